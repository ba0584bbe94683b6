"""The sheet of what can be taken along from the stage."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.breadth import some
from tests.browser.driving import SIZES, open_app
from tests.browser.states import button


def opened(page: Page) -> Locator:
    """The sheet, on the screen."""
    button(page, "Share").click()
    sheet = page.get_by_role("dialog", name="Share")
    expect(sheet).to_be_visible()
    return sheet


def test_the_sheet_has_the_keys_for_itself_and_gives_the_focus_back(
    page: Page, stage: Locator
) -> None:
    sheet = opened(page)
    expect(sheet.get_by_role("region", name="Picture")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(stage).to_have_attribute("data-iteration", "0")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(button(page, "Share")).to_be_focused()


@pytest.mark.parametrize("lecture", some([False, True], keep=1))
@pytest.mark.parametrize("size", some(SIZES, keep=1))
def test_the_button_is_the_bars_last_and_the_sheet_fits_the_screen(
    new_page: Callable[..., Page], server: str, size: str, lecture: bool
) -> None:
    width, height = SIZES[size]
    page = new_page(viewport={"width": width, "height": height})
    open_app(page, server)
    expect(page.get_by_test_id("stage")).to_have_attribute("data-ready", "true")
    if lecture:
        page.keyboard.press("l")
    bar, share = page.locator(".pn-bar").bounding_box(), button(page, "Share").bounding_box()
    assert bar
    assert share
    assert share["x"] + share["width"] == pytest.approx(bar["x"] + bar["width"], abs=1)
    assert share["y"] + share["height"] == pytest.approx(bar["y"] + bar["height"], abs=1)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    sheet = opened(page)
    expect(sheet).to_be_in_viewport(ratio=1)
    assert sheet.evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth")
