"""The message to the stage: one noun in Python and in JSDoc, with several runs and a view."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
import pytest

import perceptron
from perceptron import Points, Settings, record
from perceptron.analysis import minimum
from perceptron.stage import payload
from perceptron.stage.payload import Given, Host, Message, Notices
from perceptron.stage.view import SPEEDS, View

STAGE = Path(perceptron.__file__).parent / "stage"
SENT = (STAGE / "message.mjs").read_text("utf-8")
POINTS = Points.tutorial()


def typedefs(source: str) -> dict[str, dict[str, str]]:
    """By the name of each object's typedef: its properties, and what they are."""
    found = {}
    for comment in re.findall(r"/\*\*(.*?)\*/", source, re.DOTALL):
        if named := re.search(r"@typedef \{object\} (\w+)", comment):
            found[named[1]] = dict(
                (name, kind) for kind, name in re.findall(r"@property \{([^}]+)\} (\w+)", comment)
            )
    return found


def nouns(hint: Any) -> list[type]:
    """The nouns of the message in a type: Run in tuple[Run, ...], View in View | None."""
    if get_origin(hint) in (tuple, UnionType):
        return [noun for part in get_args(hint) for noun in nouns(part)]
    return [hint] if is_dataclass(hint) or hasattr(hint, "_fields") else []


def differences(noun: Any, name: str, objects: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Where a noun and its typedef, and those inside them, have not the same keys."""
    if name not in objects:
        return [f"{name} is no typedef"]
    keys = noun._fields if hasattr(noun, "_fields") else [field.name for field in fields(noun)]
    wrong = [f"{name}.{key} is in one alone" for key in sorted({*keys} ^ {*objects[name]})]
    hints = get_type_hints(noun)
    for key in keys:
        for inner in nouns(hints[key]) if key in objects[name] else []:
            if inner.__module__ != "builtins":
                kind = re.sub(r"\[\]| \| null", "", objects[name][key])
                wrong += differences(inner, kind, objects)
    return wrong


def test_every_noun_has_the_keys_of_its_typedef() -> None:
    assert differences(Message, "Message", typedefs(SENT)) == []
    assert len(typedefs(SENT)) == 22


@dataclass(frozen=True)
class Inner:
    weight: float
    bias: float


@dataclass(frozen=True)
class Outer:
    best: Inner | None
    runs: tuple[Inner, ...]
    play: int


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("weight bias", []),
        ("weight", ["Inner.bias is in one alone"] * 2),
        ("weight bias slope", ["Inner.slope is in one alone"] * 2),
    ],
)
def test_a_key_that_one_side_lacks_is_seen(source: str, wrong: list[str]) -> None:
    inner = "".join(f" * @property {{number}} {key} of it\n" for key in source.split())
    text = (
        "/**\n * @typedef {object} Outer\n * @property {Inner | null} best\n"
        " * @property {Inner[]} runs\n * @property {number} play\n */\n"
        f"/**\n * @typedef {{object}} Inner\n{inner} */"
    )
    assert differences(Outer, "Outer", typedefs(text)) == wrong
    assert (
        differences(Outer, "Outer", typedefs(text.replace("{object} Inner", "{object} In")))
        == ["Inner is no typedef"] * 2
    )


def given(**chosen: Any) -> Given:
    settings = Settings(**chosen)
    run = record(POINTS, settings)
    return Given(run, settings, minimum.of(POINTS, settings))


def test_each_run_has_its_part_and_its_table_in_the_order_given() -> None:
    first, second = given(iterations=30), given(iterations=50_000, loss="mean")
    message, tables = payload.of(POINTS, first, second)
    assert list(tables) == ["points", "path 0", "path 1"]
    assert [run.settings.iterations for run in message.runs] == [30, 50_000]
    assert [run.thinned for run in message.runs] == [False, True]
    assert list(tables["path 1"]) == ["weight", "bias", "loss", "iteration"]
    np.testing.assert_array_equal(tables["path 0"]["loss"], first.run.loss.astype(np.float32))
    assert message.runs[0].left_out == ""
    assert "of 50,001 steps kept" in message.runs[1].left_out


def test_a_message_is_what_json_can_carry() -> None:
    notices, host = Notices(stale="old"), Host("/files", "/health")
    view = View(12, "4", True, "linear", best=False, residuals="squares")
    sent = payload.of(POINTS, given(), view=view, notices=notices, host=host, play=3).message
    plain = sent.plain()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["view"] == {
        "iteration": 12,
        "speed": "4",
        "loop": True,
        "loss_axes": "linear",
        "points": True,
        "neuron": True,
        "best": False,
        "residuals": "squares",
        "surface": "contours",
        "diagram": False,
        "gradient": False,
    }
    assert plain["notices"] == {"stale": "old", "obstacle": "", "failure": ""}
    assert plain["host"] == {"assets": "/files", "health": "/health"}
    assert plain["runs"][0]["best"]["name"] == "least squares"
    assert plain["runs"][0]["outcome"]["hovers"] is None
    assert plain["play"] == 3


def test_other_points_settings_or_histories_have_another_identity() -> None:
    first, same, other = given(), given(), given(learning_rate=0.0005)
    ours = [payload.of(POINTS, one).message.runs[0].identity for one in (first, same, other)]
    assert ours[0] == ours[1] != ours[2]
    moved = Points(POINTS.x, POINTS.y + 1)
    assert payload.of(moved, first).message.runs[0].identity != ours[0]
    kept = payload.of(POINTS, first).message.anonymous()
    assert (kept.points.identity, kept.runs[0].identity) == ("", "")


@pytest.mark.parametrize(("x", "y"), [((), ()), ((2.5,), (-1.0,))])
def test_fewer_than_two_points_are_sent_without_a_run(
    x: tuple[float, ...], y: tuple[float, ...]
) -> None:
    message, tables = payload.few(x, y, "these")
    assert (message.points.identity, message.points.moments.n) == ("these", len(x))
    assert message.runs == ()
    assert set(tables) == {"points"}
    assert (tuple(tables["points"]["x"]), tuple(tables["points"]["y"])) == (x, y)
    assert tables["points"]["x"].dtype == np.float64


def test_the_speeds_of_a_view_are_those_of_the_menu() -> None:
    menu = re.findall(r'<option value="([\w.]+)"', (STAGE / "player.mjs").read_text("utf-8"))
    assert tuple(menu) == SPEEDS
