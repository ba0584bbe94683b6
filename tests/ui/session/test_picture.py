"""What the stage asks for when a hand changed the points, and what is made of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from perceptron import Points
from perceptron.stage.payload import identity
from ui.session.points import OWN
from ui.session.state import Draft, State

TUTORIAL = Points.tutorial()


def ask(wishes: list[dict]) -> None:
    """A script that stands for the stage."""
    from perceptron.stage.payload import identity
    from ui import session
    from ui.session.picture import changed
    from ui.session.points import redo, undo

    for wish in wishes:
        if wish in ({"do": "undo"}, {"do": "redo"}):
            (undo if wish["do"] == "undo" else redo)()
        else:
            changed({"of": identity(session.read().points), **wish})


def asked(*wishes: dict[str, Any]) -> State:
    ran = AppTest.from_function(ask, kwargs={"wishes": list(wishes)}).run()
    assert not ran.exception
    return ran.session_state["state"]


MOVED = {"change": "moved", "at": 2, "x": 7.25, "y": 0.5}
ADDED = {"change": "added", "x": 1, "y": 3.5}
REMOVED = {"change": "removed", "at": 24}
CLEARED = {"change": "cleared"}
UNDO, REDO = {"do": "undo"}, {"do": "redo"}


def test_a_moved_point_keeps_its_place_among_the_others_which_stay() -> None:
    after = asked(MOVED)
    assert (after.points.x[2], after.points.y[2]) == (7.25, 0.5)
    others = np.arange(25) != 2
    np.testing.assert_array_equal(after.points.x[others], TUTORIAL.x[others])
    np.testing.assert_array_equal(after.points.y[others], TUTORIAL.y[others])
    assert (after.choice, after.points.name) == (OWN, "Tutorial, edited")


def test_a_point_is_added_at_the_end_and_taken_away() -> None:
    more = asked(ADDED).points
    assert (len(more), more.x[25], more.y[25]) == (26, 1, 3.5)
    np.testing.assert_array_equal(asked(REMOVED).points.x, TUTORIAL.x[:24])


def test_what_is_taken_back_can_be_had_again_until_something_else_is_changed() -> None:
    assert asked(MOVED, ADDED, UNDO, UNDO).points == TUTORIAL
    assert asked(MOVED, ADDED, UNDO, UNDO, REDO).points == asked(MOVED).points
    assert asked(MOVED, ADDED, UNDO, UNDO, REDO, REDO).points == asked(MOVED, ADDED).points
    assert asked(MOVED, UNDO, ADDED, REDO).points == asked(ADDED).points
    assert asked(UNDO, REDO).points == TUTORIAL


def test_of_two_points_one_may_be_taken_away() -> None:
    left = asked(*[{"change": "removed", "at": 0}] * 24).points
    assert left == Draft((float(TUTORIAL.x[24]),), (float(TUTORIAL.y[24]),))


def test_all_are_cleared_away_as_on_the_data_page_and_had_back() -> None:
    assert asked(CLEARED).points == Draft()
    assert asked(CLEARED, UNDO).points == TUTORIAL
    assert len(asked(CLEARED, CLEARED).earlier) == 1, "of nothing there is nothing to clear"


def test_fewer_points_than_make_a_line_are_changed_like_others() -> None:
    one = asked(CLEARED, ADDED)
    assert one.points == Draft((1.0,), (3.5,))
    assert asked(CLEARED, ADDED, {**MOVED, "at": 0}).points == Draft((7.25,), (0.5,))
    assert asked(CLEARED, ADDED, {"change": "removed", "at": 0}).points == Draft()
    two = asked(CLEARED, ADDED, {**ADDED, "x": 2}).points
    assert (two.x.tolist(), two.y.tolist(), two.name) == ([1, 2], [3.5, 3.5], OWN)
    assert asked(CLEARED, ADDED, {**ADDED, "of": identity(Draft())}).points == one.points
    assert asked(CLEARED, ADDED, UNDO, UNDO).points == TUTORIAL


@pytest.mark.parametrize(
    "wish",
    [
        {**CLEARED, "of": "other points"},
        {**MOVED, "of": "other points"},
        {**MOVED, "of": None},
        {**MOVED, "at": 25},
        {**MOVED, "at": -1},
        {**MOVED, "at": 1.5},
        {**MOVED, "x": float("nan")},
        {**MOVED, "y": float("inf")},
        {**MOVED, "x": "7"},
        {**MOVED, "x": 10**400},
        {**MOVED, "x": 1e31},
        {**MOVED, "change": "turned"},
        {**ADDED, "y": None},
        {"change": "removed"},
        {},
    ],
)
def test_what_no_stage_of_these_points_would_send_changes_nothing(wish: dict[str, Any]) -> None:
    after = asked(wish)
    assert after.points == TUTORIAL
    assert after.earlier == []


def test_other_points_have_another_identity() -> None:
    assert identity(TUTORIAL) == identity(Points.tutorial())
    assert identity(TUTORIAL) != identity(Points.named("Hubble 1929"))
