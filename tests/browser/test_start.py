"""The line by hand, and the ring on the loss surface: where the run begins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import Points, Settings, record
from tests.browser.driving import open_app, place
from tests.browser.states import button, scrub
from tests.browser.test_touch import messages

TUTORIAL = Points.tutorial()


@pytest.fixture
def sent(page: Page) -> list[object]:
    return messages(page)


@pytest.fixture
def stage(sent: list[object], page: Page, server: str) -> Locator:
    """The stage of a fresh page, at iteration 14."""
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    scrub(page, 14)
    return stage


def number(stage: Locator, name: str) -> float:
    return float(stage.get_attribute(f"data-{name}") or "nan")


def near_the_line(page: Page, stage: Locator) -> None:
    """Where no point is beside it."""
    weight, bias = number(stage, "weight"), number(stage, "bias")
    x, y = place(page, 6.3, weight * 6.3 + bias)
    page.mouse.move(x, y - 4)


def middle(handle: Locator) -> tuple[float, float]:
    box = handle.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, handle: Locator, across: float, up: float) -> None:
    """Takes it there, and does not let go."""
    x, y = middle(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y - up, steps=3)


def from_here(stage: Locator) -> Callable[[], None]:
    """That what is shown is the run from the start that is shown."""
    start = number(stage, "weight"), number(stage, "bias")
    run = record(TUTORIAL, Settings(weight=start[0], bias=start[1]), engine="exact")
    assert number(stage, "loss") == pytest.approx(run.loss[0], rel=1e-6)
    assert number(stage, "preview-loss") == pytest.approx(run.loss[-1], rel=1e-9)

    def confirmed() -> None:
        expect(stage).to_have_attribute("data-live", "")
        assert number(stage, "iteration") == 0
        for name, value in zip(("weight", "bias"), start, strict=True):
            assert number(stage, name) == pytest.approx(value, rel=1e-6), "float32 is sent"
        scrub(stage.page, 30)
        assert number(stage, "loss") == pytest.approx(run.loss[30], rel=1e-6)
        scrub(stage.page, 0)

    return confirmed


def test_a_line_that_is_turned_and_lifted_is_a_start_and_the_seeds_is_had_back(
    page: Page, stage: Locator, sent: list[object]
) -> None:
    handles = page.locator(".pn-handle .pn-disc")
    expect(handles.first).to_be_hidden()
    before = number(stage, "weight"), number(stage, "bias")
    near_the_line(page, stage)
    expect(handles.first).to_be_visible()
    lift, turn = handles.all()
    mean_x = float(TUTORIAL.x.mean())
    at = middle(lift)
    assert at == pytest.approx(place(page, mean_x, before[0] * mean_x + before[1]), abs=1)
    count = len(sent)
    drag(page, turn, 0, 60)
    expect(page.get_by_text("Turn or lift the line")).to_be_visible()
    assert number(stage, "weight") > before[0]
    assert middle(lift) == pytest.approx(at, abs=1), "turning leaves the middle where it is"
    confirmed = from_here(stage)
    assert len(sent) == count, "nothing is sent while the hand holds it"
    page.mouse.up()
    confirmed()
    assert len(sent) == count + 1
    expect(page.get_by_text("this is the start you chose")).to_be_visible()
    weight = number(stage, "weight")
    near_the_line(page, stage)
    drag(page, lift, 20, -40)
    confirmed = from_here(stage)
    page.mouse.up()
    confirmed()
    assert number(stage, "weight") == pytest.approx(weight, rel=1e-6)
    near_the_line(page, stage)
    drag(page, turn, 0, -50)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert number(stage, "weight") == pytest.approx(weight, rel=1e-6)
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
    drag(page, ring, -90, 40)
    confirmed = from_here(stage)
    assert len(sent) == count
    page.mouse.up()
    confirmed()
    start = number(stage, "weight"), number(stage, "bias")
    button(page, "Train").click()
    expect(stage).to_have_attribute("data-playing", "true")
    scrub(page, 4000)
    run = record(TUTORIAL, Settings(weight=round(start[0], 6), bias=round(start[1], 6)))
    assert number(stage, "loss") == pytest.approx(run.loss[-1], rel=1e-6)
