"""How much longer than a bare scan of two columns does it take to know all about their line?"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import pandas as pd
import pyarrow as pa
from apparatus.report import machine, met, table
from pyarrow import csv, dataset, parquet

from perceptron import files

# Targets: times the bare scan; times pandas' read_csv of a text; peak of the whole process
RATIO, TEXT, MEGABYTES = 1.5, 4, 500
TEXT_MEGABYTES = 20  # the largest upload
GROUP = 1_000_000  # rows that are written at a time
COLUMNS = ["x", "y"]


class Taken(NamedTuple):
    seconds: float
    work: float  # seconds of all cores together; says more where others keep the machine busy
    megabytes: float  # the most that the process held in memory


def exhaust(batches: Iterable[object]) -> None:
    for _ in batches:
        pass


def scan(path: str, **how: Any) -> None:
    exhaust(dataset.dataset(path).scanner(columns=COLUMNS, **how).to_batches())


def frugal_scan(path: str) -> None:
    """The fastest bare scan that we found: what is not read far ahead needs no new memory."""
    blocks = {"pre_buffer": False, "use_buffered_stream": True, "buffer_size": 2**18}
    options = dataset.ParquetFragmentScanOptions(**blocks)
    scan(path, batch_size=2**17, batch_readahead=2, fragment_scan_options=options)


def streamed(path: str) -> None:
    exhaust(csv.open_csv(path, convert_options=csv.ConvertOptions(include_columns=COLUMNS)))


def read_csv(path: str) -> None:
    pd.read_csv(path, **DIALECTS[Path(path).name])


def points(path: str) -> None:
    assert len(files.points(path, *COLUMNS, drop_missing=True)) > 1000


# Texts as people have them, and what pandas has to be told to read them.
DIALECTS: dict[str, dict[str, Any]] = {
    "plain.csv": {},
    "german.csv": {"sep": ";", "decimal": ","},
    "blanks.txt": {"sep": r"\s+"},
    "gaps.csv": {},
    "quoted.csv": {},
}


def in_chunks(path: str) -> None:
    with pd.read_csv(path, usecols=COLUMNS, chunksize=GROUP) as chunks:
        exhaust(chunks)


def moments(path: str) -> None:
    found = files.moments(path, *COLUMNS)
    assert abs(found.sxy / found.sxx - 3) < 0.01, "this is not the slope that was written"


WAYS: dict[str, dict[str, Callable[[str], None]]] = {
    "points.parquet": {
        "bare scan": scan,
        "bare scan, little read ahead": frugal_scan,
        "files.moments": moments,
    },
    "points.csv": {
        "pyarrow's open_csv, no sums": streamed,
        "pandas' read_csv in chunks, no sums": in_chunks,
        "files.moments": moments,
    },
}


WAYS |= {name: {"pandas' read_csv": read_csv, "files.points": points} for name in DIALECTS}


def write_texts(folder: Path) -> int:
    """The same rows in every dialect, about 20 MB each; how many they are."""
    random, rows = np.random.default_rng(1), TEXT_MEGABYTES * 20_000
    columns = {name: random.normal(size=rows) for name in COLUMNS}
    frame = pd.DataFrame({"id": np.arange(rows), **columns, "note": "red"})
    gaps = frame.assign(y=frame["y"].where(frame["id"] % 10 > 0))
    frame.to_csv(folder / "plain.csv", index=False)
    frame.to_csv(folder / "german.csv", index=False, sep=";", decimal=",")
    frame.to_csv(folder / "blanks.txt", index=False, sep=" ")
    gaps.to_csv(folder / "gaps.csv", index=False, na_rep="NA")
    frame.to_csv(folder / "quoted.csv", index=False, quoting=2)
    return rows


def write(folder: Path, rows: int) -> None:
    """Five columns, of which two are wanted: all rows as Parquet, a tenth of them as CSV.

    Random digits can't be packed, so that they are read as fast as files can be.
    """
    random, colours = np.random.default_rng(0), np.array(["red", "green", "blue", "amber"])
    schema = pa.schema([("id", "int64"), ("colour", "string"), *((c, "float64") for c in "xzy")])
    whole = parquet.ParquetWriter(folder / "points.parquet", schema)
    tenth = csv.CSVWriter(folder / "points.csv", schema)
    with whole, tenth:
        for first in range(0, rows, GROUP):
            ids = np.arange(first, min(first + GROUP, rows))
            x, z = 2000 + random.normal(size=len(ids)), random.normal(size=len(ids))
            y = 3 * x - 7 + random.normal(size=len(ids))
            group = pa.table([ids, colours[ids % 4], x, z, y], schema=schema)
            whole.write_table(group)
            tenth.write(group[: len(ids) // 10])


def peak() -> float:
    """Megabytes; not what getrusage says, which counts the process before this one too."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+)", status.read_text() if status.exists() else "")
    return int(found[1]) / 2**10 if found else float("nan")


def alone(path: Path, way: str) -> Taken:
    """In a process of its own; its imports take memory, but are not timed."""
    command = [sys.executable, __file__, "--alone", str(path), way]
    return Taken(
        *map(float, subprocess.run(command, check=True, capture_output=True).stdout.split())
    )


def report(path: Path, rows: int, rounds: int) -> tuple[float, float]:
    """How many times the first other way ours takes, and its peak in megabytes.

    Round by round, so that whatever else the machine does meets all ways alike.
    """
    *others, ours = WAYS[path.name]
    taken = [{way: alone(path, way) for way in (*others, ours)} for _ in range(rounds)]
    middle = {
        way: Taken(*map(statistics.median, zip(*(t[way] for t in taken), strict=True)))
        for way in taken[0]
    }
    fastest = min(others, key=lambda way: middle[way].seconds)
    ratio, work = (statistics.median(t[ours][k] / t[fastest][k] for t in taken) for k in range(2))
    first = statistics.median(t[ours].seconds / t[others[0]].seconds for t in taken)
    size, most = path.stat().st_size, max(t[ours].megabytes for t in taken)
    print(f"\n{path.name}: {rows:,} rows, {size / 1e6:,.0f} MB; median of {rounds} rounds\n")
    lines = []
    for way, (seconds, cores, megabytes) in middle.items():
        rates = f"{rows / seconds / 1e6:,.1f}", f"{size / seconds / 1e6:,.0f}"
        lines.append((way, f"{seconds:,.3f}", f"{cores:,.3f}", *rates, f"{megabytes:,.0f}"))
    print(table(("", "s", "core seconds", "million rows/s", "MB/s", "peak MB"), lines))
    print(f"\n{ours}: {ratio:.2f} times the fastest of the others, {work:.2f} times its work")
    print(f"{ours}: {first:.2f} times {others[0]}")
    return first, most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", help="where the files are made and deleted again")
    parser.add_argument("--alone", nargs=2, metavar=("FILE", "WAY"), help="one way, once")
    asked = parser.parse_args()
    if asked.alone:
        path, way = asked.alone
        start, work = time.perf_counter(), time.process_time()
        WAYS[Path(path).name][way](path)
        print(time.perf_counter() - start, time.process_time() - work, peak())
        return
    print(machine(("numpy", "pyarrow", "pandas")))
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        write(Path(folder), asked.rows)
        ratio, megabytes = report(Path(folder, "points.parquet"), asked.rows, asked.rounds)
        print(f"at most {RATIO} times a bare scan: {met(ratio <= RATIO)}")
        print(f"at most {MEGABYTES} MB: {met(megabytes <= MEGABYTES)}")
        report(Path(folder, "points.csv"), asked.rows // 10, asked.rounds)
        rows = write_texts(Path(folder))
        for name in DIALECTS:
            ratio, _ = report(Path(folder, name), rows, asked.rounds)
            print(f"at most {TEXT} times: {met(ratio <= TEXT)}")


if __name__ == "__main__":
    main()
