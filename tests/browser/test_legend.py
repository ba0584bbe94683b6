"""The legend's entries are switches, and what they switch is kept."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, expect

from perceptron import Points, Settings, record, theory
from tests.breadth import some
from tests.browser.driving import open_app
from tests.browser.states import choose, enter, entry, pick, scrub, unfold, upload, visit

PARTS = {
    "points": (".pn-points", ".pn-rims"),
    "the neuron": (".pn-line",),
    "least squares": (".pn-fit .pn-over .pn-best",),
}
# All that tells where the best line is.
TRACES = (
    ".pn-fit .pn-over .pn-best",
    ".pn-possible",
    ".pn-loss .pn-over .pn-best",
    ".pn-loss .pn-future",
    ".pn-surface .pn-cross",
    ".pn-surface .pn-future",
    ".pn-surface .contourlayer",
    ".pn-sum .pn-mark",
    ".pn-sum .pn-sum-best",
)
SQUARES = """() => [...document.querySelectorAll('.pn-square')]
    .map(square => square.getBBox()).map(({width, height}) => [width, height])"""
# A path is told by its box alone: a level line has no height, which Playwright takes for hidden.
SEEN = """e => (({display, visibility}) => display !== 'none' && visibility !== 'hidden')(
    getComputedStyle(e))"""


def box(part: Locator) -> FloatRect:
    """Where it is on the screen."""
    found = part.bounding_box()
    assert found is not None
    return found


def shown(stage: Locator, selector: str) -> bool:
    return bool(stage.locator(selector).first.evaluate(SEEN))


@pytest.mark.parametrize("name", some(PARTS, keep=1))
def test_a_click_on_an_entry_takes_its_part_away_and_another_brings_it_back(
    page: Page, stage: Locator, name: str
) -> None:
    switch = entry(page, name)
    for pressed in ("true", "false", "true"):
        expect(switch).to_have_attribute("aria-pressed", pressed)
        line = "none" if pressed == "true" else "line-through"
        expect(switch.locator("> span")).to_have_css("text-decoration-line", line)
        assert all(shown(stage, part) is (pressed == "true") for part in PARTS[name])
        others = [part for other in PARTS if other != name for part in PARTS[other]]
        assert all(shown(stage, part) for part in others)
        switch.click()


def test_clicks_on_the_residuals_go_from_lines_to_squares_to_springs_to_nothing(
    page: Page, stage: Locator
) -> None:
    lines = stage.locator(".pn-residuals")
    picture = page.locator(".pn-fit .nsewdrag")
    full = box(picture)
    entry(page, "residuals: lines").click()
    expect(entry(page, "residuals: squares")).to_be_visible()
    expect(lines).to_have_attribute("d", "")
    expect(stage.locator(".pn-sum")).to_be_visible()
    entry(page, "residuals: squares").click()
    expect(stage.locator(".pn-sum")).to_be_hidden()
    assert page.evaluate(SQUARES) == [[0, 0]] * 25
    expect(lines).to_have_attribute("d", "")
    balance, springs = stage.locator(".pn-balance"), stage.locator(".pn-springs")
    expect(balance).to_be_visible()
    expect(springs).not_to_have_attribute("d", "")
    entry(page, "residuals: springs").click()
    expect(balance).to_be_hidden()
    expect(springs).to_have_attribute("d", "")
    entry(page, "residuals: off").click()
    expect(entry(page, "residuals: lines")).to_be_visible()
    expect(lines).not_to_have_attribute("d", "")
    assert box(picture) == full


def test_squares_are_square_on_the_screen_and_as_large_as_their_residuals(
    page: Page, stage: Locator
) -> None:
    scrub(page, 14)
    entry(page, "residuals: lines").click()
    expect(stage.locator(".pn-square")).to_have_count(25)
    sides = page.evaluate(SQUARES)
    assert all(width == pytest.approx(height, abs=0.01) for width, height in sides)
    widths = [width for width, _ in sides]
    assert widths == sorted(widths, reverse=True)
    height, low, high = page.evaluate(
        """(({layout: {yaxis, margin}, clientHeight}) =>
        [clientHeight - margin.t - margin.b, ...yaxis.range])(
        document.querySelector('.pn-fit .pn-plot'))"""
    )
    points, run = Points.tutorial(), record(Points.tutorial(), Settings(), engine="exact")
    residuals = abs(run.weight[14] * points.x + run.bias[14] - points.y)
    expected = sorted(residuals / (high - low) * height, reverse=True)
    assert widths == pytest.approx(expected, abs=0.11)


@pytest.mark.nightly
def test_the_bar_adds_the_squares_up_beside_the_best_possible_sum(
    page: Page, stage: Locator
) -> None:
    entry(page, "residuals: lines").click()
    bar = stage.locator(".pn-sum")
    run = record(Points.tutorial(), Settings(), engine="exact")
    best = theory.least_squares(Points.tutorial()).loss
    expect(bar.get_by_text(f"sum of squares {run.loss[0]:.3f}")).to_be_visible()
    expect(bar.get_by_text(f"and {run.loss[0] - 2 * best:.3f} more")).to_be_visible()
    scrub(page, 14)
    expect(bar.get_by_text("sum of squares 7.280")).to_be_visible()
    expect(bar.get_by_text("best possible 6.120")).to_be_visible()
    expect(bar.locator(".pn-sum-more")).to_have_text("")
    rail, mark = box(bar.locator(".pn-sum-rail")), box(bar.locator(".pn-mark"))
    assert mark["x"] + 1 == pytest.approx(rail["x"] + rail["width"] / 2, abs=1)
    share = bar.locator(".pn-pieces").evaluate("e => e.getBBox().width / 1000")
    assert share == pytest.approx(run.loss[14] / (2 * best), abs=0.002)


@pytest.mark.nightly
def test_the_mean_of_squares_is_called_so(page: Page, stage: Locator) -> None:
    unfold(page)
    pick(page, "Loss", "Mean of squares")
    entry(page, "residuals: lines").click()
    expect(stage.get_by_text("mean of squares 1.647")).to_be_visible()
    expect(stage.locator(".pn-loss-now")).to_have_text("loss 1.647")


@pytest.mark.nightly
def test_a_loss_that_adds_up_no_squares_offers_none_and_says_why(
    page: Page, stage: Locator
) -> None:
    entry(page, "residuals: lines").click()
    unfold(page)
    pick(page, "Loss", "Huber")
    lines = entry(page, "residuals: lines")
    expect(lines).to_have_attribute("data-more", re.compile("^No squares and no springs: "))
    expect(stage.locator(".pn-sum")).to_be_hidden()
    pick(page, "Loss", "Sum of squares")
    expect(entry(page, "residuals: squares")).to_be_visible()  # as they were chosen
    pick(page, "Loss", "Huber")
    lines.click()
    entry(page, "residuals: off").click()
    expect(lines).to_be_visible()
    pick(page, "Loss", "Sum of squares")
    lines.click()
    entry(page, "residuals: squares").click()
    entry(page, "residuals: springs").click()
    expect(entry(page, "residuals: off")).to_be_visible()


@pytest.mark.nightly
def test_above_200_points_there_are_no_squares_and_above_600_no_lines(
    page: Page, stage: Locator
) -> None:
    for count, ways in ((201, 3), (601, 2)):
        upload(page, "x,y\n" + "".join(f"{i},{i % 7}\n" for i in range(count)), f"{count}.csv")
        expect(page.get_by_text(f"Uploaded file {count}.csv")).to_be_visible()
        visit(page, "Train")
        expect(stage).to_have_attribute("data-ready", "true")
        if ways == 3:
            entry(page, "residuals: lines").click()
            switch = entry(page, "residuals: springs")
            expect(switch).to_have_attribute("data-more", "No squares for more than 200 points.")
            switch.click()
            entry(page, "residuals: off").click()
        else:
            switch = entry(page, "residuals: off")
            expect(switch).to_have_attribute("data-more", "No lines for more than 600 points.")
            switch.click()
            expect(stage.get_by_text("200 of 601 springs are drawn")).to_be_visible()


def test_least_squares_switched_off_hides_every_trace_of_the_answer(
    page: Page, stage: Locator
) -> None:
    scrub(page, 300)
    entry(page, "residuals: lines").click()
    expect(stage.get_by_text("best possible 6.120")).to_have_count(2)
    says = stage.locator(".pn-say")
    expect(says).to_have_text("Within 1 % of the best possible loss.")
    assert all(shown(stage, trace) for trace in TRACES)
    entry(page, "least squares").click()
    assert not any(shown(stage, trace) for trace in TRACES)
    expect(says).to_have_text("The loss hardly changes.")
    expect(stage.get_by_text("left blank: its bottom is the answer")).to_be_visible()
    rail, pieces = box(stage.locator(".pn-sum-rail")), box(stage.locator(".pn-pieces"))
    assert pieces["width"] < rail["width"] / 4, "the best is not in the bar's middle"
    entry(page, "least squares").click()
    assert all(shown(stage, trace) for trace in TRACES)
    yours = record(Points.tutorial(), Settings(), "exact").loss[300]
    expect(says).to_have_text(f"Yours {yours:.3f}, best possible 6.120.")
    expect(stage.get_by_text("left blank: its bottom is the answer")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(says).to_have_text("Within 1 % of the best possible loss.")


@pytest.mark.nightly
def test_where_the_answer_is_hidden_the_surface_is_as_blank_as_paper(
    page: Page, stage: Locator
) -> None:
    surface = box(stage.locator(".pn-surface .nsewdrag"))
    corner: FloatRect = {
        "x": surface["x"] + 4,
        "y": surface["y"] + surface["height"] / 2,
        "width": 60,
        "height": 60,
    }

    def colours() -> int:
        shot = Image.open(io.BytesIO(page.screenshot(clip=corner))).convert("RGB")
        return len(shot.getcolors(3600) or ())

    assert colours() > 2
    entry(page, "least squares").click()
    assert colours() == 1


@pytest.mark.nightly
def test_what_is_switched_is_kept_over_reruns_and_visits_and_nothing_of_it_is_sent(
    page: Page, server: str
) -> None:
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    page.wait_for_load_state("networkidle")
    before = len(sent)
    for name in ("points", "least squares", "residuals: lines"):
        entry(page, name).click()
    expect(stage).to_have_attribute("data-shows-residuals", "squares")
    assert len(sent) == before
    enter(page, "Learning rate", "0.0005")
    expect(page.get_by_text("Good; 39 % of the edge")).to_be_visible()
    switched = {"points": "false", "neuron": "true", "best": "false", "residuals": "squares"}

    def kept() -> None:
        expect(stage).to_have_attribute("data-ready", "true")
        for name, value in switched.items():
            expect(stage).to_have_attribute(f"data-shows-{name}", value)
        expect(entry(page, "points")).to_have_attribute("aria-pressed", "false")
        expect(entry(page, "residuals: squares")).to_be_visible()
        expect(stage.locator(".pn-sum")).to_be_visible()

    kept()
    visit(page, "Data")
    expect(stage).to_have_count(0)
    visit(page, "Train")
    kept()
    page.emulate_media(color_scheme="dark")
    kept()
    choose(page, "Falling line")
    expect(stage).to_have_attribute("data-iteration", "0")
    kept()


@pytest.mark.nightly
def test_the_switches_are_reached_and_pressed_by_keys(page: Page, stage: Locator) -> None:
    points = entry(page, "points")
    points.focus()
    page.keyboard.press("Tab")
    neuron = entry(page, "the neuron")
    expect(neuron).to_be_focused()
    expect(neuron).to_have_css("outline-style", "solid")
    page.keyboard.press(" ")
    expect(neuron).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Enter")
    expect(neuron).to_have_attribute("aria-pressed", "true")
    expect(stage).to_have_attribute("data-playing", "false")
    expect(neuron).to_be_focused()


@pytest.mark.parametrize(("width", "least"), some([(1280, 26), (860, 26), (390, 44)], keep=1))
def test_the_entries_stand_in_one_row_and_are_high_enough_for_a_hand(
    new_page, server: str, width: int, least: int
) -> None:
    touch = width < 640
    page = new_page(viewport={"width": width, "height": 844}, is_mobile=touch, has_touch=touch)
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    entry(page, "residuals: lines").click()
    legend = stage.get_by_role("group", name="Shown in the picture")
    boxes = [box(switch) for switch in legend.get_by_role("button").all()]
    panel = box(stage.locator(".pn-fit"))
    right = panel["x"]
    for entry_box in boxes:
        assert entry_box["height"] >= least
        assert entry_box["y"] == pytest.approx(boxes[0]["y"], abs=0.5)
        assert entry_box["x"] >= right - 0.5
        right = entry_box["x"] + entry_box["width"]
    assert right <= panel["x"] + panel["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for words in (".pn-sum-of", ".pn-sum-best"):
        place = box(stage.locator(words))
        assert place["y"] + place["height"] <= panel["y"] + panel["height"]
