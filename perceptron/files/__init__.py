"""Points, or their moments, from CSV, TSV and Parquet files: no file is too long for the latter."""

from __future__ import annotations

from functools import reduce
from operator import add
from pathlib import Path, PurePath

import numpy as np

from perceptron.exact.moments import Moments
from perceptron.files.kinds import Refused, quoted
from perceptron.files.scan import AnyPath, Numbers, Progress, Title, chosen, found, read
from perceptron.files.table import Sheet
from perceptron.points import Points, named_axes

__all__ = ["chosen", "found", "moments", "points", "points_of"]


def moments(
    path: AnyPath,
    x: Title = None,
    y: Title = None,
    progress: Progress = None,
    drop_missing: bool = False,
) -> Moments:
    """The moments of all rows, in memory that does not grow with their number.

    path: a file (.csv and .tsv also with .gz or .zst), a folder of them, or a pattern "**/a*.csv".
    x, y: titles, else the first two columns of numbers; where the first line is all numbers,
    "f0", "f1" … Raises ValueError that says where; rows count from 1 below the header.
    """
    columns = chosen(path, x, y)
    parts = read(Moments.of_columns, _finite_sums, columns, progress, drop_missing)
    return reduce(add, parts)


def points(
    path: AnyPath,
    x: Title = None,
    y: Title = None,
    progress: Progress = None,
    drop_missing: bool = False,
) -> Points:
    """The same rows in memory; titles such as "Distance (Mpc)" give names and units."""
    columns = chosen(path, x, y)
    parts = read(_stacked, _all_finite, columns, progress, drop_missing)  # (2, m) each
    every_x, every_y = np.concatenate([*parts], axis=1)  # (n,) each
    axes = named_axes(columns.x.strip(), columns.y.strip())
    name = Path(path).name.partition(".")[0]
    return Points(every_x, every_y, name=name, source=f"File {path}", **axes)


def _finite_sums(moments: Moments) -> bool:
    """NaN and infinity in x or y are in their sums of squares too."""
    return moments.sxx + moments.syy < np.inf


def _stacked(x: Numbers, y: Numbers) -> Numbers:
    return np.array((x, y))  # (2, m)


def _all_finite(columns: Numbers) -> bool:
    return bool(np.isfinite(columns).all())


def points_of(sheet: Sheet, x: str, y: str) -> Points:
    """The points of two columns of a table, or Refused with the first row that is in the way."""
    if x == y:
        raise Refused(f"Both axes show column {quoted(x)}. Choose two different columns.")
    if bad := [sheet.bad[column] for column in (x, y) if column in sheet.bad]:
        raise Refused(f"{min(bad).what} {min(bad).remedy}")
    try:
        return Points(
            sheet.numbers[x],
            sheet.numbers[y],
            name=PurePath(sheet.name).stem,
            source=f"Uploaded file {sheet.name}",
            **named_axes(x, y),
        )
    except ValueError as e:
        raise Refused(f"These columns are no points: {e}. Choose other columns.") from e
