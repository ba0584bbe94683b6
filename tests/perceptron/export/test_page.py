"""A run as one HTML file: all that the stage needs is inside, and names in it stay names."""

from __future__ import annotations

import base64
import json
import re
import tomllib
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest

import perceptron
from perceptron import Points, Run, Settings, record
from perceptron.analysis import minimum
from perceptron.analysis.zones import Zones
from perceptron.export import page
from perceptron.export.page import html
from perceptron.losses import LOSSES
from perceptron.optimizers import OPTIMIZERS
from perceptron.points import INTERACTIVE
from perceptron.stage import payload
from perceptron.stage.scene import FromFile, Scene
from perceptron.stage.view import View

EVIL = "</script><script>alert(1)</script></title><!-- <ScRiPt> '\"`${1} \\ &lt;b"
STAGE = Path(perceptron.__file__).parent / "stage"


class Seen(HTMLParser):
    """What a browser finds: tags with their attributes, and the text of each element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag = self.tags[-1][0] if self.tags else ""
        if self.texts and self.texts[-1][0] == tag:
            data = self.texts.pop()[1] + data
        self.texts.append((tag, data))

    def named(self, tag: str) -> list[str]:
        return [text.strip("\n") for name, text in self.texts if name == tag and text.strip()]


def exact(points: Points, **chosen: object) -> tuple[Points, Run, Settings]:
    settings = Settings(**chosen)
    return points, record(points, settings, engine="exact"), settings


@cache
def tutorial() -> str:
    return html(*exact(Points.tutorial()))


def sent(page: str) -> dict:
    """What the page hands to the stage; Python reads \\x3C in JSON as little as a browser would."""
    call = re.search(r"^open\((.*)\);$", page, re.MULTILINE)
    assert call
    return json.loads(call[1].replace("\\x3C", "<"))


def column(numbers: dict[str, str]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(numbers["bytes"]), np.dtype(numbers["kind"]))


def test_nothing_in_the_page_is_loaded_from_anywhere() -> None:
    seen = Seen(tutorial())
    loaded = {"src", "href", "srcset", "data", "action"}
    assert [tag for tag, attributes in seen.tags if loaded & attributes.keys()] == []
    policy = next(a for _, a in seen.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in str(policy["content"])
    assert "http" not in str(policy["content"])


def test_plotly_is_inside_once() -> None:
    assert tutorial().count("Licensed under the MIT license\n*/") == 1
    assert len(tutorial().encode()) <= 5.5e6, "what `make demo` promises"


def test_every_module_is_inside_and_finds_the_others_by_name() -> None:
    text = re.search(r'<script type="importmap">(.*?)</script>', tutorial())
    assert text
    modules = json.loads(text[1])["imports"]
    assert "stage/saved.mjs" in modules
    assert "stage/keeper.mjs" not in modules, "a page without a server has nobody to tell"
    for name, address in modules.items():
        kind, _, code = address.partition(",")
        assert kind == "data:text/javascript;charset=utf-8"
        source = unquote(code, errors="strict")
        wanted = re.findall(r'(?:^|;)import [^;"]* from "([^"]+)"(?=;)', source, re.MULTILINE)
        assert len(wanted) == len(re.findall("(?:^|;)import ", source, re.MULTILINE)), name
        assert set(wanted) <= set(modules), name


def test_every_colour_that_the_stage_uses_is_there_in_light_and_in_dark() -> None:
    css = (STAGE / "stage.css").read_text("utf-8")
    used = set(re.findall(r"var\((--st-[\w-]+)", css)) - {"--st-font"}
    light, dark = re.findall(r":root \{ ([^}]*--st-[^}]*) \}", tutorial())
    for theme in (light, dark):
        assert used <= set(re.findall(r"(--st-[\w-]+): #\w{6};", theme))
    assert "prefers-color-scheme: dark" in tutorial()
    assert light != dark


def faces(saved: str) -> int:
    """How many fonts its style sheet brings."""
    return saved.partition("</style>")[0].count("@font-face")


def test_the_font_of_the_app_is_inside() -> None:
    assert faces(tutorial()) == 1
    assert "data:font/woff2;base64,d09GMg" in tutorial()  # wOF2, how such a file begins


def test_the_columns_are_those_that_the_app_sends() -> None:
    points, run, settings = exact(Points.named("Hubble 1929"), learning_rate=1e-3)
    data = sent(html(points, run, settings))
    given = payload.Given(run, settings, minimum.of(points, settings))
    rate = payload.RatePart.of(settings, Zones.of(points, settings))
    wanted, saved = payload.of(points, given, rate=rate), data["tables"]
    assert list(saved) == list(wanted.tables) == ["points", "path 0"]
    for part, columns in wanted.tables.items():
        assert list(saved[part]) == list(columns)
        for name, values in columns.items():
            assert column(saved[part][name]).dtype == values.dtype
            np.testing.assert_array_equal(column(saved[part][name]), values)
    np.testing.assert_array_equal(column(saved["points"]["x"]), points.x)
    np.testing.assert_array_equal(column(saved["path 0"]["loss"]), run.loss.astype(np.float32))
    assert data["message"] == json.loads(json.dumps(wanted.message.anonymous().plain()))


def test_a_saved_page_knows_no_server() -> None:
    assert sent(tutorial())["message"]["host"] is None


def test_a_run_that_leaves_the_numbers_is_saved_too() -> None:
    points, run, settings = exact(Points.tutorial(), learning_rate=0.1)
    data = sent(html(points, run, settings))
    assert data["message"]["runs"][0]["diverged"]
    assert np.isinf(column(data["tables"]["path 0"]["loss"])).any()


def test_nothing_of_the_process_is_in_the_page_so_equal_runs_make_equal_files() -> None:
    points, run, settings = exact(Points.tutorial())
    page = html(points, run, settings)
    assert page == tutorial()
    for hashed in (hash(points), hash(settings), hash(run.loss.tobytes())):
        assert str(hashed) not in page


@pytest.mark.parametrize(
    ("points", "title"),
    [
        (Points([1, 2], [3, 4], name="Exam & more"), "Exam & more · Perceptron"),
        (Points([1, 2], [3, 4], x_name="hours", x_unit="h"), "y over hours (h) · Perceptron"),
        (Points([1, 2], [3, 4], name=EVIL), f"{EVIL} · Perceptron"),
    ],
)
def test_the_title_names_the_data(points: Points, title: str) -> None:
    assert Seen(html(*exact(points))).named("title") == [title]


@pytest.mark.parametrize(
    ("chosen", "rest"),
    [
        ({}, "learning rate 0.001 · 4,000 iterations · exact engine"),
        (
            {"optimizer": "momentum", "momentum": 0.5, "learning_rate": 1e-4, "iterations": 50},
            "learning rate 0.0001 · 50 iterations · Momentum · exact engine · momentum 0.5",
        ),
        (
            {"loss": "mean", "seed": 123456789, "weight": -1.5},
            "learning rate 0.001 · 4,000 iterations · mean loss · exact engine"
            " · seed 123456789 · weight -1.5",
        ),
    ],
)
def test_a_line_tells_the_data_and_what_was_chosen(chosen: dict[str, object], rest: str) -> None:
    line = Seen(html(*exact(Points.tutorial(), **chosen))).named("p")
    assert line == [f"Tutorial · 25 points · {rest}"]


def test_names_from_a_file_stay_text() -> None:
    points = Points([1, 2], [3, 4], name=EVIL, x_name=EVIL, y_name=EVIL, x_unit=EVIL)
    plain, page = Seen(tutorial()), html(*exact(points))
    assert Seen(page).tags == plain.tags
    assert len(Seen(page).named("script")) == len(plain.named("script"))
    assert sent(page)["message"]["points"]["titles"]["y"] == EVIL


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_whatever_can_be_trained_can_be_saved(loss: str, optimizer: str) -> None:
    batch = 7 if optimizer == "adam" else None
    settings = Settings(loss=loss, optimizer=optimizer, batch_size=batch, iterations=20)
    run = record(Points.tutorial(), settings)
    saved = sent(html(Points.tutorial(), run, settings))["tables"]["path 0"]
    assert len(column(saved["loss"])) == 21


def test_the_saved_page_has_the_colours_of_the_app() -> None:
    saved = tomllib.loads((STAGE / "theme.toml").read_text("utf-8"))
    config = (STAGE.parent.parent / ".streamlit" / "config.toml").read_text("utf-8")
    app = tomllib.loads(config)["theme"]
    for theme in ("light", "dark"):
        colours = {name: value for name, value in app[theme].items() if name != "sidebar"}
        assert saved[theme] == colours


def test_pictures_are_made_in_the_colours_of_the_light_theme() -> None:
    light = tomllib.loads((STAGE / "theme.toml").read_text("utf-8"))["light"]
    css = (STAGE / "stage.css").read_text("utf-8")
    rule = re.search(r"^\.pn-stage\.pn-light \{ (.*) \}$", css, re.MULTILINE)
    assert rule
    assert page._colours(light) in rule[1]


def test_a_licence_stays_in_the_page_and_comments_do_not() -> None:
    saved = unquote(tutorial())
    assert "The MIT License (MIT)" in saved
    assert "Copyright (c) 2017 Matt DesLauriers" in saved
    assert "// The stage: owns the picture" not in saved


def test_without_streamlit_the_page_is_written_in_the_system_s_font(monkeypatch) -> None:
    assert faces(tutorial()) == 1
    found = page.find_spec
    monkeypatch.setattr(
        page, "find_spec", lambda name: None if name == "streamlit" else found(name)
    )
    assert faces(html(*exact(Points.tutorial()))) == 0


def test_a_saved_page_carries_the_moment_that_it_shows() -> None:
    points = Points([1.0, 2.5, 4.0], [0.1, -3.0, 1e-7], name="</script><b>&amp;", lesson=EVIL)
    settings, view = Settings(0.01, 40, seed=3, optimizer="adam"), View(iteration=7, speed="2")
    saved = html(points, record(points, settings), settings, view)
    again = page.scene(saved)
    assert again == Scene(points, settings, view=view)
    assert html(again.load(), record(again.load(), again.settings), again.settings, view) == saved


def test_a_saved_page_of_more_points_than_are_drawn_asks_for_the_file_again() -> None:
    points = Points.line(size=INTERACTIVE + 1)
    again = page.scene(html(*exact(points, learning_rate=1e-6)))
    assert isinstance(again.points, FromFile)
    assert again.points.fits(points)


def test_another_page_carries_no_moment() -> None:
    with pytest.raises(ValueError, match="page: it carries no scene"):
        page.scene("<!doctype html><p>Hello</p>")
