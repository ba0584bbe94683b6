"""Each state is reached and says what it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.breadth import some
from tests.browser.driving import open_app
from tests.browser.states import STATES


@pytest.mark.parametrize("name", some(STATES, keep=2))
def test_the_state_is_reached_and_named(
    page: Page, server: str, errors: list[str], name: str
) -> None:
    open_app(page, server)
    expect(page.get_by_test_id("stage")).to_have_attribute("data-ready", "true")
    expect(STATES[name](page)).to_be_visible(timeout=10_000)
    assert page.get_by_test_id("stException").count() == 0
    if name == "server gone":
        assert all("ERR_FAILED" in error for error in errors), "refused on purpose"
        errors.clear()
