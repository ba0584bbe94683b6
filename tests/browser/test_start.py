"""The line by hand, and the ring on the loss surface: where the run begins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import Points, Settings, record
from tests.browser.driving import drag, middle, open_app, place, value
from tests.browser.states import button, entry, scrub

TUTORIAL = Points.tutorial()


@pytest.fixture
def stage(sent: list[object], page: Page, server: str) -> Locator:
    """The stage of a fresh page, at iteration 14."""
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    scrub(page, 14)
    return stage


def near_the_line(page: Page, stage: Locator) -> None:
    """Where no point is beside it."""
    weight, bias = value(stage, "weight"), value(stage, "bias")
    x, y = place(page, 6.3, weight * 6.3 + bias)
    page.mouse.move(x, y - 4)


def from_here(stage: Locator) -> Callable[[], None]:
    """That what is shown is the run from the start that is shown."""
    start = value(stage, "weight"), value(stage, "bias")
    run = record(TUTORIAL, Settings(weight=start[0], bias=start[1]), engine="exact")
    assert value(stage, "loss") == pytest.approx(run.loss[0], rel=1e-6)
    assert value(stage, "preview-loss") == pytest.approx(run.loss[-1], rel=1e-9)

    def confirmed() -> None:
        expect(stage).to_have_attribute("data-live", "")
        assert value(stage, "iteration") == 0
        for name, given in zip(("weight", "bias"), start, strict=True):
            assert value(stage, name) == pytest.approx(given, rel=1e-6), "float32 is sent"
        scrub(stage.page, 30)
        assert value(stage, "loss") == pytest.approx(run.loss[30], rel=1e-6)
        scrub(stage.page, 0)

    return confirmed


def test_a_line_that_is_turned_and_lifted_is_a_start_and_the_seeds_is_had_back(
    page: Page, stage: Locator, sent: list[object]
) -> None:
    handles = page.locator(".pn-handle .pn-disc")
    expect(handles.first).to_be_hidden()
    before = value(stage, "weight"), value(stage, "bias")
    near_the_line(page, stage)
    expect(handles.first).to_be_visible()
    lift, turn = handles.all()
    mean_x = float(TUTORIAL.x.mean())
    at = middle(lift)
    assert at == pytest.approx(place(page, mean_x, before[0] * mean_x + before[1]), abs=1)
    count = len(sent)
    drag(page, middle(turn), 0, 60)
    expect(page.get_by_text("Turn or lift the line")).to_be_visible()
    assert value(stage, "weight") > before[0]
    assert middle(lift) == pytest.approx(at, abs=1), "turning leaves the middle where it is"
    confirmed = from_here(stage)
    assert len(sent) == count, "nothing is sent while the hand holds it"
    page.mouse.up()
    confirmed()
    assert len(sent) == count + 1
    expect(page.get_by_text("this is the start you chose")).to_be_visible()
    weight = value(stage, "weight")
    near_the_line(page, stage)
    drag(page, middle(lift), 20, -40)
    confirmed = from_here(stage)
    page.mouse.up()
    confirmed()
    assert value(stage, "weight") == pytest.approx(weight, rel=1e-6)
    near_the_line(page, stage)
    drag(page, middle(turn), 0, -50)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert value(stage, "weight") == pytest.approx(weight, rel=1e-6)
    button(stage, "Undo").click()
    expect(button(stage, "Redo")).to_be_visible()
    page.get_by_role("button", name="back to seed 0").click()
    expect(page.get_by_text("Untrained: the weights are random.")).to_be_visible()
    expect(page.get_by_role("button", name="back to seed 0")).to_be_hidden()


def test_the_ring_on_the_surface_is_the_start_and_train_begins_there(
    page: Page, stage: Locator, sent: list[object]
) -> None:
    count = len(sent)
    ring = page.locator(".pn-start .pn-halo")
    drag(page, middle(ring), -90, 40)
    confirmed = from_here(stage)
    assert len(sent) == count
    page.mouse.up()
    confirmed()
    start = value(stage, "weight"), value(stage, "bias")
    button(page, "Train").click()
    expect(stage).to_have_attribute("data-playing", "true")
    scrub(page, 4000)
    run = record(TUTORIAL, Settings(weight=round(start[0], 6), bias=round(start[1], 6)))
    assert value(stage, "loss") == pytest.approx(run.loss[-1], rel=1e-6)


@pytest.mark.nightly
def test_who_fits_a_line_by_hand_without_the_answer_is_told_how_near_it_came(
    page: Page, stage: Locator
) -> None:
    entry(page, "least squares").click()
    near_the_line(page, stage)
    drag(page, middle(page.locator(".pn-handle .pn-disc").last), 0, 40)
    page.mouse.up()
    expect(stage).to_have_attribute("data-live", "")
    yours = f"{value(stage, 'loss'):.3f}"
    entry(page, "least squares").click()
    expect(stage.get_by_text(f"Yours {yours}, best possible 6.120.")).to_be_visible()
    scrub(page, 3)
    expect(stage.get_by_text("Yours")).to_have_count(0)
