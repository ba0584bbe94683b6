"""A moment written down is the same moment when it is read back, also by a later program."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from perceptron import Moments, Points, Settings, record
from perceptron.checks import Range
from perceptron.settings import SETTINGS
from perceptron.source.execution import history
from perceptron.source.text import Source as Text
from perceptron.source.variants import VARIANTS
from perceptron.stage.scene import EARLIER, FromFile, Pin, Scene, SetName
from perceptron.stage.view import View
from tests.breadth import some

# Kept for good: whatever later versions look like, this text must go on meaning the same.
VERSION_1 = (
    '{"version":1,"points":{"x":[1.0,2.5,4.0],"y":[0.1,-3.0,1e-07],"name":"Mine","x_unit":"m"},'
    '"settings":{"learning_rate":0.01,"iterations":200,"weight":0.5,"optimizer":"adam"},'
    '"pins":[{"settings":{}},{"settings":{"seed":3},"variant":"no zero_grad"}],'
    '"view":{"iteration":12}}'
)
# As a program before this one might have written it: a field had another name, one is missing.
VERSION_0 = (
    '{"version":0,"points":{"set":"Hubble 1929"},"settings":{"rate":0.002,"seed":7},"iteration":5}'
)

POINTS = Points([1.0, 2.5, 4.0], [0.1, -3.0, 1e-7], name="Mine", x_unit="m")


def test_a_text_of_version_1_means_the_same_for_good() -> None:
    scene = Scene.read(VERSION_1)
    assert scene == Scene(
        POINTS,
        Settings(0.01, 200, weight=0.5, optimizer="adam"),
        (Pin(Settings()), Pin(Settings(seed=3), "no zero_grad")),
        View(iteration=12),
    )
    assert scene.text() == VERSION_1


def test_a_text_of_version_0_is_brought_up() -> None:
    scene = Scene.read(VERSION_0)
    settings = Settings(learning_rate=0.002, seed=7)
    assert scene == Scene(SetName("Hubble 1929"), settings, (), View(iteration=5))


def test_a_newer_version_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"^version: 2 is newer than 1, the last that can be read"):
        Scene.read('{"version":2,"points":{"set":"Tutorial"},"music":"loud"}')


def test_the_tutorial_untouched_is_a_short_text() -> None:
    scene = Scene.of(Points.tutorial(), Settings())
    assert scene.text() == '{"version":1,"points":{"set":"Tutorial"}}'
    assert scene.load() == Points.tutorial()


def other(name: str) -> Any:
    """A value that is not the default."""
    special = {"device": "cuda:1", "clamp": True, "loss": "huber", "optimizer": "nesterov"}
    if name in special:
        return special[name]
    kind = SETTINGS[name].kind
    assert isinstance(kind, Range)
    return 7 if kind.whole else 0.1 + 0.2


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_a_place_in_the_text(name: str) -> None:
    settings = Settings(**{name: other(name)})
    scene = Scene(SetName("Tutorial"), settings, (Pin(settings),))
    again = Scene.read(scene.text())
    assert again == scene
    assert getattr(again.settings, name) == other(name)
    assert again.pins[0].settings == settings


def another(name: str) -> Any:
    """A part of a view that is not the default."""
    usual = getattr(View(), name)
    if isinstance(usual, bool):
        return not usual
    others = {
        "iteration": 99,
        "speed": "2",
        "loss_axes": "excess",
        "residuals": "squares",
        "surface": "3d",
    }
    return others[name]


@pytest.mark.parametrize("name", [field.name for field in fields(View)])
def test_every_part_of_the_view_has_a_place_in_the_text(name: str) -> None:
    view = replace(View(), **{name: another(name)})
    scene = Scene(SetName("Tutorial"), view=view)
    assert Scene.read(scene.text()) == scene != Scene(SetName("Tutorial"))


def test_points_come_back_to_the_last_bit() -> None:
    random = np.random.default_rng(0)
    for _ in range(50):
        x, y = random.normal(size=(2, 30)) * 10.0 ** random.integers(-200, 200)
        points = Points(x, y, name="“A”, é", y_unit="µm", lesson="One.\nTwo.")
        assert Scene.read(Scene.of(points, Settings()).text()).load() == points


def test_an_edited_set_is_not_taken_for_the_set() -> None:
    edited = replace(Points.tutorial(), y=Points.tutorial().y + 1)
    assert Scene.of(edited, Settings()).points == edited
    assert Scene.read(Scene.of(edited, Settings()).text()).load() == edited


def test_a_file_has_to_be_given_again_and_is_known_again() -> None:
    points = Points.line(size=5000, seed=2)
    scene = Scene(FromFile("large.csv", Moments.of(points)))
    again = Scene.read(scene.text())
    assert again == scene
    with pytest.raises(ValueError, match=r"points: 'large.csv', 5,000 rows, has to be given again"):
        again.load()
    assert isinstance(again.points, FromFile)
    halves = Moments.of_columns(points.x[:999], points.y[:999]) + Moments.of_columns(
        points.x[999:], points.y[999:]
    )
    assert FromFile("large.csv", halves).fits(points)
    random = np.random.default_rng(0)
    for _ in range(20):  # in another order, and uncorrelated: sxy is next to nothing
        wide = Points(random.normal(0, 1e6, 3000), random.normal(0, 1, 3000))
        order = random.permutation(3000)
        assert FromFile("", Moments.of(wide)).fits(Points(wide.x[order], wide.y[order]))
    assert not again.points.fits(Points.line(size=5000, seed=3))
    assert not again.points.fits(Points.line(size=4999, seed=2))


def test_a_pinned_run_that_can_not_be_computed_is_never_the_sound_one() -> None:
    scene = Scene.read(VERSION_1)
    sound, broken = scene.pinned(POINTS)
    assert sound is not None
    np.testing.assert_array_equal(sound.loss, record(POINTS, Settings()).loss)
    assert broken is None, "a variant that nobody knows"
    assert Scene(POINTS, pins=(Pin(Settings(), "no_grad"),)).pinned(POINTS) == [None], "an error"
    elsewhere = Scene(POINTS, pins=(Pin(Settings(device="cuda:99")),))
    assert elsewhere.pinned(POINTS) == [None]
    assert EARLIER == "earlier points"


@pytest.mark.parametrize("name", [name for name in VARIANTS if not VARIANTS[name].raises])
def test_a_pinned_variant_is_what_its_own_text_makes(name: str) -> None:
    settings = Settings(iterations=50)
    (made,) = Scene(POINTS, pins=(Pin(settings, name),)).pinned(POINTS)
    assert made is not None
    assert made.iterations == 50
    text = Text(POINTS, settings, name)
    wanted = history(text)
    np.testing.assert_array_equal(made.weight, wanted.weight)
    np.testing.assert_array_equal(made.loss[:-1], wanted.loss)
    assert not np.array_equal(made.loss, record(POINTS, settings).loss)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "scene: the link is cut or damaged"),
        (VERSION_1[:-20], "scene: the text is cut or damaged"),
        ("[" * 100_000, "scene: the text is cut or damaged"),
        ("[]", r"scene: \[\] must be an object"),
        ("{}", "version: None must be an integer"),
        ('{"version":-1}', "version: -1 must be from 0"),
        ('{"version":1}', "points: None must be an object"),
        ('{"version":1,"points":{"set":"Iris"}}', "name: 'Iris' must be one of: Tutorial, "),
        ('{"version":1,"points":{"set":["Tutorial"]}}', "set: .* must be a text"),
        ('{"version":1,"points":{"x":[1,2],"y":[1,NaN]}}', r"y\[1\]: nan must be finite"),
        ('{"version":1,"points":{"x":[1,2],"y":[1,"2"]}}', r"y\[1\]: '2' must be a number"),
        ('{"version":1,"points":{"x":[1,2]}}', "y: None must be a list"),
        ('{"version":1,"points":{"x":[1],"y":[1]}}', "x: 1 values must be at least 2"),
        ('{"version":1,"points":{"x":"ab","y":"cd"}}', "x: 'ab' must be a list of numbers"),
        ('{"version":1,"points":{"file":"a.csv"}}', "moments: None must be an object"),
        ('{"version":1,"points":{"file":"a.csv","moments":{"n":3}}}', "moments: a part is missing"),
        (
            '{"version":1,"points":{"file":"a.csv","moments":{"n":3,"mean_x":"1","mean_y":0,'
            '"sxx":1,"sxy":1,"syy":1}}}',
            "mean_x: '1' must be a number",
        ),
        (
            '{"version":1,"points":{"file":"a.csv","moments":{"n":3,"mean_x":1,"mean_y":0,'
            '"sxx":-1,"sxy":1,"syy":1}}}',
            "sxx: -1.0 must be >= 0",
        ),
        ('{"version":1,"points":{"set":"Tutorial"},"speed":1}', "scene: 'speed' is not known here"),
        (
            '{"version":1,"points":{"set":"Tutorial"},"settings":{"rate":1}}',
            "settings: 'rate' is not known here",
        ),
        (
            '{"version":1,"points":{"set":"Tutorial"},"settings":{"learning_rate":-1}}',
            "learning_rate: -1.0 must be > 0",
        ),
        (
            '{"version":1,"points":{"set":"Tutorial"},"view":{"iteration":4001}}',
            "iteration: 4001 must be from 0 to 4000",
        ),
        ('{"version":1,"points":{"set":"Tutorial"},"pins":7}', "pins: 7 must be a list"),
        ('{"version":1,"points":{"set":"Tutorial"},"pins":[7]}', "pins: 7 must be an object"),
    ],
)
def test_a_bad_text_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}"):
        Scene.read(text)


@pytest.mark.parametrize("cases", some([500, 20_000], keep=1))
def test_whatever_is_cut_off_or_changed_no_other_error_is_raised(cases: int) -> None:
    random = np.random.default_rng(0)
    for _ in range(cases):
        letters = list(VERSION_1)
        for at in random.integers(len(letters), size=random.integers(1, 4)):
            letters[at] = random.choice(list('{}[]",:0123456789.eE-ntux '))
        with suppress(ValueError):
            scene = Scene.read("".join(letters[: random.integers(len(letters) + 1)]))
            assert Scene.read(scene.text()) == scene
