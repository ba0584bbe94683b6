"""The moment of a session: told to the tab, taken up by another session, or from a link."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from perceptron import Points, Settings
from perceptron.stage.payload import PinPart
from perceptron.stage.scene import Pin, Scene, SetName
from perceptron.stage.view import View
from tests.pages.controls import APP, choose, opened, press, widget
from tests.pages.payload import message, played, slide, table, wish
from ui.server import keeping
from ui.session import ranges
from ui.session.state import Draft, State

VIEW = {"iteration": 12, "speed": "4", "loop": True, "residuals": "squares"}
MINE = Points([1.0, 2.5, 4.0], [0.5, 3.0, 1.0 / 3], name="Mine", x_name="height")
PINNED = Settings(learning_rate=0.002, iterations=30, optimizer="adam", beta1=0.7)


def state(app: AppTest) -> State:
    found: State = app.session_state["state"]
    return found


def session(app: AppTest) -> dict[str, Any]:
    told: dict[str, Any] = message(app)["session"]
    return told


def pin(settings: Settings) -> dict[str, Any]:
    """As the stage sends it."""
    part: dict[str, Any] = json.loads(json.dumps(PinPart.of(Pin(settings)), default=vars))
    return part


def kept(app: AppTest, **more: Any) -> dict[str, Any]:
    """What a tab keeps of this session, as keep.mjs puts it together."""
    scene, drawn = json.loads(session(app)["outline"]), table(app, "points")
    if "set" not in scene["points"]:
        scene["points"] |= {"x": drawn["x"].tolist(), "y": drawn["y"].tolist()}
    told = {"scene": scene, "engine": session(app)["engine"], "view": VIEW, "pins": [pin(PINNED)]}
    return {**told, **more}


def tell(app: AppTest, told: dict[str, Any], **more: Any) -> AppTest:
    whole = {"session": state(app).identity, **told, **more}
    return wish(app, "kept", whole, component="keeper")


def with_points(app: AppTest) -> AppTest:
    """A session with points, settings and a start of its own."""
    for x, y in ((3.0, 3.0), (7.125, 0.1)):
        identity = message(app)["points"]["identity"]
        wish(app, "points", {"change": "added", "x": x, "y": y, "of": identity})
    widget(app, "number_input", "Iterations").set_value(77).run()
    choose(app, "Optimizer", "Adam")
    slide(app, 0.0123)
    wish(app, "start", {"weight": 0.31, "bias": 0.92})
    return app


def test_a_new_session_goes_on_with_points_settings_start_view_and_pinned_runs() -> None:
    first, second = with_points(opened()), opened()
    told = kept(first)
    assert not session(second)["heard"]
    tell(second, told)
    one, other = state(first), state(second)
    assert other.points == one.points
    assert other.settings() == one.settings()
    assert other.settings().weight == 0.31
    assert (other.view, other.pins) == (View(**VIEW), (Pin(PINNED),))
    assert message(second)["view"]["iteration"] == 12
    assert message(second)["pins"][0]["settings"]["numbers"]["beta1"] == 0.7
    assert session(second)["heard"]
    assert session(second)["taken"] == 1
    assert not message(second)["edits"]["undo"], "nothing was there before"


def test_the_run_is_the_same_to_the_last_digit() -> None:
    first, second = with_points(opened()), opened()
    tell(second, kept(first))
    for app in (first, second):
        press(app, "Train")
        while state(app).job:
            app.run()
    assert (table(first, "path 0") == table(second, "path 0")).all(axis=None)


def test_what_was_kept_is_heard_once_and_only_by_the_session_that_it_is_told_to() -> None:
    told = kept(with_points(opened()))
    app = tell(opened(), told, session="another")
    assert not session(app)["heard"]
    tell(app, told)
    choose(app, "Points", "Hubble 1929")
    tell(app, told)
    assert state(app).choice == "Hubble 1929"
    tell(app, told, again=True)
    assert len(state(app).points.x) == 27


@pytest.mark.parametrize("points", [([], []), ([2.0], [3.0])])
def test_fewer_than_two_points_are_kept_too(points: tuple[list[float], list[float]]) -> None:
    app = opened()
    told = kept(app)
    told["scene"] = {"version": 1, "points": dict(zip("xy", points, strict=True))}
    tell(app, told)
    assert state(app).points == Draft(*map(tuple, points))


def test_points_too_many_to_be_kept_are_named_and_the_settings_stay() -> None:
    app, many = opened(), Points(np.arange(20_000.0), np.arange(20_000.0), name="Long")
    state(app).points = many
    app.run()
    told = {**kept(app), "pins": []}
    assert told["scene"]["points"]["file"] == "Long"
    told["scene"]["points"].pop("x")
    told["scene"]["points"].pop("y")
    told["scene"]["settings"] = {"iterations": 9}
    other = tell(opened(), told)
    assert session(other)["note"] == (
        "Long has too many points to be kept (20,000): upload it again."
    )
    assert state(other).settings().iterations == 9


def _with_variant(variant: Any) -> dict[str, Any]:
    told = pin(PINNED)
    return {**told, "settings": {**told["settings"], "variant": variant}}


BROKEN: dict[str, dict[str, Any]] = {
    "no scene": {"scene": 3},
    "a later version": {"scene": {"version": 99}},
    "no points": {"scene": {"version": 1}},
    "texts for numbers": {"scene": {"version": 1, "points": {"x": ["a", "b"], "y": [1, 2]}}},
    "a view of nobody": {"view": {"colour": "red"}},
    "a view that is none": {"view": {"iteration": "many"}},
    "pins that are none": {"pins": [{"settings": 3}]},
    "a variant of nobody": {"pins": [_with_variant("melted")]},
    "a variant that is no name": {"pins": [_with_variant(["sign"])]},
    "a number of no optimizer": {"pins": [{**pin(PINNED), "weight": None}, 7]},
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_what_can_not_be_read_changes_nothing_and_is_said(broken: dict[str, Any]) -> None:
    app = opened()
    before = state(app).points, state(app).settings()
    tell(app, {**kept(app), **broken})
    assert (state(app).points, state(app).settings()) == before
    assert session(app)["note"].startswith("What this tab had kept can't be taken up: ")
    assert not app.exception


def test_what_is_wished_for_before_the_tab_has_told_waits_for_its_points() -> None:
    told = kept(with_points(opened()))
    app = opened()
    state(app).expecting = True
    press(app, "Train")
    assert state(app).job is state(app).trained is None
    tell(app, told)
    while state(app).job:
        app.run()
    assert len(state(app).trained.points) == 27
    assert state(app).play == 1


def test_a_wish_that_comes_before_the_first_run_has_ended_waits_and_the_tab_is_asked() -> None:
    told = kept(with_points(opened()))
    app = opened()
    state(app).first = True
    press(app, "Train")
    assert state(app).job is state(app).trained is None
    assert session(app)["asks"]
    tell(app, told)
    while state(app).job:
        app.run()
    assert len(state(app).trained.points) == 27
    assert not session(app)["asks"]


def test_the_part_in_which_such_a_wish_is_pressed_is_not_all_that_is_drawn() -> None:
    def pressed() -> None:
        from ui import session

        session.when_told(lambda: None)

    waits = state(AppTest.from_function(pressed).run())
    assert (len(waits.postponed), waits.behind) == (1, True)


def test_a_tab_that_had_kept_nothing_is_heard_and_its_wish_granted() -> None:
    app = opened()
    wish(app, "back", True, component="keeper")
    press(app, "New start")
    assert state(app).expecting
    tell(app, {})
    assert session(app)["heard"]
    assert session(app)["note"] == ""


def by_link(link: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["s"] = link
    return app.run()


def test_a_link_opens_its_moment_before_anything_is_drawn() -> None:
    settings = Settings(iterations=40, learning_rate=0.01, weight=1.5, bias=-2.0, momentum=0.8)
    scene = Scene(MINE, settings, (Pin(PINNED),), View(**VIEW))
    app = by_link(scene.link())
    assert (state(app).points, state(app).pins) == (MINE, (Pin(PINNED),))
    assert state(app).settings() == Settings(
        iterations=40, learning_rate=0.01, weight=1.5, bias=-2.0
    ), "the momentum of an optimizer that is not chosen is no setting"
    assert message(app)["view"]["iteration"] == 12
    assert played(app)["settings"]["iterations"] == 40


def test_a_set_is_opened_by_its_name_and_a_link_once() -> None:
    app = by_link(Scene(SetName("Hubble 1929")).link())
    assert widget(app, "selectbox", "Points").value == "Hubble 1929"
    choose(app, "Points", "Tutorial")
    assert state(app).choice == "Tutorial"


@pytest.mark.parametrize("link", ["1nonsense", "9later", "", "a" * 5000, "1eJw"])
def test_a_bad_link_opens_the_tutorial_with_one_note(link: str) -> None:
    app = by_link(link)
    assert state(app).points == Points.tutorial()
    assert session(app)["note"].endswith("The tutorial is shown.") == bool(link)
    assert not app.exception


def test_a_device_that_is_not_here_is_said_and_the_processor_used() -> None:
    app = by_link(Scene(SetName("Tutorial"), Settings(device="cuda:7")).link())
    assert state(app).settings().device == "cpu"
    assert "cuda:7" in session(app)["note"]


def test_a_run_of_a_link_is_no_longer_than_the_deployer_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(ranges.ALLOWED, "iterations", 1500)
    app = by_link(Scene(SetName("Hubble 1929"), Settings(iterations=2000)).link())
    assert state(app).settings().iterations == 1500
    assert session(app)["note"] == "2,000 iterations are cut to 1,500, the most that run here."
    fresh = opened()
    assert state(fresh).settings().iterations == 1500
    assert session(fresh)["note"] == ""


def test_start_over_is_the_tutorial_and_what_was_kept_is_forgotten() -> None:
    app = with_points(opened())
    press(app, "Train")
    press(app, "Start over")
    assert state(app).points == Points.tutorial()
    assert state(app).settings() == Settings()
    assert widget(app, "number_input", "Iterations").value == 4000
    assert state(app).trained is None
    assert session(app)["forgotten"] == 1
    assert session(app)["taken"] == 1
    assert (message(app)["view"]["iteration"], message(app)["pins"]) == (0, []), "nor how it stood"
    slide(app, 0.002)
    assert state(app).settings().learning_rate == 0.002, "wishes are heard as before"


def test_every_setting_survives() -> None:
    """One that is forgotten on the way would come back as its default."""
    changed = Settings(
        learning_rate=0.02,
        iterations=9,
        seed=5,
        loss="huber",
        clamp=True,
        weight=1.0,
        bias=2.0,
        optimizer="adam",
        beta1=0.5,
        beta2=0.6,
        epsilon=0.1,
        batch_size=2,
        delta=0.25,
    )
    app = by_link(Scene(MINE, changed).link())
    assert state(app).settings() == changed


def test_how_long_a_browser_keeps_is_the_deployers_choice() -> None:
    assert keeping.read({}) == "browser"
    assert keeping.read({"PERCEPTRON_KEEP": "tab"}) == "tab"
    with pytest.raises(ValueError, match="PERCEPTRON_KEEP: 'never' must be one of: browser, tab"):
        keeping.read({"PERCEPTRON_KEEP": "never"})
