"""A start that a hand chose on the picture: in the settings and in undo; another seed ends it."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from perceptron import Points
from tests.pages.controls import choose, opened, widget
from tests.pages.payload import message, played, wish
from ui.session.state import Start

GIVEN = {"weight": 0.31, "bias": 0.92}
MOVED = {"change": "moved", "at": 2, "x": 7.25, "y": 0.5}


def start(app: AppTest) -> Any:
    return app.session_state["state"].start


def move(app: AppTest) -> AppTest:
    return wish(app, "points", {**MOVED, "of": message(app)["points"]["identity"]})


def test_a_given_start_is_what_is_shown_and_trained_and_the_seeds_is_had_back() -> None:
    app = wish(opened(), "start", GIVEN)
    assert start(app) == Start(0.31, 0.92)
    assert app.session_state["state"].settings().weight == 0.31
    assert played(app)["settings"]["start_chosen"]
    assert played(app)["settings"]["seed"] == "0"
    app = wish(app, "seeded", True)
    assert start(app) is None
    assert not played(app)["settings"]["start_chosen"]


def test_undo_goes_through_starts_points_and_sets_in_one_order() -> None:
    app = wish(opened(), "start", GIVEN)
    app = move(app)
    assert start(app) == Start(0.31, 0.92), "it stays where a point is moved"
    choose(app, "Points", "Hubble 1929")
    assert start(app) is None, "it was chosen for other points"
    app = wish(app, "start", {"weight": 1, "bias": 2})
    seen = []
    for _ in range(4):
        app = wish(app, "undo", {"number": 1})
        state = app.session_state["state"]
        seen.append((state.points == Points.tutorial(), state.choice, state.start))
    assert seen == [
        (False, "Hubble 1929", None),
        (False, "Your points", Start(0.31, 0.92)),
        (True, "Tutorial", Start(0.31, 0.92)),
        (True, "Tutorial", None),
    ]
    for _ in range(4):
        app = wish(app, "redo", {"number": 1})
    assert start(app) == Start(1.0, 2.0)


def test_the_table_is_not_filled_anew_when_only_the_start_is_taken_back() -> None:
    app = wish(opened(), "start", GIVEN)
    table = app.session_state["state"].table
    app = wish(app, "undo", {"number": 1})
    assert app.session_state["state"].table == table


def test_another_seed_is_another_start() -> None:
    app = wish(opened(), "start", GIVEN)
    widget(app, "number_input", "Seed").set_value(5).run()
    assert start(app) is None
    app = wish(app, "start", GIVEN)
    assert start(wish(app, "new_start", True)) is None


@pytest.mark.parametrize(
    "wrong", [{}, None, {"weight": "1", "bias": 2}, {"weight": float("nan"), "bias": 1}, [1, 2]]
)
def test_a_start_that_no_stage_would_send_changes_nothing(wrong: Any) -> None:
    app = wish(opened(), "start", wrong)
    assert not app.exception
    assert start(app) is None
