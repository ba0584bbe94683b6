"""A server that is full, and a page that asks to be let in."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.browser.driving import open_app

ROOM = 2  # pages
LIMIT = {"PERCEPTRON_LIMIT_SESSIONS": str(ROOM)}  # of the server, in its environment


def fill(new_page: Callable[[], Page], address: str) -> list[Page]:
    """The pages that there is room for; new_page: opens one."""
    pages = [new_page() for _ in range(ROOM)]
    for page in pages:
        open_app(page, address)
    return pages


def refused(page: Page, address: str) -> Locator:
    """What one more page is told."""
    page.goto(address)
    return page.get_by_role("status").filter(has_text="This one opens as soon as there is room.")
