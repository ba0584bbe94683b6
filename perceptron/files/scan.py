"""Two columns of numbers from one file or many, read in pieces by all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from glob import glob
from os import PathLike
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from perceptron.files.batches import NUMBER, TEXTS, errors_about, is_text, numeric, opened

AnyPath: TypeAlias = "str | PathLike[str]"
Title: TypeAlias = "str | None"
Progress: TypeAlias = (
    Callable[[int, float], object] | None
)  # rows so far, share of the work (0 … 1)
Numbers: TypeAlias = NDArray[np.float64]
T = TypeVar("T")  # what the caller makes of a batch


class Columns(NamedTuple):
    """Where two columns are; titles as they stand in the files."""

    files: list[Path]
    x: str
    y: str


class Task(NamedTuple):
    """Rows of one of the files that one thread reads and works on."""

    file: Path
    batches: Iterable[Any]  # Arrow's, read as they are asked for
    above: int  # rows of the file before them
    done: float  # share of all files that is read after them, 0 … 1


class Finished(NamedTuple, Generic[T]):
    """What came of a task."""

    results: list[T]  # one for each batch that has a row without a gap
    rows: int
    missing: int  # rows that lack a value
    first_missing: str  # where the first of them is; empty where there is none
    done: float  # as in the task


def found(path: AnyPath) -> list[Path]:
    """The files that a path names, in the order they are read; ValueError when there are none."""
    here = Path(path)
    matches = [str(here)] if here.exists() else glob(str(here), recursive=True)
    there = here.iterdir() if here.is_dir() else map(Path, matches)
    known = (file for file in there if file.name.lower().endswith((*TEXTS, ".parquet")))
    if files := sorted(filter(Path.is_file, known)):
        return files
    raise ValueError(f"{path}: there is no file that ends in .csv, .tsv (.gz, .zst) or .parquet")


def chosen(path: AnyPath, x: Title, y: Title) -> Columns:
    """The columns of these titles, else the first two of numbers in the first file."""
    files = found(path)
    with errors_about(files[0]):
        schema = opened(files[0]).schema
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
    result_of: Callable[[Numbers, Numbers], T],
    is_finite: Callable[[T], bool],
    columns: Columns,
    progress: Progress,
    drop_missing: bool,
) -> Iterator[T]:
    """What result_of gives for x and y (m,) of each batch, in the order of files and rows.

    is_finite: whether a result shows that all of x and y are finite; else they are looked at.
    """
    from pyarrow import cpu_count

    files, titles = columns.files, [columns.x, columns.y]
    rows, missing, first_missing = 0, 0, ""
    work = partial(_work, result_of, is_finite, titles)
    with ThreadPoolExecutor(cpu_count()) as pool:
        # Arrow reads a single text ahead of us; all else is read by the thread that works on it
        alone = len(files) == 1 and is_text(files[0])
        tasks = _tasks(files, titles)
        for finished in map(work, tasks) if alone else pool.map(work, tasks):
            rows += finished.rows
            missing += finished.missing
            first_missing = first_missing or finished.first_missing
            yield from finished.results
            if progress:
                progress(rows, finished.done)
    if missing and not drop_missing:
        lack = f"{first_missing} lacks a value, as {missing} of {rows} rows do"
        raise ValueError(f"{lack}; drop_missing=True leaves them out")
    if rows - missing < 2:
        raise ValueError(f"{files[0]}: {rows - missing} points must be at least 2")
    if progress:
        progress(rows, 1.0)


def _tasks(files: list[Path], titles: list[str]) -> Iterator[Task]:
    """In the order of files and rows. Of several files a text is one task: it has no row groups."""
    sizes = [file.stat().st_size for file in files]
    before, whole = 0, sum(sizes)  # bytes
    for file, size in zip(files, sizes, strict=True):
        if is_text(file) and len(files) > 1:
            yield Task(file, _batches(file, titles), 0, (before + size) / whole)
        else:
            with errors_about(file):
                for piece in opened(file).pieces(titles):
                    done = (before + piece.done * size) / whole
                    yield Task(file, piece.batches, piece.above, done)
        before += size


def _batches(file: Path, titles: list[str]) -> Iterator[Any]:
    """All of a file; it is opened by the thread that asks for the first of them."""
    for piece in opened(file).pieces(titles):
        yield from piece.batches


def _work(
    result_of: Callable[[Numbers, Numbers], T],
    is_finite: Callable[[T], bool],
    titles: list[str],
    task: Task,
) -> Finished[T]:
    """Reads the batches and makes a result of each; ValueError where a value is infinite."""
    results: list[T] = []
    row, missing, first_missing = task.above, 0, ""
    with errors_about(task.file):
        for batch in filter(len, task.batches):
            x, y = (_numbers(batch[title]) for title in titles)  # (m,) each
            result = result_of(x, y)
            gaps = None if is_finite(result) else _gaps(task.file, row, x, y)
            if gaps is not None and gaps.any():
                first_missing = first_missing or f"{task.file}: row {row + gaps.argmax() + 1}"
                missing += int(gaps.sum())
                if not gaps.all():
                    results.append(result_of(x[~gaps], y[~gaps]))
            else:  # no gap: where the result is not finite, the sums have left float64
                results.append(result)
            row += len(batch)
    return Finished(results, row - task.above, missing, first_missing, task.done)


def _numbers(column: Any) -> Numbers:
    """An Arrow array as float64 (m,), NaN where it lacks a value."""
    numbers: Numbers = column.cast("float64", safe=False).to_numpy(zero_copy_only=False)
    return numbers


def _gaps(file: Path, above: int, x: Numbers, y: Numbers) -> NDArray[np.bool_]:
    """Which rows lack a value, (m,); ValueError that names the first infinite one."""
    for k in np.flatnonzero(np.isinf(x) | np.isinf(y))[:1]:
        raise ValueError(f"{file}: row {above + k + 1} is infinite and must be finite")
    return np.isnan(x) | np.isnan(y)
