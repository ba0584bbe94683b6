"""A hand on the points: what it drags, adds and takes away, and what follows in the same frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import Points, Run, Settings, record, theory
from tests.browser.driving import open_app, place, value
from tests.browser.states import button, enter, pick, scrub, unfold, upload, upward, visit

TUTORIAL = Points.tutorial()
FAR = 6  # the tutorial's point at (8.9, 2.6)

ENDS = """() => {
    const plot = document.querySelector(".pn-fit .pn-plot"), {xaxis, yaxis} = plot._fullLayout;
    const d = document.querySelector(".pn-fit .pn-best").getAttribute("d");
    const [x0, y0, x1, y1] = d.match(/-?[0-9.]+/g).map(Number);
    return [x0 - xaxis._offset, y0 - yaxis._offset, x1 - xaxis._offset, y1 - yaxis._offset]
      .map((v, i) => (i % 2 ? yaxis : xaxis).p2d(v));
}"""


def moved(at: int, x: float, y: float) -> Points:
    xs, ys = TUTORIAL.x.copy(), TUTORIAL.y.copy()
    xs[at], ys[at] = x, y
    return replace(TUTORIAL, x=xs, y=ys)


def exact(points: Points) -> Run:
    return record(points, Settings(), engine="exact")


def in_the_hand(page: Page) -> tuple[float, float]:
    words = page.locator(".pn-coordinates").text_content() or ""
    _, x, _, y = words.split()
    return float(x), float(y)


@pytest.fixture
def paused(sent: list[object], page: Page, server: str) -> Locator:
    """The stage of a fresh page, at iteration 14."""
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    scrub(page, 14)
    return stage


def test_what_depends_on_a_point_follows_it_in_every_frame_and_the_core_confirms_it(
    page: Page, paused: Locator, sent: list[object]
) -> None:
    start = place(page, 8.9, 2.6)
    page.mouse.move(*start)
    page.mouse.down()
    before = len(sent)
    for x, y in ((8.5, 2.0), (7.9, 1.4), (8.2, 3.3)):
        page.mouse.move(*place(page, x, y))
        expect(page.locator(".pn-coordinates")).to_contain_text(f"x {x}")
        here = in_the_hand(page)
        assert here == pytest.approx((x, y), abs=0.02)
        points = moved(FAR, *here)
        run, best = exact(points), theory.least_squares(points)
        assert value(paused, "preview-loss") == pytest.approx(run.loss[-1], rel=1e-9)
        for name in ("weight", "bias", "loss"):
            assert value(paused, name) == pytest.approx(getattr(run, name)[14], rel=1e-9)
        x0, y0, x1, y1 = page.evaluate(ENDS)
        ends = np.array([x0, x1]) * best.weight + best.bias
        assert [y0, y1] == pytest.approx(ends, abs=0.005), "a pixel is worth that"
        expect(paused.get_by_text("The best line follows the point")).to_be_visible()
    expect(page.locator(".pn-coordinates")).to_have_css("font-weight", "700")
    expect(page.locator(".pn-hand .pn-halo")).to_have_css("opacity", "0.18")
    expect(page.locator(".pn-surface .contourlayer")).to_have_css("visibility", "hidden")
    assert len(sent) == before, "nothing is sent while the hand holds it"
    last = exact(moved(FAR, *in_the_hand(page)))
    page.mouse.up()
    expect(paused).to_have_attribute("data-preview-loss", "")
    expect(page.get_by_role("combobox", name="Points")).to_have_value("Your points, 25 points")
    assert len(sent) == before + 1
    assert value(paused, "iteration") == 14
    assert value(paused, "loss") == pytest.approx(last.loss[14], rel=1e-6), "float32 is sent"
    expect(paused.get_by_text("The best line follows the point")).to_have_count(0)


def test_escape_puts_it_back_and_nothing_is_sent(
    page: Page, paused: Locator, sent: list[object]
) -> None:
    loss, before = paused.get_attribute("data-loss"), len(sent)
    page.mouse.move(*place(page, 8.9, 2.6))
    page.mouse.down()
    page.mouse.move(*place(page, 6, 1))
    expect(paused).not_to_have_attribute("data-loss", loss or "")
    page.keyboard.press("Escape")
    expect(paused).to_have_attribute("data-loss", loss or "")
    page.mouse.up()
    expect(page.locator(".pn-hand")).to_have_attribute("visibility", "hidden")
    expect(page.locator(".pn-surface .contourlayer")).to_have_css("visibility", "visible")
    assert len(sent) == before
    expect(button(page, "Undo")).to_have_count(0)


@pytest.mark.nightly
def test_a_point_that_is_put_back_where_it_was_has_not_changed(
    page: Page, paused: Locator, sent: list[object]
) -> None:
    before = len(sent)
    home = place(page, 8.9, 2.6)
    page.mouse.move(*home)
    page.mouse.down()
    page.mouse.move(*place(page, 6, 1))
    expect(page.locator(".pn-coordinates")).to_contain_text("x 6")
    page.mouse.move(*home)
    expect(page.locator(".pn-coordinates")).to_contain_text("x 8.90")
    page.mouse.up()
    expect(paused).to_have_attribute("data-preview-loss", "")
    expect(paused.get_by_text("Through the middle of the points")).to_be_visible()
    page.wait_for_timeout(300)
    assert len(sent) == before


def test_what_is_done_and_undone_in_one_breath_comes_in_its_order(
    page: Page, paused: Locator
) -> None:
    page.mouse.click(*place(page, 6, 1.2))
    expect(button(page, "Undo")).to_be_visible()
    page.mouse.click(*place(page, 5.5, 1.2))
    page.keyboard.press("Control+z")
    page.mouse.click(*place(page, 6.5, 1.2))
    expect(page.get_by_role("combobox", name="Points")).to_have_value("Your points, 27 points")
    button(page, "Undo").click()
    expect(paused).to_have_attribute("data-points", "26")
    expect(page.get_by_role("combobox", name="Points")).to_have_value("Your points, 26 points")


def test_a_click_adds_a_point_a_right_click_takes_one_away_and_both_can_be_taken_back(
    page: Page, paused: Locator
) -> None:
    page.mouse.click(*place(page, 6, 1.5))
    expect(paused).to_have_attribute("data-points", "26")
    expect(page.get_by_role("combobox", name="Points")).to_have_value("Your points, 26 points")
    page.mouse.click(*place(page, 8.9, 2.6), button="right")
    expect(paused).to_have_attribute("data-points", "25")
    button(page, "Undo").click()
    expect(paused).to_have_attribute("data-points", "26")
    page.keyboard.press("Control+z")
    expect(paused).to_have_attribute("data-points", "25")
    expect(button(page, "Undo")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    expect(paused).to_have_attribute("data-points", "26")
    expect(paused).to_have_attribute("data-iteration", "14")
    expect(button(page, "Redo")).to_be_visible()


def test_a_hand_is_not_slower_than_the_server(page: Page, paused: Locator) -> None:
    """Each of three clicks comes before the answer to the one before it."""
    for x in (5.5, 6, 6.5):
        page.mouse.click(*place(page, x, 1.2))
    expect(paused).to_have_attribute("data-points", "28")
    expect(page.get_by_role("combobox", name="Points")).to_have_value("Your points, 28 points")
    for left in (27, 26, 25):
        button(page, "Undo").click()
        expect(paused).to_have_attribute("data-points", str(left))


@pytest.mark.nightly
def test_a_press_that_moves_or_lasts_adds_nothing(page: Page, paused: Locator) -> None:
    x, y = place(page, 6, 1.5)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y)
    page.mouse.up()
    page.mouse.down()
    page.wait_for_timeout(450)
    page.mouse.up()
    page.mouse.click(*place(page, 8.9, 2.6))  # on a point: nothing to add
    page.wait_for_timeout(300)
    expect(paused).to_have_attribute("data-points", "25")


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


class Finger:
    """One finger on the screen of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.devtools = page.context.new_cdp_session(page)

    def put(self, x: float, y: float) -> None:
        self._send("touchStart", {"x": x, "y": y})

    def draw(self, x: float, y: float) -> None:
        self._send("touchMove", {"x": x, "y": y})
        self.page.wait_for_timeout(30)  # a finger that jumps is no scrolling

    def lift(self) -> None:
        self._send("touchEnd")

    def _send(self, kind: str, *points: dict[str, float]) -> None:
        self.devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [*points]})


SCROLLED = "Math.max(...[...document.querySelectorAll('*')].map(at => at.scrollTop))"


def test_a_finger_takes_a_point_and_scrolls_from_anywhere_else(phone: Page) -> None:
    stage = phone.get_by_test_id("stage")
    finger = Finger(phone)
    x, y = place(phone, 8.9, 2.6)
    finger.put(x + 12, y + 8)
    for step in range(1, 7):
        finger.draw(x + 12, y + 8 - 15 * step)
    assert in_the_hand(phone)[1] > 3
    finger.lift()
    expect(stage).to_have_attribute("data-preview-loss", "")
    expect(button(phone, "Undo")).to_be_visible()
    assert phone.evaluate(SCROLLED) == 0
    x, y = place(phone, 6, 1.2)
    finger.put(x, y)
    for step in range(1, 7):
        finger.draw(x, y - 30 * step)
    finger.lift()
    phone.wait_for_function(f"{SCROLLED} > 0")
    phone.touchscreen.tap(*place(phone, 6, 1.2))
    phone.wait_for_timeout(300)
    expect(stage).to_have_attribute("data-points", "25")


@pytest.mark.nightly
def test_a_finger_that_rests_on_a_point_takes_it_away(phone: Page) -> None:
    x, y = place(phone, 8.9, 2.6)
    finger = Finger(phone)
    finger.put(x, y)
    expect(phone.get_by_test_id("stage")).to_have_attribute("data-points", "24")
    finger.lift()


@pytest.mark.nightly
def test_what_is_too_much_for_a_frame_follows_from_a_worker(page: Page, server: str) -> None:
    chance = np.random.default_rng(3)
    x = np.append(chance.uniform(0, 1, 999), 0.5)
    y = np.append(1 + 2 * x[:-1] + chance.normal(0, 0.4, 999), -1.0)
    open_app(page, server)
    upload(page, "x,y\n" + "".join(f"{a:.4f},{b:.4f}\n" for a, b in zip(x, y, strict=True)))
    expect(page.get_by_text("Uploaded file points.csv")).to_be_visible()
    visit(page, "Train")
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    enter(page, "Learning rate", "0.05")
    unfold(page)
    pick(page, "Loss", "Huber")
    upward(page)
    page.mouse.move(*place(page, 0.5, -1.0))
    page.mouse.down()
    page.mouse.move(*place(page, 0.8, -1.2), steps=8)
    expect(stage).to_have_attribute("data-live", "browser")  # it has caught up
    words = page.locator(".pn-coordinates").text_content() or ""
    there = [float(word) for word in words.split() if word not in "xy"]
    page.mouse.up()
    expect(page.get_by_text("Worked out in the browser; Train runs PyTorch")).to_be_visible()
    scrub(page, 4000)
    points = Points(
        [*(round(v, 4) for v in x[:-1]), there[0]], [*(round(v, 4) for v in y[:-1]), there[1]]
    )
    run = record(points, Settings(learning_rate=0.05, loss="huber"))
    assert value(stage, "weight") == pytest.approx(run.weight[-1], rel=1e-4)
    assert value(stage, "loss") == pytest.approx(run.loss[-1], rel=1e-4)
