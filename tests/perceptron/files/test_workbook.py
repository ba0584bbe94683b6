"""Sheets of XLSX and ODS: written here by hand, since only reading is in the requirements."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias
from xml.sax.saxutils import escape

import pytest

from tests.perceptron.files.reading import (
    columns,
    load,
    notes,
    refusal,
    refused,
    titles,
    zipped,
)

Value: TypeAlias = "str | float | bool | date | None"
Rows: TypeAlias = "dict[int, list[Value]]"  # by number
Write: TypeAlias = "Callable[[dict[str, Rows]], bytes]"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def xlsx(sheets: dict[str, Rows], **more: str) -> bytes:
    """more: cells as XML by their place, such as B2, of every sheet."""
    numbers = range(1, len(sheets) + 1)
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{k}" r:id="r{k}"/>'
        for k, name in zip(numbers, sheets, strict=True)
    )
    related = "".join(
        f'<Relationship Id="r{k}" Type="{OFFICE}/worksheet" Target="worksheets/s{k}.xml"/>'
        for k in numbers
    )
    styles = f'<Relationship Id="rs" Type="{OFFICE}/styles" Target="styles.xml"/>'
    entries = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
        f'Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f"{related}{styles}</Relationships>",
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs count="2">'
        '<xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    }
    for k, rows in zip(numbers, sheets.values(), strict=True):
        body = "".join(_xlsx_row(number, cells, more) for number, cells in rows.items())
        entries[f"xl/worksheets/s{k}.xml"] = (
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
        )
    return zipped(**entries)


def _xlsx_row(number: int, cells: list[Value], more: dict[str, str]) -> str:
    places = [f"{chr(65 + at)}{number}" for at in range(len(cells))]
    drawn = [
        more.get(place) or _xlsx_cell(place, v) for place, v in zip(places, cells, strict=True)
    ]
    return f'<row r="{number}">{"".join(drawn)}</row>'


def _xlsx_cell(place: str, value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        case str():
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        case date():
            zero = datetime(1899, 12, 30)
            then = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])
            days = (then - zero).total_seconds() / 86400
            return f'<c r="{place}" s="1"><v>{days!r}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest")
)


def ods(sheets: dict[str, Rows], **more: str) -> bytes:
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{_ods_rows(rows, more)}</table:table>'
        for name, rows in sheets.items()
    )
    return zipped(
        **{
            "mimetype": ODS,
            "META-INF/manifest.xml": f"{HEAD}<manifest:manifest {NAMES}/>",
            "content.xml": f"{HEAD}<office:document-content {NAMES}><office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        }
    )


def _ods_rows(rows: Rows, more: dict[str, str]) -> str:
    drawn, before = [], 0
    for number, cells in rows.items():
        if number > before + 1:
            empty = number - before - 1
            drawn.append(
                f'<table:table-row table:number-rows-repeated="{empty}">'
                "<table:table-cell/></table:table-row>"
            )
        places = [f"{chr(65 + at)}{number}" for at in range(len(cells))]
        inner = "".join(
            more.get(p) or _ods_cell(value) for p, value in zip(places, cells, strict=True)
        )
        drawn.append(f"<table:table-row>{inner}</table:table-row>")
        before = number
    return "".join(drawn)


def _ods_cell(value: Value) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            kind = f'"boolean" office:boolean-value="{str(value).lower()}"'
            shown = str(value).upper()
        case str():
            kind, shown = '"string"', escape(value)
        case date():
            kind, shown = f'"date" office:date-value="{value.isoformat()}"', "a date"
        case _:
            kind, shown = f'"float" office:value="{value!r}"', f"{value:.2f}"
    return f"<table:table-cell office:value-type={kind}><text:p>{shown}</text:p></table:table-cell>"


both = pytest.mark.parametrize("write", [xlsx, ods])
TABLE: Rows = {1: ["x", "y"], 2: [1.5, 2.0], 3: [-3.0, 400.0]}
READ = [[1.5, -3], [2, 400]]


@both
@pytest.mark.parametrize("name", ["t.xlsx", "t.ods", "t.csv", "t.zip"])
def test_a_workbook_is_told_by_its_content(write: Write, name: str) -> None:
    data = write({"Sheet1": TABLE})
    loaded = load(data, file=name)
    assert (loaded.x_name, loaded.y_name) == ("x", "y")
    assert [loaded.x.tolist(), loaded.y.tolist()] == READ
    assert columns(zipped(**{name: data})) == READ


@both
def test_numbers_are_those_that_are_stored_not_those_that_are_shown(write: Write) -> None:
    cells = [0.1, 1 / 3, 1e-9, -12345678.90123, 2.0**53, 1e30]
    rows: Rows = {1: ["x", "y"]} | {k: [cell, -cell] for k, cell in enumerate(cells, 2)}
    assert columns(write({"Sheet1": rows})) == [cells, [-cell for cell in cells]]


@both
def test_rows_are_numbered_as_the_program_shows_them(write: Write) -> None:
    rows: Rows = {3: ["x", "y"], 5: [1.0, 2.0], 6: [3.0, 4.0], 9: [5.0, "bad"], 10: [7.0, 8.0]}
    assert refusal(write({"Sheet1": rows})).startswith("Row 9, column “y”: “bad” is not a number.")


@both
def test_a_table_may_begin_anywhere_in_its_sheet(write: Write) -> None:
    rows: Rows = {4: [None, None, "x", "y"], 5: [None, None, 1.5, 2.0], 7: [None, None, -3.0, 4e2]}
    assert columns(write({"Sheet1": rows})) == READ


@both
def test_what_stands_above_and_below_the_titles_is_seen_as_in_a_text(write: Write) -> None:
    rows: Rows = {1: ["A report"], 3: ["x", "y"], 4: ["m", "s"], 5: [1.5, 2.0], 6: [-3.0, 4e2]}
    data = write({"Sheet1": rows})
    assert columns(data) == READ
    assert notes(data) == (
        "Line 1 above the titles was left out.",
        "Row 4 gives the units.",
    )


@both
def test_titles_may_be_years(write: Write) -> None:
    rows: Rows = {1: ["who", 1990.0, 2000.0], 2: ["a", 1.5, 2.0], 3: ["b", -3.0, 400.0]}
    data = write({"Sheet1": rows})
    assert titles(data) == ["1990", "2000"]
    assert columns(data) == READ


@both
def test_a_sheet_without_titles_loses_no_row(write: Write) -> None:
    assert columns(write({"Sheet1": {1: [1.5, 2.0], 2: [-3.0, 400.0]}})) == READ


@both
@pytest.mark.parametrize("gap", [None, "", "NA", "-"])
def test_an_empty_cell_is_a_missing_value(write: Write, gap: str | None) -> None:
    rows: Rows = TABLE | {4: [5.0, gap], 5: [gap, 6.0]}
    data = write({"Sheet1": rows})
    found = refused(data)
    assert (found.row, found.column, found.gaps) == (4, "y", (2, 4))
    assert columns(data, drop_missing=True) == READ


@both
def test_numbers_that_are_texts_have_the_grammar_of_texts(write: Write) -> None:
    rows: Rows = {1: ["x", "y"], 2: ["1,5", " 2 "], 3: ["−3", "4e2"]}
    assert columns(write({"Sheet1": rows})) == READ
    rows = {1: ["x", "y"], 2: ["1,234", 2.0], 3: ["5,678", 3.0]}
    found = refused(write({"Sheet1": rows}))
    assert [offer.reading for offer in found.offers] == ["thousands", "decimals"]


@both
def test_true_is_a_word(write: Write) -> None:
    rows: Rows = TABLE | {4: [True, 1.0]}
    assert refusal(write({"Sheet1": rows})).startswith("Row 4, column “x”: “TRUE” is not a number.")


@both
@pytest.mark.parametrize(
    "days",
    [
        [date(2020, 2, 28), date(2020, 3, 1), date(2019, 2, 28)],
        [datetime(2020, 2, 28, 12), datetime(2020, 3, 1, 18), datetime(2020, 2, 28)],
    ],
)
def test_dates_are_refused_and_read_as_days(write: Write, days: list[date]) -> None:
    rows: Rows = {1: ["day", "y"]} | {k: [day, float(k)] for k, day in enumerate(days, 2)}
    data = write({"Sheet1": rows})
    found = refused(data)
    assert (found.row, found.column) == (2, "day")
    assert found.what.endswith("is a date")
    assert [offer.reading for offer in found.offers] == ["days"]
    elapsed = [(day - days[0]).total_seconds() / 86400 for day in days]
    assert columns(data, read_as={"day": "days"})[0] == elapsed


# ---- sheets


@both
def test_the_only_sheet_with_a_table_is_taken(write: Write) -> None:
    notes_: Rows = {1: ["Written by Ada"], 2: ["in May"]}
    assert columns(write({"Empty": {}, "Notes": notes_, "Data": TABLE})) == READ


@both
def test_of_several_sheets_one_has_to_be_named(write: Write) -> None:
    other: Rows = {1: ["x", "y"], 2: [7.0, 8.0], 3: [9.0, 11.0]}
    data = write({"May & June": TABLE, "July": other})
    found = refused(data)
    what = "table.csv: it has 2 sheets: “May & June”, “July”."
    assert str(found) == f'{what} sheet="May & June" names the first of them.'
    assert found.told("terminal") == f"{what} --sheet 'May & June' names the first of them."
    assert found.told("page").endswith("Choose one of them.")
    assert found.tables == ("May & June", "July")
    assert columns(data, sheet="July") == [[7, 9], [8, 11]]
    assert columns(data, sheet="May & June") == READ


@both
def test_a_sheet_that_is_not_there_is_told_beside_those_that_are(write: Write) -> None:
    found = refused(write({"May": TABLE, "July": TABLE}), sheet="June")
    expected = "table.csv: sheet: it has no sheet “June”. Its sheets are: May, July."
    assert str(found) == expected
    assert found.told("terminal") == expected.replace("sheet:", "--sheet:")
    assert found.tables == ("May", "July")


@both
@pytest.mark.parametrize(("name", "said"), [("Sheet1", ()), ("Data", ("It is the sheet “Data”.",))])
def test_the_name_of_a_sheet_is_said_where_it_has_one(
    write: Write, name: str, said: tuple[str, ...]
) -> None:
    assert notes(write({name: TABLE})) == said


@both
def test_an_empty_workbook_is_told(write: Write) -> None:
    assert refusal(write({"Sheet1": {}})).startswith("It is empty.")
    assert refusal(write({"Sheet1": {1: ["x", "y"]}})).startswith("It has titles and no rows")


# ---- nothing is computed, and nothing is followed


def test_formulas_count_by_their_stored_values() -> None:
    formula = '<c r="A2"><f>WEBSERVICE("http://example.org")</f><v>1.5</v></c>'
    rows: Rows = {1: ["x", "y"], 2: [0.0, 2.0], 3: [-3.0, 400.0]}
    assert columns(xlsx({"Sheet1": rows}, A2=formula)) == READ
    formula = (
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="1.5">'
        "<text:p>1.5</text:p></table:table-cell>"
    )
    assert columns(ods({"Sheet1": rows}, A2=formula)) == READ


def test_a_formula_without_a_stored_value_is_a_missing_one() -> None:
    found = refused(xlsx({"Sheet1": TABLE | {4: [0.0, 1.0]}}, A4='<c r="A4"><f>1+1</f></c>'))
    assert (found.row, found.column, found.gaps) == (4, "x", (1, 3))


def test_an_entity_from_another_file_is_not_read() -> None:
    evil = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    data = zipped(
        **{
            "mimetype": ODS,
            "content.xml": f"{HEAD}{evil}<office:document-content {NAMES}><office:body>"
            '<office:spreadsheet><table:table table:name="a"><table:table-row>'
            '<table:table-cell office:value-type="string"><text:p>&e;</text:p></table:table-cell>'
            "</table:table-row></table:table></office:spreadsheet></office:body>"
            "</office:document-content>",
        }
    )
    assert "root:" not in refusal(data)


# ---- what takes too much, or is damaged


def test_a_sheet_of_two_far_cells_is_refused_before_it_is_filled() -> None:
    rows: Rows = TABLE | {1048576: [1.0]}
    data = xlsx({"Sheet1": rows}, A1048576='<c r="XFD1048576"><v>1</v></c>')
    assert refusal(data).startswith("Its sheets span 17,179,869,184 cells.")


ONE = 'office:value-type="float" office:value="1"'
FORMULA = 'table:formula="of:=[.A1]>1"'
TIMES = 'table:number-columns-repeated="16384"'


@pytest.mark.parametrize(
    "cell",
    [
        f"{TIMES} {ONE}",
        f"{ONE} {TIMES}",
        f"{FORMULA} {ONE} {TIMES}",
        f"{TIMES}/><table:table-cell {ONE}",
    ],
)
def test_a_wide_row_above_many_others_is_refused_before_they_are_filled(cell: str) -> None:
    rows: Rows = TABLE | {k: [1.0, 2.0] for k in range(4, 1000)}
    wide = f"<table:table-cell {cell}/>"
    data = ods({"Sheet1": rows}, A2=wide)
    assert refusal(data).startswith("Its sheets span ")


def test_a_row_that_is_repeated_very_often_is_refused_before_it_is_filled() -> None:
    many = '</table:table-row><table:table-row table:number-rows-repeated="9999999">'
    data = ods({"Sheet1": TABLE}, A3=f"<table:table-cell {ONE}/>{many}")
    assert refusal(data).startswith("Its sheets span 20,000,00")


def test_many_sheets_are_counted_together() -> None:
    sheet: Rows = {1: ["x"], 200_000: [None] * 19 + [1.0]}
    assert refusal(xlsx({f"s{k}": sheet for k in range(3)})).startswith("Its sheets span ")
    assert refusal(ods({f"s{k}": sheet for k in range(3)})).startswith("Its sheets span ")


@pytest.mark.parametrize("tag", ['<table:table-cell a="', "<table:table-cell a='<'/>"])
def test_a_tag_that_could_hide_another_is_damage(tag: str) -> None:
    assert refusal(ods({"Sheet1": TABLE}, A2=tag)).startswith("It is a damaged workbook.")


def test_rows_without_their_numbers_are_counted() -> None:
    rows = "".join(f"<row><c><v>{k}</v></c><c><v>{k * k}</v></c></row>" for k in range(50))
    plain = xlsx({"Sheet1": TABLE})
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    sheet = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    entries["xl/worksheets/s1.xml"] = sheet.encode()
    assert columns(zipped(**entries)) == [[*range(50)], [k * k for k in range(50)]]


@both
def test_empty_cells_that_are_repeated_to_the_end_of_the_sheet_are_none(write: Write) -> None:
    far = '<table:table-cell table:number-columns-repeated="16381"/>'
    rows: Rows = {k: [*cells, None] for k, cells in TABLE.items()}
    data = ods({"Sheet1": rows}, C2=far, C3=far) if write is ods else xlsx({"Sheet1": rows})
    assert columns(data) == READ


@both
def test_a_workbook_that_unpacks_to_too_much_is_refused_soon(write: Write) -> None:
    rows: Rows = TABLE | {k: ["w" * 1000, 1.0] for k in range(4, 6000)}
    data = write({"Sheet1": rows})
    assert len(data) < 2**20
    start = time.process_time()
    assert refusal(data, limit=2**20).startswith("It holds more than 4 MB.")
    assert time.process_time() - start < 10


@both
@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9])
def test_a_workbook_that_is_cut_off_is_refused(write: Write, keep: float) -> None:
    data = write({"Sheet1": TABLE})
    assert refusal(data[: int(len(data) * keep)]).startswith("It is a damaged ZIP archive.")


@both
def test_a_workbook_whose_sheet_is_no_xml_is_refused(write: Write) -> None:
    name = "xl/worksheets/s1.xml" if write is xlsx else "content.xml"
    entries = {"xl/workbook.xml": "<workbook"} if write is xlsx else {"mimetype": ODS}
    assert refusal(zipped(**entries | {name: "<no xml"})).startswith("It is a damaged workbook.")


FAR = "XFD1048576"


@pytest.mark.parametrize(
    "cell",
    [
        f"<c r='{FAR}'><v>1</v></c>",
        f'<c r = "{FAR}"/>',
        '<c\nr="&#88;FD1048576"/>',
        f'<s:c xmlns:s="{MAIN}" r="{FAR}"><s:v>1</s:v></s:c>',
        '</row><row r="1048576">' + "<c><v>1</v></c>" * 5000,
    ],
)
def test_a_far_cell_is_found_however_it_is_written(cell: str) -> None:
    assert refusal(xlsx({"Sheet1": TABLE}, A2=cell)).startswith("Its sheets span ")


def test_a_sheet_under_another_name_is_looked_through_too() -> None:
    plain = xlsx({"Sheet1": TABLE}, A2=f'<c r="{FAR}"/>')
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["xl/other"] = entries.pop("xl/worksheets/s1.xml")
    links = entries["xl/_rels/workbook.xml.rels"]
    entries["xl/_rels/workbook.xml.rels"] = links.replace(b"worksheets/s1.xml", b"other")
    assert refusal(zipped(**entries)).startswith("Its sheets span ")


def test_a_binary_workbook_is_told() -> None:
    words = "It is a binary Excel workbook (XLSB). Save it as XLSX and choose that."
    assert refusal(zipped(**{"xl/workbook.bin": "x"})) == words
