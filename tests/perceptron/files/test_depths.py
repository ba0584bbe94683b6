"""The two depths of a text are one: what one reads the other reads to the last bit, what one
refuses the other refuses in the same words, wherever the head ends and wherever a block does."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perceptron.files import blocks
from perceptron.files.refusal import Refused
from perceptron.files.scan import Asked, Found, read
from perceptron.files.source import Source, content
from perceptron.files.table import Streamed
from perceptron.files.text import Text

CHECK, NIGHTLY = 200, 4000  # tables

NUMBERS = ("1", "2.5", "-3", "1e5", "0.30000000000000004", "+7", ".5", "1e-320", "-0")
GERMAN = ("1", "2,5", "-3", "1e5", "0,30000000000000004", "+7", ",5", "12,125", "-0")
GAPS = ("", "NA", "nan", "NULL", "?", "-", "--", ".", "***", "\\N", "n/A", "−")
ODD = (
    *(
        "1,234",
        "1.234",
        "1,5",
        "2.5",
        "1.234,5",
        "−4",
        " 3 ",
        "\u00a07",
        "inf",
        "-Infinity",
        "1e999",
    ),
    *(
        "1e999",
        "1e31",
        "oops",
        "k.A.",
        "12%",
        "$5",
        "2020-01-01",
        "18:30",
        "0x1F",
        "1/2",
        "١",
        "1_000",
    ),
)
QUOTED = (
    *('"7"', '" 8 "', '""', '"NA"', '"a,b;c|d\te"', '"q""q"', '"x\ny"', '"1,2\n3,4"'),
    *('"', "5'10\"", '"late" mark', '"open', '""""', ' "9"'),
)
TITLES = ("x", "y", "z", "1990", "2000", "", "NA", "x", "Größe (m)", '"a\nb"', "#")
ABOVE = ("", "a headline", "# made, by hand", "sep=;", "%", "two, parts; of it")
DELIMITERS = (",", ";", "\t", "|", " ")
ENDS = ("\n", "\r\n", "\r")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Mostly sound tables in every dialect, and in each a few things that people do to them."""
    delimiter, width = draw(st.sampled_from(DELIMITERS)), draw(st.integers(2, 4))
    usual = draw(st.sampled_from((NUMBERS, GERMAN)))
    strange = draw(st.sampled_from(((), GAPS, ODD, QUOTED, (*GAPS, *ODD, *QUOTED))))
    cell = st.sampled_from(usual)
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=30))
    places = st.tuples(st.integers(0, len(rows) - 1), st.integers(0, width - 1))
    for row, column in draw(st.lists(places, max_size=6 if strange else 0)):
        rows[row][column] = draw(st.sampled_from(strange))
    lines = [delimiter.join(cells) for cells in rows]
    for row in draw(st.lists(st.integers(0, len(lines) - 1), max_size=2)):
        lines[row] = draw(
            st.sampled_from((lines[row] + delimiter, lines[row] + delimiter + "9", "", "# aside"))
        )
    if draw(st.booleans()):
        titles = draw(st.lists(st.sampled_from(TITLES), min_size=width, max_size=width))
        lines.insert(0, delimiter.join(titles))
        lines[:0] = draw(st.lists(st.sampled_from(ABOVE), max_size=2))
    text = draw(st.sampled_from(ENDS)).join(lines) + draw(st.sampled_from(("", "\n")))
    data = text.encode(draw(st.sampled_from(ENCODINGS)), "replace")
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.sampled_from((b"\xff", b"\0", b"\x81"))) + data[at:]
    return data


def outcome(data: bytes, head: int, drop: bool, *, fast: bool, size: int) -> bytes | str:
    """The points, or the refusal."""
    try:
        found, _ = content(Source("t.csv", data=data))
        table = Streamed(Text.of(found, head), fast, size)
        tables = [Found("t.csv", lambda: table, len(data))]
        parts = read(_both, _sound, tables, Asked(drop_missing=drop))
        return np.concatenate([*parts], axis=1).tobytes()
    except Refused as e:
        return str(e)


def _both(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.array((x, y))


def _sound(both: np.ndarray) -> bool:
    return bool(np.abs(both).max() <= 1e30)


def same(data: bytes, head: int, drop: bool, size: int) -> bytes | str:
    """What both depths make of it, in blocks of any size."""
    make = partial(outcome, data, head, drop)
    expected = make(fast=False, size=blocks.BLOCK)
    for fast, block in ((True, blocks.BLOCK), (True, size), (False, size)):
        assert make(fast=fast, size=block) == expected
    return expected


@st.composite
def heads(draw: st.DrawFn, data: bytes) -> int:
    """Ends of the head: before the end of the file, at it, behind it."""
    ends = st.one_of(st.integers(30, 60), st.integers(1, len(data) + 2), st.just(len(data) + 9))
    return draw(ends)


def hold(data: st.DataObject) -> None:
    table = data.draw(tables())
    same(table, data.draw(heads(table)), data.draw(st.booleans()), data.draw(st.integers(1, 400)))


LIMITS = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


@settings(max_examples=CHECK, derandomize=True, **LIMITS)
@given(st.data())
def test_both_depths_are_one(data: st.DataObject) -> None:
    hold(data)


@pytest.mark.nightly
@settings(max_examples=NIGHTLY, **LIMITS)
@given(st.data())
def test_both_depths_are_one_in_thousands_of_tables(data: st.DataObject) -> None:
    hold(data)


# ---- where the deciding cell stands: before the head's end, at it, behind it

WHOLE = 40  # rows
DECIDING = {
    "a decimal comma among whole numbers": ("3;4", "3,5;4"),
    "a decimal point among whole numbers": ("3;4", "3.5;4"),
    "a comma that may separate thousands": ("3;4", "1,234;4"),
    "a word": ("3;4", "oops;4"),
    "a missing value": ("3;4", "NA;4"),
    "a byte of Windows-1252": ("3;4", "3;4;\xe9"),
    "a mark that opens": ("3;4", '"3;4'),
    "a remark": ("3;4", "# aside"),
}


@pytest.mark.parametrize(("usual", "deciding"), DECIDING.values(), ids=DECIDING.keys())
def test_what_comes_behind_the_head_only_confirms_it(usual: str, deciding: str) -> None:
    for at in range(1, WHOLE, 5):
        lines = ["x;y", *[usual] * WHOLE]
        lines[at] = deciding
        data = "\n".join(lines).encode("cp1252")
        begin = len("\n".join(lines[:at])) + 1
        for head in (begin - 1, begin, begin + 1, begin + len(deciding), begin + 9, len(data) + 1):
            for drop in (False, True):
                said = same(data, max(head, 8), drop, 16)
        if deciding == "1,234;4":
            assert f"row {at + 1}, column “x”" in str(said)


def test_a_point_that_decides_makes_a_later_comma_no_decimal_one() -> None:
    rows = [b"x;y", b"1.5;2", *[b"1;2"] * 20, b"2,5;3"]
    said = same(b"\n".join(rows), 30, False, 16)
    assert said == (
        "t.csv: row 23, column “x”: “2,5” has another decimal mark than the rest of the table. "
        "Use one decimal mark in the whole table."
    )
