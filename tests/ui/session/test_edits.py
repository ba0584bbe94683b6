"""What a person does to the table's cells becomes points, or one sentence."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron import Points
from perceptron.points import INTERACTIVE
from ui.data.table import frame
from ui.session import edits
from ui.session.edits import Rows

X, Y = [1.0, 2.0, 3.0], [10.0, 20.0, 30.0]
POINTS = list(zip(X, Y, strict=True))


def rows(x=X, y=Y, edited=None, added=(), deleted=()) -> Rows:
    changes = {"edited_rows": edited or {}, "added_rows": list(added), "deleted_rows": deleted}
    return edits.rows(x, y, changes)


def test_an_untouched_table_is_the_points_it_was_filled_with() -> None:
    assert edits.rows(X, Y, {}) == rows() == Rows(POINTS, 0, "")


def test_cells_rows_and_deletions_are_applied_together() -> None:
    table = rows(
        edited={0: {"y": "11"}, 2: {"x": "4", "y": "5"}}, added=[{"x": "7", "y": "8"}], deleted=[1]
    )
    assert table.complete == [(1, 11), (4, 5), (7, 8)]


def test_a_point_that_is_not_touched_keeps_its_last_bit() -> None:
    points = Points.tutorial()
    shown = frame(points.x, points.y)
    assert shown["x"][0] == "4.7"
    assert points.x[0] != 4.7  # but the float32 next to it
    table = rows(points.x, points.y, edited={1: {"x": "2.5"}})
    assert [x for x, _ in table.complete] == [points.x[0], 2.5, *points.x[2:]]


def test_empty_rows_are_ignored_and_half_rows_are_counted() -> None:
    table = rows(edited={0: {"x": None}}, added=[{}, {"x": None, "y": ""}, {"y": "4"}])
    assert (table.complete, table.partial) == (POINTS[1:], 2)


@pytest.mark.parametrize("mark", ["NA", "?", "nan", "-"])
def test_what_stands_for_a_missing_value_is_none(mark: str) -> None:
    assert rows(edited={0: {"x": mark}}) == Rows(POINTS[1:], 1, "")


def test_every_point_may_be_deleted() -> None:
    assert rows(deleted=[0, 1, 2]) == Rows([], 0, "")


def test_an_empty_table_has_rows_to_type_or_paste_into() -> None:
    assert frame([], []).shape == (2, 2)
    assert frame([1], [2]).shape == (2, 2)
    table = rows(
        [], [], edited={0: {"x": "1", "y": "2"}, 1: {"x": "3"}}, added=[{"x": "5", "y": "6"}]
    )
    assert (table.complete, table.partial) == ([(1, 2), (5, 6)], 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", 1.5),
        ("-1,5e3", -1500),
        (" 2 ", 2),
        ("−3", -3),
        ("1e-9", 1e-9),
        (".5", 0.5),
        ("-1e30", -1e30),
    ],
)
def test_a_number_is_read_as_it_was_meant(text: str, value: float) -> None:
    assert rows(edited={0: {"x": text}}).complete[0] == (value, 10)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abc", "Row 2: “abc” is not a number. Put a number there or remove the row."),
        ("inf", "Row 2: “inf” is not a finite number."),
        ("-Infinity", "Row 2: “-Infinity” is not a finite number."),
        ("1e31", "Row 2: “1e31” is beyond 1e30. Use a larger unit or remove the row."),
        ("1e999", "Row 2: “1e999” is beyond 1e30."),
        ("1,234", "Row 2: “1,234” can be read in two ways. Write it without the comma."),
        ("1,234.5", "Row 2: “1,234.5” has separators between thousands."),
        ("12%", "Row 2: “12%” is a percentage."),
        ("<b>\n" + "w" * 99, "Row 2: “<b> www"),
    ],
)
def test_what_is_no_number_is_refused_and_named(text: str, words: str) -> None:
    table = rows(edited={1: {"y": text}}, added=[{"x": "5", "y": "6"}])
    assert table.refusal.startswith(words)
    assert table.complete == []


def test_a_row_is_counted_as_the_table_shows_it() -> None:
    assert rows(deleted=[0], added=[{"x": "x"}]).refusal.startswith("Row 3: “x”")


def test_numbers_are_shown_as_one_would_write_them() -> None:
    shown = frame([8, 0.5, 1e30, 1_700_000_000_001], [0.1, 1 / 3, -1e-20, 2e5])
    assert shown["x"].to_list() == ["8", "0.5", "1e+30", "1700000000001"]
    assert shown["y"].to_list() == ["0.1", "0.333333333333", "-1e-20", "200000"]


def test_ten_thousand_points_are_shown_and_read_back() -> None:
    points = Points.line(size=INTERACTIVE)
    shown = frame(points.x, points.y)
    np.testing.assert_allclose(shown["y"].astype(float), points.y, rtol=1e-11)
    assert len(rows(points.x, points.y).complete) == INTERACTIVE
