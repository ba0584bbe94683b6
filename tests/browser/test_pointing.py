"""Who points reads off: a prediction, a point, a step of the run; a click on a step goes there."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import Points, Settings, record
from tests.browser.driving import frame, open_app, place
from tests.browser.states import button, enter, entry, run_to_the_end, scrub
from tests.browser.test_zoom import axes, drag, zoom_in

RUN = record(Points.tutorial(), Settings(), engine="exact")


def read(page: Page, panel: str) -> list[str]:
    """The words that are on the screen, one number after the other."""
    words = page.locator(f".pn-{panel} .pn-words")
    expect(words).to_be_visible()
    return re.split(r" {2,}", "   ".join(words.locator("tspan").all_text_contents()))


def said(k: int) -> list[str]:
    """What is read off a step: in the digits of the headline, three behind the point here."""
    numbers = f"loss {RUN.loss[k]:.3f}", f"w {RUN.weight[k]:.3f}", f"b {RUN.bias[k]:.3f}"
    return [f"iteration {k}", *numbers]


def over(page: Page, iteration: int, up: float = 0.5) -> tuple[float, float]:
    """A pixel of the loss panel at an iteration, anywhere above or below the curve."""
    at = axes(page, "loss")
    across = (np.log10(iteration + 1) - at.x0) / (at.x1 - at.x0)
    return at.left + across * at.width, at.top + (1 - up) * at.height


def on_the_path(page: Page, k: int) -> tuple[float, float]:
    at = axes(page, "surface")
    across = (RUN.weight[k] - at.x0) / (at.x1 - at.x0)
    up = (RUN.bias[k] - at.y0) / (at.y1 - at.y0)
    return at.left + across * at.width, at.top + (1 - up) * at.height


def test_pointing_reads_off_and_a_click_goes_there(page: Page, stage: Locator) -> None:
    scrub(page, 14)
    page.mouse.move(*place(page, 6.5, 1.2))
    x, output = (float(words.split()[1]) for words in read(page, "fit"))
    assert x == pytest.approx(6.5, abs=0.02)
    assert output == pytest.approx(RUN.weight[14] * x + RUN.bias[14], abs=0.001)
    expect(page.locator(".pn-fit .pn-spot")).to_be_visible()
    page.mouse.move(*place(page, 8.9, 2.6))
    assert read(page, "fit")[:2] == ["x 8.9", "y 2.6"], "a point as it was given"
    entry(page, "the neuron").click()
    page.mouse.move(*place(page, 8.9, 2.6))
    assert read(page, "fit") == ["x 8.9", "y 2.6"], "who hides the neuron is not told"
    page.mouse.move(*place(page, 6.5, 1.2))
    expect(page.locator(".pn-fit .pn-words")).to_be_hidden()
    entry(page, "the neuron").click()

    residuals = stage.locator("[data-switch=residuals]")
    residuals.click()
    page.mouse.move(*place(page, 7.9, 1.9))
    residual = RUN.weight[14] * 7.5 + RUN.bias[14] - 1.6
    assert read(page, "fit") == [f"{residual:.3f}² = {residual**2:.3f}"]
    expect(page.locator(".pn-square.pn-pointed")).to_have_css("fill-opacity", "0.2")
    assert page.locator(".pn-term").get_attribute("d"), "its share of the bar"
    residuals.click()
    residuals.click()

    page.mouse.move(*over(page, 6))
    assert read(page, "loss") == said(6)
    expect(page.locator(".pn-fit .pn-words")).to_be_hidden()
    expect(page.locator(".pn-loss .nsewdrag").first).to_have_css("cursor", "pointer")
    page.mouse.click(*over(page, 6, up=0.8))
    expect(stage).to_have_attribute("data-iteration", "6")

    page.mouse.move(*on_the_path(page, 2))
    assert read(page, "surface") == said(2)
    page.mouse.click(*on_the_path(page, 2))
    expect(stage).to_have_attribute("data-iteration", "2")
    page.mouse.move(*axes(page, "surface").at(0.05, 0.95))
    expect(page.locator(".pn-surface .pn-words")).to_be_hidden()
    page.mouse.click(*axes(page, "surface").at(0.05, 0.95))
    expect(stage).to_have_attribute("data-iteration", "2")

    zoom_in(page, "loss")
    k = 3 if over(page, 3)[0] > axes(page, "loss").left else 60
    page.mouse.move(*over(page, k))
    assert read(page, "loss") == said(k), "zoomed, too"
    at = axes(page, "loss")
    drag(page, at.at(0.5, 0.5), at.at(0.45, 0.5))
    page.mouse.up()
    expect(stage).to_have_attribute("data-iteration", "2")
    page.keyboard.press("z")

    entry(page, "least squares").click()
    page.mouse.move(*over(page, 1))
    assert read(page, "loss") == said(1)
    page.mouse.move(*over(page, 100))
    expect(page.locator(".pn-loss .pn-words")).to_be_hidden()  # it leads to the answer
    entry(page, "least squares").click()

    stage.get_by_role("combobox", name="Speed").select_option("0.25")
    button(page, "Play").click()
    page.mouse.move(*place(page, 6.5, 1.2))
    before = read(page, "fit")
    output = page.locator(".pn-fit .pn-words tspan")
    expect(output).not_to_have_text("   ".join(before))
    assert read(page, "fit")[0] == before[0], "the prediction follows, where one points"
    page.mouse.click(*over(page, 40))
    expect(stage).to_have_attribute("data-playing", "false")
    expect(stage).to_have_attribute("data-iteration", "40")


@pytest.mark.nightly
def test_of_a_thinned_run_the_steps_that_were_kept_are_read_off(page: Page, stage: Locator) -> None:
    enter(page, "Iterations", "1000000")
    expect(stage.get_by_text("of 1,000,001 steps kept, by change")).to_be_visible()
    page.mouse.move(*over(page, 1000))
    words = read(page, "loss")
    iteration = int(words[0].split()[1])
    assert iteration == pytest.approx(1000, rel=0.02)
    page.mouse.click(*over(page, 1000))
    expect(stage).to_have_attribute("data-iteration", str(iteration))
    assert words[1] == f"loss {RUN.loss[iteration]:.3f}"


@pytest.mark.nightly
def test_of_a_run_that_diverges_a_step_beyond_the_picture_is_read_off(
    page: Page, stage: Locator
) -> None:
    enter(page, "Learning rate", "0.0014")
    run_to_the_end(page)
    run = record(Points.tutorial(), Settings(learning_rate=0.0014), engine="exact")
    at = axes(page, "loss")
    page.mouse.move(at.left + at.width - 8, at.top + at.height / 2)
    words = read(page, "loss")
    iteration = int(words[0].split()[1])
    assert run.loss[iteration] > 1e20 or words[1] == "loss ∞"
    expect(page.locator(".pn-loss .pn-words")).to_be_in_viewport(ratio=1)


@pytest.mark.nightly
def test_a_tap_reads_off_and_goes_there(new_page: Callable[..., Page], server: str) -> None:
    phone = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    open_app(phone, server)
    stage = phone.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    phone.touchscreen.tap(*over(phone, 6))
    words = read(phone, "loss")
    iteration = int(words[0].split()[1])
    assert iteration == pytest.approx(6, abs=1)
    expect(stage).to_have_attribute("data-iteration", str(iteration))
    assert words == said(iteration)
    phone.touchscreen.tap(*place(phone, 6.5, 1.2))
    frame(phone)
    assert float(read(phone, "fit")[0].split()[1]) == pytest.approx(6.5, abs=0.05)
    expect(stage).to_have_attribute("data-points", "25")
