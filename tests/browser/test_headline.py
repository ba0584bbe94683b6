"""The equation, the sentence and the legend: as loud and as wide as what they speak of."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.states import all_x_equal, choose, enter, points_changed_since_the_run, scrub


@pytest.mark.nightly
def test_with_all_x_equal_the_legend_promises_no_best_line(page: Page, stage: Locator) -> None:
    legend = stage.locator(".pn-legend")
    expect(legend.get_by_text("least squares")).to_be_visible()
    expect(all_x_equal(page)).to_be_visible()
    expect(legend.get_by_text("the neuron")).to_be_visible()
    expect(legend.get_by_text("least squares")).to_be_hidden()


def test_a_run_that_is_out_of_date_is_dimmed_with_all_that_is_said_of_it(
    page: Page, stage: Locator
) -> None:
    expect(points_changed_since_the_run(page)).to_be_visible()
    for part in (".pn-equation", ".pn-loss-now", ".pn-say", ".pn-legend"):
        expect(stage.locator(part)).to_have_css("opacity", "0.45")


def test_numbers_beyond_all_bounds_leave_no_hole_in_the_equation(
    page: Page, stage: Locator
) -> None:
    enter(page, "Learning rate", "0.01")
    expect(stage.locator(".pn-loss .ytick").last).to_contain_text("1e+")
    scrub(page, 4000)
    expect(stage.locator(".pn-w")).to_have_text("∞")
    for part in (".pn-w", ".pn-b", ".pn-loss-value"):
        box = stage.locator(part).bounding_box()
        assert box is not None
        assert box["width"] < 30, "as wide as the sign alone"


# How far the equation's numbers begin behind what stands before them, and where the loss begins.
PLACES = """() => {
    const gap = name => {
        const at = document.querySelector(name), text = document.createRange();
        text.selectNodeContents(at);
        return text.getBoundingClientRect().left - at.getBoundingClientRect().left;
    };
    const loss = document.querySelector('.pn-loss-now').getBoundingClientRect().left;
    return [gap('.pn-w'), gap('.pn-b'), loss];
}"""


def test_the_equations_numbers_stay_together_and_what_follows_stays_put(
    page: Page, stage: Locator
) -> None:
    choose(page, "Hubble 1929")
    expect(stage.locator(".pn-w")).to_have_text("0.496")
    losses = set()
    for iteration in (0, 1, 5, 40, 4000):
        scrub(page, iteration)
        weight, bias, loss = page.evaluate(PLACES)
        assert max(weight, bias) < 8, "less than a digit is left free before a number"
        losses.add(round(loss))
    assert len(losses) == 1
