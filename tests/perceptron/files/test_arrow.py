"""Parquet and Feather: every type of number, gaps, what is too large, and what is damaged."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as pf
import pyarrow.parquet as pq
import pytest

from perceptron import files
from perceptron.files import Refused
from perceptron.files.arrow import HEAD_ROWS, ROWS
from tests.breadth import some
from tests.perceptron.files.reading import (
    answer,
    columns,
    load,
    random_pairs,
    refusal,
    refused,
    titles,
)


def parquet(table: pa.Table, **how: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **how)
    return file.getvalue()


def feather(table: pa.Table, **how: Any) -> bytes:
    file = io.BytesIO()
    pf.write_feather(table, file, **how)
    return file.getvalue()


WRITERS = {"Parquet": parquet, "Feather": feather}
Write = Callable[..., bytes]
both = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "zstd", "lz4", "brotli"])
def test_parquet_is_read_whatever_it_is_packed_with(codec: str) -> None:
    x, y = random_pairs(1000)
    data = parquet(pa.table({"x": x, "y": y}), compression=codec, row_group_size=300)
    np.testing.assert_array_equal(columns(data), [x, y])


@pytest.mark.parametrize("codec", ["uncompressed", "zstd", "lz4"])
def test_feather_is_read_whatever_it_is_packed_with(codec: str) -> None:
    x, y = random_pairs(1000)
    data = feather(pa.table({"x": x, "y": y}), compression=codec, chunksize=300)
    np.testing.assert_array_equal(columns(data), [x, y])


@both
def test_titles_give_names_and_units(write: Write) -> None:
    loaded = load(write(pa.table({"who": ["a", "b"], "x (s)": [1, 2], "y [m]": [0.5, -3]})))
    assert (loaded.x_name, loaded.x_unit, loaded.y_name, loaded.y_unit) == ("x", "s", "y", "m")


@both
@pytest.mark.parametrize(
    "kind",
    [
        *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("float16", "float32", "float64"),
    ],
)
def test_every_type_of_number_is_read(kind: str, write: Write) -> None:
    numbers = pa.array(np.array([1, 2, 100], dtype=kind))
    data = write(pa.table({"day": ["a", "b", "c"], "x": numbers, "y": [3.0, 1.0, 2.0]}))
    assert columns(data) == [[1, 2, 100], [3, 1, 2]]


def test_decimals_are_the_nearest_numbers() -> None:
    cells = [Decimal("0.10"), Decimal("-12345678901234567890.25"), None]
    table = pa.table({"x": pa.array(cells, pa.decimal128(30, 2)), "y": [1, 2, 3]})
    data = parquet(table)
    assert columns(data, drop_missing=True) == [[0.1, float(cells[1] or 0)], [1, 2]]


@both
def test_integers_too_long_for_float64_are_rounded_not_refused(write: Write) -> None:
    data = write(pa.table({"x": [2**60 + 1, 0], "y": [1, 2]}))
    assert columns(data)[0] == [2.0**60, 0]


@both
def test_no_row_is_lost_at_the_edge_of_a_batch(write: Write) -> None:
    for size in (2, ROWS - 1, ROWS, ROWS + 1, 2 * ROWS + 1):
        x = np.arange(size, dtype=float)
        np.testing.assert_array_equal(columns(write(pa.table({"x": x, "y": -x}))), [x, -x])


@both
def test_a_table_that_pandas_wrote_with_its_index_comes_back(write: Write) -> None:
    frame = pd.DataFrame({"x": [1.5, -3.0], "y": [2, 400]}, index=[7, 9])
    data = write(pa.Table.from_pandas(frame))
    assert columns(data) == [[1.5, -3], [2, 400]]


# ---- columns


@both
def test_columns_that_are_no_numbers_are_not_taken(write: Write) -> None:
    table = pa.table({"a": ["p", "q"], "b": [1, 2], "c": [True, False], "d": [3.0, 4.0]})
    data = write(table)
    assert titles(data) == ["b", "d"]
    assert columns(data) == [[1, 2], [3, 4]]


@both
def test_any_two_columns_can_be_chosen_in_any_order(write: Write) -> None:
    cells = {"a": [1, 2], "b": [3, 4], "a.d": [5, 6], "e,f": [7, 8]}
    data = write(pa.table(cells))
    for x in cells:
        for y in cells:
            if x != y:
                assert columns(data, x=x, y=y) == [cells[x], cells[y]]


def test_columns_of_equal_titles_are_told_apart(tmp_path: Path) -> None:
    arrays = [pa.array([k, 10.0 + k]) for k in range(4)]
    table = pa.Table.from_arrays(arrays, names=["a", "b", "a", "a"])
    for write in WRITERS.values():
        (tmp_path / "t").write_bytes(write(table))
        assert files.look(tmp_path / "t").titles == ["a", "b", "a 2", "a 3"]
        points = files.points(tmp_path / "t", "a 3", "a 2")
        assert (points.x.tolist(), points.y.tolist()) == ([3, 13], [2, 12])
        points = files.points(tmp_path / "t", "b", "a")
        assert (points.x.tolist(), points.y.tolist()) == ([1, 11], [0, 10])
    assert columns(parquet(table), x="a 3", y="a 2") == [[3, 13], [2, 12]]
    assert refusal(feather(table)).startswith("Two of its columns have the same title.")


@both
def test_texts_that_are_numbers_are_read_as_such(write: Write) -> None:
    cells = [f"{k},5" for k in range(ROWS + HEAD_ROWS)]
    data = write(pa.table({"x": cells, "y": cells[::-1]}))
    x = np.arange(len(cells)) + 0.5
    np.testing.assert_array_equal(columns(data), [x, x[::-1]])


@both
def test_a_word_in_a_column_of_texts_is_placed(write: Write) -> None:
    cells = [*map(str, range(ROWS)), "bad", "5"]
    found = refusal(write(pa.table({"x": cells, "y": range(len(cells))})))
    assert found.startswith(f"Row {ROWS + 1}, column “x”: “bad” is not a number.")


@both
def test_categories_are_read_as_what_they_stand_for(write: Write) -> None:
    table = pa.table({"x": pa.array(["1", "2", "1"]).dictionary_encode(), "y": [3, 4, 6]})
    assert columns(write(table)) == [[1, 2, 1], [3, 4, 6]]


@both
@pytest.mark.parametrize(
    "days",
    [
        [date(2020, 2, 28), date(2020, 3, 1)],
        [datetime(2020, 2, 28, 12), datetime(2020, 3, 1, 6)],
    ],
)
def test_dates_are_refused_and_offered_as_days(days: list[date], write: Write) -> None:
    data = write(pa.table({"day": days, "y": [3.0, 4.0]}))
    found = refused(data)
    assert (found.row, found.column, found.what) == (1, "day", f"“{days[0].isoformat()}” is a date")
    assert [offer.reading for offer in found.offers] == ["days"]
    elapsed = (days[1] - days[0]).total_seconds() / 86400
    assert columns(data, read_as={"day": "days"}) == [[0, elapsed], [3, 4]]


# ---- gaps


@both
def test_nothing_and_nan_are_missing_values(write: Write) -> None:
    data = write(pa.table({"x": [1, None, 3, 4, 5], "y": [1.0, 2.0, np.nan, None, 6.0]}))
    words = "Row 2, column “x”: the cell is empty, as in 3 of 5 rows."
    assert refusal(data) == words
    assert columns(data, drop_missing=True) == [[1, 5], [1, 6]]


@both
def test_whole_batches_may_lack_values(write: Write) -> None:
    x = np.arange(3.0 * ROWS)
    y = x.copy()
    x[: 2 * ROWS + 9] = np.nan
    data = write(pa.table({"x": x, "y": y}))
    words = f"Row 1, column “x”: the cell is empty, as in {2 * ROWS + 9:,} of {3 * ROWS:,} rows."
    assert refusal(data) == words
    np.testing.assert_array_equal(columns(data, drop_missing=True), [y[2 * ROWS + 9 :]] * 2)


@both
def test_the_first_gap_is_placed_and_all_are_counted(write: Write) -> None:
    x, y = random_pairs(3 * ROWS)
    y[[ROWS + 5, ROWS + 6, 2 * ROWS]] = np.nan
    x[[ROWS + 6, 2 * ROWS + 9]] = np.nan
    data = write(pa.table({"x": x, "y": y}))
    words = f"Row {ROWS + 6}, column “y”: the cell is empty, as in 4 of {3 * ROWS:,} rows."
    assert refusal(data) == words
    kept = ~(np.isnan(x) | np.isnan(y))
    np.testing.assert_array_equal(columns(data, drop_missing=True), [x[kept], y[kept]])


# ---- what is too large


@both
@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.inf, "“inf” is not a finite number. Put a number there or remove the row."),
        (-np.inf, "“-inf” is not a finite number. Put a number there or remove the row."),
        (-2e30, "“-2e+30” is beyond 1e30. Use a larger unit or remove the row."),
        (1e308, "“1e+308” is beyond 1e30. Use a larger unit or remove the row."),
    ],
)
@pytest.mark.parametrize("drop_missing", [True, False])
def test_the_first_number_that_is_too_large_is_placed(
    value: float, words: str, drop_missing: bool, write: Write
) -> None:
    x, y = random_pairs(2 * ROWS)
    y[3] = np.nan
    y[[ROWS + 7, ROWS + 90]] = value
    data = write(pa.table({"x": x, "y": y}))
    expected = f"Row {ROWS + 8}, column “y”: {words}"
    assert refusal(data, drop_missing=drop_missing) == expected


@both
@pytest.mark.parametrize("value", [1e30, -1e30])
def test_the_largest_number_is_read_among_small_ones(value: float, write: Write) -> None:
    x = np.r_[value, np.zeros(1000)]
    np.testing.assert_array_equal(columns(write(pa.table({"x": x, "y": x}))), [x, x])


# ---- what is no table


@both
@pytest.mark.parametrize("rows", [0, 1])
def test_fewer_than_two_points_are_refused(rows: int, write: Write) -> None:
    data = write(pa.table({"x": [1.0], "y": [2.0]}).slice(0, rows))
    words = ("no row", "one row")[rows]
    assert refusal(data).startswith(f"It has {words} of numbers.")


@both
def test_one_column_is_too_few(write: Write) -> None:
    assert refusal(write(pa.table({"x": [1.0, 2.0]}))).startswith("It has one column.")


@both
def test_lists_and_records_are_no_numbers(write: Write) -> None:
    table = pa.table({"a": [[1], [2]], "b": [{"c": 1}, {"c": 2}], "x": [1, 2], "y": [3, 4]})
    assert columns(write(table)) == [[1, 2], [3, 4]]
    assert "Row 1, column “a”: “list<" in refusal(write(table), x="a")


@both
def test_a_small_file_of_very_many_rows_is_refused_where_uploads_have_a_limit(
    write: Write, tmp_path: Path
) -> None:
    table = pa.table({"x": np.ones(2_000_000), "y": np.ones(2_000_000)})
    data = write(table, compression="zstd")
    assert len(data) < 2**20
    assert refusal(data, limit=2**20).startswith("It holds more than 4 MB.")
    (tmp_path / "t").write_bytes(data)
    assert files.moments(tmp_path / "t").n == len(table)


def test_a_small_file_of_very_long_texts_is_refused_where_uploads_have_a_limit() -> None:
    table = pa.table({"x": [1, 2], "y": [3, 4], "note": ["w" * 8_000_000, ""]})
    data = parquet(table, compression="zstd", use_dictionary=False)
    assert len(data) < 2**20
    assert refusal(data, limit=2**20).startswith("It holds more than 4 MB.")


def test_a_beginning_alone_is_no_file() -> None:
    for magic, name in ((b"PAR1", "Parquet"), (b"ARROW1", "Feather")):
        for rest in (b"", b"\x15\x04", magic, bytes(100) + magic):
            words = f"It is a damaged {name} file. Download or save it again."
            assert refusal(magic + rest) == words
    assert refusal(b"FEA1" + bytes(100)).startswith("It is a Feather file of the first version.")


@both
@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.999])
def test_what_is_cut_off_is_damaged(keep: float, write: Write) -> None:
    x, y = random_pairs(20_000)
    data = write(pa.table({"x": x, "y": y}))
    name = "Parquet" if write is parquet else "Feather"
    assert refusal(data[: int(len(data) * keep)]).startswith(f"It is a damaged {name} file.")


@both
@pytest.mark.parametrize("seed", some(range(60), keep=15))
def test_damage_anywhere_is_read_or_refused(seed: int, write: Write) -> None:
    rng = np.random.default_rng(seed)
    x, y = random_pairs(3000)
    data = bytearray(write(pa.table({"x": x, "y": y, "z": ["w"] * 3000})))
    for at in rng.integers(8, len(data), 3):
        data[at : at + rng.integers(1, 9)] = rng.bytes(rng.integers(1, 9))
    _, found = answer(bytes(data))
    if isinstance(found, Refused):
        assert len(found.told("page")) < 300


def test_the_error_of_arrow_is_kept_as_the_cause(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"PAR1 and no more")
    with pytest.raises(Refused) as caught:
        files.moments(tmp_path / "t")
    assert isinstance(caught.value.__cause__, pa.ArrowInvalid)


@both
@pytest.mark.parametrize("numbers", [0, 1500])
def test_one_long_text_that_stands_in_many_rows_is_refused(write: Write, numbers: int) -> None:
    """Behind the head as well: the first rows are numbers."""
    at = pa.array([1] * numbers + [0] * (3000 - numbers), "int32")
    text = pa.DictionaryArray.from_arrays(at, pa.array(["9" * 100_000, "1"]))
    data = write(pa.table({"x": text, "y": np.arange(3000.0)}))
    assert len(data) < 2**20
    assert refusal(data).startswith("Its texts are ")


@both
def test_a_table_of_very_many_columns_has_a_shorter_head(write: Write) -> None:
    column = pa.array(np.arange(300.0))
    table = pa.table([column] * 8000, [f"c{k}" for k in range(8000)])
    look, found = answer(write(table))
    assert look is not None
    assert not look.whole
    assert len(found) == 300
