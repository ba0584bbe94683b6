"""Residuals as springs: what force and torque read, and who sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import Points, Settings, train
from perceptron.stage.scene import Scene
from perceptron.stage.view import View
from tests.browser.driving import SIZES, open_app, place
from tests.browser.states import entry, residuals_as_springs, scrub, stage, upload, visit


def reads(page: Page) -> tuple[float, float]:
    """Force and torque, as they are written."""
    force, torque = page.locator(".pn-balance b").all_inner_texts()
    return float(force.replace("−", "-")), float(torque.replace("−", "-"))


def wanted(points: Points, iteration: int) -> tuple[float, float]:
    """Minus half the gradient of the real loop at this iteration."""
    for step in train(points, Settings(iterations=max(iteration, 1))):
        if step.iteration == iteration:
            return -step.bias_gradient / 2, -step.weight_gradient / 2
    raise AssertionError


def test_force_and_torque_follow_the_run_and_a_point_in_the_hand(
    page: Page, stage: Locator
) -> None:
    expect(residuals_as_springs(page)).to_be_visible()
    for iteration in (0, 1, 14):
        scrub(page, iteration)
        force, torque = wanted(Points.tutorial(), iteration)
        assert reads(page) == (pytest.approx(force, abs=0.006), pytest.approx(torque, abs=0.06))
    expect(stage.locator(".pn-forces")).not_to_have_attribute("d", "")
    scrub(page, 4000)
    assert reads(page) == (0, 0)
    expect(stage.locator(".pn-forces")).to_have_attribute("d", "")
    scrub(page, 0)
    before = reads(page)
    page.mouse.move(*place(page, 8.9, 2.6))
    page.mouse.down()
    page.mouse.move(*place(page, 8.9, 1.1), steps=4)
    expect(stage.locator(".pn-balance")).to_contain_text("This point: pull −4.")
    expect(stage.locator(".pn-pulled")).not_to_have_attribute("d", "")
    force, torque = reads(page)
    assert force - before[0] == pytest.approx(-1.5, abs=0.03)
    assert torque - before[1] == pytest.approx(-1.5 * 8.9, abs=0.3), "by as much, times its lever"
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(stage.locator(".pn-balance")).not_to_contain_text("This point")
    assert reads(page) == before


def test_a_link_with_springs_opens_with_them_and_without_where_the_loss_is_not_squared(
    page: Page, server: str
) -> None:
    for loss, shown in (("mean", "springs"), ("huber", "lines")):
        view = View(residuals="springs")
        scene = Scene.of(Points.tutorial(), Settings(loss=loss), view=view)
        page.goto("about:blank")
        open_app(page, server, "?" + scene.link(server).partition("?")[2])
        expect(entry(page, f"residuals: {shown}")).to_be_visible()
        expect(page.locator(".pn-balance")).to_be_visible(visible=shown == "springs")


@pytest.mark.nightly
def test_springs_are_reached_by_keys_and_survive_a_reload(page: Page, stage: Locator) -> None:
    entry(page, "residuals: lines").focus()
    page.keyboard.press("Enter")
    page.keyboard.press(" ")
    expect(entry(page, "residuals: springs")).to_be_focused()
    page.wait_for_timeout(1_000)  # in which it is written down
    page.reload()
    expect(entry(page, "residuals: springs")).to_be_visible()
    expect(page.locator(".pn-balance b").first).to_have_text("−25.33")


@pytest.mark.nightly
def test_of_2000_points_200_springs_are_drawn_and_all_of_them_pull(
    page: Page, stage: Locator
) -> None:
    rows = [(i % 100 / 10, i % 7 + i % 13 / 10) for i in range(2000)]
    upload(page, "x,y\n" + "".join(f"{x},{y}\n" for x, y in rows), "many.csv")
    visit(page, "Train")
    expect(stage).to_have_attribute("data-points", "2000")
    entry(page, "residuals: off").click()
    expect(stage.get_by_text("200 of 2,000 springs are drawn, all of them pull.")).to_be_visible()
    springs = stage.locator(".pn-springs").get_attribute("d") or ""
    assert springs.count("M") == 200
    points = Points(*zip(*rows, strict=True))
    force, torque = wanted(points, 0)
    assert reads(page) == (pytest.approx(force, rel=1e-3), pytest.approx(torque, rel=1e-3))


@pytest.mark.nightly
@pytest.mark.parametrize("size", SIZES)
def test_what_the_bars_say_has_room(new_page: Callable[..., Page], server: str, size: str) -> None:
    width, height = SIZES[size]
    touch = size == "phone"
    page = new_page(viewport={"width": width, "height": height}, is_mobile=touch, has_touch=touch)
    open_app(page, server)
    expect(stage(page)).to_have_attribute("data-ready", "true")
    switch = stage(page).locator("[data-switch=residuals]")
    for _ in range(2):
        switch.tap() if touch else switch.click()
    says = page.locator(".pn-balance-says")
    expect(says).to_have_text("Left pulls down, right up. At the best line both read 0.")
    if touch:
        page.touchscreen.tap(*place(page, 7.5, 1.6))
        expect(says).to_contain_text("This point: pull ")
    assert says.evaluate("e => e.scrollWidth <= e.clientWidth"), "whole"
    plot = page.locator(".pn-fit .plotly .xtitle").bounding_box()
    balance = page.locator(".pn-balance").bounding_box()
    assert plot
    assert balance
    assert balance["y"] >= plot["y"] + plot["height"] - 1, "below the axis and its name"
