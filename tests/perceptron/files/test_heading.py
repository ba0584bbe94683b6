"""What is titles and what a first row, what stands above them, and what a column is called."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from perceptron import files
from perceptron.files import Refused
from tests.perceptron.files.reading import columns, load, notes, refusal, refused, titles

# ---- titles or a first row

ROWS = "1,2\n3,4\n5,7\n"
AS_TITLES = ["x,y", "x,1990", "x,1", "x,NA", "x,", "x,x", "day 1,day 2", "x1,x2", '"1 m",y', "é,名"]
AS_ROW = ["0,1", "1990,2000", "1e3,2", "+1,.5", "-1,−2", "1.0,2.0"]


@pytest.mark.parametrize("line", AS_TITLES)
def test_a_line_with_a_word_in_it_is_titles(line: str) -> None:
    assert columns(f"{line}\n{ROWS}") == [[1, 3, 5], [2, 4, 7]]


@pytest.mark.parametrize("line", AS_ROW)
def test_a_line_without_a_word_is_a_row(line: str) -> None:
    data = f"{line}\n{ROWS}"
    first = [float(cell.replace("−", "-")) for cell in line.split(",")]
    assert columns(data) == [[first[0], 1, 3, 5], [first[1], 2, 4, 7]]
    assert titles(data) == ["column 1", "column 2"]


@pytest.mark.parametrize("line", ["NA,1", "?,1", "1,", "-,1", "inf,1", "1e99,1", "5%,1", "$5,1"])
def test_what_stands_for_no_number_makes_no_titles_of_the_first_row(line: str) -> None:
    assert refusal(f"{line}\n{ROWS}").startswith("Row 1, column “column ")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " "])
def test_a_table_without_titles_loses_no_row(delimiter: str) -> None:
    data = f"1,2\n{ROWS}".replace(",", delimiter)
    assert columns(data) == [[1, 1, 3, 5], [2, 2, 4, 7]]
    assert columns(data, x="column 2", y="column 1") == [[2, 2, 4, 7], [1, 1, 3, 5]]


@pytest.mark.parametrize("counters", ["1990,2000", "1990,1991", "1,2", "0,1", "2000,1990"])
def test_years_and_counters_among_words_are_titles(counters: str) -> None:
    data = f"country,{counters}\na,1.5,2.5\nb,3.5,4.5\nc,5.5,7.5\n"
    first, second = counters.split(",")
    assert titles(data) == [first, second]
    assert columns(data, x=first, y=second) == [[1.5, 3.5, 5.5], [2.5, 4.5, 7.5]]


@pytest.mark.parametrize("first", ["a,1.5,2.5", "a,7,3", "2024-01-01,1,2", "a,-1,2"])
def test_a_word_beside_other_numbers_makes_no_titles(first: str) -> None:
    data = f"{first}\nb,3,4\nc,5,7\n"
    x, y = map(float, first.split(",")[1:])
    assert columns(data) == [[x, 3, 5], [y, 4, 7]]


def test_a_word_that_comes_again_is_no_title() -> None:
    assert columns("a,1,2\nb,3,4\na,5,7\n") == [[1, 3, 5], [2, 4, 7]]


# ---- a column that counts the rows

COUNTED = {
    "as pandas writes it": ",x,y\n0,1,2\n1,3,4\n2,5,7\n",
    "from 1 on": ",x,y\n1,1,2\n2,3,4\n3,5,7\n",
    "missing, as R writes it": "NA,x,y\n1,1,2\n2,3,4\n3,5,7\n",
    "as pandas reads and writes it again": "Unnamed: 0,x,y\n0,1,2\n1,3,4\n2,5,7\n",
    "one title fewer": 'x,y\n"1",1,2\n"2",3,4\n"3",5,7\n',
    "one title fewer, apart by blanks": "x y\n1 1 2\n2 3 4\n3 5 7\n",
    "among years": ",1990,2000\n0,1,2\n1,3,4\n2,5,7\n",
}


@pytest.mark.parametrize("data", COUNTED.values(), ids=COUNTED.keys())
def test_a_column_that_counts_the_rows_is_offered_and_not_taken(data: str) -> None:
    assert columns(data) == [[1, 3, 5], [2, 4, 7]]
    assert len(titles(data)) == 3
    assert columns(data, x="column 1")[0] in ([0, 1, 2], [1, 2, 3])


def test_names_of_rows_are_no_column_of_numbers() -> None:
    data = 'mpg,cyl\n"Mazda RX4",21,6\n"Datsun 710",22.8,4\n'
    assert titles(data) == ["mpg", "cyl"]
    assert columns(data) == [[21, 22.8], [6, 4]]


def test_an_index_is_taken_where_there_is_no_other_column() -> None:
    assert columns(",y\n0,2\n1,4\n2,7\n") == [[0, 1, 2], [2, 4, 7]]


def test_an_index_is_taken_where_all_others_but_one_are_words() -> None:
    assert columns(",who,y\n0,a,2\n1,b,4\n2,c,7\n") == [[0, 1, 2], [2, 4, 7]]


@pytest.mark.parametrize("cells", [(1, 3, 2), (2, 3, 4), (0, 1, 3), (0, 0, 1)])
def test_an_unnamed_column_that_does_not_count_is_one_like_others(cells: tuple[int, ...]) -> None:
    rows = zip(cells, (1, 3, 5), (2, 4, 7), strict=True)
    data = ",x,y\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows)
    assert columns(data) == [[*cells], [1, 3, 5]]


def test_a_named_column_that_counts_is_one_like_others() -> None:
    assert columns("day,x,y\n0,1,2\n1,3,4\n2,5,7\n") == [[0, 1, 2], [1, 3, 5]]


def test_without_titles_a_column_that_counts_is_one_like_others() -> None:
    assert columns("0,1,2\n1,3,4\n2,5,7\n") == [[0, 1, 2], [1, 3, 5]]


# ---- what stands above

ABOVE = {
    "one line": ("A table\n", [1]),
    "one line and a blank one": ("A table\n\n", [1]),
    "lines with a date and with two cells": ("Station 5\nSince,2020-01-01\n", [1, 2]),
    "a line with delimiters behind it": ("A table,,\n", [1]),
    "comments": ("# by Ada\n# in 2020, in May, at 5\n", [1, 2]),
    "comments of another kind": ("% by Ada\n", [1]),
    "comments that are empty": ("#\n#\n", [1, 2]),
    "comments and a line": ("# by Ada\nA table\n", [1, 2]),
}


@pytest.mark.parametrize(("above", "lines"), ABOVE.values(), ids=ABOVE.keys())
def test_what_stands_above_the_table_is_left_out_and_it_is_said(
    above: str, lines: list[int]
) -> None:
    data = f"{above}a,x,y\n1,2,3\n4,5,6\n7,8,10\n"
    assert columns(data) == [[1, 4, 7], [2, 5, 8]]
    (said,) = notes(data)
    numbers = ", ".join(map(str, lines))
    assert said.startswith(f"Line{'s' * (len(lines) > 1)} {numbers} ")
    assert said.endswith("left out.")


def test_comments_between_rows_are_left_out_and_count_as_lines() -> None:
    data = "x,y\n1,2\n# moved the sensor\n3,4\n% again\n5,7\n"
    assert columns(data) == [[1, 3, 5], [2, 4, 7]]
    assert notes(data) == ("Lines 3, 5 were left out.",)


def test_of_many_lines_the_first_are_named() -> None:
    (said,) = notes("# remark\n" * 9 + "x,y\n1,2\n3,4\n")
    assert said == "Lines 1, 2, 3, 4, 5 and 4 more were left out."


@pytest.mark.parametrize("mark", ["# ", "#", "% ", "## "])
def test_titles_behind_a_comment_mark_are_titles(mark: str) -> None:
    for delimiter in (",", "\t", " "):
        data = f"{mark}x,y\n1.5,2\n3,4\n".replace(",", delimiter)
        loaded = load(data)
        assert (loaded.x_name, loaded.y_name) == ("x", "y")
        assert notes(data) == ()


def test_a_title_may_be_a_number_sign() -> None:
    assert titles("#,x,y\n7,1,2\n5,3,4\n") == ["#", "x", "y"]


def test_a_hash_in_a_cell_is_no_comment() -> None:
    assert columns("x,y,color\n1,2,#ff0000\n3,4,#00ff00\n") == [[1, 3], [2, 4]]
    assert columns("color,x,y\n#ff0000,1,2\n#00ff00,3,4\n") == [[1, 3], [2, 4]]


def test_titles_over_two_lines_are_those_just_above_the_numbers() -> None:
    data = "Weather,,Traffic,\nrain,wind,cars,bikes\n1,2,3,4\n5,6,7,9\n"
    assert titles(data) == ["rain", "wind", "cars", "bikes"]
    assert notes(data) == ("Line 1 above the titles was left out.",)


# ---- units


@pytest.mark.parametrize("row", ["m,s", "(m),(s)", "[m],[s]", "(m),s"])
def test_a_row_of_units_becomes_the_units(row: str) -> None:
    data = f"Height,Time\n{row}\n1,2\n3,4\n"
    loaded = load(data)
    assert (loaded.x_name, loaded.x_unit, loaded.y_unit) == ("Height", "m", "s")
    assert titles(data) == ["Height (m)", "Time (s)"]
    assert notes(data) == ("Row 2 gives the units.",)


def test_a_column_may_lack_a_unit() -> None:
    assert titles("n,Height,ratio,p\n,m,-,[-]\n1,2,3,4\n4,5,6,7\n") == [
        "n",
        "Height (m)",
        "ratio",
        "p",
    ]


def test_a_row_of_words_is_no_row_of_units() -> None:
    data = "x,y\nlong,wide\n1,2\n3,4\n5,6\n"
    assert titles(data) == ["long", "wide"]
    assert notes(data) == ("Line 1 above the titles was left out.",)


@pytest.mark.parametrize(
    ("title", "name", "unit"),
    [
        ("Boiling point (°F)", "Boiling point", "°F"),
        ("Pressure [inHg]", "Pressure", "inHg"),
        ("speed", "speed", ""),
        ("a  b\t(m)", "a b", "m"),
    ],
)
def test_a_title_gives_name_and_unit(title: str, name: str, unit: str) -> None:
    loaded = load(f"{title};{title} 2\n194.5;20.79\n194.3;20.79\n")
    assert (loaded.x_name, loaded.x_unit) == (name, unit)


# ---- titles


def test_equal_and_missing_titles_are_told_apart() -> None:
    data = "d (m),d (m),d (m),,x 2,x,x\n1,2,3,4,5,6,7\n8,9,10,11,12,13,14\n"
    shown = ["d (m)", "d (m) 2", "d (m) 3", "column 4", "x 2", "x", "x 3"]
    assert titles(data) == shown
    for at, title in enumerate(shown[1:], 1):
        assert columns(data, x="d (m)", y=title)[1] == [1 + at, 8 + at]


def test_a_title_that_is_given_to_an_unnamed_column_is_no_one_elses() -> None:
    data = "a,,column 2\n1,2,3\n4,5,6\n"
    assert len({*titles(data)}) == 3
    for at, title in enumerate(titles(data)[1:], 1):
        assert columns(data, x="a", y=title)[1] == [1 + at, 4 + at]


@pytest.mark.parametrize(
    "asked", ["Länge (m)", "Länge", " Länge  (m) ", unicodedata.normalize("NFD", "Länge (m)")]
)
def test_a_title_is_found_as_it_is_shown_however_it_is_written(asked: str) -> None:
    for written in ("Länge (m)", unicodedata.normalize("NFD", "Länge (m)"), " Länge\u00a0 (m)"):
        data = f"x;{written};y\n1;2;3\n4;5;6\n"
        assert titles(data)[1] == "Länge (m)"
        assert columns(data, x="x", y=asked)[1] == [2, 5]


def test_a_name_without_its_unit_must_be_one_columns() -> None:
    data = "d (m),d (s),t\n1,2,3\n4,5,6\n"
    assert "no single column is called “d”. Its columns are: d (m), d (s), t." in str(
        refused(data, x="d")
    )


@pytest.mark.parametrize("asked", ["hours", "A", "", "column 1"])
def test_a_missing_column_is_named_beside_those_there(asked: str) -> None:
    found = refused("a,b\n1,2\n3,4\n", x=asked)
    assert found.argument == "x"
    assert str(found).startswith("table.csv: x: no single column is called “")
    assert found.told("terminal").startswith("table.csv: --x: no single column is called “")
    assert str(found).endswith("Its columns are: a, b.")


def test_of_many_columns_some_are_listed() -> None:
    names = [f"c{k}" for k in range(500)]
    rows = ",".join(["1"] * 500)
    words = str(refused(f"{','.join(names)}\n{rows}\n{rows}\n", x="none"))
    assert words.endswith("c19 ….")
    assert len(words) < 250


# ---- which columns are taken


def test_the_first_two_columns_of_numbers_are_taken() -> None:
    data = "a,b,c,d\np,1,2020-01-01,3\nq,2,2020-01-02,4\n"
    assert columns(data) == [[1, 2], [3, 4]]


def test_any_two_columns_can_be_chosen_in_any_order() -> None:
    data = 'a;b;c.d;"e;f"\n1;3;5;7\n2;4;6;8\n'
    expected = {"a": [1, 2], "b": [3, 4], "c.d": [5, 6], "e;f": [7, 8]}
    for x in expected:
        for y in expected:
            if x != y:
                assert columns(data, x=x, y=y) == [expected[x], expected[y]]


def test_one_chosen_column_leaves_the_first_other_one() -> None:
    data = "a,b,c\n1,3,5\n2,4,6\n"
    assert columns(data, y="a") == [[3, 4], [1, 2]]
    assert columns(data, x="b") == [[3, 4], [1, 2]]


def test_one_column_is_not_both_axes() -> None:
    words = "Both axes show column “a”. Choose two different columns."
    assert refusal("a,b\n1,2\n3,4\n", x="a", y="a") == words
    assert refusal("a (m),b\n1,2\n3,4\n", x="a", y="a (m)").startswith("Both axes show")


def test_a_column_of_words_can_be_asked_for_and_is_refused_by_its_first_cell() -> None:
    assert refusal("who,a,b\nAda,1,2\nEve,3,4\n", x="who").startswith(
        "Row 2, column “who”: “Ada” is not a number."
    )


def test_two_columns_that_keep_their_order_are_taken_whatever_is_in_them() -> None:
    assert titles("a,b\n1,2\nbad,4\n5,6\n", drop_missing=True) == ["a", "b"]


def test_the_first_rows_are_shown_as_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("who;x;y\n" + "".join(f"a;{k},50;{k}e0\n" for k in range(9)))
    look = files.look("t.csv")
    assert (look.x, look.y, look.titles, look.whole) == ("x", "y", ["x", "y"], True)
    np.testing.assert_array_equal(look.rows, [[f"{k},50", f"{k}e0"] for k in range(5)])
    with pytest.raises(Refused, match=r"^none\.csv: there is no such file\."):
        files.look("none.csv")
