"""The points by keys, by taps and by Clear; pictures with fewer points than make a line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import middle, open_app, place, value
from tests.browser.states import button, scrub, upload, visit
from tests.browser.test_touch import (
    FAR,
    TUTORIAL,
    Finger,
    exact,
    in_the_hand,
    moved,
)

TWO = "Two points make a line"
# The ring round the active point: its colour and the paper's, as the browser shows them.
RING = """at => {
    const ring = getComputedStyle(at), paper = getComputedStyle(at.closest(".pn-stage"));
    return [ring.outlineStyle, ring.outlineColor, paper.backgroundColor];
}"""

AXES = """([from, to]) => {
    const {xaxis, yaxis} = document.querySelector(".pn-fit .pn-plot")._fullLayout;
    return [xaxis, yaxis].every(({range}) => range[0] === from && range[1] === to);
}"""


@pytest.fixture
def paused(sent: list[object], page: Page, server: str) -> Locator:
    """The stage of a fresh page, at iteration 14."""
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    scrub(page, 14)
    return stage


def focused(stage: Locator) -> Locator:
    """The list of the points, come to from the control before it."""
    points = stage.get_by_role("listbox", name="Points", exact=True)
    points.focus()
    return points


def active(points: Locator) -> Locator:
    """The option that assistive technology is told of."""
    return points.locator(f"#{points.get_attribute('aria-activedescendant')}")


def says(points: Locator, name: str) -> None:
    expect(active(points)).to_have_attribute("aria-label", name)


def own(page: Page, count: int) -> None:
    """The server has heard of it, too."""
    words = f"Your points, {count} point{'s' if count != 1 else ''}"
    expect(page.get_by_role("combobox", name="Points")).to_have_value(words)


def luminance(colour: str) -> float:
    """As the contrast of WCAG has it, of "rgb(1, 2, 3)"."""
    channels = [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def has_a_ring(option: Locator) -> None:
    style, ring, paper = option.evaluate(RING)
    low, high = sorted(map(luminance, (ring, paper)))
    assert style == "solid"
    assert (high + 0.05) / (low + 0.05) >= 3


def test_keys_go_from_point_to_point_and_move_one_which_is_heard_and_seen(
    page: Page, paused: Locator, sent: list[object]
) -> None:
    points = focused(paused)
    every = points.get_by_role("option")
    expect(every).to_have_count(25)
    names = every.evaluate_all("all => all.map(option => option.ariaLabel)")
    order = np.lexsort((TUTORIAL.y, TUTORIAL.x))
    assert names == [f"Point {i + 1}: x {TUTORIAL.x[i]:.4g}, y {TUTORIAL.y[i]:.4g}" for i in order]
    page.keyboard.press("End")
    says(points, "Point 7: x 8.9, y 2.6")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    says(points, "Point 10: x 2.1, y 1.76")
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowUp")
    assert active(points).get_attribute("aria-posinset") == "11"
    assert active(points).get_attribute("aria-setsize") == "25"
    page.keyboard.press("End")
    assert middle(active(points)) == pytest.approx(place(page, 8.9, 2.6), abs=0.6)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).not_to_have_css("background-color", "rgb(255, 255, 255)")
    has_a_ring(active(points))
    page.emulate_media(color_scheme="light")
    has_a_ring(active(points))
    at(paused, 14)  # and none of these keys went through the run

    before, loss = len(sent), paused.get_attribute("data-loss") or ""
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".pn-heard")).to_have_text("x 8.8, y 2.555")
    says(points, "Point 7: x 8.8, y 2.555")
    expect(active(points)).to_have_attribute("aria-selected", "true")
    assert in_the_hand(page) == (8.8, 2.555)
    assert value(paused, "loss") == pytest.approx(exact(moved(FAR, 8.8, 2.555)).loss[14], rel=1e-9)
    assert len(sent) == before, "nothing is sent while it is in the hand"
    page.keyboard.press("Escape")
    expect(paused).to_have_attribute("data-loss", loss)
    says(points, "Point 7: x 8.9, y 2.6")
    expect(page.locator(".pn-heard")).to_have_text("Point 7: x 8.9, y 2.6")
    assert len(sent) == before

    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    says(points, "Point 7: x 8.9, y 2.55")
    own(page, 25)
    assert len(sent) == before + 1
    expect(paused).to_have_attribute("data-preview-loss", "")
    assert value(paused, "loss") == pytest.approx(exact(moved(FAR, 8.9, 2.55)).loss[14], rel=1e-6)
    page.keyboard.press("Delete")
    own(page, 24)
    says(points, renumbered(names[23]))
    page.keyboard.press("Control+z")
    own(page, 25)
    expect(every).to_have_count(25)
    expect(points).to_be_focused()
    page.keyboard.press(" ")
    expect(paused).to_have_attribute("data-playing", "true")


def renumbered(name: str) -> str:
    """Once the seventh point is gone those after it are one less."""
    number, rest = name.removeprefix("Point ").split(":")
    return f"Point {int(number) - (int(number) > 7)}:{rest}"


def at(stage: Locator, iteration: int) -> None:
    expect(stage).to_have_attribute("data-iteration", str(iteration))


@pytest.fixture
def phone(new_page, server: str) -> Page:
    page = new_page(
        viewport={"width": 390, "height": 640},
        is_mobile=True,
        has_touch=True,
        device_scale_factor=2,
    )
    open_app(page, server)
    expect(page.get_by_test_id("stage")).to_have_attribute("data-ready", "true")
    return page


def test_a_tap_adds_a_point_in_a_mode_and_a_finger_still_scrolls(phone: Page) -> None:
    stage = phone.get_by_test_id("stage")
    phone.touchscreen.tap(*place(phone, 6, 1.3))
    add, clear = button(phone, "Add points"), button(phone, "Clear")
    box = add.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    expect(add).to_have_attribute("aria-pressed", "false")
    expect(clear).to_be_hidden()
    expect(stage).to_have_attribute("data-points", "25")
    add.tap()
    expect(add).to_have_attribute("aria-pressed", "true")
    phone.touchscreen.tap(*place(phone, 6, 1.3))
    expect(stage).to_have_attribute("data-points", "26")
    expect(button(phone, "Undo")).to_be_visible()
    finger = Finger(phone)
    x, y = place(phone, 6, 1.9)
    finger.put(x, y)
    for step in range(1, 7):
        finger.draw(x, y - 25 * step)
    finger.lift()
    scrolled = "Math.max(...[...document.querySelectorAll('*')].map(at => at.scrollTop))"
    phone.wait_for_function(f"{scrolled} > 0")
    expect(stage).to_have_attribute("data-points", "26")
    clear.tap()
    expect(stage).to_have_attribute("data-points", "0")
    expect(stage.get_by_text(f"{TWO}: Add points, then tap")).to_be_visible()
    add.tap()
    phone.touchscreen.tap(*place(phone, 6, 3))
    add.tap()
    phone.touchscreen.tap(*place(phone, 4, 3))
    expect(stage).to_have_attribute("data-points", "1")


def test_from_an_empty_picture_two_clicks_make_a_line_and_undo_goes_all_the_way_back(
    page: Page, paused: Locator
) -> None:
    page.mouse.move(*place(page, 6, 1.2))
    button(page, "Clear").click()
    expect(paused.get_by_text(f"{TWO}: click to add")).to_be_visible()
    expect(button(page, "Play")).to_be_hidden()
    page.wait_for_function(AXES, arg=[0, 10])
    button(page, "Undo").click()
    at(paused, 14)
    button(page, "Clear").click()
    page.wait_for_function(AXES, arg=[0, 10])
    page.mouse.click(*place(page, 2, 3))
    own(page, 1)
    expect(paused.get_by_text(TWO)).to_be_visible()
    expect(page.locator(".pn-option")).to_have_attribute("aria-label", "Point 1: x 2, y 3")
    page.mouse.move(*place(page, 2, 3))
    page.mouse.down()
    page.mouse.move(*place(page, 3, 4))
    expect(page.locator(".pn-coordinates")).to_contain_text("x 3.00")
    page.mouse.up()
    expect(page.locator(".pn-option")).to_have_attribute("aria-label", "Point 1: x 3, y 4")
    page.mouse.click(*place(page, 8, 6))
    own(page, 2)
    expect(paused.get_by_text(TWO)).to_be_hidden()
    expect(button(page, "Play")).to_be_visible()
    at(paused, 0)  # other points than those before begin untrained
    points = replace(TUTORIAL, x=[3, 8], y=[4, 6])
    assert value(paused, "loss") == pytest.approx(exact(points).loss[0], rel=1e-6)
    page.mouse.click(*place(page, 8, 6), button="right")
    own(page, 1)
    for left in ("2", "1", "1", "0", "25"):
        page.keyboard.press("Control+z")
        expect(paused).to_have_attribute("data-points", left)
    expect(page.get_by_role("combobox", name="Points")).to_have_value("Tutorial, 25 points")
    expect(button(page, "Undo")).to_have_count(0)


@pytest.mark.nightly
def test_delete_takes_away_the_point_under_the_pointer_or_in_the_hand(
    page: Page, paused: Locator
) -> None:
    page.mouse.move(*place(page, 6, 1.2))
    page.keyboard.press("Delete")
    page.mouse.move(*place(page, 8.9, 2.6))
    page.keyboard.press("Backspace")
    own(page, 24)
    expect(page.locator(".pn-near")).to_have_count(0)
    page.mouse.move(*place(page, 8, 2.75))
    page.mouse.down()
    page.mouse.move(*place(page, 6, 2.75))
    page.keyboard.press("Delete")
    own(page, 23)
    page.mouse.up()
    page.get_by_role("spinbutton", name="Iterations").click()
    page.mouse.move(*place(page, 8, 3.2))
    page.get_by_role("spinbutton", name="Iterations").press("End")
    page.get_by_role("spinbutton", name="Iterations").press("Backspace")
    page.wait_for_timeout(300)
    expect(paused).to_have_attribute("data-points", "23")


@pytest.mark.nightly
def test_a_point_that_keys_hold_is_let_go_by_whoever_goes_elsewhere(
    page: Page, paused: Locator
) -> None:
    points = focused(paused)
    for leave in ("Tab", "Control+z"):
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        page.keyboard.press("Shift+ArrowDown")
        expect(page.locator(".pn-coordinates")).to_contain_text("y 2.550")
        page.keyboard.press(leave)
        expect(page.locator(".pn-hand")).to_have_attribute("visibility", "hidden")
        if leave == "Tab":
            expect(button(page, "Undo")).to_be_visible()
            page.keyboard.press("Control+z")
            points.focus()
        says(points, "Point 7: x 8.9, y 2.6")
        expect(button(page, "Undo")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".pn-coordinates")).to_contain_text("y 2.550")
    page.mouse.click(*place(page, 6, 1.2))
    own(page, 26)
    says(points, "Point 7: x 8.9, y 2.55")


@pytest.mark.nightly
def test_of_many_points_those_round_the_active_one_are_in_the_page(page: Page, server: str) -> None:
    open_app(page, server)
    upload(page, "x,y\n" + "".join(f"{i},{i % 7}\n" for i in range(600)))
    expect(page.get_by_text("Uploaded file points.csv")).to_be_visible()
    visit(page, "Train")
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-points", "600")
    points = focused(stage)
    page.keyboard.press("End")
    says(points, "Point 600: x 599, y 4")
    expect(points.get_by_role("option")).to_have_count(41)
    assert active(points).get_attribute("aria-posinset") == "600"
    assert active(points).get_attribute("aria-setsize") == "600"
    for _ in range(30):
        page.keyboard.press("ArrowLeft")
    says(points, "Point 570: x 569, y 2")
    expect(points).to_be_focused()


@pytest.mark.nightly
def test_the_words_that_a_click_adds_a_point_are_there_until_they_were_read(
    page: Page, paused: Locator, server: str
) -> None:
    words = paused.get_by_text("click adds a point here")
    page.mouse.move(*place(page, 6, 1.3))
    expect(words).to_be_visible()
    page.mouse.move(*place(page, 8.9, 2.6))
    expect(words).to_be_hidden()
    page.mouse.move(*place(page, 6, 1.3))
    expect(words).to_be_visible()
    page.mouse.click(*place(page, 6, 1.3))
    own(page, 26)
    page.mouse.move(*place(page, 6, 1.9))
    expect(paused.locator(".pn-target")).to_be_visible()
    expect(words).to_be_hidden()
    open_app(page, server)
    expect(paused).to_have_attribute("data-ready", "true")
    own(page, 26)
    page.mouse.move(*place(page, 6, 1.9))
    expect(paused.locator(".pn-target")).to_be_visible()
    expect(words).to_be_hidden()
