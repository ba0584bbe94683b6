"""Wishes come back from the stage with what they came with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

import perceptron
from ui import stage

APP = Path(__file__).parent.parent.parent / "app.py"


def opened() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60).run()


def wish(app: AppTest, name: str, value: Any) -> AppTest:
    """As the browser sends it: a trigger of the component."""
    (shown,) = [e for e in app.main if getattr(e, "type", "") == "bidi_component"]
    states = WidgetStates()
    events = json.dumps([{"event": name, "value": value}])
    states.widgets.add(
        id=f"$$STREAMLIT_INTERNAL_KEY_{shown.proto.id}__events", json_trigger_value=events
    )
    return app._run(states)


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
    (shown,) = [e for e in app.run().main if getattr(e, "type", "") == "bidi_component"]
    assert json.loads(shown.proto.mixed.json)["message"]["play"] == 1


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
