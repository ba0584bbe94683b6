"""Two columns of CSV, TSV and Parquet files, read in pieces by all cores: no file is too long."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from glob import glob, has_magic
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from perceptron.datasets import name_and_unit
from perceptron.moments import Moments
from perceptron.points import Points

Where: TypeAlias = "str | PathLike[str]"
Name: TypeAlias = "str | None"
Tell: TypeAlias = Callable[[int, float], object] | None  # rows so far, share of the work (0 … 1)
Piece: TypeAlias = tuple[Iterable[Any], int, float]  # its batches, rows above it, share with it
Opened: TypeAlias = tuple[Any, Callable[[list[str]], Iterator[Piece]]]  # schema; titles to pieces
TEXTS = tuple(kind + packed for kind in (".csv", ".tsv") for packed in ("", ".gz", ".zst"))
CODECS = {".gz": "gzip", ".zst": "zstd"}
NUMBER = re.compile(r"\s*([+-]?\d*[.,]?\d+[.,]?(e[+-]?\d+)?|nan)?\s*", re.IGNORECASE)
NUMERIC = re.compile("u?int|halffloat|float|double|decimal")  # as Arrow calls types
BLOCK = 8192  # values in one product: for longer ones BLAS starts threads, which get in the way
ROWS = 5 * BLOCK  # at a time stay in a core's cache; a power of two would crowd a part of it


def moments(
    path: Where, x: Name = None, y: Name = None, progress: Tell = None, drop_missing: bool = False
) -> Moments:
    """The moments of all rows, in memory that does not grow with their number.

    path: a file (.csv and .tsv also with .gz or .zst), a folder of them, or a pattern "**/a*.csv".
    x, y: titles, else the first two columns of numbers; where the first line is all numbers,
    "f0", "f1" … Raises ValueError that says where; rows count from 1 below the header.
    """
    found: Moments = sum(_read(_sums, *_chosen(path, x, y), progress, drop_missing))
    return found


def points(
    path: Where, x: Name = None, y: Name = None, progress: Tell = None, drop_missing: bool = False
) -> Points:
    """The same rows in memory; titles such as "Distance (Mpc)" give names and units."""
    files, x, y = _chosen(path, x, y)
    xy = np.concatenate(list(_read(_both, files, x, y, progress, drop_missing)), axis=1)
    (x_name, x_unit), (y_name, y_unit) = map(name_and_unit, (x, y))
    names: Any = {"x_name": x_name, "x_unit": x_unit, "y_name": y_name, "y_unit": y_unit}
    return Points(*xy, name=Path(path).name.partition(".")[0], source=f"File {path}", **names)


def _chosen(path: Where, x: Name, y: Name) -> tuple[list[Path], str, str]:
    """The files in order, and the titles of x and y in the first of them."""
    here = Path(path)
    matches = [str(here)] if here.exists() else glob(str(here), recursive=True)
    found = here.iterdir() if here.is_dir() else map(Path, matches)
    known = (file for file in found if file.name.lower().endswith((*TEXTS, ".parquet")))
    files = sorted(filter(Path.is_file, known))
    if not files and not has_magic(str(path)) and not Path(path).exists():
        raise ValueError(f"{path}: there is no such file")
    if not files:
        raise ValueError(f"{path}: no file there ends in .csv, .tsv (.gz, .zst) or .parquet")
    with _named(files[0]):
        schema, _ = _opened(files[0])
    free = [title for title in _numeric(schema) if title not in (x, y)]
    titles = ", ".join(schema.names)
    if len(free) < (x, y).count(None):
        raise ValueError(f"{files[0]}: two columns must be numbers, of: {titles}")
    x, y = (free.pop(0) if title is None else title for title in (x, y))
    for name, title in (("x", x), ("y", y)):
        if schema.names.count(title) != 1:
            raise ValueError(f"{name}: {title!r} must be one of: {titles}")
    return files, x, y


def _numeric(schema: Any) -> list[str]:
    return [column.name for column in schema if NUMERIC.match(str(column.type))]


def _read(
    make: Any, files: list[Path], x: str, y: str, progress: Tell, drop_missing: bool
) -> Iterator[Any]:
    """What make gives for x and y (2, m) of each batch, in the order of files and rows."""
    from pyarrow import cpu_count

    rows, missing, first = 0, 0, ""
    work, pieces = partial(_work, make), _pieces(files, [x, y])
    with ThreadPoolExecutor(cpu_count()) as pool:
        # Arrow reads a text ahead of us; a row group is read by the thread that works on it
        in_turn = any(file.name.lower().endswith(TEXTS) for file in files)
        done = map(work, pieces) if in_turn else pool.map(work, [*pieces])
        for made, share, count, gaps, gap in done:
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
    """File, titles, batches not yet read, rows above them, share of all work done after them."""
    sizes = [file.stat().st_size for file in files]
    for k, file in enumerate(files):
        with _named(file):
            for batches, above, share in _opened(file)[1](titles):
                yield file, titles, batches, above, (sum(sizes[:k]) + share * sizes[k]) / sum(sizes)


def _work(make: Any, piece: tuple[Any, ...]) -> tuple[list[Any], float, int, int, str]:
    """What make gives for each batch; share, rows, how many lack a value, the first of these."""
    file, titles, batches, above, share = piece
    made, row, missing, first = [], above, 0, ""
    with _named(file):
        for batch in filter(len, batches):
            columns = [batch[title].cast("float64", safe=False) for title in titles]
            xy = [column.to_numpy(zero_copy_only=False) for column in columns]  # null is NaN
            what, finite = make(xy)
            if not finite:  # only then is it worth a closer look
                for k in np.flatnonzero(np.isinf(xy).any(axis=0))[:1]:
                    raise ValueError(f"{file}: row {row + k + 1} is infinite and must be finite")
                gaps = np.isnan(xy).any(axis=0)  # (m,)
                if gaps.any() and not first:
                    first = f"{file}: row {row + gaps.argmax() + 1}"
                missing += int(gaps.sum())
                what = None if gaps.all() else make(np.compress(~gaps, xy, axis=1))[0]
            made += [] if what is None else [what]
            row += len(batch)
    return made, share, row - above, missing, first


@np.errstate(all="ignore")
def _sums(xy: Any) -> tuple[Moments, bool]:
    """Moments.of in one pass, and whether they are finite: each shift is by the first value.

    No value is farther from the mean than √n standard deviations, so that of 16 digits at most
    log10(n) are lost: 11 remain.
    """
    (x, y), n = xy, len(xy[0])
    z = np.empty((2, -(-n // BLOCK), BLOCK))
    x0, y0, flat = float(x[0]), float(y[0]), z.reshape(2, -1)
    np.subtract(x, x0, out=flat[0, :n])
    np.subtract(y, y0, out=flat[1, :n])
    flat[:, n:] = 0
    sx, sy = np.vecdot(z, np.ones(BLOCK)).sum(axis=1).tolist()
    (xx, yy), xy = np.vecdot(z, z).sum(axis=1).tolist(), float(np.vecdot(*z).sum())
    sums = (x0 + sx / n, y0 + sy / n, xx - sx * sx / n, xy - sx * sy / n, yy - sy * sy / n)
    known = (math.inf if math.isnan(value) else value for value in sums)  # beyond float64
    return Moments(n, *known), math.isfinite(sum(sums))


def _both(xy: Any) -> tuple[Any, bool]:
    return np.array(xy), bool(np.isfinite(xy).all())  # a copy: Arrow's memory is to be free again


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Arrow's and the system's errors as one sentence about the file."""
    from pyarrow import ArrowException

    try:
        yield
    except (ArrowException, OSError, UnicodeError, KeyError) as e:
        cell = re.search(r"(?:invalid value|parse string:) ('.*')", str(e))
        what = f"{cell[1]} must be a number" if cell else f"can't be read: {e}".splitlines()[0]
        raise ValueError(f"{file}: {what}") from e


def _opened(file: Path) -> Opened:
    """The schema of a file, and what cuts columns of it into pieces."""
    from pyarrow.parquet import ParquetFile

    if file.name.lower().endswith(TEXTS):
        return _text(file)
    with ParquetFile(file) as whole:
        metadata, schema = whole.metadata, whole.schema_arrow

    def load(group: int, titles: list[str]) -> Iterator[Any]:
        flat: Any = {"metadata": metadata, "pre_buffer": False, "buffer_size": 2**18}  # bytes
        with ParquetFile(file, **flat) as part:  # of its own, for a core of its own
            yield from part.iter_batches(ROWS, [group], titles, metadata.num_row_groups == 1)

    def pieces(titles: list[str]) -> Iterator[Piece]:
        above = 0
        for group in range(metadata.num_row_groups):
            below = above + metadata.row_group(group).num_rows
            yield load(group, titles), above, below / max(1, metadata.num_rows)
            above = below

    return schema, pieces


def _text(file: Path) -> Opened:
    """The same for CSV and TSV; a first line of nothing but numbers is no header."""
    from pyarrow import csv, float64

    encoding, mark = _marks(file)

    def opened(point: str, header: bool = True, titles: Iterable[str] = ()) -> tuple[Any, Any]:
        raw, text = _stream(file)
        types = dict.fromkeys(titles, float64())  # whole numbers may come first
        read = csv.ReadOptions(encoding=encoding, autogenerate_column_names=not header)
        parse = csv.ParseOptions(delimiter=mark, newlines_in_values=True)
        only = {"include_columns": list(types), "column_types": types}
        return raw, csv.open_csv(text, read, parse, csv.ConvertOptions(decimal_point=point, **only))

    schemas = {point: opened(point)[1].schema for point in (",." if mark != "," else ".")}
    point = max(schemas, key=lambda point: len(_numeric(schemas[point])))
    header = not all(map(NUMBER.fullmatch, schemas[point].names))

    def pieces(titles: list[str]) -> Iterator[Piece]:
        above = 0
        raw, batches = opened(point, header, titles)
        for batch in batches:
            yield [batch], above, raw.tell() / raw.size()
            above += len(batch)

    return schemas[point] if header else opened(point, header)[1].schema, pieces


def _marks(file: Path) -> tuple[str, str]:
    """The encoding of a text and what stands between its columns, by how it begins."""
    head = _stream(file)[1].read(ROWS)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf8"
    text = re.sub('"[^"]*"', "", head.decode(encoding, "replace")).lstrip()
    line = text.partition("\n")[0]
    tabs = "\t" in line or ".tsv" in file.name.lower()
    return encoding, "\t" if tabs else ";" if ";" in line else ","


def _stream(file: Path) -> tuple[Any, Any]:
    """A file as it is, which tells how far it is read, and unpacked."""
    from pyarrow import CompressedInputStream, OSFile

    raw, codec = OSFile(str(file)), CODECS.get(file.suffix.lower())
    return raw, CompressedInputStream(raw, codec) if codec else raw
