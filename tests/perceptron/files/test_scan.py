"""What is read from files equals what was written, by another way of counting."""

from __future__ import annotations

import math
import subprocess
import sys
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from perceptron import Moments, Points, files
from perceptron.exact.moments import BLOCK

ROOT = Path(__file__).parent.parent.parent.parent
TEXTS = [f".{kind}{packed}" for kind in ("csv", "tsv") for packed in ("", ".gz", ".zst")]
SMALL = pd.DataFrame({"who": list("abcd"), "x (s)": [1, 2, 4, 8], "y [m]": [0.5, -3, 1e-9, 7]})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the test works, so that messages name a file without its folders."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, data: bytes | str) -> str:
    """As the ending says: packed by Arrow, which is not what is under test."""
    data = data.encode() if isinstance(data, str) else data
    codec = {".gz": "gzip", ".zst": "zstd"}.get(Path(name.lower()).suffix)
    Path(name).write_bytes(pa.compress(data, codec, asbytes=True) if codec else data)
    return name


def save(frame: pd.DataFrame, name: str, **how: object) -> str:
    if name.endswith(".parquet"):
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), name, **how)
        return name
    separator = "\t" if ".tsv" in name else ","
    return write(name, frame.to_csv(index=False, sep=separator))


def values(moments: Moments) -> tuple[float, ...]:
    return (moments.n, *(getattr(moments, name) for name in ("mean_x", "mean_y")), *spread(moments))


def spread(moments: Moments) -> tuple[float, ...]:
    return moments.sxx, moments.sxy, moments.syy


def exact(x: list[float], y: list[float]) -> tuple[float, ...]:
    """In rational arithmetic, rounded once."""
    a, b = [Fraction(v) for v in x], [Fraction(v) for v in y]
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    da, db = [v - mean_a for v in a], [v - mean_b for v in b]
    products = [
        sum(p * q for p, q in zip(*pair, strict=True)) for pair in ((da, da), (da, db), (db, db))
    ]
    return (len(a), float(mean_a), float(mean_b), *map(float, products))


def two_pass(x: np.ndarray, y: np.ndarray) -> tuple[float, ...]:
    """In float64, its sums correctly rounded."""
    mean_x, mean_y = math.fsum(x) / len(x), math.fsum(y) / len(y)
    dx, dy = x - mean_x, y - mean_y
    return (len(x), mean_x, mean_y, *(math.fsum(p) for p in (dx * dx, dx * dy, dy * dy)))


def refusal(path: object, *columns: str, **how: bool) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        files.moments(path, *columns, **how)
    assert type(caught.value) is ValueError
    with pytest.raises(ValueError, match=r".") as again:
        files.points(path, *columns, **how)
    assert str(again.value) == str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ---- the same numbers from every format


@pytest.mark.parametrize("ending", TEXTS)
def test_a_text_is_read_whatever_it_is_packed_with(ending: str) -> None:
    name = save(SMALL, f"t{ending}")
    np.testing.assert_allclose(values(files.moments(name)), exact([1, 2, 4, 8], [0.5, -3, 1e-9, 7]))
    assert files.points(name) == Points(
        *(SMALL["x (s)"], SMALL["y [m]"]),
        **{"x_name": "x", "x_unit": "s", "y_name": "y", "y_unit": "m"},
        name="t",
        source=f"File {name}",
    )


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "zstd", "lz4", "brotli"])
def test_parquet_is_read_whatever_it_is_packed_with(codec: str) -> None:
    name = save(SMALL, "t.parquet", compression=codec, row_group_size=3)
    np.testing.assert_allclose(values(files.moments(name)), exact([1, 2, 4, 8], [0.5, -3, 1e-9, 7]))
    np.testing.assert_array_equal(files.points(name).y, SMALL["y [m]"])


@pytest.mark.parametrize("name", ["T.CSV", "T.Tsv.GZ", "T.csv.ZST", "T.PARQUET"])
def test_the_case_of_an_ending_does_not_matter(name: str) -> None:
    if name == "T.PARQUET":
        Path(save(SMALL, "t.parquet")).rename(name)
    else:
        write(name, SMALL.to_csv(index=False, sep="\t" if "sv.G" in name else ","))
    assert len(files.points(name)) == 4


@pytest.mark.parametrize("offset", [0.0, 1e9, -1e9])
@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_many_rows_far_from_the_origin_keep_their_digits(offset: float, ending: str) -> None:
    random = np.random.default_rng(1)
    x = offset + random.normal(size=200_000)
    y = 3 * (x - offset) + random.normal(size=len(x)) - 2 * offset
    save(pd.DataFrame({"x": x, "y": y}), name := f"t{ending}", **rows_of(ending, 90_000))
    np.testing.assert_allclose(values(files.moments(name)), two_pass(x, y), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(files.points(name).x, x)


def rows_of(ending: str, size: int) -> dict[str, int]:
    return {"row_group_size": size} if ending == ".parquet" else {}


@pytest.mark.parametrize("blocks", range(8))
@pytest.mark.parametrize("more", [-1, 0, 1, 2])
def test_no_row_is_lost_or_counted_twice_at_the_edge_of_a_batch(blocks: int, more: int) -> None:
    size = max(blocks * BLOCK + more, 2)
    x = np.arange(size, dtype=float)
    name = save(pd.DataFrame({"x": x, "y": 2 * x}), "t.parquet")
    sxx = Fraction(size * (size**2 - 1), 12)  # of 0, 1, 2 …
    moments = files.moments(name)
    assert (moments.n, moments.mean_x) == (size, pytest.approx((size - 1) / 2, rel=1e-15))
    assert spread(moments) == pytest.approx([float(sxx * k) for k in (1, 2, 4)], rel=1e-13)


def test_an_enormous_first_value_costs_only_its_digits() -> None:
    x = np.r_[1e12, np.random.default_rng(2).normal(size=70_000)]
    name = save(pd.DataFrame({"x": x, "y": x[::-1]}), "t.parquet")
    np.testing.assert_allclose(values(files.moments(name)), two_pass(x, x[::-1]), rtol=1e-9)


def test_equal_values_have_no_spread_at_all() -> None:
    for value in (0.1, 1e6 + 0.1, 1e300):
        frame = pd.DataFrame({"x": np.full(70_000, value), "y": np.arange(70_000) % 7})
        moments = files.moments(save(frame, "t.parquet", row_group_size=30_000))
        assert (moments.sxx, moments.sxy, moments.mean_x) == (0, 0, value)


def test_values_near_the_end_of_float64_give_no_nan_and_no_warning() -> None:
    name = write("t.csv", "x,y\n1e308,-1e308\n-1e308,1e308\n1.7e308,5\n")
    assert not np.isnan(values(files.moments(name))).any()
    assert spread(files.moments(name))[0] == math.inf


def test_moments_of_a_file_are_those_of_its_points() -> None:
    random = np.random.default_rng(3)
    frame = pd.DataFrame({"x": random.gamma(1, size=150_000), "y": random.normal(size=150_000)})
    for name in (save(frame, "t.csv.zst"), save(frame, "t.parquet", row_group_size=40_000)):
        whole = Moments.of(files.points(name))
        np.testing.assert_allclose(values(files.moments(name)), values(whole), rtol=1e-11)


@pytest.mark.parametrize(
    "kind", ["int8", "uint16", "int32", "int64", "uint64", "float16", "float32", "decimal"]
)
def test_every_type_of_number_in_parquet_is_read(kind: str) -> None:
    numbers = pa.array([1, 2, 4]).cast(pa.decimal128(30, 2) if kind == "decimal" else kind)
    pq.write_table(
        pa.table({"day": ["a", "b", "c"], "x": numbers, "y": [3.0, 1.0, 2.0]}), "t.parquet"
    )
    np.testing.assert_array_equal(files.points("t.parquet").x, [1, 2, 4])


def test_integers_too_long_for_float64_are_rounded_not_refused() -> None:
    pq.write_table(pa.table({"x": [2**60 + 1, 0], "y": [1, 2]}), "t.parquet")
    assert files.points("t.parquet").x[0] == 2.0**60


# ---- columns


def test_the_first_two_columns_of_numbers_are_taken() -> None:
    frame = pd.DataFrame(
        {"a": ["p", "q"], "b": [1, 2], "c": [True, False], "d": [3.0, 4.0], "e": 5}
    )
    for name in (save(frame, "t.csv"), save(frame, "t.parquet")):
        points = files.points(name)
        assert (points.x_name, points.y_name) == ("b", "d")


def test_any_two_columns_can_be_chosen_in_any_order() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4], "c.d": [5, 6], "e,f": [7, 8]})
    for name in (save(frame, "t.csv"), save(frame, "t.parquet")):
        for x, y in (("b", "a"), ("c.d", "e,f"), ("a", "a")):
            points = files.points(name, x=x, y=y)
            np.testing.assert_array_equal([points.x, points.y], [frame[x], frame[y]])
        assert files.points(name, y="a").x_name == "b"
        assert files.points(name, x="b").y_name == "a"


def test_only_the_two_columns_are_read() -> None:
    write("t.csv", 'x,note,y\n1,"a ""b"",\nc",2\n3,,4\n5,"\n\n,,,",6\n')
    np.testing.assert_array_equal(files.points("t.csv").y, [2, 4, 6])


@pytest.mark.parametrize("rows", [40_000, 90_000])
def test_line_breaks_in_quotes_are_no_rows_wherever_a_block_ends(rows: int) -> None:
    lines = (f'{i},"{"n" * (i % 50)}\n{i},1,{i}\n",{-i}\n' for i in range(rows))
    name = write("t.csv", "x,note,y\n" + "".join(lines))
    np.testing.assert_array_equal(files.points(name).x, np.arange(rows))
    assert files.moments(name).n == rows


def test_decimals_may_follow_a_million_whole_numbers() -> None:
    whole = "".join(f"{i},{i % 3}\n" for i in range(300_000))  # more than one block of 1 MB
    moments = files.moments(write("t.csv", f"x,y\n{whole}0.5,0.25\n"))
    assert (moments.n, moments.mean_x) == (300_001, pytest.approx(44999850000.5 / 300_001))


# ---- texts as people have them

SAME = {
    "commas": b"x,y\n1.5,2\n-3,400\n",
    "semicolons": b"x;y\n1.5;2\n-3;400\n",
    "semicolons and decimal commas": b"x;y\n1,5;2\n-3;4e2\n",
    "tabs": b"x\ty\n1.5\t2\n-3\t400\n",
    "tabs and decimal commas": b"x\ty\n1,5\t2\n-3\t400\n",
    "quotes": b'"x";"y"\r\n"1,5";"2"\r\n"-3";"400"\r\n',
    "a delimiter in a quoted title": b'"x",y,"a;b\tc"\n1.5,2,\n-3,400,\n',
    "a line break in a quoted title": b'x,y,"a\nb"\n1.5,2,\n-3,400,\n',
    "no line feed at the end": b"x,y\n1.5,2\n-3,400",
    "blank lines": b"\n\nx,y\n\n1.5,2\n\n-3,400\n\n",
    "padding": b"x,y\n 1.5, 2\n-3 ,400 \n",
    "UTF-8 with a mark": b"\xef\xbb\xbfx,y\n1.5,2\n-3,400\n",
    "UTF-16 LE": b"\xff\xfe" + "x\ty\r\n1,5\t2\r\n-3\t400\r\n".encode("utf-16-le"),
    "UTF-16 BE": b"\xfe\xff" + "x;y\n1,5;2\n-3;400\n".encode("utf-16-be"),
}


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("data", SAME.values(), ids=SAME.keys())
def test_the_same_two_points_are_read_however_they_are_written(data: bytes, ending: str) -> None:
    points = files.points(write(f"t.csv{ending}", data))
    assert (points.x_name, points.y_name) == ("x", "y")
    np.testing.assert_array_equal([points.x, points.y], [[1.5, -3], [2, 400]])


def test_titles_of_every_alphabet_are_read_in_utf_16() -> None:
    rows = "".join(f"{i};{i},5\n" for i in range(300_000))  # a block may end inside a character
    points = files.points(write("t.csv", f"Größe (м);名\n{rows}".encode("utf-16")))
    assert (points.x_name, points.x_unit, points.y_name) == ("Größe", "м", "名")
    np.testing.assert_array_equal(points.y, np.arange(300_000) + 0.5)


@pytest.mark.parametrize(
    "data", ["1,2\n3,4\n", "1;2\n3;4\n", "1.0,+2e0\n3,4\n", "1,0;2\n3;4,0\n", "1\t2\n3\t4\n"]
)
def test_a_file_without_a_header_loses_no_row(data: str) -> None:
    points = files.points(write("t.csv", data))
    assert (points.x_name, points.y_name) == ("f0", "f1")
    np.testing.assert_array_equal([points.x, points.y], [[1, 3], [2, 4]])
    assert files.moments("t.csv", "f1", "f0").mean_x == 3


def test_a_year_among_the_titles_makes_no_row_of_them() -> None:
    assert files.points(write("t.csv", "day,1990\n1,2\n3,4\n")).y_name == "1990"
    name = write("t.csv", "country,1990,2000\na,1,2\nb,3,4\n")
    assert files.points(name, "1990", "2000").x_name == "1990"


@pytest.mark.parametrize("first", ["a,1,2", "2024-01-01,1,2", "NA,1,2", "a,inf,2"])
def test_where_the_first_line_may_be_a_row_nothing_is_guessed(first: str) -> None:
    name = write("t.csv", f"{first}\nb,3,4\nc,5,7\n")
    title = first.split(",")[1]
    assert refusal(name) == f"{name}: {title!r} is no title; add titles, or name two columns"


def test_blanks_around_a_title_are_none_of_it() -> None:
    name = write("t.csv", "x, y (m) \n1, 2\n2, 3\n")
    for columns in ((), ("x", "y (m)"), (" x", " y (m) ")):
        points = files.points(name, *columns)
        assert (points.x_name, points.y_name, points.y_unit) == ("x", "y", "m")


# ---- where the files are


def test_a_folder_is_read_in_the_order_of_names_whatever_else_is_in_it() -> None:
    Path("run").mkdir()
    save(pd.DataFrame({"x": [5, 6], "y": [7, 8]}), "run/b.parquet")
    save(pd.DataFrame({"y": [3, 4], "x": [1, 2]}), "run/a.csv.gz")
    save(pd.DataFrame({"x": [9], "y": [10]}), "run/c.tsv")
    Path("run/deeper.csv").mkdir()
    for name in ("run/_SUCCESS", "run/notes.txt", "run/a.csv.crc"):
        Path(name).write_bytes(b"-")
    for path in ("run", Path("run"), "run/", Path("run").resolve(), "run/*"):
        points = files.points(path, "x", "y")
        np.testing.assert_array_equal(points.x, [1, 2, 5, 6, 9])
        np.testing.assert_array_equal(points.y, [3, 4, 7, 8, 10])
    assert files.moments("run").n == 5


def test_a_pattern_names_some_of_the_files() -> None:
    for day in (1, 2, 10):
        save(pd.DataFrame({"x": [day], "y": [day]}), f"day{day}.parquet")
    np.testing.assert_array_equal(files.points("day1*.parquet").x, [1, 10])
    np.testing.assert_array_equal(files.points(Path("day[12].*")).x, [1, 2])
    assert files.moments("day*").n == 3
    Path("one/two").mkdir(parents=True)
    save(pd.DataFrame({"x": [7], "y": [7]}), "one/two/day3.parquet")
    np.testing.assert_array_equal(files.points("**/day*").x, [1, 10, 2, 7])


def test_a_file_whose_name_looks_like_a_pattern_is_that_file() -> None:
    assert files.moments(save(SMALL, "run[1].csv")).n == 4


def test_a_file_of_no_rows_among_others_adds_nothing() -> None:
    Path("run").mkdir()
    for name in ("a.csv", "a.parquet"):
        save(SMALL, f"run/{name}")
    write("run/b.csv", "who,x (s),y [m]\n")
    save(SMALL.iloc[:0], "run/c.parquet")
    assert files.moments("run").n == 8


# ---- what is in the way


def frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)


@pytest.mark.parametrize("path", ["none.csv", "*.csv.gz", "a.txt", "."])
def test_a_place_without_files_is_named(path: str) -> None:
    write("a.txt", "x,y\n1,2\n3,4\n")
    ending = "there is no file that ends in .csv, .tsv (.gz, .zst) or .parquet"
    assert refusal(path) == f"{path}: {ending}"


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_missing_column_is_named_beside_those_there(ending: str) -> None:
    name = save(frame(a=[1, 2], b=[3, 4]), f"t{ending}")
    assert refusal(name, "hours") == "x: 'hours' must be the title of one column: a, b"
    assert refusal(name, "a", "A") == "y: 'A' must be the title of one column: a, b"
    assert refusal(name, "") == "x: '' must be the title of one column: a, b"


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_one_column_of_numbers_is_too_few(ending: str) -> None:
    name = save(frame(who=["a", "b"], b=[3, 4]), f"t{ending}")
    assert refusal(name) == f"{name}: two columns must be numbers, of: who, b"
    assert refusal(name, "b") == f"{name}: two columns must be numbers, of: who, b"


@pytest.mark.parametrize("ending", TEXTS)
def test_text_among_numbers_is_shown(ending: str) -> None:
    name = save(frame(x=[*range(200_000), "n. a."], y=1), f"t{ending}")
    assert refusal(name, "x", "y") == f"{name}: line 200002: 'n. a.' must be a number"


def test_text_in_a_column_of_parquet_is_shown() -> None:
    name = save(frame(who=["a", "a"], y=[3, 4]), "t.parquet")
    assert refusal(name, "who", "y") == "t.parquet: 'a' must be a number"
    save(frame(day=pd.to_datetime(["2020-01-01"]), y=[3]), "t.parquet")
    assert refusal(name, "day", "y").startswith(
        "t.parquet: can't be read: Unsupported cast from time"
    )


def test_two_columns_of_one_title_are_refused() -> None:
    assert refusal(write("t.csv", "a,a,b\n1,2,3\n4,5,6\n")) == (
        "t.csv: two columns must be numbers, of: a, a, b"
    )
    assert refusal("t.csv", "a", "b") == "x: 'a' must be the title of one column: a, a, b"


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".parquet"])
def test_an_empty_file_is_named(ending: str) -> None:
    Path(name := f"t{ending}").write_bytes(b"")
    assert refusal(name).startswith(f"{name}: can't be read: ")


@pytest.mark.parametrize("ending", [".csv", ".tsv.zst", ".parquet"])
@pytest.mark.parametrize("rows", [0, 1])
def test_fewer_than_two_points_are_refused(ending: str, rows: int) -> None:
    name = save(frame(x=[1.0], y=[2.0]).iloc[:rows], f"t{ending}")
    assert refusal(name, "x", "y") == f"{name}: {rows} points must be at least 2"


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_files_of_different_columns_are_refused(ending: str) -> None:
    save(frame(x=[1, 2], y=[3, 4]), f"a{ending}")
    name = save(frame(x=[1, 2], z=[3, 4]), f"b{ending}")
    assert refusal(f"*{ending}").startswith(f"{name}: can't be read: ")
    assert "y" in refusal(f"*{ending}").partition(":")[2]


def test_rows_of_different_lengths_are_refused() -> None:
    message = refusal(write("t.csv", "x,y\n1,2\n3,4,5\n"))
    assert message == (
        "t.csv: line 3: can't be read: CSV parse error: Expected 2 columns, got 3: 3,4,5"
    )


def test_a_title_in_another_encoding_is_refused() -> None:
    assert refusal(write("t.csv", b"G\xf6,y\n1,2\n")).startswith(
        "t.csv: can't be read: 'utf-8' codec"
    )


def random_rows(size: int) -> pd.DataFrame:
    return frame(**dict(zip("xy", np.random.default_rng(4).normal(size=(2, size)), strict=True)))


@pytest.mark.parametrize("ending", [".csv.gz", ".csv.zst", ".parquet"])
@pytest.mark.parametrize("damage", ["cut off", "overwritten", "another thing"])
def test_a_broken_file_is_named_in_one_sentence(ending: str, damage: str) -> None:
    name = save(random_rows(200_000), f"t{ending}")
    data = Path(name).read_bytes()
    half = len(data) // 2
    broken = {
        "cut off": data[:half],
        "overwritten": data[:half] + b"\xff" * 1000 + data[half + 1000 :],
        "another thing": b"x" * 1000,
    }[damage]
    Path(name).write_bytes(broken)
    if (ending, damage) == (".parquet", "overwritten"):
        return  # pages carry no checksum by default: some of the numbers are others, and are read
    message = refusal(name)
    assert message.startswith(f"{name}: ")
    assert len(message) < 300


def test_errors_of_others_are_kept_as_the_cause() -> None:
    with pytest.raises(ValueError, match=r"^t\.parquet: ") as caught:
        files.moments(write("t.parquet", b"no table"))
    assert isinstance(caught.value.__cause__, pa.ArrowInvalid)
    assert caught.value.__cause__.__cause__ is None


@pytest.mark.parametrize("ending", [".csv", ".csv.zst", ".parquet"])
@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_the_first_infinite_value_is_placed(ending: str, value: float) -> None:
    table = random_rows(210_000)
    table.loc[[150_006, 180_000], "y"] = value
    for name, packs in ((f"a{ending}", random_rows(10)), (f"b{ending}", table)):
        save(packs, name, **rows_of(ending, 60_000))
    message = f"b{ending}: row 150007 is infinite and must be finite"
    assert refusal(f"*{ending}") == message
    assert refusal(f"*{ending}", drop_missing=True) == message


# ---- missing values


@pytest.mark.parametrize("ending", [".csv", ".tsv.gz", ".parquet"])
def test_rows_that_lack_a_value_are_counted_and_the_first_is_placed(ending: str) -> None:
    table = random_rows(210_000)
    table.loc[[140_000, 140_001, 200_000], "y"] = np.nan
    table.loc[[140_001, 150_006], "x"] = np.nan
    whole = save(random_rows(70_000), f"a{ending}", **rows_of(ending, 60_000))
    holes = save(table, f"b{ending}", **rows_of(ending, 60_000))
    lacking = "lacks a value, as 4 of {} rows do; drop_missing=True leaves them out"
    first = f"{holes}: row 140001 "
    assert refusal(holes) == first + lacking.format(210_000)
    assert refusal(f"*{ending}") == first + lacking.format(280_000)
    assert files.moments(whole).n == 70_000

    kept = table.dropna().to_numpy().T
    np.testing.assert_array_equal(files.points(holes, drop_missing=True).x, kept[0])
    np.testing.assert_allclose(
        values(files.moments(holes, drop_missing=True)), two_pass(*kept), rtol=1e-11, atol=1e-9
    )


def test_every_way_to_leave_a_value_out_counts_as_missing() -> None:
    write("t.csv", "x,y\n1,\n,2\nNA,3\nnan,4\nnull,5\n6,7\n8,9\n")
    assert refusal("t.csv").startswith("t.csv: row 1 lacks a value, as 5 of 7 rows do;")
    np.testing.assert_array_equal(files.points("t.csv", drop_missing=True).x, [6, 8])
    pq.write_table(pa.table({"x": [1, None, 3, 4], "y": [1.0, 2.0, np.nan, None]}), "t.parquet")
    assert refusal("t.parquet").startswith("t.parquet: row 2 lacks a value, as 3 of 4 rows do;")
    assert refusal("t.parquet", drop_missing=True) == "t.parquet: 1 points must be at least 2"


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_whole_batches_may_lack_values(ending: str) -> None:
    table = frame(x=np.arange(300_000.0), y=np.arange(300_000.0))
    table.loc[:260_000, "x"] = np.nan
    name = save(table, f"t{ending}", **rows_of(ending, 100_000))
    moments = files.moments(name, "x", "y", drop_missing=True)
    assert (moments.n, moments.mean_x) == (39_999, pytest.approx((260_001 + 299_999) / 2))


# ---- progress and memory


@pytest.mark.parametrize("endings", [TEXTS, [".parquet"], [".csv", ".parquet", ".tsv.zst"]])
def test_progress_grows_steadily_to_1_in_the_callers_thread(endings: list[str]) -> None:
    for ending in endings:
        save(random_rows(130_000), f"t{ending}", **rows_of(ending, 30_000))
    seen: list[tuple[int, float]] = []
    threads = set()

    def progress(rows: int, share: float) -> None:
        seen.append((rows, share))
        threads.add(threading.current_thread())

    files.moments("t.*", progress=progress)
    rows, shares = map(np.array, zip(*seen, strict=True))
    assert (np.diff(rows) >= 0).all()
    assert (np.diff(shares) >= 0).all()
    assert 0 < shares[0] < 1
    assert seen[-1] == (130_000 * len(endings), 1.0)
    assert len(seen) > (len(endings) if len(endings) > 1 else 4)  # of many, file by file
    assert threads == {threading.main_thread()}


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_an_error_of_the_callers_own_passes_through_and_stops_the_reading(ending: str) -> None:
    save(random_rows(200_000), name := f"t{ending}", **rows_of(ending, 1000))
    calls = []

    def stop(rows: int, share: float) -> None:
        calls.append(rows)
        raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        files.moments(name, progress=stop)
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("ending", "rows", "group"),
    [(".csv", 6_000_000, 0), (".parquet", 2_000_000, 2_000_000), (".parquet", 2_000_000, 200_000)],
)
def test_memory_does_not_grow_with_the_file(ending: str, rows: int, group: int) -> None:
    """Arrow's peak in a process of its own is well below what the two columns take."""
    table = pa.table(dict.fromkeys("xy", np.random.default_rng(5).normal(size=rows)))
    if group:
        pq.write_table(table, name := f"t{ending}", row_group_size=group)
    else:
        csv.write_csv(table, name := f"t{ending}")
    code = f"""if True:
        import pyarrow, perceptron.files
        assert perceptron.files.moments({str(Path(name).resolve())!r}).n == {rows}
        print(pyarrow.default_memory_pool().max_memory())
    """
    how = {"cwd": ROOT, "check": True, "capture_output": True}
    peak = int(subprocess.run([sys.executable, "-c", code], **how).stdout)
    assert 0 < peak < 0.85 * table.nbytes


def test_arrow_is_loaded_only_to_read() -> None:
    heavy = "{'pyarrow', 'pandas', 'torch'}"
    code = f"import sys, perceptron.files; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
