"""A saved run, opened from the disk as its receiver opens it: no server, no network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from perceptron import Points, Settings, record
from perceptron.export.page import html
from perceptron.stage.view import View
from tests.breadth import some
from tests.browser.driving import drag, middle, place, value

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
SIZES = [(1280, 720), (1920, 1080), (390, 844), (844, 390)]
Opener = Callable[..., Locator]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Saves a run and opens it; gives its stage. Any error, dialog or request fails the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []
    file = tmp_path / "run.html"

    def open_page(
        points: Points | None = None,
        settings: Settings | None = None,
        view: View | None = None,
        **options: object,
    ) -> Locator:
        points, settings = points or Points.tutorial(), settings or Settings()
        engine = "autograd" if settings.clamp else "exact"
        run = record(points, settings, engine)
        saved = html(points, run, settings)
        if view is not None:
            saved = saved.replace('"view": null', f'"view": {json.dumps(asdict(view))}')
        file.write_text(saved, "utf-8")
        size = {"viewport": {"width": 1280, "height": 720}}
        context = browser.new_context(offline=True, **{**size, **options})
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("console", lambda line: slow(line.text) or wrong.append(line.text))
        context.on("request", lambda request: wrong.append(request.url[:200]))
        context.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page = context.new_page()
        page.goto(file.as_uri())
        stage = page.get_by_test_id("stage")
        expect(stage).to_have_attribute("data-ready", "true")
        return stage

    yield open_page
    for context in contexts:
        context.close()
    inside = ("data:", "blob:")
    asked = [line for line in wrong if line != file.as_uri() and not line.startswith(inside)]
    assert asked == []


def slow(line: str) -> bool:
    """Whether Chromium says that a way in which Plotly draws in space is slow."""
    return "Canvas2D" in line or "GPU stall due to ReadPixels" in line


def button(stage: Locator, name: str) -> Locator:
    return stage.get_by_role("button", name=name, exact=True)


def scrub(stage: Locator, iteration: int) -> None:
    stage.get_by_role("slider", name="Iteration", exact=True).fill(str(iteration))
    expect(stage).to_have_attribute("data-iteration", str(iteration))


def test_a_saved_run_plays_scrubs_and_steps_from_the_disk(opened: Opener) -> None:
    stage = opened()
    expect(stage).to_have_attribute("data-iteration", "0")
    expect(stage).to_have_attribute("data-playing", "false")
    button(stage, "Play").click()
    expect(stage).to_have_attribute("data-playing", "true")
    first = stage.get_attribute("data-iteration") or ""
    expect(stage).not_to_have_attribute("data-iteration", first)
    assert value(stage, "iteration") > float(first)
    run = record(Points.tutorial(), Settings(), engine="exact")
    for iteration in (4000, 14):
        scrub(stage, iteration)
        expect(stage).to_have_attribute("data-playing", "false")
        for name in ("weight", "bias", "loss"):
            expected = getattr(run, name)[iteration]
            assert value(stage, name) == pytest.approx(expected, rel=1e-6)
    button(stage, "Step back").click()
    expect(stage).to_have_attribute("data-iteration", "13")
    button(stage, "Restart").click()
    expect(stage).to_have_attribute("data-iteration", "0")


def test_a_view_that_is_sent_says_how_the_stage_stands_at_first(opened: Opener) -> None:
    stage = opened(view=View(iteration=40, speed="4", loss_axes="linear"))
    expect(stage).to_have_attribute("data-iteration", "40")
    expect(stage.get_by_role("combobox", name="Speed")).to_have_value("4")
    expect(stage.locator(".pn-scale")).to_have_text("at each iteration, linear scale")
    kind = "document.querySelector('.pn-loss .pn-plot').layout.yaxis.type"
    assert stage.page.evaluate(kind) == "linear"
    button(stage, "Loss axes").click()
    expect(stage.locator(".pn-scale")).to_have_text("at each iteration, excess over the best")
    button(stage, "Loss axes").click()
    expect(stage.locator(".pn-scale")).to_have_text("at each iteration, log scale")
    scrub(stage, 30)
    stage.page.emulate_media(color_scheme="dark")
    expect(stage.page.locator("body")).not_to_have_css("background-color", "rgb(255, 255, 255)")
    expect(stage).to_have_attribute("data-iteration", "30")


def test_a_saved_page_has_the_legends_switches_and_opens_as_its_view_says(opened: Opener) -> None:
    stage = opened(view=View(iteration=14, neuron=False, best=False, residuals="squares"))
    bar = stage.locator(".pn-sum")
    expect(bar.get_by_text("sum of squares 7.280")).to_be_visible()
    expect(stage.get_by_text("best possible")).to_have_count(2)
    for answer in stage.get_by_text("best possible").all():
        expect(answer).to_be_hidden()
    expect(button(stage, "the neuron")).to_have_attribute("aria-pressed", "false")
    button(stage, "least squares").click()
    expect(bar.get_by_text("best possible 6.120")).to_be_visible()
    button(stage, "residuals: squares").click()
    expect(stage.locator(".pn-balance").get_by_text("1.82")).to_be_visible()
    expect(bar).to_be_hidden()
    button(stage, "residuals: springs").click()
    expect(button(stage, "residuals: off")).to_be_visible()
    expect(stage.locator(".pn-balance")).to_be_hidden()


@pytest.mark.nightly
def test_a_saved_page_has_the_surface_in_space_the_gradient_and_the_diagram(opened: Opener) -> None:
    stage = opened(view=View(iteration=14, surface="3d", gradient=True, diagram=True))
    expect(stage.locator(".pn-space canvas").first).to_be_visible()
    expect(stage.locator(".pn-arrow")).not_to_have_attribute("d", "")
    expect(button(stage, "3-D")).to_have_attribute("aria-pressed", "true")
    expect(stage.get_by_text("the point has y")).to_be_visible()
    dot = stage.locator(".pn-surface .pn-dot")
    before = dot.get_attribute("cx")
    scrub(stage, 200)
    assert dot.get_attribute("cx") != before
    button(stage, "2-D").click()
    expect(stage.locator(".pn-space")).to_be_hidden()
    expect(stage.get_by_text("halves in 117 iterations")).to_be_visible()


@pytest.mark.nightly
def test_a_view_beyond_the_end_of_a_run_is_its_end(opened: Opener) -> None:
    stage = opened(settings=Settings(iterations=50), view=View(iteration=900))
    expect(stage).to_have_attribute("data-iteration", "50")


def test_keys_reach_it_without_a_click(opened: Opener) -> None:
    stage = opened()
    keyboard = stage.page.keyboard
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        keyboard.press(key)
    expect(stage).to_have_attribute("data-iteration", "1")
    keyboard.press(" ")
    expect(stage).to_have_attribute("data-playing", "true")
    keyboard.press(" ")
    expect(stage).to_have_attribute("data-playing", "false")


@pytest.mark.nightly
def test_its_keys_ask_for_nothing_that_needs_a_server(opened: Opener) -> None:
    stage = opened()
    keyboard = stage.page.keyboard
    keyboard.press("?")
    sheet = stage.page.get_by_role("dialog", name="Keys")
    expect(sheet.get_by_text("Play or pause")).to_be_visible()
    expect(sheet.get_by_text("New start")).to_have_count(0)
    keyboard.press("Escape")
    keyboard.press("n")
    keyboard.press("l")
    expect(stage).to_have_class("pn-stage pn-lecture pn-filling")
    assert stage.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    keyboard.press("Escape")
    expect(stage).to_have_class("pn-stage")
    expect(stage).to_have_attribute("data-iteration", "0")


@pytest.mark.nightly
def test_it_is_titled_after_the_data_and_looks_like_the_app(opened: Opener) -> None:
    stage = opened()
    assert stage.page.title() == "Tutorial · Perceptron"
    fonts = "document.fonts.ready.then(fonts => [...fonts].map(font => font.status))"
    assert stage.page.evaluate(fonts) == ["loaded"]
    expect(stage).to_have_css("font-family", '"Source Sans", system-ui, sans-serif')
    for name in ("fit", "loss", "surface"):
        expect(stage.locator(f".pn-{name} .pn-plot .main-svg").first).to_be_visible()


def test_it_follows_the_colours_of_the_system_and_keeps_the_place(opened: Opener) -> None:
    stage = opened()
    scrub(stage, 30)
    paper, tick = stage.page.locator("body"), stage.locator(".pn-fit .xtick text").first
    expect(paper).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(tick).to_have_css("fill", "rgb(102, 112, 133)")
    stage.page.emulate_media(color_scheme="dark")
    expect(paper).to_have_css("background-color", "rgb(15, 19, 27)")
    expect(tick).to_have_css("fill", "rgb(152, 162, 179)")  # Plotly's part, too
    expect(stage).to_have_attribute("data-iteration", "30")


@pytest.mark.parametrize(("width", "height"), some(SIZES, keep=1))
def test_all_of_it_is_on_the_screen_and_nothing_that_needs_a_server(
    opened: Opener, width: int, height: int
) -> None:
    stage = opened(viewport={"width": width, "height": height})
    root = "document.documentElement"
    assert stage.page.evaluate(f"[{root}.scrollWidth, {root}.scrollHeight]") == [width, height]
    for name in ("Play", "Step back", "Step forward", "Restart", "points", "residuals: lines"):
        expect(button(stage, name)).to_be_in_viewport(ratio=1)
    expect(stage.page.get_by_text("Tutorial · 25 points · learning")).to_be_in_viewport(ratio=1)
    for name in ("Train", "Stop", "Settings"):
        expect(stage.page.get_by_text(name, exact=True)).to_have_count(0)


@pytest.mark.nightly
def test_the_lecture_view_fills_the_screen(opened: Opener) -> None:
    stage = opened()
    button(stage, "Full screen").click()
    expect(stage).to_have_class("pn-stage pn-lecture")
    assert stage.page.evaluate("document.fullscreenElement.dataset.testid") == "stage"


@pytest.mark.nightly
def test_a_run_that_diverged_says_why_and_offers_nothing(opened: Opener) -> None:
    stage = opened(settings=Settings(learning_rate=0.005))
    stage.get_by_role("combobox", name="Speed").select_option("4")
    button(stage, "Play").click()
    card = stage.get_by_role("status").filter(has_text="0.005 is above the edge at 0.00129")
    expect(card).to_be_visible()
    expect(card.get_by_role("button")).to_have_count(0)


@pytest.mark.nightly
def test_a_dead_neuron_is_explained_and_offers_nothing(opened: Opener) -> None:
    stage = opened(Points.named("Falling line"), Settings(clamp=True))
    scrub(stage, 4000)
    card = stage.get_by_role("status").filter(has_text="The clamp holds the line flat")
    expect(card).to_be_visible()
    expect(card.get_by_role("button")).to_have_count(0)


def test_a_name_that_is_a_script_is_shown_and_does_nothing(opened: Opener) -> None:
    points = Points([1, 2, 3], [2, 3, 5], name=EVIL, x_name=EVIL, y_name=EVIL, x_unit=EVIL)
    stage = opened(points, Settings(learning_rate=0.01))
    assert stage.page.title() == f"{EVIL} · Perceptron"
    expect(stage.locator(".pn-fit .ytitle")).to_have_text(
        "</script><script>alert(1)</script><img src=…"
    )
    assert stage.page.evaluate("document.images.length") == 0


def test_its_points_can_be_touched_and_undone_without_a_server(opened: Opener) -> None:
    stage = opened()
    mouse, loss = stage.page.mouse, value(stage, "loss")
    mouse.move(*place(stage.page, 8.9, 2.6))
    mouse.down()
    mouse.move(*place(stage.page, 8.2, 3.3))
    mouse.up()
    points = Points.tutorial()
    x, y = points.x.copy(), points.y.copy()
    x[6], y[6] = 8.2, 3.3
    there = record(Points(x, y), Settings(), "exact").loss[0]
    assert value(stage, "loss") == pytest.approx(there, rel=0.005), "to a pixel"
    expect(stage.get_by_text("Worked out in the browser")).to_be_visible()
    stage.page.emulate_media(color_scheme="dark")  # the stage is shown anew
    expect(stage.page.locator("body")).to_have_css("background-color", "rgb(15, 19, 27)")
    assert value(stage, "loss") == pytest.approx(there, rel=0.005)
    button(stage, "Undo").click()
    assert value(stage, "loss") == loss
    expect(stage.get_by_text("Untrained: the weights are random.")).to_be_visible()
    expect(button(stage, "Undo")).to_have_count(0)
    button(stage, "Redo").click()
    assert value(stage, "loss") == pytest.approx(there, rel=0.005)


def test_its_learning_rate_and_its_start_are_moved_without_a_server(opened: Opener) -> None:
    stage = opened()
    page = stage.page
    scrub(stage, 30)
    rate = page.get_by_role("spinbutton", name="Learning rate")
    for chosen in (0.0004, 0.0006, 0.001):  # and back to that of the file
        rate.fill(str(chosen))
        rate.press("Enter")
        run = record(Points.tutorial(), Settings(chosen), engine="exact")
        expect(stage).to_have_attribute("data-iteration", "30")
        assert value(stage, "loss") == pytest.approx(run.loss[30], rel=1e-6)
    expect(stage.get_by_text("PyTorch’s own loop needs the app")).to_be_visible()
    drag(page, middle(page.locator(".pn-start .pn-halo")), -80, 60)
    page.mouse.up()
    start = value(stage, "weight"), value(stage, "bias")
    assert start != pytest.approx((0.4963, 0.7682), abs=0.01)
    run = record(Points.tutorial(), Settings(weight=start[0], bias=start[1]), engine="exact")
    scrub(stage, 30)
    assert value(stage, "loss") == pytest.approx(run.loss[30], rel=1e-9)
    stage.get_by_role("button", name="back to seed 0").click()
    scrub(stage, 0)
    assert value(stage, "weight") == pytest.approx(0.4963, abs=1e-4)
    button(stage, "Undo").click()
    assert value(stage, "weight") == pytest.approx(start[0])


def test_its_points_are_cleared_away_and_new_ones_trained_on_without_a_server(
    opened: Opener,
) -> None:
    stage = opened()
    scrub(stage, 14)
    page = stage.page
    page.mouse.move(*place(page, 6, 1.5))
    button(stage, "Clear").click()
    expect(stage.get_by_text("Two points make a line: click to add")).to_be_visible()
    page.mouse.click(*place(page, 2, 3))
    expect(stage).to_have_attribute("data-points", "1")
    page.mouse.click(*place(page, 8, 6))
    expect(stage).to_have_attribute("data-iteration", "0")
    run = record(replace(Points.tutorial(), x=[2, 8], y=[3, 6]), Settings(), engine="exact")
    scrub(stage, 40)
    assert value(stage, "loss") == pytest.approx(run.loss[40], rel=1e-9)
    for left in (1, 0, 25):
        page.keyboard.press("Control+z")
        expect(stage).to_have_attribute("data-points", str(left))
    button(stage, "Redo").click()
    expect(stage).to_have_attribute("data-points", "0")


@pytest.mark.parametrize("kind", some(["SVG", "PNG", "GIF"], keep=1))
def test_it_makes_pictures_without_a_server(opened: Opener, kind: str, tmp_path: Path) -> None:
    stage = opened(settings=Settings(iterations=40))
    scrub(stage, 14)
    button(stage, "Share").click()
    with stage.page.expect_download(timeout=120_000) as download:
        button(stage, kind).click()
    moment = "" if kind == "GIF" else "-at-14"
    ending = f"{moment}.{kind.lower()}"
    assert download.value.suggested_filename == f"tutorial-rate-0.001-40-iterations{ending}"
    if kind != "SVG":
        with Image.open(download.value.path()) as picture:
            assert picture.format == kind
            assert picture.width == (960 if kind == "GIF" else 2 * 1272)


@pytest.mark.nightly
def test_in_a_notebooks_frame_it_plays_as_from_the_disk(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.set_content(record(Points.tutorial(), Settings(iterations=40))._repr_html_() or "")
    frame = page.frame_locator("iframe")
    stage = frame.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    frame.get_by_role("button", name="Step forward").click()
    expect(stage).to_have_attribute("data-iteration", "1")
    frame.get_by_role("button", name="Share").click()
    with page.expect_download() as download:
        frame.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename == "tutorial-rate-0.001-40-iterations-at-1.png"
