"""Points, or their moments, from any table people have; the one reader of library, app, terminal.

CSV and TSV in every dialect, XLSX, ODS, JSON, Parquet and Feather, also packed: what a file is, is
told by its content. docs/tables.md has the rules, and docs/scale.md what files of any length cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial, reduce
from operator import add
from pathlib import Path

import numpy as np

from perceptron.exact.moments import Moments
from perceptron.files.numbers import LARGEST
from perceptron.files.parts import Numbers
from perceptron.files.places import AnyPath, found
from perceptron.files.refusal import Refused
from perceptron.files.scan import Asked, Begun, Found, Look, Progress, Title, begin, look_of, read
from perceptron.files.source import Source
from perceptron.files.table import opened
from perceptron.points import Points, named_axes

__all__ = ["Look", "Refused", "found", "look", "moments", "points", "read_bytes"]


def moments(
    path: AnyPath,
    x: Title = None,
    y: Title = None,
    *,
    drop_missing: bool = False,
    progress: Progress = None,
    sheet: str | None = None,
    read_as: Mapping[str, str] | None = None,
) -> Moments:
    """The moments of all rows; of texts, Parquet and Feather in memory that doesn't grow with them.

    path: a file, a folder of them, or a pattern such as "runs/**/*.csv". x, y: titles as they are
    shown; None: the first two columns of numbers. drop_missing: leaves out rows that lack a value.
    sheet: of a workbook, or a file of an archive. read_as: {"share": "percent", "date": "days",
    "price": "currency" | "thousands" | "decimals"}. progress(rows, share) is called now and then.
    Raises Refused, a ValueError: "exam.csv: row 5, column “y”: “oops” is not a number. …"; the row
    is the line an editor shows, or that of a spreadsheet.
    """
    asked = Asked(x, y, drop_missing, dict(read_as or {}))
    parts = read(Moments.of_columns, _sound_sums, _tables(path, sheet), asked, progress)
    return reduce(add, parts)


def points(
    path: AnyPath,
    x: Title = None,
    y: Title = None,
    *,
    drop_missing: bool = False,
    progress: Progress = None,
    sheet: str | None = None,
    read_as: Mapping[str, str] | None = None,
) -> Points:
    """The same rows in memory; titles such as "Distance (Mpc)" give names and units."""
    tables = _tables(path, sheet)
    asked = Asked(x, y, drop_missing, dict(read_as or {}))
    name, source = Path(path).name.partition(".")[0], f"File {path}"
    return _points(begin(tables[0], asked), tables, asked, name, source, progress)


def _points(
    first: Begun,
    tables: Sequence[Found],
    asked: Asked,
    name: str,
    source: str,
    progress: Progress = None,
) -> Points:
    parts = read(_stacked, _all_sound, tables, asked, progress, first)  # (2, m) each
    every_x, every_y = np.concatenate([*parts], axis=1)  # (n,) each
    axes = named_axes(first.plan.x.column.title, first.plan.y.column.title)
    return Points(every_x, every_y, name=name, source=source, **axes)


def read_bytes(
    data: bytes,
    file: str,
    limit: int,
    x: Title = None,
    y: Title = None,
    *,
    title: str,
    source: str,
    drop_missing: bool = False,
    sheet: str | None = None,
    read_as: Mapping[str, str] | None = None,
    most: int | None = None,
) -> tuple[Look | None, Points | Refused]:
    """An uploaded file: what is decided about it, if it is a table; its points, or why not.

    limit: bytes that it may have; unpacked, UNPACKED times as many. most: points. title, source: of
    the points.
    """
    asked = Asked(x, y, drop_missing, dict(read_as or {}), most)
    found = Found(file, partial(opened, Source(file, data=data, limit=limit), sheet), len(data))
    look: Look | None = None
    try:
        first = begin(found, asked)
        look = look_of(first)
        return look, _points(first, [found], asked, title, source)
    except Refused as e:
        # It is kept as long as it is shown; its traceback would keep all that was read so far.
        e.__cause__ = e.__context__ = None
        return look, e.with_traceback(None)
    finally:
        _give_back()


def _give_back() -> None:
    """Has Arrow return to the system what it keeps for the next file: others are on the server."""
    from pyarrow import default_memory_pool

    default_memory_pool().release_unused()


def look(
    path: AnyPath,
    x: Title = None,
    y: Title = None,
    *,
    sheet: str | None = None,
    read_as: Mapping[str, str] | None = None,
) -> Look:
    """What is decided before any row is read; of several files, about the first. Raises Refused."""
    return look_of(begin(_tables(path, sheet)[0], Asked(x, y, read_as=dict(read_as or {}))))


def _tables(path: AnyPath, sheet: str | None) -> list[Found]:
    return [
        Found(str(file), partial(opened, Source(str(file), file), sheet), file.stat().st_size)
        for file in found(path)
    ]


def _sound_sums(moments: Moments) -> bool:
    """Whether no x or y is NaN or too large: they are all this near to their means."""
    sizes = (moments.mean_x, moments.sxx), (moments.mean_y, moments.syy)
    return all(abs(mean) + square**0.5 <= LARGEST for mean, square in sizes)


def _stacked(x: Numbers, y: Numbers) -> Numbers:
    return np.array((x, y))  # (2, m)


def _all_sound(columns: Numbers) -> bool:
    return bool(np.abs(columns).max() <= LARGEST)
