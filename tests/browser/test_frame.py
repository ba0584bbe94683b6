"""The frame: what fits on a screen, what the sidebar holds, what a lost server does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.breadth import some
from tests.browser.driving import SIZES, number, open_app, running_app


@pytest.mark.parametrize("scheme", some(["light", "dark"], keep=1))
@pytest.mark.parametrize("size", some(["laptop", "projector"], keep=1))
def test_the_first_screen_needs_no_scrolling(new_page, server: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    page = new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    open_app(page, server)
    expect(page.get_by_test_id("stage")).to_have_attribute("data-ready", "true")
    for test_id in ("stMain", "stSidebarContent"):
        room = page.get_by_test_id(test_id).evaluate("e => e.scrollHeight - e.clientHeight")
        assert room <= 0, f"{test_id} scrolls by {room} px"
    for name in ("Train", "New start", "Play", "Full screen"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height


def test_no_text_of_the_sidebar_is_cut_off(page: Page, server: str) -> None:
    open_app(page, server)
    number(page, "Learning rate").fill("0.0012895")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    cut = page.evaluate(
        """() => [...document.querySelectorAll(
            '.pn-verdict, .pn-zone-words span, .st-key-status p')]
        .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
        .map(e => e.textContent)"""
    )
    assert cut == []


def test_a_phone_has_one_column_and_train_within_reach(new_page, server: str) -> None:
    width, height = SIZES["phone"]
    page = new_page(viewport={"width": width, "height": height}, is_mobile=True, has_touch=True)
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("Train", "Settings", "Play", "Step forward"):
        box = stage.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= height
    stage.get_by_role("button", name="Train", exact=True).tap()
    expect(stage).to_have_attribute("data-playing", "true")
    stage.get_by_role("button", name="Settings", exact=True).tap()
    rate = number(page, "Learning rate")
    expect(rate).to_be_in_viewport()


def test_the_sidebar_links_to_exactly_our_pages(page: Page, server: str) -> None:
    open_app(page, server)
    links = page.get_by_test_id("stSidebar").get_by_role("link")
    expect(links).to_have_text(["Train", "Step by step", "Data"])


@pytest.mark.nightly
def test_full_screen_is_the_lecture_view(new_page, server: str) -> None:
    width, height = SIZES["projector"]
    page = new_page(viewport={"width": width, "height": height})
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    stage.get_by_role("button", name="Full screen", exact=True).click()
    page.wait_for_function("document.fullscreenElement?.dataset.testid === 'stage'")
    size = stage.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 24
    tick = "document.querySelector('.pn-fit .xtick text')"
    page.wait_for_function(f"parseFloat(getComputedStyle({tick}).fontSize) >= 24")
    stage.get_by_role("button", name="Full screen", exact=True).click()
    page.wait_for_function("!document.fullscreenElement")


def test_on_a_phone_the_settings_stand_side_by_side_and_go_with_a_link(
    new_page, server: str
) -> None:
    width, height = SIZES["phone"]
    page = new_page(viewport={"width": width, "height": height}, is_mobile=True, has_touch=True)
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    stage.get_by_role("button", name="Settings", exact=True).tap()
    page.wait_for_function(
        """() => new Set(["new_start", "best_rate"].map(
        name => document.querySelector(`.st-key-${name}`).getBoundingClientRect().top)).size == 1"""
    )
    page.get_by_role("link", name="Data", exact=True).tap()
    expect(page.locator(".about h2")).to_be_visible()
    expect(number(page, "Learning rate")).not_to_be_visible()


def test_in_the_lecture_view_the_sentence_is_whole(page: Page, server: str) -> None:
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    stage.get_by_role("button", name="Full screen", exact=True).click()
    page.wait_for_function("document.fullscreenElement?.dataset.testid === 'stage'")
    cut = "e => e.scrollWidth > e.clientWidth"
    for iteration in ("0", "14", "4000"):
        stage.get_by_role("slider", name="Iteration", exact=True).fill(iteration)
        assert not stage.locator(".pn-say").evaluate(cut)


def test_a_lost_server_is_said_and_the_film_goes_on(
    new_page, errors: list[str], requests: list[str], tmp_path
) -> None:
    page = new_page()
    with running_app(tmp_path) as app:
        open_app(page, app.address)
        stage = page.get_by_test_id("stage")
        expect(stage).to_have_attribute("data-ready", "true")
        stage.get_by_role("combobox", name="Speed").select_option("0.25")
        stage.get_by_role("button", name="Play", exact=True).click()
        app.process.terminate()
        app.process.wait(10)
        expect(stage.get_by_text("The server is gone.")).to_be_visible(timeout=20_000)
        here = stage.get_attribute("data-iteration") or ""
        expect(stage).not_to_have_attribute("data-iteration", here)
        expect(stage).to_have_attribute("data-playing", "true")
        stage.get_by_role("button", name="Restart", exact=True).click()  # and obeys
        expect(stage).to_have_attribute("data-iteration", "0")
    assert errors, "the browser reports the refused connections"
    page.close()
    errors.clear()
    requests.clear()  # they went to this test's own server, not to the shared one


@pytest.mark.nightly
def test_the_first_visitor_may_come_by_a_link_to_the_data_page(
    new_page, errors: list[str], requests: list[str], tmp_path
) -> None:
    page = new_page()
    with running_app(tmp_path) as app:
        page.goto(f"{app.address}/data")
        links = page.get_by_test_id("stSidebar").get_by_role("link")
        expect(links).to_have_text(["Train", "Step by step", "Data"], timeout=30_000)
        page.wait_for_load_state("networkidle")
        page.close()  # before the server ends, which it would ask for
    requests.clear()  # they went to this test's own server, not to the shared one
    assert all("404" in error for error in errors), "Streamlit looks for its own address"
    errors.clear()


@pytest.mark.nightly
def test_a_collapsed_sidebar_leaves_its_room_to_the_stage_and_can_be_had_back(
    page: Page, server: str
) -> None:
    open_app(page, server)
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true")
    narrow = stage.bounding_box()
    page.get_by_test_id("stSidebar").hover()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    back = page.get_by_test_id("stExpandSidebarButton")
    expect(back).to_be_in_viewport(ratio=1)
    assert narrow is not None
    page.wait_for_function(
        "width => document.querySelector('[data-testid=stage]').offsetWidth > width + 180",
        arg=narrow["width"],
    )
    back.click()
    expect(number(page, "Learning rate")).to_be_visible()
