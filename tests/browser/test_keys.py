"""Keys act on the whole page, but for what has the focus or is open."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.breadth import some
from tests.browser.driving import number, open_app
from tests.browser.states import OPEN_MENU, button, clamp, scrub, visit

SIZES = {"laptop": (1280, 720), "projector": (1920, 1080), "phone": (390, 844)}
# Counts the document's listeners from before the app's first line on.
LISTENERS = """
    window.listening = 0;
    const {addEventListener} = document;
    document.addEventListener = function (type, does, how) {
        if (["keydown", "fullscreenchange"].includes(type) && how?.signal) {
            window.listening++;
            how.signal.addEventListener("abort", () => window.listening--);
        }
        return addEventListener.call(this, type, does, how);
    };
"""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def at(stage: Locator, iteration: int) -> None:
    expect(stage).to_have_attribute("data-iteration", str(iteration))


def test_arrows_home_and_end_go_through_the_run_without_a_click(page: Page, stage: Locator) -> None:
    press(page, "ArrowRight", "ArrowRight", "ArrowLeft")
    at(stage, 1)
    press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    at(stage, 11)
    press(page, "End")
    at(stage, 4000)
    press(page, "Home")
    at(stage, 0)
    press(page, " ")
    expect(stage).to_have_attribute("data-playing", "true")
    press(page, "Home")
    at(stage, 0)
    expect(stage).to_have_attribute("data-playing", "false")


@pytest.mark.nightly
def test_ten_iterations_go_at_least_one_step_where_few_were_kept(
    page: Page, stage: Locator
) -> None:
    number(page, "Iterations").fill("1000000")
    press(page, "Enter")
    expect(stage.get_by_text("of 1,000,001 steps kept")).to_be_visible()
    page.locator("body").evaluate("() => document.activeElement.blur()")
    press(page, "End", "Shift+ArrowLeft")
    before = int(stage.get_attribute("data-iteration") or 0)
    assert before < 1_000_000
    press(page, "Shift+ArrowRight")
    at(stage, 1_000_000)


@pytest.mark.nightly
def test_n_is_a_click_on_new_start(page: Page, stage: Locator) -> None:
    seed = number(page, "Seed")
    before, weight = seed.input_value(), stage.get_attribute("data-weight") or ""
    press(page, "n")
    expect(seed).not_to_have_value(before)
    expect(stage).not_to_have_attribute("data-weight", weight)


def test_a_field_keeps_every_key_and_a_slider_its_arrows(page: Page, stage: Locator) -> None:
    scrub(page, 50)
    field = number(page, "Learning rate")
    field.click()
    press(page, "End", "ArrowLeft", "ArrowRight", "0")
    at(stage, 50)
    press(page, "Enter")
    page.get_by_role("slider", name="Learning rate").focus()
    press(page, "ArrowLeft")
    expect(field).to_have_value("0.000944")
    at(stage, 50)
    press(page, " ")
    expect(stage).to_have_attribute("data-playing", "true")


@pytest.mark.nightly
def test_a_button_keeps_the_space_and_leaves_the_arrows(page: Page, stage: Locator) -> None:
    button(stage, "Step forward").focus()
    press(page, " ", "ArrowRight")
    at(stage, 2)
    expect(stage).to_have_attribute("data-playing", "false")
    stage.get_by_role("combobox", name="Speed").focus()
    press(page, "ArrowRight")
    at(stage, 2)


@pytest.mark.nightly
def test_with_ctrl_a_key_is_the_browsers_and_an_open_menu_has_all(
    page: Page, stage: Locator
) -> None:
    press(page, "Control+ArrowRight", "Alt+ArrowRight")
    page.get_by_role("combobox", name="Points", exact=True).click()
    expect(page.locator(OPEN_MENU)).to_be_visible()
    press(page, "ArrowRight", "End", "Escape")
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p role=menu>Rerun</p>')")
    press(page, "ArrowRight", "l")
    at(stage, 0)
    expect(stage).to_have_class("pn-stage")
    page.get_by_role("menu").evaluate("menu => menu.remove()")
    press(page, "ArrowRight")
    at(stage, 1)


def test_l_fills_the_window_with_the_lecture_view_and_escape_leaves_it(
    page: Page, stage: Locator
) -> None:
    press(page, "l")
    expect(stage).to_have_class("pn-stage pn-lecture pn-filling")
    assert stage.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    assert page.evaluate("!document.fullscreenElement")
    assert stage.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 20  # 26 projected
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    above = "[[20, 300], [640, 5], [100, 715]].map(at => document.elementFromPoint(...at))"
    assert page.evaluate(f"{above}.every(e => e.closest('.pn-stage'))")
    press(page, "ArrowRight")
    at(stage, 1)
    press(page, "Escape")
    expect(stage).to_have_class("pn-stage")
    expect(button(page, "Train")).to_be_visible()


@pytest.mark.nightly
def test_f_is_the_full_screen_and_leaving_it_leaves_the_lecture_view(
    page: Page, stage: Locator
) -> None:
    press(page, "l", "f")
    page.wait_for_function("document.fullscreenElement?.dataset.testid === 'stage'")
    expect(stage).to_have_class("pn-stage pn-lecture")
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_in_viewport(ratio=1)
    button(page, "Close").click()
    press(page, "f")
    page.wait_for_function("!document.fullscreenElement")
    expect(stage).to_have_class("pn-stage")


@pytest.mark.parametrize("lecture", some([False, True], keep=1))
@pytest.mark.parametrize("size", some(SIZES, keep=1))
def test_the_sheet_fits_the_screen(new_page, server: str, size: str, lecture: bool) -> None:
    width, height = SIZES[size]
    page = new_page(viewport={"width": width, "height": height})
    open_app(page, server)
    expect(page.get_by_test_id("stage")).to_have_attribute("data-ready", "true")
    press(page, *(["l"] if lecture else []), "?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_in_viewport(ratio=1)
    assert sheet.evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth")


def test_the_sheet_has_the_keys_for_itself_and_gives_the_focus_back(
    page: Page, stage: Locator
) -> None:
    opener = button(stage, "Keys")
    opener.click()
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    moves = ["Space", "←", "→", "Shift", "←", "→", "Home", "End"]
    changes = ["Delete", "Backspace", "Ctrl", "Z", "Ctrl", "Shift", "Z", "Z"]
    expect(sheet.locator("kbd")).to_have_text(
        [*moves, *changes, "N", "P", "L", "F", "PageDown", "PageUp", "Esc", "D", "S", "?"]
    )
    press(page, "ArrowRight", "l")
    at(stage, 0)
    press(page, "Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    expect(stage).to_have_class("pn-stage")


def test_letters_turned_off_stay_off_in_this_browser(page: Page, stage: Locator) -> None:
    press(page, "?")
    switch = page.get_by_role("switch", name="Single-letter keys")
    expect(switch).to_be_checked()
    switch.click()
    button(page, "Close").click()
    press(page, "l", "ArrowRight")
    at(stage, 1)
    expect(stage).to_have_class("pn-stage")
    page.reload()
    expect(stage).to_have_attribute("data-ready", "true")
    press(page, "?", "l")
    expect(stage).to_have_class("pn-stage")
    button(stage, "Keys").click()
    expect(switch).not_to_be_checked()
    switch.click()
    button(page, "Close").click()
    press(page, "l")
    expect(stage).to_have_class("pn-stage pn-lecture pn-filling")


@pytest.mark.nightly
def test_a_browser_that_keeps_nothing_has_the_keys_all_the_same(new_page, server: str) -> None:
    page = new_page()
    page.add_init_script(
        "Storage.prototype.getItem = Storage.prototype.setItem = () => { throw Error(); }"
    )
    open_app(page, server)
    expect(page.get_by_test_id("stage")).to_have_attribute("data-ready", "true")
    press(page, "?")
    page.get_by_role("switch", name="Single-letter keys").click()
    button(page, "Close").click()
    press(page, "l")
    expect(page.get_by_test_id("stage")).to_have_class("pn-stage")


@pytest.mark.nightly
def test_with_nothing_to_play_no_key_loses_the_place(page: Page, stage: Locator) -> None:
    scrub(page, 100)
    clamp(page)
    page.locator("body").evaluate("() => document.activeElement.blur()")
    press(page, " ", "End", "ArrowLeft", "Shift+ArrowRight", "Home")
    expect(stage).to_have_attribute("data-playing", "false")
    expect(stage.locator(".pn-count")).to_have_text("0 of 4000", use_inner_text=True)
    page.get_by_role("switch", name="Clamp w·x at 0").press(" ")
    at(stage, 100)


@pytest.mark.nightly
def test_the_data_page_has_no_keys_and_no_listener_of_a_stage_is_left(
    new_page, server: str
) -> None:
    page = new_page()
    page.add_init_script(LISTENERS)
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    first = page.evaluate("listening")
    assert first > 0
    for _ in range(3):
        visit(page, "Data")
        expect(stage).to_have_count(0)
        assert page.evaluate("listening") == 0
        visit(page, "Train")
        expect(stage).to_have_attribute("data-ready", "true")
        assert page.evaluate("listening") == first
    visit(page, "Data")
    expect(page.locator(".about h2")).to_be_visible()
    press(page, "l", "?", "ArrowRight")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


@pytest.mark.nightly
def test_a_looping_run_rests_at_its_end_and_plays_again(page: Page, stage: Locator) -> None:
    loop = button(stage, "Loop")
    expect(loop).to_have_attribute("aria-pressed", "false")
    loop.click()
    expect(loop).to_have_attribute("aria-pressed", "true")
    stage.get_by_role("combobox", name="Speed").select_option("16")
    button(stage, "Play").click()
    for _ in range(2):
        at(stage, 4000)
        expect(stage).to_have_attribute("data-playing", "true")
        expect(stage).not_to_have_attribute("data-iteration", "4000")
    at(stage, 4000)
    loop.click()
    expect(stage).to_have_attribute("data-playing", "false")
    at(stage, 4000)


@pytest.mark.nightly
def test_speed_and_loop_survive_a_visit_to_the_data_page(page: Page, stage: Locator) -> None:
    button(stage, "Loop").click()
    stage.get_by_role("combobox", name="Speed").select_option("8")
    visit(page, "Data")
    expect(stage).to_have_count(0)
    visit(page, "Train")
    expect(button(stage, "Loop")).to_have_attribute("aria-pressed", "true")
    expect(stage.get_by_role("combobox", name="Speed")).to_have_value("8")
