"""Moments and points of files of any length equal what was written, by another way of counting."""

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
import pyarrow.feather as pf
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from perceptron import Moments, Points, files
from perceptron.exact.moments import BLOCK
from perceptron.files import Refused
from tests.breadth import some

ROOT = Path(__file__).parent.parent.parent.parent
TEXTS = [f".{kind}{packed}" for kind in ("csv", "tsv") for packed in ("", ".gz", ".zst")]
TYPED = [".parquet", ".feather"]
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


def save(frame: pd.DataFrame, name: str, batch: int | None = None) -> str:
    if name.endswith((".parquet", ".feather")):
        table = pa.Table.from_pandas(frame, preserve_index=False)
        if name.endswith(".parquet"):
            pq.write_table(table, name, row_group_size=batch)
        else:
            pf.write_feather(table, name, chunksize=batch)
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
    with pytest.raises(Refused) as caught:
        files.moments(path, *columns, **how)
    with pytest.raises(Refused) as again:
        files.points(path, *columns, **how)
    assert isinstance(caught.value, ValueError)
    assert str(again.value) == str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)


def random_rows(size: int) -> pd.DataFrame:
    return frame(**dict(zip("xy", np.random.default_rng(4).normal(size=(2, size)), strict=True)))


# ---- the same numbers from every format


@pytest.mark.parametrize("ending", [*TEXTS, *TYPED])
def test_moments_and_points_are_those_of_what_was_written(ending: str) -> None:
    name = save(SMALL, f"t{ending}")
    np.testing.assert_allclose(values(files.moments(name)), exact([1, 2, 4, 8], [0.5, -3, 1e-9, 7]))
    assert files.points(name) == Points(
        *(SMALL["x (s)"], SMALL["y [m]"]),
        **{"x_name": "x", "x_unit": "s", "y_name": "y", "y_unit": "m"},
        name="t",
        source=f"File {name}",
    )


@pytest.mark.parametrize("offset", [0.0, 1e9, -1e9])
@pytest.mark.parametrize("ending", [".csv", *TYPED])
def test_many_rows_far_from_the_origin_keep_their_digits(offset: float, ending: str) -> None:
    random = np.random.default_rng(1)
    x = offset + random.normal(size=200_000)
    y = 3 * (x - offset) + random.normal(size=len(x)) - 2 * offset
    save(frame(x=x, y=y), name := f"t{ending}", batch=90_000)
    np.testing.assert_allclose(values(files.moments(name)), two_pass(x, y), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(files.points(name).x, x)


@pytest.mark.parametrize("blocks", range(8))
@pytest.mark.parametrize("more", [-1, 0, 1, 2])
def test_no_row_is_lost_or_counted_twice_at_the_edge_of_a_batch(blocks: int, more: int) -> None:
    size = max(blocks * BLOCK + more, 2)
    x = np.arange(size, dtype=float)
    name = save(frame(x=x, y=2 * x), "t.parquet")
    sxx = Fraction(size * (size**2 - 1), 12)  # of 0, 1, 2 …
    moments = files.moments(name)
    assert (moments.n, moments.mean_x) == (size, pytest.approx((size - 1) / 2, rel=1e-15))
    assert spread(moments) == pytest.approx([float(sxx * k) for k in (1, 2, 4)], rel=1e-13)


def test_an_enormous_first_value_costs_only_its_digits() -> None:
    x = np.r_[1e12, np.random.default_rng(2).normal(size=70_000)]
    name = save(frame(x=x, y=x[::-1]), "t.parquet")
    np.testing.assert_allclose(values(files.moments(name)), two_pass(x, x[::-1]), rtol=1e-9)


@pytest.mark.parametrize("value", [0.1, 1e6 + 0.1, 1e30])
def test_equal_values_have_no_spread_at_all(value: float) -> None:
    table = frame(x=np.full(70_000, value), y=np.arange(70_000) % 7)
    moments = files.moments(save(table, "t.parquet", batch=30_000))
    assert (moments.sxx, moments.sxy, moments.mean_x) == (0, 0, value)


@pytest.mark.parametrize("ending", [".csv.zst", *TYPED])
def test_moments_of_a_file_are_those_of_its_points(ending: str) -> None:
    random = np.random.default_rng(3)
    table = frame(x=random.gamma(1, size=150_000), y=random.normal(size=150_000))
    name = save(table, f"t{ending}", batch=40_000)
    whole = Moments.of(files.points(name))
    np.testing.assert_allclose(values(files.moments(name)), values(whole), rtol=1e-11)


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".feather"])
def test_moments_are_the_same_to_the_last_bit_in_another_process(ending: str) -> None:
    for part in ("a", "b", "c"):
        save(random_rows(150_000), f"{part}{ending}", batch=20_000)
    code = f"""if True:
        import perceptron.files
        found = perceptron.files.moments({f"{Path.cwd()}/*{ending}"!r})
        print([float(v).hex() for v in (found.n, found.mean_x, found.mean_y,
                                        found.sxx, found.sxy, found.syy)])
    """
    how = {"cwd": ROOT, "check": True, "capture_output": True}
    other = {subprocess.run([sys.executable, "-c", code], **how).stdout for _ in range(2)}
    here = [float(value).hex() for value in values(files.moments(f"*{ending}"))]
    assert other == {f"{here}\n".encode()}


# ---- blocks of a text


@pytest.mark.parametrize("rows", some([40_000, 90_000], keep=1))
def test_line_breaks_in_quotes_are_no_rows_wherever_a_block_ends(rows: int) -> None:
    lines = (f'{i},"{"n" * (i % 50)}\nand\n",{-i}\n' for i in range(rows))
    name = write("t.csv", "x,note,y\n" + "".join(lines))
    np.testing.assert_array_equal(files.points(name).x, np.arange(rows))
    assert files.moments(name).n == rows


def test_decimals_may_follow_a_million_whole_numbers() -> None:
    whole = "".join(f"{i},{i % 3}\n" for i in range(300_000))  # more than one block of 1 MB
    moments = files.moments(write("t.csv", f"x,y\n{whole}0.5,0.25\n"))
    assert (moments.n, moments.mean_x) == (300_001, pytest.approx(44999850000.5 / 300_001))


def test_titles_of_every_alphabet_are_read_in_utf_16() -> None:
    rows = "".join(f"{i};{i},5\n" for i in range(300_000))  # a block may end inside a character
    points = files.points(write("t.csv", f"Größe (м);名\n{rows}".encode("utf-16")))
    assert (points.x_name, points.x_unit, points.y_name) == ("Größe", "м", "名")
    np.testing.assert_array_equal(points.y, np.arange(300_000) + 0.5)


LATE = {  # of a long table, in a row that its head does not hold
    "a word": ("7,n. a.\n", "“n. a.” is not a number. Put a number there or remove the row."),
    "another mark": ('7,"1,5"\n', "“1,5” has another decimal mark than the rest of the table."),
    "thousands": ('7,"1,234,567"\n', "“1,234,567” has separators between thousands."),
    "too large": ("7,1e31\n", "“1e31” is beyond 1e30. Use a larger unit or remove the row."),
    "infinite": ("7,inf\n", "“inf” is not a finite number. Put a number there or remove the row."),
}


@pytest.mark.parametrize("ending", some([".csv", ".csv.gz", ".csv.zst"], keep=1))
@pytest.mark.parametrize(("row", "words"), some(LATE.values(), keep=2))
def test_a_late_row_can_only_confirm_what_the_head_decides(
    row: str, words: str, ending: str
) -> None:
    rows = "".join(f"{i},{i % 3}.5\n" for i in range(200_000))
    name = write(f"t{ending}", f"x,y\n{rows}{row}{rows}")
    assert refusal(name).startswith(f"{name}: row 200002, column “y”: {words}")


def test_a_late_byte_of_another_encoding_is_placed() -> None:
    rows = "x,note,y\n" + "1,a,2.5\n" * 200_000
    name = write("t.csv", rows.encode() + b"3,\xe9,4\n")
    words = "the byte 0xE9 is not UTF-8. Save the file as UTF-8."
    assert refusal(name) == f"t.csv: row 200002: {words}"


def test_a_late_row_that_is_too_long_is_placed() -> None:
    name = write("t.csv", "x,y\n" + "1,2\n" * 400_000 + "3,4,5\n")
    assert refusal(name).startswith("t.csv: row 400002: it has 3 values where the table has 2 col")


# ---- damage


@pytest.mark.parametrize("ending", [".csv.gz", ".csv.zst", *TYPED])
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
    if (damage, ending) in {("overwritten", typed) for typed in TYPED}:
        return  # without checksums some of the numbers are others, and are read
    message = refusal(name)
    assert message.startswith(f"{name}: ")
    assert len(message) < 300


# ---- missing values


@pytest.mark.parametrize("ending", some([".csv", *TYPED, ".tsv.gz"], keep=2))
def test_rows_that_lack_a_value_are_counted_and_the_first_is_placed(ending: str) -> None:
    table = random_rows(210_000).assign(who="a")  # so that no row is empty
    table.loc[[140_000, 140_001, 200_000], "y"] = np.nan
    table.loc[[140_001, 150_006], "x"] = np.nan
    whole = save(random_rows(70_000), f"a{ending}", batch=60_000)
    holes = save(table, f"b{ending}", batch=60_000)
    row = 140_001 + (ending not in TYPED)  # titles are a line
    first = f"{holes}: row {row}, column “y”: the cell is empty, as in 4 of "
    ways = "rows. drop_missing=True leaves them out."
    assert refusal(holes) == f"{first}210,000 {ways}"
    assert refusal(f"*{ending}") == f"{first}280,000 {ways}"
    assert files.moments(whole).n == 70_000

    kept = table[["x", "y"]].dropna().to_numpy().T
    np.testing.assert_array_equal(files.points(holes, drop_missing=True).x, kept[0])
    np.testing.assert_allclose(
        values(files.moments(holes, drop_missing=True)), two_pass(*kept), rtol=1e-11, atol=1e-9
    )


@pytest.mark.parametrize("ending", [".csv", *TYPED])
def test_whole_batches_may_lack_values(ending: str) -> None:
    table = frame(x=np.arange(300_000.0), y=np.arange(300_000.0))
    table.loc[:260_000, "x"] = np.nan
    name = save(table, f"t{ending}", batch=100_000)
    moments = files.moments(name, "x", "y", drop_missing=True)
    assert (moments.n, moments.mean_x) == (39_999, pytest.approx((260_001 + 299_999) / 2))


@pytest.mark.parametrize("ending", [".csv", ".csv.zst", *TYPED])
@pytest.mark.parametrize("value", [np.inf, -1e31])
def test_the_first_value_that_is_too_large_is_placed_in_its_file(ending: str, value: float) -> None:
    table = random_rows(210_000)
    table.loc[[150_006, 180_000], "y"] = value
    for name, packs in ((f"a{ending}", random_rows(10)), (f"b{ending}", table)):
        save(packs, name, batch=60_000)
    row = 150_007 + (ending not in TYPED)
    words = f"b{ending}: row {row}, column “y”: “{value}” is "
    assert refusal(f"*{ending}").startswith(words)
    assert refusal(f"*{ending}", drop_missing=True).startswith(words)


# ---- progress and memory


@pytest.mark.parametrize("endings", [TEXTS, [".parquet"], [".csv", ".feather", ".tsv.zst"]])
def test_progress_grows_steadily_to_1_in_the_callers_thread(endings: list[str]) -> None:
    for ending in endings:
        save(random_rows(130_000), f"t{ending}", batch=30_000)
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


@pytest.mark.parametrize("ending", [".csv", *TYPED])
def test_an_error_of_the_callers_own_passes_through_and_stops_the_reading(ending: str) -> None:
    save(random_rows(200_000), name := f"t{ending}", batch=1000)
    calls = []

    def stop(rows: int, share: float) -> None:
        calls.append(rows)
        raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        files.moments(name, progress=stop)
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("ending", "rows", "group"),
    [
        (".csv", 3_000_000, 0),
        (".parquet", 2_000_000, 2_000_000),
        (".parquet", 2_000_000, 200_000),
    ],
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
    heavy = "{'pyarrow', 'pandas', 'torch', 'python_calamine'}"
    code = f"import sys, perceptron.files; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
