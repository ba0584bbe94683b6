"""What is downloaded can be uploaded again."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from perceptron import Points
from perceptron.export.points import content, file_name
from perceptron.files import read_bytes


def again(points: Points) -> Points:
    name = file_name(points)
    _, found = read_bytes(content(points), name, 2**20, title=name, source="")
    assert isinstance(found, Points)
    return found


@pytest.mark.parametrize("name", Points.names())
def test_every_built_in_set_comes_back_to_the_last_bit(name: str) -> None:
    points = Points.named(name)
    back = again(points)
    np.testing.assert_array_equal(back.x, points.x)
    np.testing.assert_array_equal(back.y, points.y)
    for field in ("x_name", "x_unit", "y_name", "y_unit"):
        assert getattr(back, field) == getattr(points, field)


def test_the_header_names_columns_and_units() -> None:
    hubble = content(Points.named("Hubble 1929"))
    assert hubble.splitlines()[0] == b"Distance (Mpc),Velocity (km/s)"


def test_a_name_with_a_comma_or_quotation_marks_comes_back() -> None:
    points = Points([1, 2], [3, 4], x_name="a, b", y_name='the "y"')
    assert (again(points).x_name, again(points).y_name) == ("a, b", 'the "y"')


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_title_that_a_spreadsheet_would_run_is_written_as_words(first: str) -> None:
    evil = f"{first}cmd|' /C calc'!A0"
    made = content(Points([1, -2], [3, 4], x_name=evil, y_name="y")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(made, newline="")))
    assert rows[0] == [f"'{evil}", "y"]
    assert rows[2] == ["-2.0", "4.0"], "a number is no formula"


def test_only_what_is_not_ascii_gets_a_mark() -> None:
    assert content(Points.named("Forbes 1857")).startswith(b"\xef\xbb\xbfBoiling")
    assert content(Points.tutorial()).startswith(b"x,y\n")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Hubble 1929", "hubble-1929.csv"),
        ("Länge, edited", "länge-edited.csv"),
        ("../?", "points.csv"),
    ],
)
def test_the_file_is_named_after_the_set(name: str, file: str) -> None:
    assert file_name(Points([1, 2], [3, 4], name=name)) == file
