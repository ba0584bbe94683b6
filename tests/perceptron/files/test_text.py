"""Every text a spreadsheet or an instrument may write is read, or refused in one sentence."""

from __future__ import annotations

import json
import re
import time

import numpy as np
import pandas as pd
import pytest

from perceptron import Points
from tests.breadth import some
from tests.perceptron.files.reading import (
    answer,
    columns,
    load,
    notes,
    random_pairs,
    refusal,
    refused,
    titles,
)

GOOD = {
    "commas": b"x,y\n1.5,2\n-3,4e2\n",
    "semicolons and decimal points": b"x;y\n1.5;2\n-3;400\n",
    "semicolons and decimal commas": b"x;y\n1,5;2\n-3;4e2\n",
    "three decimals after a comma, proven by others": b"x;y\n1,50;2,000\n-3,000;400,000\n",
    "tabs": b"x\ty\n1.5\t2\n-3\t400\n",
    "tabs and decimal commas": b"x\ty\n1,5\t2\n-3\t400\n",
    "bars": b"x|y\n1.5|2\n-3|400\n",
    "spaces in columns": b"  x     y\n1.5     2\n -3   400 \n",
    "blanks and tabs mixed": b"x \t y\n1.5\t\t2\n-3 400\t\n",
    "spaces and decimal commas": b"x y\n1,5 2,0\n-3,0 400,0\n",
    "carriage returns and line feeds": b"x,y\r\n1.5,2\r\n-3,400\r\n",
    "carriage returns alone": b"x,y\r1.5,2\r-3,400\r",
    "all line ends mixed": b"x,y\r1.5,2\r\n-3,400\n",
    "no line feed at the end": b"x,y\n1.5,2\n-3,400",
    "blank lines": b"\n\nx,y\n\n1.5,2\n  \n-3,400\n\n\n",
    "rows of nothing but commas": b"x,y\n1.5,2\n,\n-3,400\n,\n,\n",
    "a comma behind every row": b"x,y,\n1.5,2,\n-3,400,\n",
    "a comma behind the numbers only": b"x,y\n1.5,2,\n-3,400,\n",
    "commas behind one row": b"x,y\n1.5,2\n-3,400,,,\n",
    "an empty column between": b"x,,y\n1.5,,2\n-3,,400\n",
    "an empty column before": b",x,y\n,1.5,2\n,-3,400\n",
    "quoted fields": b'"x","y"\n"1.5","2"\n"-3","400"\n',
    "quoted fields behind blanks": b'"x", "y"\n"1.5", "2"\n"-3" , "400" \n',
    "quoted fields apart by blanks": b'"x" "y"\n"1.5" "2"\n"-3"  "400"\n',
    "quoted decimal commas between commas": b'x,y\n"1,5","2,0"\n"-3,0","400,0"\n',
    "padded fields": b"x , y\n 1.5 , 2 \n -3 , 400 \n",
    "a plus, exponents, bare points": b"x,y\n+1.5,2.\n-.3E1,4e+2\n",
    "the typographic minus": "x,y\n1.5,2\n−3,400\n".encode(),
    "UTF-8 with a mark": b"\xef\xbb\xbfx,y\n1.5,2\n-3,400\n",
    "UTF-16 LE with a mark": b"\xff\xfe" + "x\ty\r\n1,5\t2\r\n−3\t400\r\n".encode("utf-16-le"),
    "UTF-16 BE with a mark": b"\xfe\xff" + "x,y\n1.5,2\n-3,400\n".encode("utf-16-be"),
    "UTF-16 LE without a mark": "x,y\n1.5,2\n-3,400\n".encode("utf-16-le"),
    "UTF-16 BE without a mark": "x,y\n1.5,2\n-3,400\n".encode("utf-16-be"),
    "Windows-1252": b"\x80,x,y\n\xb5m,1.5,2\n\xe9,-3,400\n",
    "Excel's note on the separator": b"sep=;\nx;y\n1,5;2\n-3;400\n",
    "the note in quotation marks": b'"sep=|"\nx|y\n1.5|2\n-3|400\n',
    "the note in capitals, with blanks": b"SEP = ;\r\nx;y\r\n1,5;2\r\n-3;400\r\n",
    "the note with delimiters behind it": b"sep=,,\nx,y\n1.5,2\n-3,400\n",
    "the note on tabs": b"sep=\t\nx\ty\n1.5\t2\n-3\t400\n",
    "the note behind a mark": b"\xef\xbb\xbfsep=;\nx;y\n1,5;2\n-3;400\n",
    "names and dates beside": b"who,x,when,y\nAda,1.5,2020-01-01,2\nEve,-3,2020-01-02,400\n",
    "a remark in some rows": b"x,y,remark\n1.5,2\n-3,400,windy\n",
    "a remark with a comma in it": b'x,y,remark\n1.5,2,"cold, wet"\n-3,400,\n',
    "a remark with doubled marks": b'x,y,remark\n1.5,2,"so ""cold"", wet"\n-3,400,\n',
    "a remark with marks inside": b'x,y,remark\n1.5,2,6" wide\n-3,400,the "old" one\n',
    "a remark of two lines": b'x,y,remark\n1.5,2,"cold,\nwet"\n-3,400,\n',
    "a remark that looks like a row": b'x,y,remark\n1.5,2,"see\n7,8"\n-3,400,\n',
    "a delimiter in a quoted title": b'"x",y,"a;b\tc"\n1.5,2,\n-3,400,\n',
    "a line break in a quoted title": b'x,y,"a\nb"\n1.5,2,\n-3,400,\n',
}


@pytest.mark.parametrize("data", GOOD.values(), ids=GOOD.keys())
def test_the_same_two_points_are_read_from_every_way_to_write_them(data: bytes) -> None:
    loaded = load(data)
    assert (loaded.x_name, loaded.y_name) == ("x", "y")
    np.testing.assert_array_equal([loaded.x, loaded.y], [[1.5, -3], [2, 400]])


@pytest.mark.parametrize("name", ["table", "table.parquet", "table.xlsx", "table.json", "a.b.gz"])
def test_the_name_of_a_file_says_nothing_about_it(name: str) -> None:
    assert columns(b"x;y\n1,5;2\n-3;4e2\n", file=name) == [[1.5, -3], [2, 400]]


def test_a_table_that_pandas_wrote_comes_back() -> None:
    frame = pd.DataFrame({"Height (m)": [1.0, 2.5, 4.0], "Time (s)": [0.25, -1e-9, 3e20]})
    for separator, decimal in ((",", "."), (";", ","), ("\t", ","), ("|", "."), (" ", ".")):
        loaded = load(frame.to_csv(index=False, sep=separator, decimal=decimal))
        np.testing.assert_array_equal([loaded.x, loaded.y], frame.to_numpy().T)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " "])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_goes_with_every_delimiter(encoding: str, delimiter: str) -> None:
    rows = np.round(random_pairs(40), 3).T
    lines = ["Größe 名".replace(" ", delimiter), *(f"{x}{delimiter}{y}" for x, y in rows)]
    loaded = load("\r\n".join(lines).encode(encoding))
    assert (loaded.x_name, loaded.y_name) == ("Größe", "名")
    np.testing.assert_array_equal(np.c_[loaded.x, loaded.y], rows)


def test_windows_1252_is_read_and_it_is_said() -> None:
    data = "Länge (µm),Preis (€)\n1,2\n3,4\n".encode("cp1252")
    loaded = load(data)
    assert (loaded.x_name, loaded.x_unit, loaded.y_unit) == ("Länge", "µm", "€")
    assert notes(data) == ("It is read as Windows-1252.",)
    assert notes("Länge (µm),Preis (€)\n1,2\n3,4\n") == ()


# ---- blanks inside cells

INSIDE = ["28 Feb 2020", "1 234,5", "7 A", "Ada Lovelace", "2020-02-28 12:00", "5 %"]
MEASURED = ["18.0   8   307.0", "15.0   9   350.0"]


@pytest.mark.parametrize("cell", INSIDE)
@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
@pytest.mark.parametrize("heading", [["who", "x", "y"], []])
def test_a_blank_inside_a_cell_keeps_no_columns_apart(
    heading: list[str], delimiter: str, cell: str
) -> None:
    rows = [heading] * bool(heading) + [[cell, str(k), str(k * k)] for k in range(9)]
    names = heading[1:] or ["column 2", "column 3"]
    data = "".join(delimiter.join(row) + "\n" for row in rows)
    assert columns(data, x=names[0], y=names[1]) == [[*range(9)], [k * k for k in range(9)]]


@pytest.mark.parametrize("titles", ["x,when\n", ""])
def test_a_date_behind_a_comma_is_no_decimal_and_a_year(titles: str) -> None:
    data = titles + "0,28 Feb 2020\n1,1 Mar 2020\n2,3 Mar 2020\n"
    assert "“28 Feb 2020” is a date" in refusal(data)


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
@pytest.mark.parametrize("heading", ["x{}y\n", ""])
def test_commas_between_thousands_keep_no_columns_apart(heading: str, delimiter: str) -> None:
    rows = "".join(f"{k}{delimiter}{1234567 * k:,}\n" for k in range(1, 9))
    assert "“1,234,567” has separators between thousands" in refusal(
        heading.format(delimiter) + rows
    )


def test_numbers_apart_by_blanks_may_have_one_tab_before_a_name() -> None:
    data = "".join(f'{numbers}\t"chevrolet {k}"\n' for k, numbers in enumerate(MEASURED))
    assert columns(data) == [[18, 15], [8, 9]]
    assert titles(data) == ["column 1", "column 2", "column 3"]


# ---- quotation marks

OPEN = "a quotation mark is never closed. Close it or remove it."
OUT_OF_PLACE = "a quotation mark is out of place. Close it or remove it."
WHOLE_ROWS = "a quotation mark opens a cell that goes over rows which look whole."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'x,y\n1,2\n3,"4\n5,6\n', f"Row 3: {OPEN}"),
        (b'x,y,who\n1,2,"Ada\n3,4,"Eve\n5,6,Eli\n', f"Row 2: {OUT_OF_PLACE}"),
        (b'x,y,who\n1,2,a\n3,4,"Ada\n5,6,Eve"\n7,8,b\n', f"Row 3: {WHOLE_ROWS}"),
        (b'x,y,who\n1,2,"Ada\nLovelace" Byron\n', f"Row 2: {OUT_OF_PLACE}"),
    ],
)
def test_a_quotation_mark_glues_no_rows_together(data: bytes, words: str) -> None:
    assert refusal(data).startswith(words)


def test_marks_around_a_nickname_are_a_part_of_the_cell() -> None:
    data = 'who,x,y\n"Weird Al" Yankovic,1,2\n"Ada",?,4\n'
    assert 'column “who”: “"Weird Al" Yankovic” is not' in refusal(data, x="who")


# ---- rows are numbered as an editor numbers lines


@pytest.mark.parametrize(
    ("data", "row"),
    [
        (b"x,y\n1,2\n3,4\n5,bad\n", 4),
        (b"1,2\n3,4\n5,bad\n", 3),
        (b"\nx,y\n\n1,2\n,\n3,4\n5,bad\n", 7),
        (b'"x\n(m)",y\n1,2\n3,4\n5,bad\n', 5),
        (b'x,y,z\n1,2,"a\n\nb"\n3,4,\n5,bad\n', 6),
        (b"sep=;\nx;y\n1;2\n3;4\n5;bad\n", 5),
        (b"x,y\r\n1,2\r\n\r\n3,4\r\n5,bad\r\n", 5),
        (b"x,y\r1,2\r3,4\r5,bad\r", 4),
        (b"# remark\n# another\nx,y\n1,2\n3,4\n5,bad\n", 6),
        (b"x,y\n1,2\n# remark\n3,4\n5,bad\n", 5),
        (b"A table\n\nx,y\n(m),(s)\n1,2\n3,4\n5,bad\n", 7),
        ("x\ty\n1\t2\n3\t4\n5\tbad\n".encode("utf-16"), 4),
    ],
)
def test_a_row_is_numbered_as_the_line_an_editor_shows(data: bytes, row: int) -> None:
    assert refusal(data).startswith(f"Row {row}, column “")


def test_the_first_of_two_bad_cells_is_named() -> None:
    assert "row 4, column “b”: “bad”" in str(refused("a,b\n1,2\n3,4\n5,bad\nworse,6\n7,8\n9,0\n"))


def test_a_row_that_is_far_down_has_its_number() -> None:
    rows = "".join(f"{i},{i % 7}\n" for i in range(300_000))  # several MiB
    assert refusal(f"x,y\n{rows}1,bad\n").startswith("Row 300002, column “y”: “bad” is")


# ---- what is no table

EMPTY = "It is empty. Choose a file with two columns of numbers."
SAME = "Give every row the same number of values."
BAD = {
    "nothing": (b"", EMPTY),
    "blanks": (b" \n\t\r\n", EMPTY),
    "delimiters only": (b",,\n,,\n", EMPTY),
    "a mark only": (b"\xef\xbb\xbf", EMPTY),
    "titles only": (b"x,y\n", "It has titles and no rows below them. Add a row for each point."),
    "one row": (b"x,y\n1,2\n", "It has one row of numbers. A line needs at least two points;"),
    "one row without titles": (b"1,2\n", "It has one row of numbers."),
    "one column": (b"x\n1\n2\n3\n", "It has one column. Put x and y in two columns, apart by"),
    "prose": (b"Dear Ada,\nhow are you,\nyours Eve,\n", "It has one column."),
    "two columns, one of names": (
        b"who,y\nAda,1\nEve,2\n",
        "Row 2, column “who”: “Ada” is not a number. Choose a file with two columns of numbers.",
    ),
    "a long row": (
        b"x,y\n1,2\n3,4,5\n",
        f"Row 3: it has 3 values where the table has 2 columns. {SAME}",
    ),
    "a very long row": (
        b"x,y\n1,2\n\n3,4,5,6,7\n",
        f"Row 4: it has 5 values where the table has 2 columns. {SAME}",
    ),
    "NUL": (b"x,y\n1,2\n3,\0\n5,6\n", "Row 3: it holds a NUL byte, which text never does. Save"),
    "a byte that Windows-1252 has not": (
        b"x,y\n1,2\n3,\x81\n",
        "Row 3: the byte 0x81 is not Windows-1252. Save the file as UTF-8.",
    ),
    "half a pair in UTF-16": (
        b"\xff\xfe" + "x,y\n1,2\n".encode("utf-16-le") + b"\0\xd8,\0",
        "Row 3: the byte 0x00 is not UTF-16. Save the file as UTF-8.",
    ),
    "too many columns": (
        b"1," * 16_384 + b"1\n",
        "It has 16,385 columns. Keep at most 16,384 of them.",
    ),
    "one endless row": (
        b"1," * 600_000,
        "Row 1: it has over 1,048,576 characters. Put each point in its own row.",
    ),
    "an endless row below": (
        b"x,y\n1,2\n" + b"1" * 2**21,
        "Row 3: it has over 1,048,576 characters. Put each point in its own row.",
    ),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "It is a PNG picture. Export the points as CSV"),
    "PDF": (b"%PDF-1.7\n1,2\n", "It is a PDF document."),
    "a pickle": (b"\x80\x04\x95\x01\0", "It is a Python pickle, which is never opened"),
    "a web page": (b"\n<!doctype html><p>1,2</p>\n", "It is a web page."),
    "XML": (b"<?xml version='1.0'?><rows><row x='1'/></rows>", "It is an XML document."),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "It is an old Excel workbook (XLS)."),
}


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_what_where_and_what_to_do(data: bytes, words: str) -> None:
    assert refusal(data).startswith(words)


@pytest.mark.parametrize("data", [data for data, _ in BAD.values()], ids=BAD.keys())
def test_a_refusal_fits_one_line_and_ends_with_what_to_do(data: bytes) -> None:
    assert re.fullmatch(r"[A-Z“][^\n]{30,160}[^.\n]\.", refusal(data))


@pytest.mark.parametrize("columns", [16_383, 16_384])
def test_as_many_columns_as_a_spreadsheet_has_are_read(columns: int) -> None:
    data = (",".join(["1"] * columns) + "\n") * 2
    assert titles(data)[-1] == f"column {columns}"


@pytest.mark.parametrize(("rows", "size"), [(2**18 * 20 + 1, "21 MB"), (2**18 * 50, "50 MB")])
def test_a_file_over_the_limit_is_refused_by_its_size(rows: int, size: str) -> None:
    assert refusal(b"1,2\n" * rows).startswith(f"It is {size}, and at most 20 MB can be read here.")


def test_a_long_or_strange_cell_cannot_spoil_the_sentence() -> None:
    cell = "a\tb\x1b" + "w" * 500
    assert f"“a b {'w' * 35}…” is not a number." in refusal(f"x,y\n1,2\n3,{cell}\n5,6\n")


def test_a_refusal_names_the_file_to_the_library_and_not_to_the_page() -> None:
    found = refused(b"%PDF", file="exam.csv")
    assert str(found).startswith("exam.csv: it is a PDF document.")
    assert found.told("page").startswith("It is a PDF document.")


@pytest.mark.parametrize("data", [data for data, _ in BAD.values()], ids=BAD.keys())
def test_a_refusal_names_its_own_file_and_none_before_it(data: bytes) -> None:
    for name in ("first.csv", "second.csv"):
        assert str(refused(data, file=name)).startswith(f"{name}: ")


# ---- anything at all


def test_random_bytes_are_read_or_refused() -> None:
    rng = np.random.default_rng(7)
    alphabets = (
        bytes(range(256)),
        b'0123456789.,;\t|" \r\n-+eE',
        b'1,;\n"',
        b"1\0,\n",
        b" ,\n\xa0\xc2",
        b'{}[]":,1\n',
        b"#%1x,\n",
    )
    for trial in range(700):
        alphabet = np.frombuffer(alphabets[trial % len(alphabets)], np.uint8)
        never_anything_else(rng.choice(alphabet, rng.integers(0, 200)).tobytes())


def test_good_files_with_wrong_bytes_are_read_or_refused() -> None:
    rng, files = np.random.default_rng(8), list(GOOD.values())
    for trial in range(700):
        data = np.frombuffer(files[trial % len(files)], np.uint8).copy()
        places = rng.integers(0, len(data), rng.integers(1, 4))
        data[places] = rng.choice(np.frombuffer(b'\0\xff",;\t\n\r 1.x', np.uint8), len(places))
        never_anything_else(data[rng.integers(0, 4) : rng.integers(4, len(data) + 1)].tobytes())


def never_anything_else(data: bytes) -> None:
    _, found = answer(data)
    if isinstance(found, Points):
        assert np.isfinite([found.x, found.y]).all(), data
    else:
        assert re.fullmatch(r"[A-Z“][^\n]+[.?]", found.told("page")), data


# ---- time grows with the size and nothing else; each of these took from seconds to minutes where
# something was quadratic, and takes some milliseconds

RUN = 100_000
SLOW = {
    "blanks in a row": "x,y\n1,2\n3," + " " * RUN + "4\n5,6\n",
    "blanks between columns": "x y\n1 2\n3" + " " * RUN + "4\n5 6\n",
    "a line of blanks": "x,y\n1,2\n" + " " * RUN + "\n3,4\n",
    "blanks and a word": "x,y\n1,2\n3," + " " * RUN + "w\n",
    "quotation marks": "x,y,z\n1,2,a\n3,4," + '"' * RUN + "\n5,6,b\n",
    "quotation marks, an odd number": "x,y,z\n1,2,a\n3,4," + '"' * (RUN + 1) + "\n5,6,b\n",
    "quotation marks apart": "x,y,z\n1,2,a\n3,4," + '" ' * (RUN // 2) + "\n5,6,b\n",
    "rows that open one": "x,y\n" + '1,"2\n' * (RUN // 5),
    "rows with a mark inside": "x,y,z\n" + '1,2,a"\n' * (RUN // 7),
    "blank lines": "x,y\n1,2\n" + "\n" * RUN + "3,4\n",
    "carriage returns": "x,y\n1,2\n" + "\r" * RUN + "3,4\n",
    "an endless line": "x,y\n1,2\n3," + "4" * RUN + "\n",
    "an endless line of cells": "1," * (RUN // 2) + "\n",
    "an endless word": "x,y\n1,2\n3," + "w" * RUN + "\n",
    "digits and separators": "x;y\n1;2\n3;" + "1,234" * (RUN // 5) + "\n",
    "apostrophes": "x;y\n1;2\n3;" + "1'" * (RUN // 2) + "\n",
    "money of blanks": "x;y\n1;2\n3;$" + " " * RUN + "x\n",
    "brackets": "x" + "(" * RUN + ",y\n1,2\n3,4\n",
    "titles of blanks": "x" + " " * RUN + "(m),y\n1,2\n3,4\n",
    "equal titles": "x," * (RUN // 10) + "y\n" + "1," * (RUN // 10) + "2\n",
    "many titles above short rows": "x," * (RUN // 4) + "y\n" + "1,2\n" * (RUN // 8),
    "some titles above short rows": "c,d," * 2000 + "e\n" + "1,2\n" * (RUN // 5),
    "records with nothing in common": "".join(f'{{"x":1,"{k}":2}}\n' for k in range(RUN // 17)),
    "columns with nothing in common": json.dumps(
        {f"a{k}": {f"{k}": 1, f"{k + 1}": 1} for k in range(RUN // 30)}
    ),
    "remarks": "# remark\n" * (RUN // 9) + "x,y\n1,2\n3,4\n",
    "lines above": "remark\n" * (RUN // 7) + "x,y\n1,2\n3,4\n",
    "comments that open a page": "<!--" * (RUN // 4) + "\n1,2\n",
    "open lists": "[" * RUN,
    "open records": '{"a":' * (RUN // 5),
    "records a line": '{"x":1,"y":2}\n' * (RUN // 14),
    "records without an end": '{"x":1,"y":2}{' * (RUN // 14),
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_no_table_of_100_kb_takes_longer_than_its_size_allows(text: str) -> None:
    start = time.process_time()
    never_anything_else(text.encode())
    assert time.process_time() - start < 5


@pytest.mark.parametrize("size", some([1_000_000, 10_000_000], keep=1))
def test_millions_of_bytes_are_read_whole_in_seconds(size: int) -> None:
    rows = "".join(f"{i / 8:.3f},{i / 4:.3f}\n" for i in range(10_000))
    data = ("x,y\n" + rows * (size // len(rows))).encode()
    start = time.process_time()
    loaded = load(data)
    assert time.process_time() - start < 20  # well below 1 s
    assert len(loaded.x) == data.count(b"\n") - 1
    np.testing.assert_array_equal(loaded.y[-10_000:], np.arange(10_000) / 4)


def test_commas_and_blanks_that_cut_equally_well_are_no_guess() -> None:
    assert refusal("1,5 Ada 234,5\n2,5 Eve 123,5\n").startswith("Its columns may be apart by")
    assert columns("sep=,\n1,5 Ada 234,5\n2,5 Eve 123,5\n")[0] == [1, 2]


@pytest.mark.parametrize("remarks", [0, 99_990])
def test_of_very_short_lines_the_first_hundred_thousand_decide(remarks: int) -> None:
    """All are read; and a megabyte of them is no two hundred in memory."""
    rows = 150_000
    data = b"x,y\n" + b"#\n" * remarks + b"1,2\n" * rows
    look, found = answer(data)
    assert look is not None
    assert not look.whole
    assert len(found) == rows
    assert refusal(data + b"1,w\n").startswith(f"Row {remarks + rows + 2:,}".replace(",", ""))


def test_a_file_gives_as_many_points_as_are_allowed_and_no_more() -> None:
    rows = b"x,y\n" + b"1,2\n,3\n" * 50
    assert len(load(rows, most=50, drop_missing=True)) == 50
    words = "It holds more than 49 points. Keep only the rows you need."
    assert refusal(rows, most=49, drop_missing=True) == words


def test_a_refusal_keeps_nothing_of_what_was_read() -> None:
    """It is shown for as long as a visitor looks at it, and others are on the server."""
    found = refused(b"x,y\n1,2\n3,w\n" + b"4,5\n" * 1000)
    assert found.__traceback__ is found.__cause__ is found.__context__ is None
