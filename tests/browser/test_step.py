"""The loop's page: a recording is played without the server, broken, copied, and gone through."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import Points, Settings, record
from perceptron.source.text import Source
from perceptron.source.variants import VARIANTS
from tests.breadth import some
from tests.browser.driving import SIZES, number, open_app, value
from tests.browser.states import button, enter, entry, visit

TUTORIAL = Points.tutorial()
RUN = record(TUTORIAL, Settings())

# From a press to the frame in which its line is lit, milliseconds: the median of many.
ANSWERED = """async keys => {
    const loop = document.querySelector("[data-testid=loop]"), took = [];
    const place = () => `${loop.dataset.iteration} ${loop.dataset.line}`;
    for (const key of keys) {
        const before = place(), began = performance.now();
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
        await new Promise(requestAnimationFrame);
        if (place() === before) throw new Error(`${key} did nothing at ${before}`);
        took.push(performance.now() - began);
    }
    return took.sort((a, b) => a - b)[Math.floor(took.length / 2)];
}"""


@pytest.fixture
def loop(page: Page, server: str) -> Locator:
    return opened(page, server)


def opened(page: Page, server: str) -> Locator:
    """The page as one comes to it, by its link."""
    open_app(page, server)
    visit(page, "Step by step")
    loop = page.get_by_test_id("loop")
    expect(loop).to_have_attribute("data-ready", "true", timeout=30_000)
    return loop


def at(loop: Locator, iteration: int, line: int | None = None) -> None:
    expect(loop).to_have_attribute("data-iteration", str(iteration), timeout=20_000)
    if line is not None:
        expect(loop).to_have_attribute("data-line", str(line))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def go_to(loop: Locator, iteration: int) -> None:
    field = loop.get_by_role("spinbutton", name="Go to iteration")
    field.fill(str(iteration))
    field.press("Enter")
    at(loop, iteration)


def let_go(loop: Locator) -> None:
    """The focus leaves what was clicked: the keys are the page's."""
    loop.get_by_role("heading", name="The training loop").click()


def switch(loop: Locator, name: str) -> Locator:
    return loop.get_by_role("switch", name=name, exact=True)


def test_next_back_and_slow_play_show_each_line_and_ask_the_server_nothing(
    page: Page, server: str, sent: list[object]
) -> None:
    loop = opened(page, server)
    at(loop, -1, 5)
    assert value(loop, "weight") == RUN.weight[0]
    button(loop, "Next line").click()
    at(loop, 0, 6)
    page.wait_for_load_state("networkidle")
    before = len(sent)
    assert page.evaluate(ANSWERED, ["ArrowRight"] * 30 + ["ArrowLeft"] * 30) < 50
    button(loop, "Next line").click()
    expect(loop.locator("[aria-current=step]")).to_contain_text("y_hat = x.mm(w).add(b)")
    button(loop, "Back").click()
    at(loop, 0, 6)
    button(loop, "Whole iteration").click()
    at(loop, 0, 15)
    assert value(loop, "weight") == RUN.weight[1]
    button(loop, "Play slowly").click()
    at(loop, 1, 6)
    at(loop, 1, 7)
    button(loop, "Pause").click()
    button(loop, "Ten").click()
    at(loop, 10, 15)
    assert value(loop, "loss") == RUN.loss[10]
    assert len(sent) == before


@pytest.mark.nightly
def test_what_is_further_is_asked_for_before_it_is_needed(page: Page, loop: Locator) -> None:
    for iteration in range(9, 150, 10):
        button(loop, "Ten").click()
        at(loop, iteration, 15)
    assert value(loop, "loss") == RUN.loss[149]


def test_a_jump_far_away_is_there_and_comes_back(page: Page, loop: Locator) -> None:
    enter(page, "Iterations", "12000")
    expect(loop).to_contain_text("range(12000)")
    go_to(loop, 10_000)
    run = record(TUTORIAL, Settings(iterations=10_000))
    assert (value(loop, "weight"), value(loop, "bias")) == (run.weight[-1], run.bias[-1])
    press(page, "ArrowLeft")
    at(loop, 9_999, 15)


@pytest.mark.nightly
def test_a_way_that_is_too_long_tells_how_far_it_is_and_stops(page: Page, loop: Locator) -> None:
    enter(page, "Iterations", "1000000")
    expect(loop).to_contain_text("range(1000000)")
    button(loop, "Whole iteration").click()
    at(loop, 0, 15)
    field = loop.get_by_role("spinbutton", name="Go to iteration")
    field.fill("900000")
    field.press("Enter")
    status = loop.get_by_role("status")
    expect(status).to_contain_text(re.compile(r"Running to iteration 900,000: [\d,]+ so far"))
    button(loop, "Stop").click()
    expect(status).to_be_hidden()
    at(loop, 0, 15)
    press(page, "Escape")
    let_go(loop)
    press(page, "ArrowRight")
    at(loop, 1, 6)


@pytest.mark.parametrize("name", some(VARIANTS, keep=2))
def test_a_switch_changes_the_text_and_a_sentence_tells_of_its_run(
    page: Page, loop: Locator, name: str
) -> None:
    variant, source = VARIANTS[name], Source(TUTORIAL, Settings(), name)
    switch(loop, variant.title).click()
    expect(switch(loop, variant.title)).to_be_checked()
    for kind, mark in (("pn-struck", "-"), ("pn-inserted", "+")):
        marked = [line.shown.strip() for line in source.lines if line.mark == mark]
        expect(loop.locator(f".{kind} code")).to_have_text(marked)
    expect(loop.locator(".pn-broken")).to_contain_text(variant.headline)
    expect(loop.locator(".pn-happens")).not_to_have_text("")
    if variant.raises:
        expect(loop).to_have_attribute("data-failed", "true")
        expect(loop.locator(".pn-raised")).to_have_text(re.compile("^RuntimeError: "))
        expect(button(loop, "Next line")).to_be_disabled()
        button(loop, "Back").click()
        expect(loop).to_have_attribute("data-failed", "false")
    else:
        expect(loop.locator(".pn-raised")).to_be_hidden()
    switch(loop, variant.title).click()
    expect(loop.locator(".pn-struck, .pn-inserted")).to_have_count(0)
    expect(loop.locator(".pn-broken")).to_be_hidden()


@pytest.mark.nightly
def test_without_zero_grad_the_gradients_add_up_and_one_switch_puts_off_the_other(
    page: Page, loop: Locator
) -> None:
    go_to(loop, 1)
    switch(loop, "Wrong sign").click()
    expect(loop.locator(".pn-broken")).to_contain_text("The step goes uphill.")
    switch(loop, "Skip zero_grad").click()
    expect(loop.locator(".pn-broken")).to_contain_text("Gradients are never cleared.")
    expect(switch(loop, "Wrong sign")).not_to_be_checked()
    at(loop, 1, 6)
    let_go(loop)
    press(page, *["ArrowRight"] * 4)
    expect(loop.locator(".pn-means")).to_contain_text("318.7 from before − 172.7 of this line")
    grads = loop.get_by_role("row", name=re.compile("^w "))
    expect(grads).to_contain_text("146.0")
    button(loop, "Beyond the edge").click()
    expect(loop).to_contain_text("w -= 0.00272 * w.grad")
    expect(number(page, "Learning rate")).to_have_value("0.00272")


# Presses in one breath, between two of which nothing can be answered.
PRESSES = """() => {
    const press = (role, name) => [...document.querySelectorAll(`[data-testid=loop] ${role}`)]
        .find(one => one.textContent === name).click();
    press(".pn-top .pn-beyond", "Beyond the edge");
    press("[role=switch]", "Wrong sign");
    press("[role=switch]", "Skip zero_grad");
}"""


def test_each_of_several_presses_in_one_breath_is_heard(page: Page, loop: Locator) -> None:
    button(loop, "Beyond the edge").wait_for()
    page.evaluate(PRESSES)
    expect(loop.locator(".pn-broken")).to_contain_text("Gradients are never cleared.")
    expect(switch(loop, "Skip zero_grad")).to_be_checked()
    expect(switch(loop, "Wrong sign")).not_to_be_checked()
    expect(number(page, "Learning rate")).not_to_have_value("0.001")


def copied(page: Page, loop: Locator) -> str:
    button(loop, "Copy").click()
    button(loop, "Copied").wait_for()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


@pytest.fixture
def copying(page: Page) -> Iterator[Page]:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield page
    page.context.clear_permissions()


def test_copy_gives_the_whole_program_of_the_text_that_is_shown(copying: Page, server: str) -> None:
    loop = opened(copying, server)
    assert copied(copying, loop) == Source(TUTORIAL, Settings()).program()


@pytest.mark.nightly
def test_the_copied_program_prints_the_pages_numbers(copying: Page, server: str) -> None:
    page, loop = copying, opened(copying, server)
    switch(loop, "Update b with the new w").click()
    expect(loop.locator(".pn-inserted")).to_have_count(2)
    program = copied(page, loop)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    printed = dict(line.split() for line in ran.stdout.splitlines())
    let_go(loop)
    press(page, "End")
    at(loop, 3999)
    assert value(loop, "weight") == float(printed["w"])
    assert value(loop, "loss") == float(printed["loss"])


def test_keys_alone_go_everywhere(page: Page, loop: Locator) -> None:
    press(page, "ArrowRight", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowLeft")
    at(loop, 0, 14)
    press(page, "Shift+ArrowRight")
    at(loop, 9, 15)
    press(page, "Shift+ArrowLeft")
    at(loop, -1, 5)
    press(page, "Home")
    at(loop, -1, 1)
    press(page, " ")
    expect(loop).to_have_attribute("data-playing", "true")
    at(loop, -1, 3)
    press(page, " ", "End")
    at(loop, 3999, 15)
    expect(button(loop, "Next line")).to_be_disabled()
    press(page, "?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("A whole iteration back, forward")
    press(page, "Escape", "l")
    expect(loop).to_have_class(re.compile("pn-lecture"))
    press(page, "Escape")
    expect(loop).not_to_have_class(re.compile("pn-lecture"))
    switch(loop, "Wrong sign").focus()
    press(page, " ")
    expect(switch(loop, "Wrong sign")).to_be_checked()
    expect(loop).to_have_attribute("data-playing", "false")


def test_a_tensors_row_tells_the_rest_to_who_points_focuses_or_taps(
    page: Page, loop: Locator
) -> None:
    go_to(loop, 0)
    let_go(loop)
    press(page, "ArrowRight", "ArrowRight")
    detail = loop.get_by_text("float32, computed: grad_fn SubBackward0")
    expect(detail).to_be_hidden()
    name = loop.get_by_role("button", name="residual", exact=True)
    name.hover()
    expect(detail).to_be_visible()
    page.mouse.move(0, 0)
    expect(detail).to_be_hidden()
    name.focus()
    press(page, "Tab", "Shift+Tab")
    expect(detail).to_be_visible()


def test_on_a_phone_the_text_comes_first_and_the_switches_are_a_sheet(
    new_page: Callable[..., Page], server: str
) -> None:
    width, height = SIZES["phone"]
    page = new_page(viewport={"width": width, "height": height}, is_mobile=True, has_touch=True)
    page.goto(server)
    page.get_by_test_id("stage").get_by_role("button", name="Settings", exact=True).tap()
    page.get_by_role("link", name="Step by step", exact=True).tap()
    loop = page.get_by_test_id("loop")
    expect(loop).to_have_attribute("data-ready", "true", timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("Back", "Next line", "Whole iteration", "Play slowly", "Break it"):
        box = button(loop, name).bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= height
    tops = [
        loop.locator(f".pn-{part}").bounding_box()["y"] for part in ("source", "tensors", "shown")
    ]
    assert tops == sorted(tops)
    expect(switch(loop, "Wrong sign")).to_be_hidden()
    button(loop, "Break it").tap()
    switch(loop, "Wrong sign").tap()
    expect(switch(loop, "Wrong sign")).to_be_hidden()
    expect(loop.locator(".pn-broken")).to_contain_text("The step goes uphill.")
    button(loop, "Next line").tap()
    at(loop, 0, 6)


def sums(loop: Locator) -> tuple[float, float]:
    """The force on the bias and the torque on the weight, as they are written."""
    force, torque = loop.locator(".pn-sums b").all_inner_texts()
    return float(force.replace("−", "-")), float(torque.replace("−", "-"))


def grads(loop: Locator) -> tuple[float, float]:
    """Those of bias and weight in the table of the tensors, after a struck one."""
    bias, weight = (
        loop.get_by_role("row", name=re.compile(f"^{name} ")).locator(".pn-grad b").inner_text()
        for name in "bw"
    )
    return float(bias.replace("−", "-")), float(weight.replace("−", "-"))


def test_residuals_pull_like_springs_by_minus_half_of_what_backward_stores(
    page: Page, loop: Locator
) -> None:
    arrows, own = loop.locator(".pn-forces"), loop.locator(".pn-pull")
    springs = loop.locator(".pn-springs")
    expect(springs).not_to_have_attribute("d", re.compile("M"))
    button(loop, "residuals: lines").focus()
    press(page, "Enter")
    expect(button(loop, "residuals: springs")).to_have_attribute("aria-pressed", "true")
    assert (springs.get_attribute("d") or "").count("M") == len(TUTORIAL)
    expect(arrows).to_be_visible()
    for _ in range(2):
        press(page, *["ArrowRight"] * 5)
        expect(loop.locator("[aria-current=step]")).to_contain_text("backward")
        slope = grads(loop)
        assert sums(loop) == (
            pytest.approx(-slope[0] / 2, abs=0.01),
            pytest.approx(-slope[1] / 2, abs=0.1),
        )
        expect(own).to_have_count(2)
        expect(arrows).to_be_hidden()
        before = sums(loop)
        press(page, "ArrowRight", "ArrowRight")
        assert sums(loop) != before, "of the line as it is after the lit line"
        expect(arrows).to_be_visible()
        press(page, *["ArrowRight"] * 3)
    press(page, " ")
    expect(button(loop, "residuals: lines")).to_have_attribute("aria-pressed", "false")
    expect(springs).not_to_have_attribute("d", re.compile("M"))
    expect(loop.locator(".pn-sums")).to_be_hidden()


@pytest.mark.nightly
def test_loop_and_stage_show_residuals_the_same_way(page: Page, loop: Locator) -> None:
    go_to(loop, 0)
    button(loop, "residuals: lines").click()
    there = loop.locator(".pn-sums b").all_inner_texts()
    visit(page, "Train")
    expect(page.locator(".pn-balance b").first).to_be_visible()
    assert page.locator(".pn-balance b").all_inner_texts() == there
    entry(page, "residuals: springs").click()
    visit(page, "Step by step")
    expect(button(loop, "residuals: lines")).to_have_attribute("aria-pressed", "false")


@pytest.mark.nightly
@pytest.mark.parametrize("size", some(["laptop", "projector"], keep=1))
def test_all_of_it_fits_and_a_projected_one_is_large(new_page, server: str, size: str) -> None:
    width, height = SIZES[size]
    page = new_page(viewport={"width": width, "height": height})
    loop = opened(page, server)
    room = page.get_by_test_id("stMain").evaluate("e => e.scrollHeight - e.clientHeight")
    assert room <= 0, f"the page scrolls by {room} px"
    wide = loop.locator(".pn-lines").evaluate("e => e.scrollWidth - e.clientWidth")
    assert wide <= 0, f"a line is cut by {wide} px"
    if size == "projector":
        press(page, "l")
        sizes = loop.evaluate(
            """e => [...e.querySelectorAll(".pn-lines code, td, th, p, label, button, text, li")]
            .filter(one => one.checkVisibility() && one.textContent.trim())
            .map(one => parseFloat(getComputedStyle(one).fontSize))"""
        )
        assert min(sizes) >= 24


@pytest.mark.nightly
def test_another_page_and_back_finds_the_loop_again(page: Page, loop: Locator) -> None:
    go_to(loop, 200)
    visit(page, "Data")
    expect(page.locator(".about h2")).to_be_visible()
    visit(page, "Step by step")
    expect(loop).to_have_attribute("data-ready", "true")
    at(loop, 192)


def test_a_broken_loop_is_played_on_the_stage_beside_the_sound_one(
    page: Page, loop: Locator
) -> None:
    switch(loop, "Skip zero_grad").click()
    expect(loop.get_by_text("swings like a pendulum")).to_be_visible(timeout=20_000)
    loop.get_by_role("button", name="Play it on the stage").click()
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-pins", "1", timeout=20_000)
    expect(stage.get_by_text("skip zero_grad").first).to_be_visible()
    stage.get_by_role("button", name="1 pinned").click()
    table = stage.get_by_role("region", name="Pinned runs")
    expect(table.get_by_role("row", name="skip zero_grad")).to_contain_text("swings on")
    button(table, "Unpin skip zero_grad").click()
    visit(page, "Step by step")
    expect(loop).to_have_attribute("data-ready", "true", timeout=20_000)
    expect(switch(loop, "Skip zero_grad")).to_have_attribute("aria-checked", "true")
    visit(page, "Train")
    expect(stage).to_have_attribute("data-pins", "0")
    expect(stage).to_have_attribute("data-ready", "true", timeout=20_000)
    expect(stage).to_have_attribute("data-pins", "0")
