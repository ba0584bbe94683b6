"""Two columns of numbers from one file or many, read in pieces by all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from glob import glob
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from perceptron.files.batches import NUMBER, TEXTS, is_text, named, numeric, opened

Where: TypeAlias = "str | PathLike[str]"
Title: TypeAlias = "str | None"
Tell: TypeAlias = Callable[[int, float], object] | None  # rows so far, share of the work (0 … 1)


class Columns(NamedTuple):
    """Where two columns are; titles as they stand in the files."""

    files: list[Path]
    x: str
    y: str


def found(path: Where) -> list[Path]:
    """The files that a path names, in the order they are read; ValueError when there are none."""
    here = Path(path)
    matches = [str(here)] if here.exists() else glob(str(here), recursive=True)
    there = here.iterdir() if here.is_dir() else map(Path, matches)
    known = (file for file in there if file.name.lower().endswith((*TEXTS, ".parquet")))
    if files := sorted(filter(Path.is_file, known)):
        return files
    raise ValueError(f"{path}: there is no file that ends in .csv, .tsv (.gz, .zst) or .parquet")


def chosen(path: Where, x: Title, y: Title) -> Columns:
    """The columns of these titles, else the first two of numbers in the first file."""
    files = found(path)
    with named(files[0]):
        schema, _ = opened(files[0])
    titles = {title.strip(): title for title in schema.names if schema.names.count(title) == 1}
    free = [t for t in map(str.strip, numeric(schema)) if t in titles and t not in (x, y)]
    listed = ", ".join(schema.names)
    if len(free) < (x, y).count(None):
        raise ValueError(f"{files[0]}: two columns must be numbers, of: {listed}")
    if is_text(files[0]) and None in (x, y) and NUMBER.fullmatch(free[0]):
        raise ValueError(f"{files[0]}: {free[0]!r} is no title; add titles, or name two columns")
    x, y = (free.pop(0) if title is None else title.strip() for title in (x, y))
    for name, title in (("x", x), ("y", y)):
        if title not in titles:
            raise ValueError(f"{name}: {title!r} must be the title of one column: {listed}")
    return Columns(files, titles[x], titles[y])


def read(
    make: Any, sound: Any, columns: Columns, progress: Tell, drop_missing: bool
) -> Iterator[Any]:
    """What make gives for x and y (m,) of each batch, in the order of files and rows.

    sound: whether what it gave shows that all of them are finite; else they are looked at.
    """
    from pyarrow import cpu_count

    files, *titles = columns
    rows, missing, first = 0, 0, ""
    work, pieces = partial(_work, make, sound, titles), _pieces(files, titles)
    with ThreadPoolExecutor(cpu_count()) as pool:
        # Arrow reads a single text ahead of us; all else is read by the thread that works on it
        alone = len(files) == 1 and is_text(files[0])
        for made, share, count, gaps, gap in map(work, pieces) if alone else pool.map(work, pieces):
            rows, missing, first = rows + count, missing + gaps, first or gap
            yield from made
            if progress:
                progress(rows, share)
    if missing and not drop_missing:
        lack = f"{first} lacks a value, as {missing} of {rows} rows do"
        raise ValueError(f"{lack}; drop_missing=True leaves them out")
    if rows - missing < 2:
        raise ValueError(f"{files[0]}: {rows - missing} points must be at least 2")
    if progress:
        progress(rows, 1.0)


def _pieces(files: list[Path], titles: list[str]) -> Iterator[tuple[Any, ...]]:
    """File, batches not yet read, rows above them, share of all work done after them."""
    sizes = [file.stat().st_size for file in files]
    done, whole = 0, sum(sizes)  # bytes
    for file, size in zip(files, sizes, strict=True):
        if is_text(file) and len(files) > 1:
            yield file, _batches(file, titles), 0, (done + size) / whole
        else:
            with named(file):
                for batches, rows, share in opened(file)[1](titles):
                    yield file, batches, rows, (done + share * size) / whole
        done += size


def _batches(file: Path, titles: list[str]) -> Iterator[Any]:
    for batches, *_ in opened(file)[1](titles):
        yield from batches


def _work(
    make: Any, sound: Any, titles: list[str], piece: tuple[Any, ...]
) -> tuple[list[Any], float, int, int, str]:
    """What make gives for each batch; share, rows, how many lack a value, the first of these."""
    file, batches, above, share = piece
    made, row, missing, first = [], above, 0, ""
    with named(file):
        for batch in filter(len, batches):
            columns = [batch[title].cast("float64", safe=False) for title in titles]
            x, y = (column.to_numpy(zero_copy_only=False) for column in columns)  # null is NaN
            what = make(x, y)
            if not sound(what):
                for k in np.flatnonzero(np.isinf(x) | np.isinf(y))[:1]:
                    raise ValueError(f"{file}: row {row + k + 1} is infinite and must be finite")
                gaps = np.isnan(x) | np.isnan(y)  # (m,)
                if gaps.any():
                    first = first or f"{file}: row {row + gaps.argmax() + 1}"
                    missing += int(gaps.sum())
                    what = None if gaps.all() else make(x[~gaps], y[~gaps])
            made += [] if what is None else [what]
            row += len(batch)
    return made, share, row - above, missing, first
