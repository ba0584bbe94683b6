"""A reload, a new tab, a link, a server that starts again: nothing that was made is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from perceptron import Points, Settings
from perceptron.stage.scene import Pin, Scene
from perceptron.stage.view import View
from tests.browser.data_page import go
from tests.browser.driving import number, open_app, place, running_app, value
from tests.browser.states import button, enter, scrub

SOON = 1_000  # milliseconds, in which a change is written down


SLOW = 20_000  # milliseconds for a page that finds none of the app's files in its browser


def make(page: Page, stage: Locator) -> None:
    """A point more, another number of iterations, a pinned run, a place in the run."""
    page.mouse.click(*place(page, 3, 3))
    expect(stage).to_have_attribute("data-points", "26")
    enter(page, "Iterations", "300")
    expect(stage.get_by_text("of 300")).to_be_visible()
    scrub(page, 120)
    page.keyboard.press("p")
    expect(stage).to_have_attribute("data-pins", "1")
    page.wait_for_timeout(SOON)


def made(page: Page) -> Locator:
    """All of it is there."""
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-points", "26", timeout=SLOW)
    expect(stage).to_have_attribute("data-iteration", "120")
    expect(stage).to_have_attribute("data-pins", "1")
    expect(number(page, "Iterations")).to_have_value("300")
    return stage


def test_a_reload_loses_nothing(page: Page, stage: Locator) -> None:
    make(page, stage)
    before = value(stage, "weight"), value(stage, "loss")
    page.reload()
    assert (value(made(page), "weight"), value(stage, "loss")) == before
    enter(page, "Iterations", "400")
    expect(stage.get_by_text("of 400")).to_be_visible()
    page.wait_for_timeout(SOON)
    page.reload()
    expect(number(page, "Iterations")).to_have_value("400")
    expect(stage).to_have_attribute("data-points", "26")


def test_start_over_leaves_no_points_no_place_and_nothing_pinned(
    page: Page, stage: Locator
) -> None:
    make(page, stage)
    page.get_by_text("More", exact=True).click()
    button(page, "Start over").click()
    expect(stage).to_have_attribute("data-points", "25")
    expect(stage).to_have_attribute("data-pins", "0")
    expect(stage).to_have_attribute("data-iteration", "0")
    expect(number(page, "Iterations")).to_have_value("4000")


@pytest.mark.nightly
def test_the_data_page_is_kept_too(data: Page, errors: list[str]) -> None:
    button(data, "Clear").click()
    expect(data.get_by_text("Two points make a line", exact=False).first).to_be_visible()
    data.wait_for_timeout(SOON)
    data.reload()
    expect(button(data, "Clear")).to_be_visible()
    go(data, "Train")
    expect(data.get_by_test_id("stage")).to_have_attribute("data-points", "0")
    assert {"404" in error for error in errors} == {True}, "Streamlit looks below the page first"
    errors.clear()


def test_a_new_tab_offers_to_go_on_once(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    first = context.new_page()
    open_app(first, server)
    expect(first.get_by_test_id("stage")).to_have_attribute("data-ready", "true", timeout=SLOW)
    make(first, first.get_by_test_id("stage"))
    first.close()
    second, third = context.new_page(), context.new_page()
    for page in (second, third):
        open_app(page, server)
        expect(page.get_by_test_id("stage")).to_have_attribute("data-points", "25")
    go_on = second.get_by_role("button", name="Go on with your last points (26, ")
    go_on.click()
    made(second)
    expect(go_on).to_be_hidden()
    second.wait_for_timeout(SOON)
    second.close()
    declined = third.get_by_role("button", name="Go on with")
    button(third.get_by_test_id("stage"), "Start over").click()
    expect(declined).to_be_hidden()
    third.reload()
    expect(third.get_by_test_id("stage")).to_have_attribute("data-ready", "true", timeout=SLOW)
    expect(declined).to_be_hidden()
    context.close()


def test_a_link_brings_its_moment_and_wins_in_its_tab(page: Page, stage: Locator) -> None:
    make(page, stage)
    mine = Points([1.0, 2.0, 4.0], [2.0, 1.0, 3.5], name="Mine")
    pins = (Pin(Settings(learning_rate=0.02)), Pin(Settings(learning_rate=0.03)))
    scene = Scene(mine, Settings(iterations=50), pins, View(iteration=7, loss_axes="linear"))
    page.goto(scene.link(page.url.split("?")[0]))
    expect(stage).to_have_attribute("data-points", "3")
    expect(stage).to_have_attribute("data-iteration", "7")
    expect(stage).to_have_attribute("data-pins", "2")
    expect(stage).to_have_attribute("data-shows-loss_axes", "linear")
    scrub(page, 9)
    page.wait_for_timeout(SOON)
    page.reload()
    expect(stage).to_have_attribute("data-iteration", "9", timeout=SLOW)
    expect(stage).to_have_attribute("data-points", "3")
    page.goto(page.url)
    expect(stage).to_have_attribute("data-iteration", "7")


def test_a_bad_link_is_one_note_that_can_be_closed(page: Page, server: str) -> None:
    open_app(page, server, "?s=1nonsense")
    note = page.get_by_text(
        "The link is cut or damaged, so it can't be read. The tutorial is shown."
    )
    expect(note).to_be_visible()
    button(page, "Close").click()
    expect(note).to_be_hidden()
    expect(page.get_by_test_id("stage")).to_have_attribute("data-points", "25")


def test_a_server_that_starts_again_goes_on_with_the_persons_points(
    browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    with running_app(tmp_path) as app:
        port = int(app.address.rsplit(":", 1)[1])
        open_app(page, app.address)
        stage = page.get_by_test_id("stage")
        expect(stage).to_have_attribute("data-ready", "true", timeout=SLOW)
        make(page, stage)
        app.process.kill()
        app.process.wait()
    with running_app(tmp_path, port=port):
        # The browser asks again after a while; the button is locked until then.
        button(page, "Train").click(timeout=60_000)
        expect(stage).to_have_attribute("data-playing", "true", timeout=SLOW)
        expect(stage).to_have_attribute("data-points", "26")
        expect(stage).to_have_attribute("data-pins", "1")
        expect(number(page, "Iterations")).to_have_value("300")
    page.close()


@pytest.mark.nightly
@pytest.mark.parametrize("keep", ["browser", "tab"])
def test_the_deployer_decides_whether_a_new_tab_may_go_on(
    browser: Browser, tmp_path: Path, keep: str
) -> None:
    context = browser.new_context()
    with running_app(tmp_path, PERCEPTRON_KEEP=keep) as app:
        first = context.new_page()
        open_app(first, app.address)
        expect(first.get_by_test_id("stage")).to_have_attribute("data-ready", "true", timeout=SLOW)
        make(first, first.get_by_test_id("stage"))
        first.reload()
        made(first)
        second = context.new_page()
        open_app(second, app.address)
        expect(second.get_by_test_id("stage")).to_have_attribute("data-ready", "true", timeout=SLOW)
        offered = second.get_by_role("button", name="Go on with your last points")
        expect(offered).to_have_count(1 if keep == "browser" else 0)
    context.close()


def test_the_share_sheet_gives_a_link_that_another_visitor_can_open(
    page: Page, stage: Locator, new_page: Callable[..., Page]
) -> None:
    make(page, stage)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("s")
    sheet = page.get_by_role("dialog", name="Share")
    link = sheet.get_by_role("textbox", name="Link")
    expect(button(sheet, "Copy link")).to_be_visible()
    button(sheet, "Copy link").click()
    expect(button(sheet, "Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == link.input_value()
    other = new_page(viewport={"width": 1280, "height": 721})
    other.goto(copied)
    made(other)
