"""The neuron as a strip of numbers, and the gradient as an arrow."""

from __future__ import annotations

import math

import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import Points, Settings, record, theory
from tests.browser.driving import place
from tests.browser.states import button, enter, entry, scrub, visit

PATH = """name => [...document.querySelector(`.pn-surface .pn-${name}`).getAttribute('d')
    .matchAll(/-?[0-9.]+/g)].map(Number)"""
DOT = """() => ['cx', 'cy'].map(name =>
    Number(document.querySelector('.pn-surface .pn-dot').getAttribute(name)))"""


def test_the_neuron_unfolds_below_its_equation_with_the_numbers_of_the_point_under_the_pointer(
    page: Page, stage: Locator
) -> None:
    points, run = Points.tutorial(), record(Points.tutorial(), Settings(), engine="exact")
    strip = stage.get_by_role("group", name="Neuron diagram")
    expect(strip).to_be_hidden()
    scrub(page, 14)
    button(page, "Neuron diagram").click()
    expect(strip).to_be_visible()

    def tells(at: int, iteration: int) -> None:
        x, y = points.x[at], points.y[at]
        w, b = run.weight[iteration], run.bias[iteration]
        texts = {
            "x": x,
            "w": w,
            "product": w * x,
            "b": b,
            "output": w * x + b,
            "y": y,
            "residual": w * x + b - y,
        }
        for name, value in texts.items():
            written = f"{value:.3f}".replace("-", "\u2212")
            expect(strip.locator(f"[data-is={name}]")).to_have_text(written)

    tells(len(points) - 1, 14)
    page.mouse.move(*place(page, 8.9, 2.6))
    tells(6, 14)
    page.mouse.move(*place(page, 6, 1))
    scrub(page, 200)
    tells(6, 200)
    visit(page, "Data")
    expect(stage).to_have_count(0)
    visit(page, "Train")
    expect(strip).to_be_visible()
    page.keyboard.press("d")
    expect(strip).to_be_hidden()
    expect(stage.locator(".pn-chosen")).to_have_attribute("visibility", "hidden")


def test_the_gradient_points_where_descent_goes_next_and_tells_the_half_lives(
    page: Page, stage: Locator
) -> None:
    gradient = button(page, "Gradient")
    expect(gradient).to_have_attribute("aria-pressed", "false")
    lives = stage.locator(".pn-life")
    expect(lives.first).to_have_text("")
    gradient.click()
    expect(gradient).to_have_attribute("aria-pressed", "true")
    steep, flat = theory.half_lives(Points.tutorial(), Settings())
    expect(lives.first).to_have_text(f"halves in {steep:.1f} iterations")
    expect(lives.last).to_have_text(f"halves in {flat:.0f} iterations")
    for iteration in (0, 2, 60):
        scrub(page, iteration)
        x0, y0, x1, y1, *_ = page.evaluate(PATH, "arrow")
        assert [x0, y0] == pytest.approx(page.evaluate(DOT), abs=0.2)
        scrub(page, iteration + (20 if iteration == 60 else 1))
        x, y = page.evaluate(DOT)
        turn = math.atan2(y - y0, x - x0) - math.atan2(y1 - y0, x1 - x0)
        assert math.cos(turn) > 0.98
    entry(page, "least squares").click()
    assert page.evaluate(PATH, "arrow") != []
    enter(page, "Learning rate", "0.0014")
    expect(stage).to_have_attribute("data-iteration", "23")  # where it has left the picture
    expect(lives.first).to_have_text("")
    scrub(page, 1)
    expect(lives.first).to_have_text("doubles in 4.6 iterations")
    gradient.click()
    assert page.evaluate(PATH, "arrow") == []
