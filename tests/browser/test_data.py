"""The Data page in a browser: the table, the clipboard, files, and what the stage then shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from perceptron import Points, files, theory
from perceptron.points import DATA
from tests.breadth import some
from tests.browser.data_page import (
    ROW,
    cell,
    drawn,
    go,
    heading,
    least_squares,
    select,
    take,
)
from tests.browser.driving import open_app
from ui import words

HUBBLE = DATA / "hubble.csv"


def enter(page: Page, row: int, column: int, text: str) -> None:
    select(page, row, column)
    page.keyboard.press("Enter")
    field = page.locator("#portal textarea, #portal input").last
    field.fill(text)
    field.press("Enter")


def upload_file(page: Page, name: str, content: bytes) -> None:
    file = FilePayload(name=name, mimeType="text/csv", buffer=content)
    page.locator("input[type=file]").set_input_files(file)


def test_a_point_edited_in_the_table_moves_on_the_stage(data: Page) -> None:
    x, y = Points.tutorial().x, Points.tutorial().y.copy()
    enter(data, 0, 1, "3,5")
    expect(heading(data)).to_contain_text("Tutorial, edited")
    y[0] = 3.5
    least_squares(data, words.fit(Points(x, y)))
    expect(data.get_by_role("combobox", name="Points")).to_have_value("Your points, 25 points")
    enter(data, 4, 1, "2")  # a second edit, of the same table
    y[4] = 2
    least_squares(data, words.fit(Points(x, y)))
    go(data, "Train")
    best = f"best possible {theory.least_squares(Points(x, y)).loss:#.4g}"
    expect(data.get_by_test_id("stage")).to_contain_text(best)
    go(data, "Data")
    expect(heading(data)).to_contain_text("Tutorial, edited")
    data.get_by_role("button", name="Undo").click()
    y[4] = Points.tutorial().y[4]
    least_squares(data, words.fit(Points(x, y)))
    data.get_by_role("button", name="Undo").click()
    expect(heading(data)).to_have_text("Tutorial25 points")
    expect(data.get_by_role("button", name="Undo")).to_be_disabled()


@pytest.mark.nightly
def test_the_table_stays_in_place_when_its_first_edit_takes_the_source_away(data: Page) -> None:
    upload_file(data, "points.csv", b"x,y\n1,2\n3,5\n4,4\n")
    take(data)
    expect(data.get_by_text("Uploaded file points.csv")).to_be_visible()
    before = data.locator(".st-key-table").bounding_box()
    enter(data, 0, 1, "3")
    expect(data.get_by_text("Uploaded file points.csv")).to_have_count(0)
    assert data.locator(".st-key-table").bounding_box() == before


@pytest.mark.nightly
def test_what_is_no_number_is_refused_and_undo_takes_it_back(data: Page) -> None:
    enter(data, 1, 0, "1e31")
    alert = data.get_by_role("alert").filter(has_text="Row 2: “1e31” is beyond 1e30.")
    expect(alert).to_contain_text("The points are as they were.")
    expect(heading(data)).to_have_text("Tutorial25 points")
    data.get_by_role("button", name="Undo").click()
    expect(alert).to_have_count(0)
    expect(data.get_by_role("button", name="Undo")).to_be_disabled()


@pytest.mark.nightly
def test_two_columns_are_pasted_from_a_spreadsheet(data: Page) -> None:
    data.context.grant_permissions(["clipboard-read", "clipboard-write"])
    data.get_by_role("button", name="Clear", exact=True).click()
    expect(heading(data)).to_have_text("Your points0 points")
    data.evaluate("navigator.clipboard.writeText('1,5\\t2\\n2,5\\t4\\n3,5\\t7\\n')")
    select(data, 0, 0)
    data.keyboard.press("Control+v")
    expect(heading(data)).to_have_text("Your points3 points")
    least_squares(data, "ŷ = 2.5·x − 1.917")
    expect(drawn(data)).to_have_count(3)


@pytest.mark.nightly
def test_a_row_is_deleted_and_an_emptied_one_is_left_out(data: Page) -> None:
    select(data, 0, 0)
    data.keyboard.press("Delete")
    expect(heading(data)).to_contain_text("24 points")
    expect(data.locator(".st-key-table .stHtml p")).to_contain_text("1 row lacks a number")
    _x, y = cell(data, 1, 0)
    box = data.locator(".st-key-table canvas").first.bounding_box()
    assert box is not None
    data.mouse.click(box["x"] + ROW / 2, y)
    data.locator(".st-key-table").get_by_role("button", name="Delete row").first.click()
    expect(heading(data)).to_contain_text("23 points")
    expect(data.get_by_role("combobox", name="Points")).to_have_value("Your points, 23 points")


def test_an_uploaded_file_is_shown_and_its_columns_can_be_swapped(data: Page) -> None:
    data.locator("input[type=file]").set_input_files(HUBBLE)
    expect(data.get_by_role("columnheader", name="x: Distance (Mpc)")).to_be_visible()
    expect(heading(data)).to_have_text("Tutorial25 points")
    take(data)
    expect(heading(data)).to_have_text("hubble24 points")
    # While the picture takes the file's place, the axis of before may be there too.
    expect(data.locator(".st-key-picture .xtitle")).to_have_text(["Distance (Mpc)"])
    data.get_by_role("combobox", name="Column for x").click()
    data.get_by_role("option", name="Velocity (km/s)").click()
    title = data.locator(".st-key-picture .ytitle")
    expect(title.filter(has_text="Velocity (km/s)")).to_have_count(0)
    expect(title).to_have_text("Distance (Mpc)")
    go(data, "Train")
    expect(data.get_by_test_id("stage").get_by_text("Velocity (km/s)")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    some(
        [
            ("broken.csv", b"x,y\n1,2\n3,oops\n5,6\n", "Row 3, column “y”: “oops” is not"),
            ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "It is a PNG picture."),
            ("large.csv", b"1,2\n" * (21 * 2**18), "The file was not read: it must have"),
        ],
        keep=1,
    ),
)
def test_a_broken_file_is_refused_in_a_sentence(data: Page, name, content, sentence) -> None:
    upload_file(data, name, content)
    expect(data.get_by_text(sentence)).to_be_visible()
    expect(heading(data)).to_have_text("Tutorial25 points")
    expect(data.get_by_role("button", name="Undo")).to_be_disabled()
    upload_file(data, "good.csv", b"x;y\n1,5;2\n2,5;3\n")
    expect(data.get_by_text(sentence)).not_to_be_visible()
    take(data)
    expect(heading(data)).to_have_text("good2 points")
    expect(data.get_by_text(sentence)).not_to_be_visible()
    least_squares(data, "ŷ = 1·x + 0.5, through both points.")


def test_what_is_downloaded_is_what_is_shown(data: Page, tmp_path: Path) -> None:
    data.get_by_role("combobox", name="Points").click()
    data.get_by_role("option", name=re.compile("Hubble 1929")).click()
    expect(heading(data)).to_have_text("Hubble 192924 points")
    with data.expect_download() as caught:
        data.get_by_role("button", name="Download CSV").click()
    file = tmp_path / caught.value.suggested_filename
    caught.value.save_as(file)
    assert file.name == "hubble-1929.csv"
    assert file.read_text("utf-8").startswith("Distance (Mpc),Velocity (km/s)\n")
    back = files.points(file)
    assert (back.x == Points.named("Hubble 1929").x).all()


@pytest.mark.parametrize("scheme", some(["light", "dark"], keep=1))
@pytest.mark.parametrize(("width", "height"), some([(1280, 720), (1920, 1080)], keep=1))
def test_the_page_needs_no_scrolling(new_page, server: str, width, height, scheme) -> None:
    page = new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    open_app(page, server)
    go(page, "Data")
    page.locator("input[type=file]").set_input_files(HUBBLE)
    expect(page.get_by_role("button", name="Not this file")).to_be_in_viewport(ratio=1)
    room = page.get_by_test_id("stMain").evaluate("e => e.scrollHeight - e.clientHeight")
    assert room <= 0, f"the page scrolls by {room} px"


@pytest.mark.nightly
def test_the_picture_follows_the_theme_at_once(data: Page) -> None:
    expect(drawn(data).first).to_have_css("fill", "rgb(0, 114, 178)")
    data.emulate_media(color_scheme="dark")
    expect(drawn(data).first).to_have_css("fill", "rgb(86, 180, 233)", timeout=1000)


def test_a_phone_has_one_column_and_a_way_back(new_page, server: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    open_app(page, server)
    page.get_by_role("button", name="Settings", exact=True).tap()
    page.get_by_role("link", name="Data", exact=True).tap()
    expect(drawn(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture, table = (page.locator(f".st-key-{key}").bounding_box() for key in ("picture", "table"))
    assert picture is not None
    assert table is not None
    assert picture["y"] + picture["height"] <= table["y"]
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.get_by_role("link", name="Train", exact=True).tap()
    expect(page.get_by_test_id("stage")).to_be_visible()
