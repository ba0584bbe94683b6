"""The learning rate: one component, typed and slid, that the stage follows in the same frame."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import Points, Settings, record
from tests.browser.driving import number, open_app, thumb, value
from tests.browser.states import button, enter, pick, scrub, unfold

TUTORIAL = Points.tutorial()


@pytest.fixture
def stage(sent: list[object], page: Page, server: str) -> Locator:
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    return stage


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Learning rate", exact=True)


def typed(page: Page) -> float:
    return float(number(page, "Learning rate").input_value())


def grab(page: Page) -> tuple[float, float]:
    """Presses on the thumb; its middle."""
    at = thumb(page)
    page.mouse.move(*at)
    page.mouse.down()
    return at


def said(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar").get_by_text(re.compile("Shown|Trained"))


def test_the_run_follows_the_slider_in_every_frame_and_the_core_confirms_it(
    page: Page, stage: Locator, sent: list[object]
) -> None:
    scrub(page, 14)
    button(page, "Train").click()
    expect(stage).to_have_attribute("data-playing", "true")
    expect(page.get_by_text("Trained: 4,000")).to_be_visible()
    scrub(page, 14)
    x, y = grab(page)
    before, ends = len(sent), page.locator(".pn-zones i").all()
    marks = [end.get_attribute("style") for end in ends]
    for away in (-60, -20, -35):
        last = number(page, "Learning rate").input_value()
        page.mouse.move(x + away, y)
        expect(number(page, "Learning rate")).not_to_have_value(last)
        rate = typed(page)
        run = record(TUTORIAL, Settings(rate), engine="exact")
        assert value(stage, "preview-loss") == pytest.approx(run.loss[-1], rel=1e-9)
        for name in ("weight", "bias", "loss"):
            assert value(stage, name) == pytest.approx(getattr(run, name)[14], rel=1e-9)
    page.mouse.move(x + 25, y)
    expect(page.get_by_text("Above 0.00129 this data diverges.")).to_be_visible()
    page.mouse.move(x - 35, y)
    expect(number(page, "Learning rate")).to_have_value(f"{rate:.9g}")
    assert value(stage, "iteration") == 14, "a run that ended sooner does not lose the place"
    assert [end.get_attribute("style") for end in ends] == marks, "the ruler stays in a hand"
    shown = "getComputedStyle(document.querySelector('.st-key-status p'), '::after').content"
    assert page.evaluate(shown) == '"Shown: the exact path, live."'
    assert len(sent) == before, "nothing is sent while the hand holds it"
    page.mouse.up()
    expect(stage).to_have_attribute("data-live", "")
    expect(said(page)).to_contain_text("Shown: the exact path, live.")
    assert len(sent) == before + 1
    assert typed(page) == rate
    assert value(stage, "iteration") == 14
    assert value(stage, "loss") == pytest.approx(run.loss[14], rel=1e-6), "float32 is sent"


def test_escape_puts_the_rate_back_and_nothing_is_sent(
    page: Page, stage: Locator, sent: list[object]
) -> None:
    scrub(page, 14)
    loss = value(stage, "loss")
    x, y = grab(page)
    before = len(sent)
    page.mouse.move(x - 40, y)
    expect(stage).to_have_attribute("data-live", "exact")
    page.keyboard.press("Escape")
    expect(number(page, "Learning rate")).to_have_value("0.001")
    page.mouse.move(x - 20, y)
    page.mouse.up()
    expect(number(page, "Learning rate")).to_have_value("0.001")
    assert value(stage, "loss") == loss
    assert len(sent) == before


def test_keys_go_by_notches_and_what_is_typed_is_kept_or_refused_in_a_sentence(
    page: Page, stage: Locator
) -> None:
    field = number(page, "Learning rate")
    same = field.get_attribute("id")
    for _ in range(12):
        slider(page).press("ArrowLeft")
    expect(field).to_have_value("0.000501")
    assert field.get_attribute("id") == same, "however fast answers come, nothing is mounted anew"
    for rate, below in (("50", "47.3"), ("2e-13", "1.88e-13")):
        enter(page, "Learning rate", rate)
        expect(slider(page)).to_have_attribute("aria-valuetext", rate)
        slider(page).press("ArrowLeft")
        expect(field).to_have_value(below)
    field.press("ArrowUp")
    expect(field).to_have_value("2e-13")
    enter(page, "Learning rate", "0")
    sentence = "Learning rate must be above 0 and at most 1,000,000; 2e-13 is kept."
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(field).to_have_value("2e-13")
    enter(page, "Learning rate", "0.001")
    expect(page.get_by_text("Good; 77 % of the edge at 0.00129.")).to_be_visible()
    expect(page.get_by_text("is kept")).to_have_count(0)
    expect(page.locator(".pn-zone-words .pn-present")).to_have_text("good")


def test_where_no_exact_form_exists_what_the_browser_worked_out_stays_until_train(
    page: Page, stage: Locator
) -> None:
    unfold(page)
    pick(page, "Loss", "Huber")
    expect(page.get_by_text("The Huber loss has no live path: press Train.")).to_be_visible()
    enter(page, "Learning rate", "0.02")
    expect(stage).to_have_attribute("data-live", "browser")
    expect(stage.get_by_text("Worked out in the browser; Train runs")).to_be_visible()
    scrub(page, 4000)
    run = record(TUTORIAL, Settings(0.02, loss="huber"))
    assert value(stage, "loss") == pytest.approx(run.loss[-1], rel=1e-5)
    enter(page, "Iterations", "300")  # of another training nothing is known
    expect(stage).to_have_attribute("data-live", "")
    enter(page, "Learning rate", "0.01")
    expect(stage).to_have_attribute("data-live", "browser")
    button(page, "Train").click()
    expect(page.get_by_text("Trained: 300 iterations")).to_be_visible()
    expect(stage).to_have_attribute("data-live", "")
    enter(page, "Learning rate", "0.03")  # beside a run that is there
    expect(stage).to_have_attribute("data-live", "browser")
    expect(stage.get_by_text("The settings have changed")).to_be_hidden()
    button(page, "New start").click()
    expect(stage).to_have_attribute("data-live", "")


# A field beside the page's own, whose server answers when the test does.
ANSWERS = """async () => {
    const sheet = document.querySelector('link[href*="/stage/"]').href;
    const {default: mount} = await import(new URL("rate.mjs", sheet).href);
    const {page} = await import(new URL("page.mjs", sheet).href);
    page.teller = null;
    const parentElement = document.body.appendChild(document.createElement("div")), told = [];
    const setTriggerValue = (_, value) => told.push(value);
    const answer = (value, heard) => {
        const rate = {value, zones: null, why: "", help: "", heard};
        mount({parentElement, data: {rate}, setTriggerValue});
        return field.value;
    };
    let field = {};
    answer(0.001, 0);
    field = parentElement.querySelector("[type=number]");
    field.value = "0.00001";
    field.dispatchEvent(new Event("change"));
    return [answer(0.001, 0), answer(0.00129, told[0].number), answer(0.001, told[0].number)];
}"""


def test_an_answer_to_a_rate_counts_whatever_rate_it_has(page: Page, stage: Locator) -> None:
    """An earlier one does not; that to another choice right after it, Best rate, say, does."""
    expect(stage).to_be_visible()
    assert page.evaluate(ANSWERS) == ["0.00001", "0.00129", "0.001"]
