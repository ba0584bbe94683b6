"""The pictures that the browser makes of the stage, opened as others open them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.breadth import some
from tests.browser.driving import SIZES, open_app
from tests.browser.states import button, scrub

SVG = "{http://www.w3.org/2000/svg}"
RUN = "tutorial-rate-0.001-4000-iterations"
NEURON, PAPER = (213, 94, 0), (255, 255, 255)  # of the light theme


def taken(page: Page, kind: str, folder: Path) -> Path:
    """A picture of the sheet, saved under the name that it is offered by."""
    with page.expect_download(timeout=120_000) as download:
        button(page, kind).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    expect(page.get_by_text(f"Saved as {path.name}.")).to_be_visible()
    return path


def words(svg: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))


@pytest.fixture
def sheet(page: Page, stage: Locator) -> Locator:
    """Of a run that stands at its 14th iteration."""
    scrub(page, 14)
    button(page, "Share").click()
    return page.get_by_role("dialog", name="Share")


def test_a_drawing_has_plotlys_layers_ours_and_the_words_and_needs_nothing_else(
    page: Page, sheet: Locator, tmp_path: Path
) -> None:
    path = taken(page, "SVG", tmp_path)
    assert path.name == f"{RUN}-at-14.svg"
    text = path.read_text("utf-8")
    svg = ET.fromstring(text)
    said = words(svg)
    for word in ("ŷ =", "0.281", "0.786", "7.280", "6.120", "Loss surface", "weight", "3.5"):
        assert word in said
    assert "iteration 14 of 4000, learning rate 0.001" in said
    alone = {"".join(text.itertext()) for text in svg.iter(f"{SVG}text")}
    assert not alone & {"gradient", "2-D", "3-D", "lift", "turn", "Fit", "click adds a point here"}
    paths = [shape.attrib for shape in svg.iter(f"{SVG}path")]
    assert any(shape.get("fill") == "#ffffff" for shape in paths), "the highest contour"
    strokes = {shape.get("stroke") for shape in paths}
    assert {"#d55e00", "#009e73", "#0072b2"} <= strokes, "the line, the best line, the points"
    assert {g.get("clip-path") for g in svg.iter(f"{SVG}g")} - {None} <= {
        f"url(#{clip.get('id')})" for clip in svg.iter(f"{SVG}clipPath")
    }
    for left in ("var(", "class=", "<style", "<script", "foreignObject", "color(", "rgba("):
        assert left not in text
    assert set(re.findall(r"https?://[^\"'<]+", text)) == {"http://www.w3.org/2000/svg"}


def test_a_drawing_opened_alone_looks_as_the_stage_does(
    page: Page, sheet: Locator, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    """The line and the paper are where they are on the screen, and in their colours."""
    drawn = taken(page, "SVG", tmp_path)
    fine = Image.open(taken(page, "PNG", tmp_path)).convert("RGB")
    assert fine.info.get("dpi") is None
    shape = ET.parse(drawn).getroot()
    width, height = float(shape.get("width") or 0), float(shape.get("height") or 0)
    assert fine.size == (round(2 * width), round(2 * height))
    alone = new_page(viewport={"width": int(width) + 1, "height": int(height) + 1})
    alone.set_content(drawn.read_text("utf-8").partition("?>")[2])
    alone.evaluate("document.body.style.margin = 0")
    alone.screenshot(path=tmp_path / "alone.png")
    seen = Image.open(tmp_path / "alone.png").convert("RGB")
    line = [at for at in range(int(height)) if fine.getpixel((400, 2 * at)) == NEURON]
    assert len(line) >= 2, "the neuron's line crosses it"
    assert seen.getpixel((200, line[len(line) // 2])) == NEURON
    assert fine.getpixel((4, 4)) == seen.getpixel((2, 2)) == PAPER


@pytest.mark.nightly
def test_a_picture_of_a_dark_page_is_light_and_the_page_is_dark_again(
    new_page: Callable[..., Page], server: str, tmp_path: Path
) -> None:
    page = new_page(color_scheme="dark")
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    dark = stage.evaluate("e => getComputedStyle(e).backgroundColor")
    button(page, "Share").click()
    picture = Image.open(taken(page, "PNG", tmp_path)).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(1 << 24) or []}
    assert picture.getpixel((4, 4)) == PAPER
    assert NEURON in colours
    expect(button(page, "PNG")).to_be_enabled()
    assert (
        stage.evaluate("e => getComputedStyle(e).backgroundColor") == dark != "rgb(255, 255, 255)"
    )


@pytest.mark.parametrize("size", some(SIZES, keep=1))
def test_a_film_is_small_short_and_ends_at_the_last_iteration(
    new_page: Callable[..., Page], server: str, size: str, tmp_path: Path
) -> None:
    width, height = SIZES[size]
    page = new_page(viewport={"width": width, "height": height})
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    scrub(page, 14)
    button(page, "Share").click()
    path = taken(page, "GIF", tmp_path)
    assert path.name == f"{RUN}.gif"
    assert path.stat().st_size <= 3_000_000
    expect(stage).to_have_attribute("data-iteration", "14")
    with Image.open(path) as film:
        assert film.size[0] == 960
        frames, long = film.n_frames, 0
        first = film.convert("RGB")
        for frame in range(frames):
            film.seek(frame)
            long += film.info["duration"]
        last = film.convert("RGB")
    assert frames > 40
    assert 8_000 <= long <= 10_000
    differ = (np.asarray(first) != np.asarray(last)).any(axis=2).mean()
    assert 0.002 < differ < 0.2, "the rest stands still"


def test_a_film_is_given_up_with_a_click_and_the_stage_stands_as_it_stood(
    page: Page, stage: Locator, sheet: Locator
) -> None:
    gif = button(page, "GIF")
    gif.click()
    expect(gif).to_be_disabled()
    expect(sheet.get_by_role("progressbar", name="Frames drawn")).to_be_visible()
    button(page, "Cancel").click()
    expect(gif).to_be_enabled()
    expect(sheet.get_by_role("progressbar")).to_be_hidden()
    expect(sheet.get_by_role("status")).to_have_text("")
    expect(stage).to_have_attribute("data-iteration", "14")


@pytest.mark.nightly
def test_a_closed_sheet_makes_no_film(page: Page, stage: Locator, sheet: Locator) -> None:
    button(page, "GIF").click()
    expect(sheet.get_by_role("progressbar")).to_be_visible()
    page.keyboard.press("Escape")
    expect(stage).to_have_attribute("data-iteration", "14")
    button(page, "Share").click()
    expect(button(page, "GIF")).to_be_enabled()


def test_what_is_switched_off_is_not_in_the_drawing(
    page: Page, stage: Locator, tmp_path: Path
) -> None:
    scrub(page, 14)
    button(page, "least squares").click()
    button(page, "Share").click()
    said = words(ET.parse(taken(page, "SVG", tmp_path)).getroot())
    assert "the neuron" in said
    assert "least squares" not in said
    assert "6.120" not in said


@pytest.mark.nightly
def test_the_surface_in_space_is_a_picture_in_the_drawing(
    page: Page, stage: Locator, errors: list[str], tmp_path: Path
) -> None:
    button(page, "3-D").click()
    expect(stage.locator(".pn-space canvas").first).to_be_visible()
    scrub(page, 14)
    button(page, "Share").click()
    shapes = [
        shape.tag.removeprefix(SVG) for shape in ET.parse(taken(page, "SVG", tmp_path)).iter()
    ]
    assert "image" in shapes
    assert "circle" in shapes[shapes.index("image") :], "the path lies over it"
