"""Every table a spreadsheet or an instrument may write is read, or refused in one sentence."""

import io
import re
import time
import zipfile

import numpy as np
import pandas as pd
import pytest

from perceptron import Points
from perceptron.files import points_of
from perceptron.files.kinds import LIMIT_BYTES, Refused
from perceptron.files.table import read

GOOD = {
    "commas": b"x,y\n1.5,2\n-3,4e2\n",
    "semicolons and decimal points": b"x;y\n1.5;2\n-3;400\n",
    "semicolons and decimal commas": b"x;y\n1,5;2\n-3;4e2\n",
    "three decimals after a comma": b"x;y\n1,500;2,000\n-3,000;400,000\n",
    "tabs": b"x\ty\n1.5\t2\n-3\t400\n",
    "tabs and decimal commas": b"x\ty\n1,5\t2\n-3\t400\n",
    "bars": b"x|y\n1.5|2\n-3|400\n",
    "spaces in columns": b"  x     y\n1.5     2\n -3   400 \n",
    "spaces and decimal commas": b"x y\n1,5 2,0\n-3,0 400,0\n",
    "carriage returns and line feeds": b"x,y\r\n1.5,2\r\n-3,400\r\n",
    "carriage returns alone": b"x,y\r1.5,2\r-3,400\r",
    "no line feed at the end": b"x,y\n1.5,2\n-3,400",
    "blank lines": b"\n\nx,y\n\n1.5,2\n  \n-3,400\n\n\n",
    "rows of nothing but commas": b"x,y\n1.5,2\n,\n-3,400\n,\n,\n",
    "a comma behind every row": b"x,y,\n1.5,2,\n-3,400,\n",
    "a comma behind the numbers only": b"x,y\n1.5,2,\n-3,400,\n",
    "quoted fields": b'"x","y"\n"1.5","2"\n"-3","400"\n',
    "padded fields": b"x , y\n 1.5 , 2 \n -3 , 400 \n",
    "a plus, exponents, bare points": b"x,y\n+1.5,2.\n-.3E1,4e+2\n",
    "the typographic minus": "x,y\n1.5,2\n−3,400\n".encode(),
    "UTF-8 with a mark": b"\xef\xbb\xbfx,y\n1.5,2\n-3,400\n",
    "UTF-16 LE with a mark": b"\xff\xfe" + "x\ty\r\n1,5\t2\r\n−3\t400\r\n".encode("utf-16-le"),
    "UTF-16 BE with a mark": b"\xfe\xff" + "x,y\n1.5,2\n-3,400\n".encode("utf-16-be"),
    "UTF-16 LE without a mark": "x,y\n1.5,2\n-3,400\n".encode("utf-16-le"),
    "UTF-16 BE without a mark": "x,y\n1.5,2\n-3,400\n".encode("utf-16-be"),
    "Excel's note on the separator": b"sep=;\nx;y\n1,5;2\n-3;400\n",
    "names and dates beside": b"who,x,when,y\nAda,1.5,2020-01-01,2\nEve,-3,2020-01-02,400\n",
    "a remark in some rows": b"x,y,remark\n1.5,2\n-3,400,windy\n",
    "a remark with a comma in it": b'x,y,remark\n1.5,2,"cold, wet"\n-3,400,\n',
}


def load(data: bytes, name: str = "table.csv") -> Points:
    sheet = read(data, name)
    return points_of(sheet, *sheet.numeric[:2])


def refusal(data: bytes, name: str = "table.csv") -> str:
    with pytest.raises(Refused) as caught:
        load(data, name)
    return str(caught.value)


@pytest.mark.parametrize("data", GOOD.values(), ids=GOOD.keys())
def test_the_same_two_points_are_read_from_every_way_to_write_them(data: bytes) -> None:
    loaded = load(data)
    assert (loaded.x_name, loaded.y_name) == ("x", "y")
    np.testing.assert_array_equal(loaded.x, [1.5, -3])
    np.testing.assert_array_equal(loaded.y, [2, 400])


def test_numbers_are_read_to_the_last_bit() -> None:
    x, y = np.random.default_rng(0).normal(size=(2, 500)) * 10.0 ** np.arange(-20, 20, 0.08)
    text = "x,y\n" + "".join(f"{a!r},{b!r}\n" for a, b in zip(x.tolist(), y.tolist(), strict=True))
    np.testing.assert_array_equal(load(text.encode()).x, x)
    np.testing.assert_array_equal(load(text.replace(",", ";").replace(".", ",").encode()).y, y)


def test_a_table_that_pandas_wrote_comes_back() -> None:
    frame = pd.DataFrame({"Height (m)": [1.0, 2.5, 4.0], "Time (s)": [0.25, -1e-9, 3e20]})
    for separator, decimal in ((",", "."), (";", ","), ("\t", ","), ("|", "."), (" ", ".")):
        loaded = load(frame.to_csv(index=False, sep=separator, decimal=decimal).encode())
        np.testing.assert_array_equal(np.c_[loaded.x, loaded.y], frame.to_numpy())


def test_a_header_gives_name_and_unit() -> None:
    loaded = load("Boiling point (°F),Pressure [inHg]\n194.5,20.79\n194.3,20.79\n".encode())
    assert (loaded.x_name, loaded.x_unit) == ("Boiling point", "°F")
    assert (loaded.y_name, loaded.y_unit) == ("Pressure", "inHg")


def test_the_points_are_named_after_the_file() -> None:
    loaded = load(b"x,y\n1,2\n3,4\n", "hubble.csv")
    assert (loaded.name, loaded.source) == ("hubble", "Uploaded file hubble.csv")


def test_without_a_header_columns_are_counted_and_no_row_is_lost() -> None:
    sheet = read(b"1,2\n3,4\n", "table.csv")
    assert sheet.numeric == ("column 1", "column 2")
    np.testing.assert_array_equal(points_of(sheet, "column 2", "column 1").x, [2, 4])


def test_equal_and_missing_titles_are_made_distinct() -> None:
    sheet = read(b"d (m),d (m),d (m),,x 2,x,x\n1,2,3,4,5,6,7\n8,9,10,11,12,13,14\n", "table.csv")
    assert sheet.numeric == ("d (m)", "d (m) 2", "d (m) 3", "column 4", "x 2", "x", "x 3")
    loaded = points_of(sheet, "d (m)", "d (m) 2")
    assert (loaded.x_name, loaded.y_name, loaded.y_unit) == ("d", "d 2", "m")


def test_any_two_columns_of_numbers_can_be_chosen() -> None:
    sheet = read(b"who,a,b,c\nAda,1,2,3\nEve,4,5,6\n", "table.csv")
    assert sheet.numeric == ("a", "b", "c")
    chosen = points_of(sheet, "c", "a")
    np.testing.assert_array_equal(np.c_[chosen.x, chosen.y], [[3, 1], [6, 4]])


def test_one_column_is_not_both_axes() -> None:
    with pytest.raises(Refused, match=r"Both axes show column “a”\. Choose two different columns"):
        points_of(read(b"a,b\n1,2\n3,4\n", "table.csv"), "a", "a")


def test_a_column_with_a_bad_cell_is_offered_last_and_refused_when_chosen() -> None:
    sheet = read(b"a,b,c\n1,2,3\n4,n/a,6\n7,8,9\n", "table.csv")
    assert sheet.numeric == ("a", "c", "b")
    assert len(points_of(sheet, "a", "c").x) == 3
    with pytest.raises(Refused, match=r"Row 3, column “b”: “n/a” is not a number\."):
        points_of(sheet, "a", "b")


def test_a_column_that_is_mostly_text_is_not_offered() -> None:
    sheet = read(b"a,b,c\n1,2,3\n4,5,n/a\n", "table.csv")
    assert sheet.numeric == ("a", "b")


def test_two_columns_keep_their_order_when_the_first_has_a_bad_cell() -> None:
    assert read(b"a,b\n1,2\nn/a,4\n5,6\n", "table.csv").numeric == ("a", "b")


def test_a_header_is_not_needed_to_tell_decimal_commas_from_columns() -> None:
    loaded = load(b"1,5 2,5\n3,5 4,5\n")
    np.testing.assert_array_equal(np.c_[loaded.x, loaded.y], [[1.5, 2.5], [3.5, 4.5]])


def test_the_first_of_two_bad_cells_is_named() -> None:
    sheet = read(b"a,b\n1,2\n3,4\n5,bad\nworse,6\n7,8\n", "table.csv")
    assert sheet.numeric == ("a", "b")
    with pytest.raises(Refused, match="Row 4, column “b”: “bad”"):
        points_of(sheet, "a", "b")


def test_a_row_has_the_number_that_a_spreadsheet_gives_it() -> None:
    assert refusal(b"\nx,y\n\n1,2\n,\n3,4\n5,?\n").startswith("Row 7, column “y”: “?”")
    assert refusal(b'"x\n(m)",y\n1,2\n3,4\n5,?\n').startswith("Row 4, column “y”: “?”")
    assert refusal(b"sep=;\nx;y\n1;2\n3;4\n5;?\n").startswith("Row 5, column “y”: “?”")


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "1,2\n3,4\n")
    return file.getvalue()


NUMBER_THERE = "Remove the row or put a number there."
ONE_WAY = "Use one decimal mark in the whole file and no thousands separators."
UTF_8 = "Save the file as UTF-8 and upload it again."
SAME = "Give every row the same number of values."
BAD = {
    "empty": (b"", "The file is empty. Choose one with two columns of numbers."),
    "blank": (b" \n\t\r\n", "The file is empty."),
    "delimiters only": (b",,\n,,\n", "The file is empty."),
    "a mark only": (b"\xef\xbb\xbf", "The file is empty."),
    "a header only": (b"x,y\n", "The file has a header and no rows below it. Add a row for each"),
    "one row": (b"x,y\n1,2\n", "The file has one row of numbers. A line needs at least two;"),
    "one row without a header": (b"1,2\n", "The file has one row of numbers."),
    "one column": (b"x\n1\n2\n3\n", "The file has one column. Put x and y in two columns"),
    "two columns, one of names": (
        b"who,y\nAda,1\nEve,2\n",
        "Row 2, column “who”: “Ada” is not a number. Choose a file with two columns of numbers.",
    ),
    "names and mostly bad numbers": (
        b"who,x,y\nAda,1,?\nEve,2,?\nEli,3,4\n",
        f"Row 2, column “y”: “?” is not a number. {NUMBER_THERE}",
    ),
    "prose": (b"Dear Ada,\nhow are you,\nyours Eve,\n", "is not a number. Choose a file with two"),
    "text": (
        b"x,y\n1,2\n3,n/a\n5,6\n",
        f"Row 3, column “y”: “n/a” is not a number. {NUMBER_THERE}",
    ),
    "text in half the rows": (b"x,y\n1,2\n3,n/a\n", f"“n/a” is not a number. {NUMBER_THERE}"),
    "text in a file without a header": (b"1,2\n3,a\n5,6\n", "Row 2, column “column 2”: “a” is"),
    "a unit in a cell": (b"x,y\n1,2\n3,4 kg\n5,6\n", "Row 3, column “y”: “4 kg” is not a number."),
    "a missing cell": (b"x,y\n1,2\n3,\n5,6\n", f"column “y”: the cell is empty. {NUMBER_THERE}"),
    "a short row": (b"x,y\n1,2\n3,4\n5\n", "Row 4, column “y”: the cell is empty."),
    "NaN": (
        b"x,y\n1,2\n3,NaN\n5,6\n",
        f"Row 3, column “y”: “NaN” is not a finite number. {NUMBER_THERE}",
    ),
    "nothing but NaN": (b"x,y\n1,nan\n3,nan\n", "Row 2, column “y”: “nan” is not a finite number."),
    "infinity": (b"x,y\n1,2\n-inf,4\n", "Row 3, column “x”: “-inf” is not a finite number."),
    "beyond float64": (b"x,y\n1,2\n3,1e999\n", "Row 3, column “y”: “1e999” is beyond 1e30. Remove"),
    "beyond float32": (b"x,y\n1,2\n3,-2e30\n", "“-2e30” is beyond 1e30. Remove the row or use a"),
    "thousands": (b'x,y\n1,"1,234"\n2,"5,678"\n', f"“1,234” can be read in two ways. {ONE_WAY}"),
    "thousands and tabs": (b"x\ty\n1\t1,234\n2\t5,678\n", "“1,234” can be read in two ways."),
    "thousands and point": (b'x,y\n1,"1,234.5"\n2,3\n', "“1,234.5” can be read in two ways."),
    "thousands and comma": (b"x;y\n1;1.234,5\n2;3,5\n", "“1.234,5” can be read in two ways."),
    "thousands by space": (b"x;y\n1;1 234,5\n2;3,5\n", "“1 234,5” can be read in two ways."),
    "both decimal marks": (
        b"x;y\n1;2.5\n2;3,5\n",
        f"Row 2, column “y”: “2.5” can be read in two ways. {ONE_WAY}",
    ),
    "a long row": (b"x,y\n1,2\n3,4,5\n", f"Row 3 has 3 values where the first row has 2. {SAME}"),
    "a very long row": (
        b"x,y\n1,2\n\n3,4,5,6,7\n",
        f"Row 4 has 5 values where the first row has 2. {SAME}",
    ),
    "commas behind one row": (
        b"x,y\n1,2\n3,4,,,\n",
        f"Row 3 has 5 values where the first row has 2. {SAME}",
    ),
    "a line above the header": (b"My data\nx,y\n1,2\n3,4\n", "Row 2 has 2 values where the first"),
    "an open quotation mark": (
        b'x,y\n1,2\n3,"4\n5,6\n',
        "Row 3: a quotation mark is out of place.",
    ),
    "NUL": (b"x,y\n1,2\n3,\0\n5,6\n", "Row 3 holds a NUL byte, which text never does. Save the"),
    "Latin-1": (b"x,y\n1,2\n3,4 \xb5m\n", f"Row 3: the byte 0xB5 is not UTF-8. {UTF_8}"),
    "Latin-1 and CRLF": (b"x,y\r\n1,2\r\n3,4 \xb5m\r\n", "Row 3: the byte 0xB5 is not UTF-8."),
    "UTF-16 cut short": (b"\xff\xfex\0,\0y\0\n\0001\0,", "Row 2: the byte 0x2C is not UTF-16-LE."),
    "PNG": (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "“table.csv” is a PNG picture. Export the points as CSV",
    ),
    "PDF": (b"%PDF-1.7\n1,2\n", "“table.csv” is a PDF document."),
    "Parquet": (b"PAR1\x15\x04\x15", "“table.csv” is a Parquet file."),
    "ZIP": (zipped("table.csv"), "“table.csv” is a ZIP archive."),
    "Excel": (zipped("[Content_Types].xml", "xl/workbook.xml"), "is an Excel workbook (XLSX)."),
    "a web page": (b"\n<!doctype html><p>1,2</p>\n", "“table.csv” is a web page."),
    "too many columns": (b"1," * 1001 + b"1\n", "The file has 1,002 columns. Keep at most 1,000"),
    "one endless row": (
        b"1," * 60_000,
        "The first row has over 100,000 characters. Put each point",
    ),
    "50 MB": (b"1,2\n" * (50 * 2**18), "The file is 50 MB; at most 20 MB can be read here. Keep"),
    "a byte too much": (b"1" * (LIMIT_BYTES + 1), "The file is 21 MB; at most 20 MB"),
}


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_what_where_and_what_to_do(data: bytes, words: str) -> None:
    assert words in refusal(data)


@pytest.mark.parametrize("data", [data for data, _ in BAD.values()], ids=BAD.keys())
def test_a_refusal_fits_one_line_and_ends_with_what_to_do(data: bytes) -> None:
    assert re.fullmatch(r"[A-Z“][^\n]{30,160}[^.\n]\.", refusal(data))


def test_a_long_or_strange_cell_or_name_cannot_spoil_the_sentence() -> None:
    cell, name = "a\tb\x1b" + "w" * 500, "n" * 300 + ".csv"
    assert f"“a b {'w' * 35}…” is not a number." in refusal(f"x,y\n1,2\n3,{cell}\n5,6\n".encode())
    assert (
        refusal(b"%PDF", name)
        == f"“{'n' * 39}…” is a PDF document. Export the points as CSV and upload that."
    )


def test_random_bytes_are_read_or_refused() -> None:
    rng = np.random.default_rng(7)
    alphabets = (
        bytes(range(256)),
        b'0123456789.,;\t|" \r\n-+eE',
        b'1,;\n"',
        b"1\0,\n",
        b" ,\n\xa0\xc2",
    )
    for trial in range(600):
        alphabet = np.frombuffer(alphabets[trial % len(alphabets)], np.uint8)
        never_anything_else(rng.choice(alphabet, rng.integers(0, 200)).tobytes())


def test_good_files_with_wrong_bytes_are_read_or_refused() -> None:
    rng, files = np.random.default_rng(8), list(GOOD.values())
    for trial in range(600):
        data = np.frombuffer(files[trial % len(files)], np.uint8).copy()
        places = rng.integers(0, len(data), rng.integers(1, 4))
        data[places] = rng.choice(np.frombuffer(b'\0\xff",;\t\n\r 1.x', np.uint8), len(places))
        never_anything_else(data[rng.integers(0, 4) : rng.integers(4, len(data) + 1)].tobytes())


def never_anything_else(data: bytes) -> None:
    try:
        said = load(data).name
    except Refused as refused:
        said = str(refused)
    assert re.fullmatch(r"table|[A-Z“][^\n]+\.", said), data


def test_a_failure_inside_pandas_is_wrapped_with_its_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("C error")

    monkeypatch.setattr(pd, "read_csv", fail)
    with pytest.raises(Refused, match=r"“a\.csv” cannot be read as a table\. Save it") as caught:
        read(b"x,y\n1,2\n3,4\n", "a.csv")
    assert str(caught.value.__cause__) == "C error"


def test_twenty_megabytes_are_read_whole_in_seconds() -> None:
    rows = "".join(f"{i / 8:.3f},{i / 4:.3f}\n" for i in range(100_000))
    data = ("x,y\n" + rows * (LIMIT_BYTES // len(rows))).encode()
    start = time.perf_counter()
    loaded = load(data)
    assert time.perf_counter() - start < 8  # about 1 s on one busy core
    assert len(loaded.x) == data.count(b"\n") - 1
    np.testing.assert_array_equal(loaded.y[:100_000], np.arange(100_000) / 4)
