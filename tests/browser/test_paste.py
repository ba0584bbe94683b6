"""Pasting on the Data page: outside a field it does what dropping a file does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.data_page import drawn_to_the_end, go, heading, select, take
from tests.browser.driving import number

TABLE = "hour\\tload\\n1\\t2\\n2\\t4\\n3\\t7\\n"

# What the browser does at Ctrl+V, or at ⌘V, with this on the clipboard.
PASTE = """(at, [text, file]) => {
    const clipboardData = new DataTransfer();
    if (text) clipboardData.setData("text/plain", text);
    if (file) clipboardData.items.add(new File([file.content], file.name, {type: file.type}));
    at.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true}));
}"""


def paste(at: Locator, text: str = "", file: dict[str, str] | None = None) -> None:
    at.evaluate(PASTE, [text, file])


def count_uploads(page: Page) -> list[str]:
    """Grows with each file that the browser sends."""
    sent: list[str] = []
    page.on("request", lambda request: request.method == "PUT" and sent.append(request.url))
    return sent


def came(page: Page, name: str, points: int) -> None:
    """What was pasted is looked at as a file is, and taken with a click."""
    take(page)
    expect(heading(page)).to_have_text(f"{name}{points} points")
    drawn_to_the_end(page)


def nothing_came(page: Page, sent: list[str]) -> None:
    page.wait_for_timeout(500)
    assert sent == []
    expect(heading(page)).to_have_text("Tutorial25 points")


def test_a_table_pasted_on_the_page_comes_like_a_file(data: Page) -> None:
    """By the keys and through the real clipboard."""
    data.context.grant_permissions(["clipboard-read", "clipboard-write"])
    data.evaluate(f"navigator.clipboard.writeText('{TABLE}')")
    heading(data).click()
    data.keyboard.press("Control+v")
    came(data, "pasted", 3)
    expect(data.locator(".st-key-picture .xtitle")).to_have_text(["hour"])
    data.get_by_role("button", name="Undo").click()
    expect(heading(data)).to_have_text("Tutorial25 points")


@pytest.mark.nightly
def test_one_paste_is_one_file_after_reruns_and_visits_to_other_pages(data: Page) -> None:
    data.evaluate(
        "document.addEventListener('change', () => (window.given = (window.given ?? 0) + 1))"
    )
    for _ in range(2):
        go(data, "Train")
        go(data, "Data")
    data.get_by_role("button", name="New start").click()
    paste(data.locator("body"), "1,2\n3,5\n4,4\n")
    came(data, "pasted", 3)
    paste(data.locator("body"), "1,2\n3,5\n4,4\n5,9\n")
    came(data, "pasted", 4)
    assert data.evaluate("window.given") == 2


@pytest.mark.nightly
def test_a_button_that_has_the_focus_is_no_field(data: Page) -> None:
    switch = data.get_by_role("link", name="Data", exact=True)
    switch.focus()
    paste(switch, "x,y\n1,2\n3,5\n")
    came(data, "pasted", 2)


@pytest.mark.nightly
def test_a_file_on_the_clipboard_is_taken_under_its_name(data: Page) -> None:
    """A file manager gives its name as text besides."""
    file = {"name": "exam.csv", "type": "text/csv", "content": "x,y\n1,2\n3,5\n"}
    paste(data.locator("body"), "exam.csv", file)
    came(data, "exam", 2)


@pytest.mark.nightly
def test_of_cells_that_come_with_their_picture_the_cells_are_taken(data: Page) -> None:
    file = {"name": "image.png", "type": "image/png", "content": "\x89PNG"}
    paste(data.locator("body"), "1\t2\n3\t5\n", file)
    came(data, "pasted", 2)


@pytest.mark.nightly
def test_a_word_that_is_no_table_is_refused_like_a_file(data: Page) -> None:
    paste(data.locator("body"), "12")
    expect(data.locator(".st-key-upload [role=alert]")).to_be_visible()
    expect(heading(data)).to_have_text("Tutorial25 points")


def test_pasted_into_a_field_it_stays_there(data: Page) -> None:
    data.context.grant_permissions(["clipboard-read", "clipboard-write"])
    data.evaluate("navigator.clipboard.writeText('0.0005')")
    sent = count_uploads(data)
    field = number(data, "Learning rate")
    field.fill("")
    field.press("Control+v")
    expect(field).to_have_value("0.0005")
    nothing_came(data, sent)


@pytest.mark.nightly
def test_pasted_into_the_table_it_fills_its_cells(data: Page) -> None:
    data.context.grant_permissions(["clipboard-read", "clipboard-write"])
    data.evaluate("navigator.clipboard.writeText('1,5\\t2')")
    sent = count_uploads(data)
    select(data, 0, 0)
    data.keyboard.press("Control+v")
    expect(heading(data)).to_have_text(re.compile("Tutorial, edited25 points"))
    assert sent == []


@pytest.mark.nightly
def test_an_empty_clipboard_does_nothing(data: Page) -> None:
    sent = count_uploads(data)
    paste(data.locator("body"), "")
    paste(data.locator("body"), " \n\t\n")
    nothing_came(data, sent)


@pytest.mark.nightly
def test_where_no_file_can_be_given_pasting_does_nothing(data: Page) -> None:
    sent = count_uploads(data)
    go(data, "Train")
    paste(data.locator("body"), "x,y\n1,2\n3,5\n")
    go(data, "Data")
    nothing_came(data, sent)
