"""A link brings the same moment, or is refused in a sentence, whatever was done to it."""

from __future__ import annotations

import base64
import string
import tracemalloc
import zlib
from contextlib import suppress
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from perceptron import Moments, Points, Settings
from perceptron.settings import SETTINGS
from perceptron.stage import link
from perceptron.stage.scene import TEXTS, FromFile, Pin, Scene, SetName
from perceptron.stage.view import View
from tests.breadth import some
from tests.perceptron.stage.test_scene import another, other

ADDRESS = "https://example.org/lab/"
MINE = Scene(
    Points([1.0, 2.5, 4.0], [0.1, -3.0, 1e-7], name="Mine", x_unit="m"),
    Settings(0.01, 200, weight=0.5, optimizer="adam"),
    (Pin(Settings()), Pin(Settings(seed=3), "no zero_grad")),
    View(iteration=12),
)
# Kept for good: a link is written down, printed and projected, and must go on meaning the same.
OF_MINE = (
    "1JY5RCgIxDESvIvOdLW3XRcgdPIEsUtwii9hKBVctubtp_QmTyeQxFS-wIzzAFW_wyZE3E-1nwkc3axwNI7k42INaCYz"
    "jmiIIF5V3COHZPgvYGqucFeytJWzNmAhZY2EJPXlTYO15EfqLNkY9aQmkvPvGks_XEhbI3Bm1AZ0X-QE"
)


def test_a_link_of_version_1_means_the_same_for_good() -> None:
    assert Scene.read(OF_MINE) == MINE


def test_an_address_holds_it_and_opens_it() -> None:
    whole = MINE.link(ADDRESS)
    assert whole.startswith(f"{ADDRESS}?s=1")
    assert Scene.read(whole) == Scene.read(f" {whole}&theme=dark\n") == MINE


def test_the_tutorial_untouched_is_a_short_link() -> None:
    link = Scene.of(Points.tutorial(), Settings()).link()
    assert len(link) < 50
    assert Scene.read(link).load() == Points.tutorial()


def test_every_name_has_a_short_one_of_its_own() -> None:
    named = {
        "scene": {"version", "points", "settings", "pins", "view"},
        "points": {"set", "file", "moments", "x", "y", *TEXTS},
        "moments": {field.name for field in fields(Moments)},
        "settings": {*SETTINGS},
        "pins": {field.name for field in fields(Pin)},
        "view": {field.name for field in fields(View)},
    }
    assert {part: {*names} for part, names in link.SHORT.items()} == named
    for names in link.SHORT.values():
        assert len({*names.values()}) == len(names)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_goes_with_it(name: str) -> None:
    settings = Settings(**{name: other(name)})
    scene = Scene(SetName("Tutorial"), settings, (Pin(settings),))
    assert Scene.read(scene.link()) == scene


@pytest.mark.parametrize("name", [field.name for field in fields(View)])
def test_every_part_of_the_view_goes_with_it(name: str) -> None:
    scene = Scene(SetName("Tutorial"), view=replace(View(), **{name: another(name)}))
    assert Scene.read(scene.link()) == scene


def test_points_come_back_to_the_last_bit() -> None:
    random = np.random.default_rng(0)
    for _ in range(50):
        x, y = random.normal(size=(2, 30)) * 10.0 ** random.integers(-200, 200)
        x[:5] = -0.0, 0.0, 1.0, 2.0**53, 1e22
        points = Points(x, y, name="“A”, é", y_unit="µm")
        again = Scene.read(Scene.of(points, Settings()).link()).load()
        assert again == points
        assert np.array_equal(np.signbit(again.x), np.signbit(points.x))


def test_sixty_points_of_all_digits_with_runs_pinned_fit_and_a_thousand_do_not() -> None:
    random = np.random.default_rng(0)
    pins = tuple(Pin(Settings(seed=seed)) for seed in range(5))
    points = Points(*random.normal(size=(2, 60)))
    scene = Scene.of(points, Settings(learning_rate=0.0123, optimizer="adam"), pins)
    assert len(scene.link(ADDRESS)) < link.LONGEST
    assert Scene.read(scene.link(ADDRESS)) == scene
    many = Scene.of(Points(*random.normal(size=(2, 1000))), Settings())
    with pytest.raises(ValueError, match=r"^scene: as a link it has .* letters, and 2,000 are"):
        many.link(ADDRESS)


def test_too_much_beside_the_points_is_refused_as_well() -> None:
    random = np.random.default_rng(0)
    pins = tuple(Pin(Settings(learning_rate=rate)) for rate in random.uniform(size=300))
    for points in (SetName("Tutorial"), FromFile("large.csv", Moments.of(Points.line(5000)))):
        with pytest.raises(ValueError, match=r"^scene: as a link it has"):
            Scene(points, pins=pins).link(ADDRESS)


def test_titles_are_cut_and_nothing_of_the_numbers_is() -> None:
    points = Points([1, 2], [3, 4], name="n" * 99, x_name="x" * 99, source="s" * 999, lesson="l")
    again = Scene.read(Scene.of(points, Settings()).link()).load()
    assert (again.name, again.x_name) == ("n" * 40, "x" * 40)
    assert (again.source, again.lesson) == (Points.source, Points.lesson)
    assert np.array_equal([again.x, again.y], [points.x, points.y])


def test_points_of_a_file_are_named_and_known_again() -> None:
    points = Points.line(size=5000, seed=2)
    again = Scene.read(Scene(FromFile("large.csv", Moments.of(points))).link(ADDRESS))
    assert isinstance(again.points, FromFile)
    assert again.points.fits(points)


def packed(text: bytes) -> str:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    body = packer.compress(text) + packer.flush()
    return "1" + base64.urlsafe_b64encode(body).decode().rstrip("=")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (OF_MINE[:-20], link.DAMAGED),
        (OF_MINE + "AAAA", link.DAMAGED),
        (OF_MINE.replace("J", "%"), link.DAMAGED),
        ("2abc", "scene: the link is of a newer version than can be read here"),
        ("hello", link.DAMAGED),
        (ADDRESS, link.DAMAGED),
        (f"{ADDRESS}?", link.DAMAGED),
        (f"{ADDRESS}?t=1", link.DAMAGED),
        (f"{ADDRESS}?" + "a=1&" * 1000, link.DAMAGED),
        ("https://[?s=1", link.DAMAGED),
        (packed(b"[" * 100_000), link.DAMAGED),
        (packed(b"\xff\xfe"), link.DAMAGED),
        (packed(b"7"), "scene: 7 must be an object with named parts"),
        (packed(b'{"v":2}'), "version: 2 is newer than 1, the last that can be read here"),
        (packed(b'{"v":1,"p":{"s":"Iris"}}'), "name: 'Iris' must be one of: Tutorial"),
        (packed(b'{"v":1,"p":{"s":"Tutorial"},"z":1}'), "scene: 'z' is not known here"),
        (packed(b'{"v":1,"p":{"x":[1,2],"y":[1,1e999]}}'), r"y[1]: inf must be finite"),
    ],
)
def test_a_bad_link_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - its sentence is looked at
        Scene.read(text)
    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)


def test_a_small_link_that_unpacks_to_a_gigabyte_is_refused_soon() -> None:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    million = b" " * 2**20
    body = b"".join(packer.compress(million) for _ in range(1024)) + packer.flush()
    text = "1" + base64.urlsafe_b64encode(body).decode()
    tracemalloc.start()
    with pytest.raises(ValueError, match=link.DAMAGED):
        Scene.read(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20


@pytest.mark.parametrize("cases", some([500, 20_000], keep=1))
def test_whatever_is_cut_off_or_changed_no_other_error_is_raised(cases: int) -> None:
    random = np.random.default_rng(0)
    letters = np.array(list(string.ascii_letters + string.digits + "-_%?&= é\x00"))
    for _ in range(cases):
        changed: Any = np.array(list(OF_MINE))
        changed[random.integers(len(changed), size=random.integers(1, 4))] = random.choice(letters)
        with suppress(ValueError):
            scene = Scene.read("".join(changed[: random.integers(len(changed) + 1)]))
            assert Scene.read(scene.link()) == scene


@pytest.mark.parametrize("cases", some([200, 10_000], keep=1))
def test_data_of_any_kind_are_a_scene_or_refused(cases: int) -> None:
    random = np.random.default_rng(1)
    text = zlib.decompress(base64.urlsafe_b64decode(OF_MINE[1:] + "=="), -zlib.MAX_WBITS)
    for _ in range(cases):
        data = bytearray(text)
        for at in random.integers(len(data), size=random.integers(1, 6)):
            data[at] = random.choice(list(b'{}[]",:0123456789.eE-ntuxpswk'))
        with suppress(ValueError):
            scene = Scene.read(packed(bytes(data)))
            assert Scene.read(scene.link()) == scene
