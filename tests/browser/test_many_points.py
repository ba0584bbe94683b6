"""More points than can be edited, in a browser: what is said of them, and the way to fewer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.data_page import drawn_to_the_end, heading
from tests.browser.driving import open_app
from tests.browser.states import upload, visit
from tests.browser.test_paste import came, paste

DRAWN = "10,000 of 10,001 points drawn"


def rows() -> str:
    return "hour,load\n" + "".join(f"{i % 24},{i % 7}\n" for i in range(10_001))


@pytest.fixture
def many(page: Page, server: str) -> Page:
    open_app(page, server)
    upload(page, rows(), "hourly.csv")
    expect(heading(page)).to_have_text("hourly10,001 points")
    drawn_to_the_end(page)
    return page


def test_the_sample_is_taken_with_one_click_and_given_back_by_undo(many: Page) -> None:
    expect(many.locator(".st-key-picture").get_by_text(DRAWN)).to_be_visible()
    take = many.get_by_role("button", name="Take these 10,000 as points", exact=True)
    take.click()
    expect(heading(many)).to_have_text("hourly, sample10,000 points")
    expect(many.get_by_text(DRAWN)).to_have_count(0)
    expect(take).to_have_count(0)
    many.get_by_role("button", name="Undo").click()
    expect(heading(many)).to_have_text("hourly10,001 points")
    expect(take).to_be_in_viewport(ratio=1)


@pytest.mark.nightly
def test_a_table_that_cant_be_edited_is_no_field(many: Page) -> None:
    paste(many.locator(".st-key-table canvas").first, "1\t2\n3\t5\n")
    came(many, "pasted", 2)


@pytest.mark.nightly
def test_the_stage_says_how_many_are_drawn_in_a_place_of_its_own(many: Page) -> None:
    visit(many, "Train")
    has_a_place_of_its_own(many, many.get_by_test_id("stage").get_by_text(DRAWN, exact=True))
    many.set_viewport_size({"width": 390, "height": 844})
    expect(many.locator(".pn-top > .pn-edits")).to_be_attached()  # the picture is lower by then
    has_a_place_of_its_own(many, many.get_by_test_id("stage").get_by_text(DRAWN, exact=True))


def has_a_place_of_its_own(many: Page, note: Locator) -> None:
    expect(note).to_be_visible()
    assert note.evaluate("e => e.scrollWidth <= e.clientWidth"), "whole"
    plot = many.locator(".pn-fit .nsewdrag").first.bounding_box()
    place = note.bounding_box()
    assert plot is not None
    assert place is not None
    assert place["y"] + place["height"] <= plot["y"], "above the picture, beside no title"
