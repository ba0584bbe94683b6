"""What is a number, what stands for a missing one, and what is refused under its own name."""

from __future__ import annotations

import math
import weakref
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from perceptron.files.numbers import MISSING, MISSING_SPELLINGS, Not, value
from perceptron.files.readings import READINGS
from perceptron.files.refusal import Refused
from tests.perceptron.files.reading import (
    answer,
    columns,
    load,
    random_pairs,
    refusal,
    refused,
    titles,
)


def kind(cell: str, mark: str = ".") -> str:
    found = value(cell, mark)
    return found.kind if isinstance(found, Not) else type(found).__name__


# ---- numbers

PLAIN = [
    *("0", "-0", "007", "+1", "-1", "12345678901234567890", "1.", ".5", "-.5", "+0.25", "3.1416"),
    *(
        "1e3",
        "1E3",
        "1e+3",
        "1e-3",
        ".5e1",
        "5.e1",
        "-2.5E-07",
        "1e30",
        "-1e30",
        "5e-324",
        "1e-999",
    ),
    *("0." + "1" * 300, "1" + "0" * 30, "0" * 500 + "1"),
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_number_is_what_python_makes_of_it(text: str) -> None:
    assert value(text, ".") == float(text)
    assert value(f" {text}\t", ".") == float(text)
    assert value(text.replace(".", ","), ",") == float(text)
    assert value(text.replace("-", "−"), ".") == float(text)


def test_numbers_are_read_to_the_last_bit() -> None:
    x, y = random_pairs(500, seed=0) * 10.0 ** np.arange(-20, 20, 0.08)
    rows = "".join(f"{a!r},{b!r}\n" for a, b in zip(x.tolist(), y.tolist(), strict=True))
    for text in (f"x,y\n{rows}", f"x,y\n{rows}".replace(",", ";").replace(".", ",")):
        np.testing.assert_array_equal(columns(text), [x, y])


NO_NUMBER = [
    *("0x10", "1_000", "1e", "e5", "1e5.5", "1 2", "1-2", "--1", "+-1", "+", "1d5", "1E+ 5", "５"),
    *("true", "TRUE", "12 kg", "12kg", "<5", ">5", "~5", "1/2", "1½", "5*", "#REF!", "1:2:3:4"),
]


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_only_a_program_would_take_for_a_number_is_none(text: str) -> None:
    assert kind(text) == "word"
    found = value(text, ".")
    assert isinstance(found, Not)
    assert found.what == f"“{text}” is not a number"


def test_a_long_cell_is_not_kept_when_its_table_is_gone() -> None:
    class Text(str):  # unlike str itself, it can be referred to weakly
        __slots__ = ("__weakref__",)

    cell = Text("w" * 1_000_000)
    assert kind(cell) == "word"
    kept = weakref.ref(cell)
    del cell
    assert kept() is None


@pytest.mark.parametrize("text", ["inf", "-inf", "+Infinity", "INF", "-nan"])
def test_what_is_not_finite_is_said_to_be_that(text: str) -> None:
    words = f"Row 3, column “y”: “{text}” is not a finite number. Put a number there or remove"
    assert refusal(f"x,y\n1,2\n3,{text}\n5,6\n").startswith(words)


@pytest.mark.parametrize("text", ["1.0000001e30", "-2e30", "1e300", "1e999", "-1" + "0" * 31])
def test_what_training_could_not_hold_is_refused(text: str) -> None:
    words = f"Row 3, column “y”: “{text}” is beyond 1e30. Use a larger unit or remove the row."
    assert refusal(f"x,y\n1,2\n3,{text}\n5,6\n") == words


def test_the_largest_number_of_all_is_read() -> None:
    assert columns("x,y\n1e30,1\n-1e30,2\n") == [[1e30, -1e30], [1, 2]]


# ---- missing values


@pytest.mark.parametrize("mark", MISSING)
def test_each_mark_of_a_missing_value_is_one_in_any_case(mark: str) -> None:
    for text in {mark, mark.upper(), mark.lower(), mark.title(), f" {mark} "}:
        assert value(text, ".") is None
        assert value(text, ",") is None


def test_the_spellings_that_a_fast_reader_is_told_are_all_missing() -> None:
    spellings = MISSING_SPELLINGS
    assert {text.lower() for text in spellings} == set(MISSING)
    assert {"Na", "nA", "NONE", "NaN", "\\N"} <= spellings
    assert all(value(text, ".") is None for text in spellings)


@pytest.mark.parametrize("mark", [mark for mark in MISSING if mark])
def test_a_missing_value_is_named_with_how_many_there_are(mark: str) -> None:
    data = f"x,y\n1,2\n3,{mark}\n{mark},5\n{mark},{mark}\n6,7\n8,9\n"
    found = refused(data)
    words = f"row 3, column “y”: “{mark}” stands for a missing value, as in 3 of 6 rows."
    assert str(found) == f"table.csv: {words} drop_missing=True leaves them out."
    assert found.told("terminal") == f"table.csv: {words} --drop-missing leaves them out."
    assert found.gaps == (3, 6)
    assert columns(data, drop_missing=True) == [[1, 6, 8], [2, 7, 9]]


def test_an_empty_cell_and_one_that_is_not_there_are_missing() -> None:
    data = "x,y\n1,\n,2\n3\n4,5\n6,7\n"
    assert refusal(data) == "Row 2, column “y”: the cell is empty, as in 3 of 5 rows."
    assert columns(data, drop_missing=True) == [[4, 6], [5, 7]]


def test_a_row_without_any_cell_is_no_row_that_lacks_a_value() -> None:
    assert columns("x,y\n1,2\n,\n3,4\n") == [[1, 3], [2, 4]]


def test_a_word_is_not_left_out_with_what_is_missing() -> None:
    data = "x,y\n1,2\n3,NA\n4,none yet\n5,6\n7,8\n"
    words = "Row 4, column “y”: “none yet” is not a number. Put a number there or remove the row."
    assert refusal(data, drop_missing=True) == words
    assert refusal(data) == words


def test_a_column_with_gaps_is_the_default_all_the_same() -> None:
    data = "a,b,c\n1,2,3\n4,n/a,6\n7,8,9\n"
    assert titles(data.replace("n/a", "5")) == ["a", "b", "c"]
    assert "column “b”: “n/a”" in refusal(data)
    assert columns(data, x="a", y="c") == [[1, 4, 7], [3, 6, 9]]


@pytest.mark.parametrize("left", [0, 1])
def test_two_rows_have_to_be_left(left: int) -> None:
    data = "x,y\n" + "1,2\n" * left + "3,\n4,\n,5\n"
    told = refusal(data, drop_missing=True)
    assert told.startswith(
        f"Row {left + 2}, column “y”: only {left} of {left + 3} rows lack neither"
    )
    assert refusal(data).endswith("Fewer than 2 rows are whole.")


# ---- decimal marks


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1,5", "2"], ","),
        (["1,234", "0,5"], ","),
        (["1,234", "1,2345"], ","),
        (["1,234", "0,123"], ","),
        (["1.234", "2"], "."),
        (["1e5", "2"], "."),
    ],
)
def test_one_number_can_prove_the_mark_of_all(cells: list[str], mark: str) -> None:
    read = [float(cell.replace(mark, ".")) for cell in cells]
    assert columns("x;y\n" + "".join(f"1;{cell}\n" for cell in cells))[1] == read


@pytest.mark.parametrize("cells", [["2.5", "3,5"], ["2.5", "3,5", "4,5"], ["2.5", "3.5", "4,5"]])
def test_two_marks_in_a_table_are_refused(cells: list[str]) -> None:
    data = "x;y\n" + "".join(f"1;{cell}\n" for cell in cells)
    assert "has another decimal mark than the rest of the table. Use one" in refusal(data)


def test_a_column_of_words_can_not_change_what_a_number_means() -> None:
    data = "x;y;note\n1,5;2;see 1.2\n2,5;3;v. 3.4\n"
    assert columns(data) == [[1.5, 2.5], [2, 3]]


# ---- what is refused under its own name, with the ways out

CENT = "“12%” is a percentage"
CASES = {  # cells of a column: what is said, and what each reading makes of the first
    "thousands or decimals": (
        ["1,234", "5,678"],
        "“1,234” can be read in two ways",
        {"thousands": 1234, "decimals": 1.234},
    ),
    "thousands by commas": (
        ["1,234.5", "2"],
        "“1,234.5” has separators between thousands",
        {"thousands": 1234.5},
    ),
    "millions by commas": (
        ["1,234,567", "2"],
        "“1,234,567” has separators between thousands",
        {"thousands": 1234567},
    ),
    "thousands by points": (
        ["334.327,57", "1.000,5"],
        "“334.327,57” has separators between thousands",
        {"thousands": 334327.57},
    ),
    "thousands by blanks": (
        ["1 234,5", "2 000"],
        "“1 234,5” has separators between thousands",
        {"thousands": 1234.5},
    ),
    "thousands by apostrophes": (
        ["1'234.5", "2"],
        "“1'234.5” has separators between thousands",
        {"thousands": 1234.5},
    ),
    "lakhs": (
        ["12,34,567", "2"],
        "“12,34,567” has separators between thousands",
        {"thousands": 1234567},
    ),
    "percent": (["12%", "7.5 %"], CENT, {"percent": 0.12}),
    "percent and plain": (["12%", "7.5"], CENT, {}),
    "dollars": (["$5.20", "$7"], "“$5.20” is an amount of money", {"currency": 5.2}),
    "dollars owed": (["($5.20)", "-$7"], "“($5.20)” is an amount of money", {"currency": -5.2}),
    "euros behind": (["5,20 €", "7,00 €"], "“5,20 €” is an amount of money", {"currency": 5.2}),
    "ISO currencies": (["USD 5", "USD 7.5"], "“USD 5” is an amount of money", {"currency": 5}),
    "thousands of dollars": (
        ["$1,234.50", "$7"],
        "“$1,234.50” is an amount of money",
        {"currency": 1234.5},
    ),
    "dollars, thousands or decimals": (
        ["$1,234", "$5,678"],
        "“$1,234” is an amount of money",
        {"thousands": 1234, "decimals": 1.234},
    ),
    "ISO dates": (["2020-02-28", "2020-03-01"], "“2020-02-28” is a date", {"days": 0}),
    "dates with points": (["28.2.2020", "1.3.2020"], "“28.2.2020” is a date", {"days": 0}),
    "American dates": (["2/28/2020", "3/1/2020"], "“2/28/2020” is a date", {"days": 0}),
    "dates in two ways": (["3/4/2020", "5/6/2020"], "“3/4/2020” is a date", {}),
    "dates with months": (["28 Feb 2020", "1 Mar 2020"], "“28 Feb 2020” is a date", {"days": 0}),
    "dates with times": (
        ["2020-02-28 12:00", "2020-03-01 06:00"],
        "“2020-02-28 12:00” is a date",
        {"days": 0},
    ),
    "times": (["12:30", "13:45"], "“12:30” is a time of day", {}),
    "words": (["many", "few"], "“many” is not a number", {}),
}


def table(cells: list[str]) -> str:
    return "x\ty\n" + "".join(f"{at}\t{cell}\n" for at, cell in enumerate(cells))


@pytest.mark.parametrize(("cells", "what", "offered"), CASES.values(), ids=CASES.keys())
def test_another_kind_of_number_is_named_and_every_way_to_read_it_is_offered(
    cells: list[str], what: str, offered: dict[str, float]
) -> None:
    found = refused(table(cells))
    assert (found.row, found.column, found.what) == (2, "y", what)
    assert [offer.reading for offer in found.offers] == [*offered]
    for offer in found.offers:
        read = columns(table(cells), read_as={"y": offer.reading})[1][0]
        assert read == offered[offer.reading]
        assert float(offer.value.removesuffix(" days since the first")) == read
        assert f'read_as={{"y": "{offer.reading}"}}' in str(found)
        assert f"--read-as y={offer.reading}" in found.told("terminal")
    assert found.told("page").startswith(f"Row 2, column “y”: {what}.")


@pytest.mark.parametrize("number", [0, 1234, 1234567.25, -98765.5, 0.5, 123456789012])
@pytest.mark.parametrize(
    ("group", "mark"), [(",", "."), (".", ","), (" ", ","), ("\u00a0", ","), ("’", "."), ("'", ",")]
)
def test_thousands_are_read_as_any_country_writes_them(
    number: float, group: str, mark: str
) -> None:
    written = f"{number:,}".replace(",", "_").replace(".", mark).replace("_", group)
    cells = [f"{5432109.5:,}".replace(",", "_").replace(".", mark).replace("_", group), written]
    assert columns(table(cells), read_as={"y": "thousands"})[1] == [5432109.5, number]


def test_percents_are_the_nearest_numbers_to_a_hundredth() -> None:
    texts = [f"{n / 10}" for n in range(-1000, 1001)]
    read = columns(table([f"{t}%" for t in texts]), read_as={"y": "percent"})[1]
    assert read == [float(Decimal(t) / 100) for t in texts]


def test_percents_may_have_a_decimal_comma_or_be_missing() -> None:
    data = table(["12,5%", "7 %", "NA", "0,1 %"])
    how = {"read_as": {"y": "percent"}, "drop_missing": True}
    assert columns(data, **how) == [[0, 1, 3], [0.125, 0.07, 0.001]]


FIRST = datetime(2019, 12, 30, 6)
SPELT = {
    "%Y-%m-%d": "ISO",
    "%Y-%m-%dT%H:%M:%S": "ISO with a time",
    "%Y-%m-%d %H:%M": "ISO with a time behind a blank",
    "%d.%m.%Y": "Germany",
    "%d/%m/%Y": "Britain",
    "%m/%d/%Y": "America",
    "%d %b %Y": "a month's short name",
    "%B %d, %Y": "a month's name",
    "%d/%m/%Y %H:%M": "Britain with a time",
    "%Y/%m/%d": "slashes",
}


@pytest.mark.parametrize("form", SPELT, ids=SPELT.values())
def test_days_are_counted_from_the_first_date(form: str) -> None:
    times = [FIRST + timedelta(days=9 * k, hours=7 * k) for k in range(60)]
    read = columns(table([f"{t:{form}}" for t in times]), read_as={"y": "days"})[1]
    if "%H" in form:
        exact = [(t - FIRST).total_seconds() / 86400 for t in times]
    else:
        exact = [float(t.date().toordinal() - FIRST.toordinal()) for t in times]
    assert read == exact


def test_dates_before_the_first_are_negative() -> None:
    days = [date(2000, 3, 1), date(1999, 12, 31), date(2000, 2, 29)]
    read = columns(table([f"{day}" for day in days]), read_as={"y": "days"})[1]
    assert read == [float((day - days[0]).days) for day in days]


@pytest.mark.parametrize("late", ["2020-13-01", "soon", "3/1/2020", "2020-01-01T00:00Z"])
def test_a_date_unlike_the_others_is_refused(late: str) -> None:
    cells = [f"{date(2020, 1, 1) + timedelta(days=n)}" for n in range(100)]
    data = table([*cells, late])
    with pytest.raises(Refused, match=f"row 102, column “y”: “{late}” "):
        load(data, read_as={"y": "days"})


@pytest.mark.parametrize("reading", READINGS)
def test_a_reading_of_plain_numbers_changes_none_or_is_refused(reading: str) -> None:
    data = table(["1.5", "2", "-3e2"])
    _, found = answer(data, read_as={"y": reading})
    if isinstance(found, Refused):
        assert (found.row, found.what.partition(" is ")[0]) == (2, "“1.5”")
    else:
        assert found.y.tolist() == [1.5, 2, -300]


def test_what_one_reads_as_is_a_column_and_a_reading_there_is() -> None:
    data = table(["12%", "7%"])
    assert str(refused(data, read_as={"z": "percent"})).startswith(
        "table.csv: read_as: no single column is called “z”"
    )
    found = refused(data, read_as={"y": "per cent"})
    assert "read_as: 'per cent' is none of percent, days, currency" in str(found)
    assert "--read-as: 'per cent' is none of" in found.told("terminal")


def test_two_columns_can_be_read_each_in_its_own_way() -> None:
    data = "day,share\n2020-02-28,12%\n2020-03-01,7%\n"
    how = {"x": "day", "y": "share", "read_as": {"day": "days", "share": "percent"}}
    assert columns(data, **how) == [[0, 2], [0.12, 0.07]]


def test_a_title_with_its_unit_or_without_names_the_column_that_is_read() -> None:
    data = "x,share (of all)\n1,12%\n2,7%\n"
    for title in ("share (of all)", "share", " share  (of all) "):
        assert columns(data, read_as={title: "percent"})[1] == [0.12, 0.07]


def test_an_offer_in_the_terminal_can_be_pasted_into_a_shell() -> None:
    found = refused("x\tthe share\n1\t12%\n2\t7%\n").told("terminal")
    assert "--read-as 'the share=percent' reads “12%” as 0.12." in found


def test_a_long_table_offers_nothing_that_it_did_not_look_at() -> None:
    cells = ["12%"] * 400_000
    found = refused(table(cells))
    assert (found.row, found.offers) == (2, ())
    assert math.isclose(load(table(cells), read_as={"y": "percent"}).y.sum(), 48_000)
