"""A dozen tables as people have them, dropped on the page by a person."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from perceptron import files
from tests.browser.data_page import drawn, drawn_to_the_end, heading, least_squares, take
from tests.tables import Case, cases
from ui import words

CLEAN = (
    "gistemp.csv",
    "ex1data1.txt",
    "latin1head.csv",
    "unitsrow.csv",
    "multi.csv.gz",
    "title_row3.xlsx",
    "iris.data",
)
REFUSED = ("tabthousand.tsv", "germandot.csv", "html.csv", "unbalanced_end.csv", "defaults.csv")
BY_FILE = {case.file: case for case in reversed(cases())}


def drop(page: Page, case: Case) -> None:
    page.locator("input[type=file]").set_input_files(case.path)
    expect(page.get_by_test_id("stFileUploader")).to_contain_text(case.file)
    drawn_to_the_end(page)
    for axis, title in (("x", case.x), ("y", case.y)):
        if title:
            choose(page, f"Column for {axis}", title)


def choose(page: Page, label: str, title: str) -> None:
    """In a menu that may be drawn anew while it is open; nothing where it stands there already."""
    box = page.get_by_role("combobox", name=label)
    expect(box).to_be_visible()
    for _ in range(5):
        if box.input_value() == title:
            return
        box.click()
        try:
            page.get_by_role("option", name=re.compile(f"^{re.escape(title)}")).click(timeout=3_000)
        except TimeoutError:
            page.keyboard.press("Escape")


def test_clean_ones_are_taken_with_a_click_one_after_the_other(data: Page) -> None:
    for file in CLEAN:
        case = BY_FILE[file]
        points = files.points(case.path, case.x, case.y)
        drop(data, case)
        expect(data.get_by_role("button", name=f"Take these {len(points)} points")).to_be_visible()
        take(data)
        expect(heading(data)).to_contain_text(f"{len(points)} points")
        least_squares(data, words.fit(points))
        expect(drawn(data)).to_have_count(len(points))
        drawn_to_the_end(data)


def test_bad_ones_are_refused_in_a_sentence_one_after_the_other(data: Page) -> None:
    for file in REFUSED:
        case = BY_FILE[file]
        drop(data, case)
        alert = data.get_by_role("alert").filter(has_text="The points are as they were.")
        for word in case.refused or ():
            expect(alert).to_contain_text(re.compile(re.escape(word), re.IGNORECASE))
        expect(heading(data)).to_have_text("Tutorial25 points")


@pytest.mark.nightly
def test_rows_with_gaps_are_left_out_with_a_click(data: Page) -> None:
    drop(data, BY_FILE["defaults.csv"])
    data.get_by_role("button", name="Leave out this row").click()
    expect(heading(data)).to_have_text("defaults2 points")
    data.get_by_role("button", name="Undo").click()
    expect(heading(data)).to_have_text("Tutorial25 points")


@pytest.mark.nightly
def test_what_has_two_readings_is_read_as_one_says(data: Page) -> None:
    case = BY_FILE["quotedthousand.csv"]
    drop(data, case)
    data.get_by_role("button", name="Read “250,000” as 250000", exact=True).click()
    least_squares(data, words.fit(files.points(case.path, read_as={"price": "thousands"})))
