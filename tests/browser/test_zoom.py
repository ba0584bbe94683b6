"""Zooming with a wheel, a rectangle, a drag, two fingers: whatever a hand does, Fit is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import frame, open_app, place
from tests.browser.states import button, choose, enter, scrub

PANELS = ("fit", "loss", "surface")
AXES = """name => {
    const plot = document.querySelector(`.pn-${name} .pn-plot`), box = plot.getBoundingClientRect();
    const {xaxis: x, yaxis: y} = plot._fullLayout;
    return [...x.range, ...y.range, box.left + x._offset, box.top + y._offset, x._length, y._length]
      .map(Number);
}"""


class Axes(NamedTuple):
    """The ranges of a panel's axes, in their own units, and where they are on the screen."""

    x0: float
    x1: float
    y0: float
    y1: float
    left: float
    top: float
    width: float
    height: float

    def at(self, across: float, up: float) -> tuple[int, int]:
        """The pixel of a place, as shares of the axes from their lower left end."""
        return round(self.left + across * self.width), round(self.top + (1 - up) * self.height)

    def value(self, across: float, up: float) -> tuple[float, float]:
        """What lies at that pixel."""
        x, y = self.at(across, up)
        right, above = (x - self.left) / self.width, 1 - (y - self.top) / self.height
        return self.x0 + right * (self.x1 - self.x0), self.y0 + above * (self.y1 - self.y0)

    @property
    def ranges(self) -> tuple[float, ...]:
        return self[:4]


def axes(page: Page, panel: str) -> Axes:
    return Axes(*page.evaluate(AXES, panel))


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)


def zoom_in(page: Page, panel: str, times: int = 4) -> None:
    page.mouse.move(*axes(page, panel).at(0.6, 0.55))
    for _ in range(times):
        page.mouse.wheel(0, -100)
    frame(page)


def is_part(shown: Axes, whole: Axes) -> bool:
    return (shown.x1 - shown.x0) < 0.9 * (whole.x1 - whole.x0) and (
        whole.x0 <= shown.x0 < shown.x1 <= whole.x1 and whole.y0 <= shown.y0 < shown.y1 <= whole.y1
    )


def test_a_mouse_zooms_and_pans_each_panel_and_everything_comes_back(
    page: Page, stage: Locator
) -> None:
    fit = button(page, "Fit")
    for panel in PANELS:
        whole, zoomed = axes(page, panel), page.locator(f".pn-{panel}.pn-zoomed")
        drag(page, whole.at(0.52, 0.2), whole.at(0.4, 0.3))
        page.mouse.up()
        frame(page)
        assert axes(page, panel) == whole, "everything is in view: a drag does nothing"
        expect(zoomed).to_have_count(0)

        zoom_in(page, panel)
        shown = axes(page, panel)
        assert is_part(shown, whole)
        assert shown.value(0.6, 0.55) == pytest.approx(whole.value(0.6, 0.55)), "at the pointer"
        expect(fit).to_be_visible()

        held = shown.value(0.52, 0.2)
        drag(page, shown.at(0.52, 0.2), shown.at(0.45, 0.3))
        page.mouse.up()
        frame(page)
        assert axes(page, panel).value(0.45, 0.3) == pytest.approx(held), "a drag carries it along"

        page.mouse.move(*shown.at(0.5, -0.04))  # on the axis below
        page.mouse.wheel(0, 100)
        frame(page)
        wider = axes(page, panel)
        assert wider.x1 - wider.x0 > 1.1 * (shown.x1 - shown.x0)
        assert wider.y1 - wider.y0 == pytest.approx(shown.y1 - shown.y0)

        page.mouse.move(*whole.at(0.1, 0.9))
        for _ in range(12):
            page.mouse.wheel(0, 100)
        frame(page)
        assert axes(page, panel).ranges == pytest.approx(whole.ranges), "out again is everything"
        expect(zoomed).to_have_count(0)

        page.keyboard.down("Shift")
        drag(page, whole.at(0.25, 0.8), whole.at(0.75, 0.4))
        expect(page.locator(f".pn-{panel} .pn-frame")).to_be_visible()
        page.mouse.up()
        page.keyboard.up("Shift")
        frame(page)
        expect(page.locator(f".pn-{panel} .pn-frame")).to_be_hidden()
        low, high = whole.value(0.25, 0.4), whole.value(0.75, 0.8)
        assert axes(page, panel).ranges == pytest.approx((low[0], high[0], low[1], high[1]))

    wholes = {}
    expect(page.locator(".pn-zoomed")).to_have_count(3)
    fit.click()
    expect(fit).to_have_count(0)
    frame(page)
    for panel in PANELS:
        wholes[panel] = axes(page, panel)
        zoom_in(page, panel)
        assert is_part(axes(page, panel), wholes[panel]), "one button fits all"
    page.keyboard.press("z")
    expect(fit).to_have_count(0)
    frame(page)
    for panel in PANELS:
        assert axes(page, panel) == wholes[panel]
        zoom_in(page, panel)
        inside = panel != "fit"  # there, two clicks add two points
        page.mouse.dblclick(*axes(page, panel).at(0.9, 0.9 if inside else -0.04))
        frame(page)
        assert axes(page, panel) == wholes[panel]
    expect(stage).to_have_attribute("data-points", "25")


def test_a_zoomed_picture_still_takes_points_and_stays_until_others_are_chosen(
    page: Page, stage: Locator
) -> None:
    scrub(page, 14)
    whole = axes(page, "fit")
    for panel in PANELS:
        zoom_in(page, panel)
    shown = {panel: axes(page, panel).ranges for panel in PANELS}
    page.mouse.click(*place(page, 6.5, 1.8))
    expect(stage).to_have_attribute("data-points", "26")
    expect(page.get_by_role("combobox", name="Points")).to_have_value("Your points, 26 points")
    drag(page, place(page, 7.1, 2.4), place(page, 7.4, 2.2))
    expect(page.locator(".pn-coordinates")).to_be_visible()
    page.mouse.wheel(0, 100)
    page.keyboard.press("z")
    frame(page)
    assert axes(page, "fit").ranges == pytest.approx(shown["fit"]), "the axes stay in a hand"
    page.mouse.up()
    expect(stage).to_have_attribute("data-preview-loss", "")
    enter(page, "Learning rate", "0.0008")
    expect(page.get_by_text("Good; 6")).to_be_visible()
    assert axes(page, "fit").ranges == pytest.approx(shown["fit"])
    expect(button(page, "Fit")).to_be_visible()
    choose(page, "Hubble 1929")
    expect(stage).to_have_attribute("data-points", "24")
    expect(button(page, "Fit")).to_have_count(0)
    hubble = axes(page, "fit")
    assert hubble.ranges != pytest.approx(whole.ranges)
    assert hubble.x0 < 0.04, "the nearest nebula is in view"


def test_where_the_page_scrolls_a_wheel_does_and_with_ctrl_it_zooms(
    page: Page, stage: Locator
) -> None:
    page.set_viewport_size({"width": 1280, "height": 420})
    frame(page)
    whole = axes(page, "fit")
    page.mouse.move(*whole.at(0.6, 0.6))
    page.mouse.wheel(0, 60)
    page.wait_for_function(
        "Math.max(...[...document.querySelectorAll('*')].map(at => at.scrollTop)) > 0"
    )
    assert axes(page, "fit").ranges == whole.ranges
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    frame(page)
    assert is_part(axes(page, "fit"), whole)
    page.keyboard.press("z")
    page.keyboard.press("l")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    frame(page)
    whole = axes(page, "fit")
    zoom_in(page, "fit")
    assert is_part(axes(page, "fit"), whole), "in lecture view it always zooms"


class Fingers:
    """Two fingers on the screen of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.devtools = page.context.new_cdp_session(page)

    def send(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
        self.devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        frame(self.page)


@pytest.mark.nightly
@pytest.mark.parametrize("panel", PANELS)
def test_two_fingers_pinch_and_pan_what_is_between_them(
    new_page: Callable[..., Page], server: str, panel: str
) -> None:
    phone = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    open_app(phone, server)
    expect(phone.get_by_test_id("stage")).to_have_attribute("data-ready", "true")
    whole, fingers = axes(phone, panel), Fingers(phone)
    first, second = whole.at(0.35, 0.5), whole.at(0.55, 0.5)
    fingers.send("touchStart", first)
    fingers.send("touchStart", first, second)
    for share in (0.5, 1):  # apart, and to the right
        spread = 0.15 * share, 0.25 * share
        fingers.send("touchMove", whole.at(0.35 - spread[0], 0.5), whole.at(0.55 + spread[1], 0.5))
    shown = axes(phone, panel)
    fingers.send("touchEnd")
    assert shown.x1 - shown.x0 == pytest.approx((whole.x1 - whole.x0) / 3, rel=0.02)
    assert shown.value(0.5, 0.5) == pytest.approx(whole.value(0.45, 0.5), rel=0.02)
    assert phone.evaluate("visualViewport.scale") == 1
    expect(phone.get_by_test_id("stage")).to_have_attribute("data-points", "25")
    button(phone, "Fit").tap()
    frame(phone)
    assert axes(phone, panel).ranges == pytest.approx(whole.ranges)
