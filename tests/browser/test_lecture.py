"""The lecture view needs nothing else: its row has what a lecturer changes, keys the moments."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from perceptron import Points, Settings, record, theory
from tests.browser.driving import SIZES, open_app, value
from tests.browser.states import button

TUTORIAL = Points.tutorial()


def test_points_rate_optimizer_train_and_a_clicker_without_leaving_it(new_page, server) -> None:
    width, height = SIZES["projector"]
    page = new_page(viewport={"width": width, "height": height})
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    row = stage.get_by_role("group", name="Training")
    expect(row).to_be_hidden()
    page.keyboard.press("PageDown")
    assert value(stage, "iteration") == 0, "elsewhere it scrolls the page"
    page.keyboard.press("l")
    expect(row).to_be_visible()
    letters = "words => parseFloat(getComputedStyle(document.querySelector(words)).fontSize)"
    for words in (
        ".pn-zone-words span",
        ".pn-row .pn-rate-head",
        ".pn-say",
        ".pn-legend",
        ".pn-count",
    ):
        assert page.evaluate(letters, f".pn-stage {words}") >= 24, words
    run = record(TUTORIAL, Settings(), engine="exact")
    least = theory.least_squares(TUTORIAL).loss
    there = [int((run.loss > share * least).argmin()) for share in (1.1, 1.01)]
    for stop in (1, 2, 3, 10, *there, 4000, 4000):
        page.keyboard.press("PageDown")
        expect(stage).to_have_attribute("data-iteration", str(stop))
    page.keyboard.press("PageUp")
    expect(stage).to_have_attribute("data-iteration", str(there[1]))
    row.get_by_role("combobox", name="Points").select_option("Hubble 1929")
    expect(stage).to_have_attribute("data-points", "24")
    row.get_by_role("combobox", name="Optimizer").select_option("momentum")
    expect(page.get_by_text("More: momentum")).to_be_attached()
    rate = row.get_by_role("spinbutton", name="Learning rate")
    rate.fill("0.002")
    rate.press("Enter")
    row.get_by_role("button", name="New start").click()
    expect(page.locator("input[aria-label=Seed]").first).not_to_have_value("0")
    button(row, "Train").click()
    expect(stage).to_have_attribute("data-playing", "true")
    seed = int(page.locator("input[aria-label=Seed]").first.input_value())
    hubble = Points.named("Hubble 1929")
    trained = record(hubble, Settings(0.002, seed=seed, optimizer="momentum"))
    page.keyboard.press("End")
    expect(stage).to_have_attribute("data-iteration", "4000")
    assert value(stage, "loss") == pytest.approx(trained.loss[-1], rel=1e-6)
    page.keyboard.press("Escape")
    expect(row).to_be_hidden()
