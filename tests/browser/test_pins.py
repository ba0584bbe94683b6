"""Pinned runs: the next ones are drawn over them, in all three panels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import Points, Run, Settings, record
from perceptron.export.page import html
from tests.browser.driving import place, value
from tests.browser.states import button, enter, entry, run_to_the_end, scrub, unfold, visit

TUTORIAL = Points.tutorial()
FAR = int(TUTORIAL.x.argmax())  # 8.9, 2.6


def line(page: Page, name: str) -> tuple[float, float]:
    """Weight and bias of a line in the picture, from its pixels."""
    drawn = page.locator(f".pn-fit .pn-inside .pn-{name}").first.get_attribute("d")
    layer = page.locator(".pn-fit .pn-over").bounding_box()
    assert drawn
    assert layer is not None
    ends = np.array([[float(v) for v in end.split()] for end in drawn[1:].split("L")])  # (2, 2)
    origin, one = np.array(place(page, 0, 0)), np.array(place(page, 1, 1))
    corner = np.array([layer["x"], layer["y"]])
    start, end = (ends + corner - origin) / (one - origin)
    weight = (end[1] - start[1]) / (end[0] - start[0])
    return weight, start[1] - weight * start[0]


def step_of(run: Run, k: int) -> tuple[float, float]:
    return float(run.weight[k]), float(run.bias[k])


def names(page: Page, panel: str = "fit") -> list[str]:
    return page.locator(f".pn-{panel} .pn-name:not(.pn-gone) > :first-child").all_text_contents()


def test_a_pinned_run_stays_under_the_next_one_named_by_what_differs(
    page: Page, stage: Locator
) -> None:
    run_to_the_end(page)
    scrub(page, 14)
    button(page, "Pin").click()
    expect(stage).to_have_attribute("data-pins", "1")
    expect(button(page, "Pin")).to_be_hidden()  # pinned already
    expect(page.get_by_text("Pinned. Change something and train")).to_be_visible()
    enter(page, "Learning rate", "0.0001")
    run_to_the_end(page)
    scrub(page, 14)
    first, second = (record(TUTORIAL, Settings(learning_rate=r), "exact") for r in (0.001, 0.0001))
    assert line(page, "pinned") == pytest.approx(step_of(first, 14), abs=0.01)
    assert line(page, "line") == pytest.approx(step_of(second, 14), abs=0.01)
    for panel in ("fit", "loss", "surface"):
        assert names(page, panel) == ["rate 0.001"]
    scrub(page, 200)
    assert line(page, "pinned") == pytest.approx(step_of(first, 200), abs=0.01)

    page.keyboard.press("p")
    expect(stage).to_have_attribute("data-pins", "2")
    button(page, "2 pinned").click()
    table = page.get_by_role("region", name="Pinned runs")
    rows = [row.split("\n") for row in table.get_by_role("row").all_inner_texts()]
    told = ["".join(row).split("\t")[:4] for row in rows[1:]]
    assert told[1] == ["rate 0.001", f"{first.loss[-1]:.3f}", "263", "good"]
    assert told[0] == ["this run", f"{second.loss[-1]:.3f}", "2,635", "good"]
    page.keyboard.press("Escape")
    expect(table).to_be_hidden()

    # A hand that takes a point away takes it from them, too: each is trained on the points shown.
    page.mouse.click(*place(page, 8.9, 2.6), button="right")
    expect(stage).to_have_attribute("data-points", "24")
    expect(stage).to_have_attribute("data-live", "")
    scrub(page, 100)
    fewer = Points(np.delete(TUTORIAL.x, FAR), np.delete(TUTORIAL.y, FAR))
    again = record(fewer, Settings(learning_rate=0.001), "exact")
    assert line(page, "pinned") == pytest.approx(step_of(again, 100), abs=0.01)

    name = page.locator(".pn-fit .pn-name").first
    name.hover()
    name.get_by_role("button", name="Unpin rate 0.001").click()
    expect(stage).to_have_attribute("data-pins", "1")
    button(page, "1 pinned").click()
    button(page, "Unpin all").click()
    expect(stage).to_have_attribute("data-pins", "0")
    expect(page.locator(".pn-pinned")).to_have_count(0)


def batches(page: Page) -> None:
    unfold(page)
    enter(page, "Batch size", "5")


@pytest.mark.nightly
def test_what_cannot_be_worked_out_on_other_points_is_of_earlier_ones(
    page: Page, stage: Locator
) -> None:
    batches(page)
    run_to_the_end(page)
    button(page, "Pin").click()
    before = page.locator(".pn-loss .pn-pinned").first.get_attribute("d")
    page.mouse.click(*place(page, 8.9, 2.6), button="right")
    expect(stage).to_have_attribute("data-points", "24")
    expect(page.locator(".pn-fit .pn-name")).to_have_text("earlier points×")
    expect(page.locator(".pn-fit .pn-pinned").first).to_have_class("pn-pinned pn-earlier")
    button(page, "1 pinned").click()
    expect(page.get_by_role("region", name="Pinned runs").locator("tbody")).to_contain_text("—")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(stage).to_have_attribute("data-points", "25")
    expect(page.locator(".pn-fit .pn-pinned").first).to_have_class("pn-pinned")
    assert page.locator(".pn-loss .pn-pinned").first.get_attribute("d") == before


@pytest.mark.nightly
def test_five_at_most_and_one_that_leaves_the_picture_hides_nothing(
    page: Page, stage: Locator
) -> None:
    for rate in ("0.0013", "0.0001", "0.0002", "0.0003", "0.0004"):
        enter(page, "Learning rate", rate)
        run_to_the_end(page)
        page.keyboard.press("p")
    expect(stage).to_have_attribute("data-pins", "5")
    enter(page, "Learning rate", "0.001")
    run_to_the_end(page)
    page.keyboard.press("p")
    expect(stage).to_have_attribute("data-pins", "5")
    expect(button(page, "Pin")).to_be_hidden()
    expect(page.get_by_text("Within 1 % after 263 iterations; rate 0.0004 took")).to_be_visible()
    scrub(page, 14)
    assert len(set(names(page))) == 5
    boxes = [name.bounding_box() for name in page.locator(".pn-fit .pn-name").all()]
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            assert one is not None
            assert other is not None
            apart = abs(one["y"] - other["y"]) >= min(one["height"], other["height"]) - 1
            beside = one["x"] >= other["x"] + other["width"] - 8
            assert apart or beside or other["x"] >= one["x"] + one["width"] - 8
    visit(page, "Data")
    visit(page, "Train")
    expect(stage).to_have_attribute("data-pins", "5")
    entry(page, "least squares").click()
    page.get_by_role("button", name="Restart").click()
    for panel in ("loss", "surface"):  # where pinned runs go leads to the answer
        for path in page.locator(f".pn-{panel} .pn-pinned").all():
            assert (path.get_attribute("d") or "").count("L") <= 1


@pytest.mark.nightly
def test_a_saved_page_pins_without_a_server(
    new_page: Callable[..., Page], tmp_path: Path, requests: list[str]
) -> None:
    file = tmp_path / "run.html"
    settings = Settings()
    file.write_text(html(TUTORIAL, record(TUTORIAL, settings, "exact"), settings), "utf-8")
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(file.as_uri())
    requests.clear()
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    scrub(page, 14)
    button(page, "Pin").click()
    rate = page.get_by_role("spinbutton", name="Learning rate", exact=True)
    rate.fill("0.0001")
    rate.press("Enter")
    expect(page.locator(".pn-fit .pn-name")).to_have_text("rate 0.001×")
    run = record(TUTORIAL, settings, "exact")
    scrub(page, 30)
    assert line(page, "pinned") == pytest.approx(step_of(run, 30), abs=0.02)
    assert value(stage, "pins") == 1
