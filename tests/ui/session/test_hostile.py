"""Whatever a browser or a link tells: no exception, no points lost, and a page that can be sent."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from perceptron import Points, Settings
from perceptron.stage.payload import PinPart
from perceptron.stage.scene import Pin, Scene
from perceptron.stage.view import View
from ui.session.state import State

TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=8) | st.sampled_from(
    ["<img src=x onerror=alert(1)>", "\u202e", "\x00", "\ud800", "Tutorial", "adam", "9" * 400]
)
NUMBERS = (
    st.integers(-3, 30)
    | st.floats()
    | st.sampled_from([10**400, -(10**400), 2**63, 1e308, 5e-324, float("nan"), 10**6, True])
)
LEAVES = st.none() | st.booleans() | NUMBERS | TEXTS
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4)
)
POINTS = Points([1.0, 2.5, 4.0], [0.5, 3.0, 1.0], name="Mine", x_name="height", x_unit="m")
SCENE = json.loads(
    Scene(POINTS, Settings(optimizer="adam", seed=3), (Pin(Settings()),), View(iteration=3)).text()
)
PIN = json.loads(json.dumps(PinPart.of(Pin(Settings(learning_rate=0.002))), default=vars))
SOUND: dict[str, Any] = {  # what is told by a page of ours; SELF and SHOWN are filled in
    "kept": {
        "session": "SELF",
        "again": True,
        "scene": SCENE,
        "engine": "exact",
        "view": {"iteration": 12, "speed": "4", "loop": True},
        "pins": [PIN],
    },
    "link": SCENE,
    "points": {"change": "moved", "at": 1, "x": 7.25, "y": 0.5, "of": "SHOWN"},
    "start": {"weight": 0.31, "bias": 0.92},
    "set": {"name": "Hubble 1929"},
    "optimizer": {"name": "adam"},
    "share": {"asked": 3, "address": "http://localhost:8501/", "view": {}, "pins": [PIN]},
    "rate": {"rate": 0.01, "number": 7},
}


@st.composite
def spoilt(draw: Callable[..., Any], sound: Any) -> Any:
    """The same with one part of it, however deep, replaced by anything, left out, or renamed."""
    inside = isinstance(sound, dict | list) and len(sound) > 0
    if not inside or draw(st.integers(0, 5)) == 0:
        return draw(ANYTHING)
    places = [*sound] if isinstance(sound, dict) else range(len(sound))
    at = draw(st.sampled_from([*places]))
    made = sound.copy()
    match draw(st.integers(0, 6)):
        case 0:
            del made[at]
        case 1 if isinstance(made, dict):
            made[draw(TEXTS)] = made.pop(at)
        case 2 if isinstance(made, list):
            made *= draw(st.integers(0, 300))
        case _:
            made[at] = draw(spoilt(sound[at]))
    return made


WISHES = st.sampled_from([*SOUND]).flatmap(
    lambda name: st.tuples(st.just(name), spoilt(SOUND[name]))
)


def hear(wishes: list) -> None:
    """A script that stands for the page, which tells of each and is drawn after it."""
    import json

    from perceptron.stage.payload import identity
    from ui import session, stage
    from ui.session import kept, picture, points, rate, sharing, start

    here = session.read()
    answers = {
        "kept": kept.told,
        "link": lambda link: kept.opened(here, link),
        "points": picture.changed,
        "start": start.given,
        "set": points.set_wished,
        "optimizer": rate.optimizer_wished,
        "share": sharing.asked,
        "rate": lambda wish: session._hear_rate(here, wish),
    }
    for name, wish in wishes:
        if isinstance(wish, dict):
            for key, own in (("session", here.identity), ("of", identity(here.points))):
                if wish.get(key) in ("SELF", "SHOWN"):
                    wish = {**wish, key: own}
        answers[name](wish)
        session.heard(wish)
        summary = here.summary
        sent = stage._run(here, summary) if summary else stage._few(here)
        json.dumps(sent.message.plain(), ensure_ascii=False).encode()


def packed(data: Any) -> str:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    body = packer.compress(json.dumps(data).encode()) + packer.flush()
    return "1" + base64.urlsafe_b64encode(body).decode().rstrip("=")


def told(*wishes: tuple[str, Any]) -> State:
    given = [(name, packed(wish) if name == "link" else wish) for name, wish in wishes]
    ran = AppTest.from_function(hear, kwargs={"wishes": given}, default_timeout=60).run()
    assert not ran.exception, (wishes, ran.exception[0].stack_trace)
    found: State = ran.session_state["state"]
    return found


def check(wishes: list[tuple[str, Any]]) -> None:
    after = told(*wishes)
    assert len(after.note) < 300
    assert len(after.pins) <= 5
    after.settings()
    assert all(abs(x) < float("inf") for x in (*after.points.x, *after.points.y))


RARELY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@RARELY
@given(st.lists(WISHES, min_size=1, max_size=8))
def test_what_is_told_is_taken_up_or_dropped(wishes: list[tuple[str, Any]]) -> None:
    check(wishes)


@pytest.mark.nightly
@settings(RARELY, max_examples=600)
@given(st.lists(WISHES, min_size=1, max_size=8))
def test_thousands_of_wishes_are_taken_up_or_dropped(wishes: list[tuple[str, Any]]) -> None:
    check(wishes)


@pytest.mark.nightly
@settings(RARELY, max_examples=250)
@given(st.lists(spoilt(SCENE), min_size=4, max_size=4))
def test_a_thousand_hostile_links_open_their_moment_or_the_tutorial(scenes: list[Any]) -> None:
    check([("link", scene) for scene in scenes])


@RARELY
@given(st.sampled_from([*SOUND]), ANYTHING.filter(lambda wish: not isinstance(wish, dict)))
def test_what_no_page_would_tell_changes_nothing(name: str, wish: Any) -> None:
    after, before = told((name, wish)), State()
    assert (after.points, after.controls, after.start) == (
        before.points,
        before.controls,
        before.start,
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("start", {"weight": 10**400}),
        ("kept", {"view": {"iteration": float("inf")}}),
        ("kept", {"scene": {**SCENE, "points": {"x": [10**400], "y": [1]}}}),
        ("kept", {"pins": [{**PIN, "settings": {**PIN["settings"], "seed": float("inf")}}]}),
        ("share", {"pins": 7}),
        ("share", {"view": 5}),
    ],
)
def test_numbers_and_kinds_that_no_page_has_are_dropped(name: str, change: dict[str, Any]) -> None:
    after = told((name, {**SOUND[name], **change}))
    assert after.points == Points.tutorial()
    assert after.start is None


def test_a_sound_one_is_taken_up() -> None:
    """Else the tests above would pass where everything is dropped."""
    assert told(("kept", SOUND["kept"])).points == POINTS
    assert told(("link", SCENE)).points == POINTS
    assert told(("points", SOUND["points"])).points.x[1] == 7.25
    assert told(("start", SOUND["start"])).start == (0.31, 0.92)
    assert told(("share", SOUND["share"])).shared.links
