"""What a person does on the Data page, and where things are on it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

HEADER, ROW = 35, 33  # px of the table's canvas


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    ready = page.get_by_test_id("stage") if name == "Train" else drawn(page).first
    expect(ready).to_be_visible(timeout=30_000)


def drawn(page: Page) -> Locator:
    return page.locator(".st-key-picture .points path")


def heading(page: Page) -> Locator:
    return page.locator(".about h2")


def cell(page: Page, row: int, column: int) -> tuple[float, float]:
    """The middle of a cell, both counted from 0: the table is a canvas."""
    table = page.locator(".st-key-table canvas").first
    expect(table).to_be_visible()  # other points have one of their own
    box = table.bounding_box()
    assert box is not None
    width = (box["width"] - ROW) / 2
    return box["x"] + ROW + width * (column + 0.5), box["y"] + HEADER + ROW * (row + 0.5)


def select(page: Page, row: int, column: int) -> None:
    page.mouse.click(*cell(page, row, column))
    chosen = page.locator(".st-key-table td[aria-selected=true]")
    expect(chosen).to_have_id(re.compile(f"-{column + 1}-{row}$"))


def take(page: Page) -> None:
    """The file that is looked at, with its one click."""
    page.get_by_role("button", name=re.compile("^Take these [0-9,]+ points$")).click()


def drawn_to_the_end(page: Page) -> None:
    """What is below the heading is of the same points too: a page is drawn from the top."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=20_000)


def least_squares(page: Page, sentence: str) -> None:
    expect(page.locator(".st-key-picture p", has_text=sentence)).to_be_visible()
