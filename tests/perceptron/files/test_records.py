"""JSON in each of its shapes: records, columns, rows, a record a line, and what pandas writes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.perceptron.files.reading import columns, load, random_pairs, refusal, refused, titles

SHAPES = {
    "records": '[{"x": 1.5, "y": 2}, {"x": -3, "y": 4e2}]',
    "records in other orders": '[{"x": 1.5, "y": 2}, {"y": 400, "x": -3}]',
    "records over many lines": '[\n  {\n    "x": 1.5,\n    "y": 2\n  },\n  {"x":-3,"y":400}\n]\n',
    "columns": '{"x": [1.5, -3], "y": [2, 400]}',
    "columns and a number": '{"x": [1.5, -3], "y": [2, 400], "n": 2}',
    "columns by row": '{"x": {"0": 1.5, "1": -3}, "y": {"0": 2, "1": 400}}',
    "columns by row in other orders": '{"x": {"0": 1.5, "1": -3}, "y": {"1": 400, "0": 2}}',
    "rows by number": '{"0": {"x": 1.5, "y": 2}, "1": {"x": -3, "y": 400}}',
    "titles and rows": '[["x", "y"], [1.5, 2], [-3, 400]]',
    "titles beside rows": '{"columns": ["x", "y"], "index": [0, 1], "data": [[1.5, 2], [-3, 400]]}',
    "a record a line": '{"x": 1.5, "y": 2}\n{"x": -3, "y": 400}\n',
    "a record a line, no line feed": '{"x": 1.5, "y": 2}\r\n\r\n{"x": -3, "y": 400}',
    "a row a line": '["x", "y"]\n[1.5, 2]\n[-3, 400]\n',
    "wrapped": '{"data": [{"x": 1.5, "y": 2}, {"x": -3, "y": 400}]}',
    "wrapped beside others": '{"n": {"a": 1}, "d": [{"x": 1.5, "y": 2}, {"x": -3, "y": 400}]}',
    "texts": '[{"x": "1,5", "y": " 2 "}, {"x": "−3", "y": "4e2"}]',
    "other kinds beside": '[{"a": {"b": 1}, "c": [1], "x": 1.5, "y": 2}, {"x": -3, "y": 400}]',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_the_same_two_points_are_read_from_every_shape(text: str, encoding: str) -> None:
    loaded = load(text.encode(encoding))
    assert (loaded.x_name, loaded.y_name) == ("x", "y")
    np.testing.assert_array_equal([loaded.x, loaded.y], [[1.5, -3], [2, 400]])


@pytest.mark.parametrize(
    "how",
    [
        *({"orient": orient} for orient in ("records", "columns", "index", "split", "table")),
        {"orient": "records", "lines": True},
    ],
    ids=lambda how: "-".join(map(str, how.values())),
)
def test_what_pandas_writes_comes_back(how: dict[str, Any]) -> None:
    x, y = np.round(random_pairs(50), 6)
    frame = pd.DataFrame({"Height (m)": x, "Time (s)": y})
    data = frame.to_json(**how)
    loaded = load(data, x="Height (m)", y="Time (s)")
    assert (loaded.x_name, loaded.x_unit, loaded.y_unit) == ("Height", "m", "s")
    np.testing.assert_array_equal([loaded.x, loaded.y], [x, y])


def test_numbers_are_read_to_the_last_bit() -> None:
    x, y = random_pairs(300) * 10.0 ** np.arange(-15, 15, 0.1)
    data = json.dumps({"x": x.tolist(), "y": y.tolist()})
    np.testing.assert_array_equal(columns(data), [x, y])


def test_rows_without_titles_lose_no_row() -> None:
    assert columns("[[1.5, 2], [-3, 400]]") == [[1.5, -3], [2, 400]]
    assert columns("[1.5, 2]\n[-3, 400]\n") == [[1.5, -3], [2, 400]]


@pytest.mark.parametrize("gap", ["null", "NaN", '""', '"NA"', '" - "'])
def test_what_is_missing_is_counted_and_left_out_when_asked(gap: str) -> None:
    data = f'[{{"x": 1, "y": 2}}, {{"x": {gap}, "y": 3}}, {{"y": 4}}, {{"x": 5, "y": 6}}]'
    found = refused(data)
    assert (found.row, found.column, found.gaps) == (2, "x", (2, 4))
    assert columns(data, drop_missing=True) == [[1, 5], [2, 6]]


def test_a_record_of_a_list_is_numbered_by_its_place() -> None:
    data = '[\n\n{"x": 1, "y": 2},\n{"x": 3, "y": 4},\n{"x": 5, "y": "bad"}, {"x": 5, "y": 6}]'
    assert refusal(data).startswith("Row 3, column “y”: “bad” is not a number.")


def test_a_record_a_line_is_numbered_by_its_line() -> None:
    data = '\n{"x": 1, "y": 2}\n\n{"x": 3, "y": 4}\n{"x": 5, "y": "bad"}\n{"x": 5, "y": 6}\n'
    assert refusal(data).startswith("Row 5, column “y”: “bad” is not a number.")


def test_dates_in_records_are_offered_as_days() -> None:
    data = '[{"day": "2020-02-28", "y": 2}, {"day": "2020-03-01", "y": 4}]'
    assert [offer.reading for offer in refused(data).offers] == ["days"]
    assert columns(data, read_as={"day": "days"}) == [[0, 2], [2, 4]]


def test_titles_are_those_of_all_records_in_the_order_in_which_they_come() -> None:
    data = '[{"x": 1, "y": 2}, {"z": 9, "y": 4, "x": 3}, {"x": 5, "y": 6}]'
    assert titles(data) == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"x": 1, "y": 2}, {"x": 3, "y": 4}', "Row 1: it is no valid JSON: "),
        ('[\n{"x": 1, "y": 2},\n{"x": 3, "y": }\n]', "Row 3: it is no valid JSON: "),
        ('{"x": 1, "y": 2}\n{"x": 3, "y": 4\n', "Row 2: it is no valid JSON: "),
        ('{"x": 1, "y": 2} {"x": 3, "y": 4}', "Row 1: it is no valid JSON: "),
        ('[{"x": 1, "y": 2}, [3, 4]]', "Row 2: it is no record like the others."),
        ('{"x": 1, "y": 2}\n[3, 4]\n', "Row 2: it is no record like the others."),
        ("[1, 2, 3]", "Row 1: it is no record like the others."),
        ('{"x": 1, "y": 2}', "It is one record and no table."),
        ("{}", "It holds no table."),
        ("[]", "It is empty."),
        ('{"x": [1, 2], "y": [3]}', "Its columns are of different lengths."),
        (
            '{"Ada": {"x": 1, "y": 2}, "Eve": {"x": 3, "y": 4}}',
            "Each of its entries may be a row or a column.",
        ),
        ('[{"x": 1}, {"x": 2}]', "It has one column."),
        ('[{"x": 1, "y": Infinity}, {"x": 2, "y": 3}]', "Row 1, column “y”: “inf” is not a finite"),
        ("[" * 50_000 + "]" * 50_000, "It is nested too deep to be a table."),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "It is nested too deep to be a table."),
    ],
)
def test_what_is_no_table_is_refused(text: str, words: str) -> None:
    assert refusal(text).startswith(words)
    assert len(refusal(text)) < 250


@pytest.mark.parametrize(
    "text", ["[a],[b]\n1,2\n3,4\n", "{a},{b}\n1,2\n3,4\n", "[m] [s]\n1 2\n3 4"]
)
def test_brackets_make_no_json_of_a_table(text: str) -> None:
    assert columns(text) == [[1, 3], [2, 4]]


@pytest.mark.parametrize("unit", ["[],", "{},", "0,"])
def test_json_of_more_values_than_memory_allows_is_refused_before_it_is_parsed(unit: str) -> None:
    data = "[" + unit * 1_000_001 + "0]" if unit != "0," else "[[1]," + unit * 1_000_001 + "0]"
    assert refusal(data) == "It holds more than 1,000,000 values. Save it as CSV, which takes less."
