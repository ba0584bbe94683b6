"""The menu of what can be downloaded: the files are those of the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from perceptron import terminal
from perceptron.export.downloads import DOWNLOADS
from tests.browser.driving import messages
from tests.browser.states import button, choose, clamp, enter, visit


def opened(page: Page) -> Locator:
    button(page, "Download").click()
    menu = page.get_by_role("dialog", name="Download")
    expect(button(page, "Notebook")).to_be_in_viewport(ratio=1)
    return menu


def test_each_file_of_the_page_is_the_terminals_to_the_last_byte(
    page: Page, stage: Locator, tmp_path: Path, capsys
) -> None:
    enter(page, "Iterations", "40")
    expect(stage.locator(".pn-count")).to_have_text("0 of 40", use_inner_text=True)
    opened(page)
    terminal.main(["--iterations", "40", "--engine", "exact", "--save", str(tmp_path)])
    for one in DOWNLOADS:
        with page.expect_download() as download:
            button(page, one.title).click()
        there = tmp_path / download.value.suggested_filename
        assert there.read_bytes() == Path(download.value.path()).read_bytes(), one.title


@pytest.mark.nightly
def test_what_is_not_there_yet_says_why_and_the_points_and_the_program_are_there(
    page: Page, stage: Locator
) -> None:
    choose(page, "Falling line")
    clamp(page)
    opened(page)
    for one in DOWNLOADS:
        it = button(page, one.title)
        (expect(it).to_be_disabled if one.of_run else expect(it).to_be_enabled)()
    button(page, "Animation (HTML)").hover(force=True)
    expect(page.get_by_role("tooltip")).to_have_text("There is no run yet. Press Train.")


def test_nothing_of_the_menu_is_on_the_page_until_it_is_opened(page: Page, stage: Locator) -> None:
    expect(button(page, "Notebook")).to_have_count(0)
    sent = messages(page)
    before = len(sent)
    opened(page)
    assert len(sent) <= before + 2, "it asks for itself alone"
    page.keyboard.press("Escape")
    expect(button(page, "Notebook")).to_have_count(0)
    visit(page, "Data")
    expect(button(page, "Download")).to_be_visible()
