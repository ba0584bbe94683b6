"""The two small panels: which axes they have, how long these stay, and the surface in space."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.states import button, choose, enter, entry, scrub, visit

RANGES = """() => ['loss', 'surface']
    .map(name => document.querySelector(`.pn-${name} .pn-plot`).layout)
    .flatMap(({xaxis, yaxis}) => [xaxis.range, yaxis.range].map(range => range.map(Number)))"""
# Where Plotly itself puts a note on a neuron in its picture in space.
NOTED = """async ([x, y, loss]) => {
    const graph = document.querySelector('.pn-space'), {left, top} = graph.getBoundingClientRect();
    const note = {x, y, z: Math.log10(loss), text: 'o', ax: 0, ay: 0};
    await Plotly.relayout(graph, {'scene.annotations': [note]});
    const box = graph.querySelector('.annotation-text-g').getBoundingClientRect();
    return [box.x + box.width / 2 - left, box.y + box.height / 2 - top];
}"""


def dot(stage: Locator) -> list[float]:
    at = stage.locator(".pn-surface .pn-dot")
    return [float(at.get_attribute(name) or "nan") for name in ("cx", "cy")]


def test_axes_stay_from_run_to_run_until_the_points_change(page: Page, stage: Locator) -> None:
    scale = stage.locator(".pn-scale")
    for words in ("linear scale", "excess over the best", "log scale", "linear scale"):
        button(page, "Loss axes").click()
        expect(scale).to_have_text(f"at each iteration, {words}")
    entry(page, "least squares").click()
    button(page, "Loss axes").click()
    expect(scale).to_have_text("at each iteration, log scale")
    button(page, "Loss axes").click()
    button(page, "Loss axes").click()
    expect(scale).to_have_text("at each iteration, log scale")
    entry(page, "least squares").click()
    before = page.evaluate(RANGES)
    enter(page, "Learning rate", "0.0007")
    expect(page.get_by_text("Good; 54 % of the edge")).to_be_visible()
    enter(page, "Iterations", "2000")
    expect(stage.get_by_text("of 2000")).to_be_visible()
    assert page.evaluate(RANGES) == before
    enter(page, "Learning rate", "0.0014")
    page.wait_for_function(f"({RANGES})()[1][1] > {before[1][1]}")  # a run that rises is seen to
    (x, y, *surface), (old_x, old_y, *old) = page.evaluate(RANGES), before
    assert (x, surface) == (old_x, old)
    assert y[0] == old_y[0]
    choose(page, "Falling line")
    page.wait_for_function(f"({RANGES})()[2].join() !== '{','.join(map(str, old[0]))}'")


def test_the_surface_in_space_has_the_path_where_plotly_has_it_and_can_be_turned(
    page: Page, stage: Locator
) -> None:
    scrub(page, 14)
    flat = dot(stage)
    button(page, "3-D").click()
    expect(button(page, "3-D")).to_have_attribute("aria-pressed", "true")
    expect(button(page, "2-D")).to_have_attribute("aria-pressed", "false")
    expect(stage.locator(".pn-space canvas").first).to_be_visible()
    page.wait_for_function("document.querySelector('.pn-space')._fullLayout?.scene._scene.glplot")
    page.wait_for_timeout(500)
    neuron = [
        float(stage.get_attribute(f"data-{name}") or 0) for name in ("weight", "bias", "loss")
    ]
    first = dot(stage)
    assert first != flat
    assert first == pytest.approx(page.evaluate(NOTED, neuron), abs=2)
    expect(button(page, "Fit view")).to_have_count(0)
    box = stage.locator(".pn-space").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 150, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 210, box["y"] + 190, steps=4)
    page.mouse.up()
    expect(button(page, "Fit view")).to_be_visible()
    turned = dot(stage)
    assert turned != pytest.approx(first, abs=5)
    assert turned == pytest.approx(page.evaluate(NOTED, neuron), abs=2)
    button(page, "Fit view").click()
    expect(button(page, "Fit view")).to_have_count(0)
    page.wait_for_function(
        f"Math.abs(document.querySelector('.pn-surface .pn-dot').cx.baseVal.value - {first[0]}) < 1"
    )
    scrub(page, 40)
    assert dot(stage) != pytest.approx(first, abs=2), "it follows the run"
    entry(page, "least squares").click()
    expect(button(page, "3-D")).to_be_disabled()
    expect(stage.locator(".pn-space")).to_be_hidden()
    entry(page, "least squares").click()
    button(page, "Loss axes").click()
    visit(page, "Data")
    expect(stage).to_have_count(0)
    visit(page, "Train")
    expect(button(page, "3-D")).to_have_attribute("aria-pressed", "true")
    expect(stage.locator(".pn-space")).to_be_visible()
    expect(stage.locator(".pn-scale")).to_have_text("at each iteration, linear scale")
