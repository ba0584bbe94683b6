"""Wishes come back from the stage with what they came with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import perceptron
from tests.pages.controls import opened
from tests.pages.payload import message, wish
from ui import stage


@pytest.mark.parametrize("value", [{"x": 1.5, "y": -2}, [3, "four"], 0, True])
def test_a_wish_arrives_with_its_value(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    heard: list[Any] = []
    monkeypatch.setitem(stage.WISHES, "move", heard.append)
    wish(opened(), "move", value)
    assert heard == [value]


def test_a_wish_that_says_all_by_its_name_is_granted() -> None:
    app = wish(opened(), "train", True)
    assert not app.exception
    state = app.session_state["state"]
    assert state.job or state.trained
    if state.job:
        assert state.job.done.wait(30)
    assert message(app.run())["play"] == 1


def test_a_new_start_is_another_seed() -> None:
    app = opened()
    before = app.session_state["state"].controls["seed"]
    app = wish(app, "new_start", True)
    assert not app.exception
    assert app.session_state["state"].controls["seed"] != before


def test_the_stage_wishes_for_nothing_that_has_no_answer() -> None:
    source = (Path(perceptron.__file__).parent / "stage" / "message.mjs").read_text("utf-8")
    named = re.search(r"@typedef \{([^}]+)\} Wish\b", source)
    assert named
    assert re.findall(r'"(\w+)"', named[1]) == list(stage.WISHES)


def test_a_wish_with_a_number_is_answered_with_it_and_only_the_last_counts() -> None:
    app = opened()
    assert message(app)["answered"] == 0
    assert message(wish(app, "undo", {"number": 7}))["answered"] == 7
    assert message(wish(app, "undo", {"number": 5}))["answered"] == 7
    assert message(app.run())["answered"] == 7


@pytest.mark.parametrize("number", ["7", None, 1.5])
def test_a_number_that_no_stage_would_send_is_not_heard(number: Any) -> None:
    app = wish(opened(), "undo", {"number": number})
    assert not app.exception
    assert message(app)["answered"] == 0


def test_what_train_would_run_is_known_by_points_and_settings() -> None:
    app = opened()
    before = message(app)["chosen"]
    assert message(app.run())["chosen"] == before
    rated = message(wish(app, "rate", {"rate": 0.002, "number": 1}))["chosen"]
    assert rated != before
    assert message(wish(app, "rate", {"rate": 0.001, "number": 2}))["chosen"] == before
    taken = {"change": "removed", "at": 0, "of": message(app)["points"]["identity"], "number": 3}
    assert message(wish(app, "points", taken))["chosen"] not in (before, rated)


def test_the_menus_of_the_stage_are_those_of_the_sidebar() -> None:
    app = opened()
    menus = message(app)["menus"]
    (sets,) = [box for box in app.sidebar.selectbox if box.label == "Points"]
    assert sets.options == list(menus["sets"].values())
    assert (menus["chosen_set"], menus["chosen_optimizer"]) == ("Tutorial", "gradient descent")
    app = wish(app, "set", {"name": "Hubble 1929", "number": 1})
    assert message(app)["menus"]["chosen_set"] == "Hubble 1929"
    assert message(app)["points"]["moments"]["n"] == 24
    app = wish(app, "optimizer", {"name": "adam", "number": 2})
    assert message(app)["menus"]["chosen_optimizer"] == "adam"
    told = message(app)["runs"][0]["settings"]
    assert told["optimizer"] == "adam"
    assert told["learning_rate"] != 0.001, "an optimizer of its own rate"


@pytest.mark.parametrize("name", ["set", "optimizer"])
@pytest.mark.parametrize("value", [None, {}, {"name": "no such"}, {"name": ["Tutorial"]}])
def test_what_is_in_no_menu_is_not_chosen(name: str, value: Any) -> None:
    app = wish(opened(), name, value)
    assert not app.exception
    assert message(app)["menus"]["chosen_set"] == "Tutorial"
    assert message(app)["menus"]["chosen_optimizer"] == "gradient descent"
