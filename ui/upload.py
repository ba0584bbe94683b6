"""The cells of an uploaded table become points, or one sentence that says what is in the way.

A file has one decimal mark throughout: a comma is read as one in files with semicolons, and in
files with tabs, bars or spaces unless every comma there could separate thousands. A number that can
be read in two ways is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perceptron import Points
from perceptron.points import named_axes
from ui.sheet import NUMBER, Refused, cells, quoted

LARGEST = 1e30  # training runs in float32, which ends at 3.4e38

THOUSANDS = r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+"
UNBOUNDED = r"[+-]?(?i:nan|inf|infinity)"
TWO_WAYS = "[+-]?(?:[0-9]+[.][0-9]+|[0-9.]+(?:[,'’ \u00a0\u202f][0-9.]+)+)"
ALIKE = "|".join(f"(?:{form})" for form in (*NUMBER.values(), UNBOUNDED, TWO_WAYS))

Column: TypeAlias = "pd.Series[str]"  # a column as text; the index is the row number less one


class Bad(NamedTuple):
    """A cell that is no number that can be trained on."""

    row: int  # as a spreadsheet counts: the header is row 1, empty rows count
    what: str
    remedy: str


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table whose columns are numbers, or have a first cell that is none.

    `numeric` lists at least two columns, all or mostly numbers; the first two are the defaults.
    """

    name: str
    numeric: tuple[str, ...]
    numbers: Mapping[str, NDArray[np.float64]]  # columns without a bad cell, each (rows,)
    bad: Mapping[str, Bad]  # the first bad cell of each other column


def read(data: bytes, name: str) -> Sheet:
    """The table in a CSV or TSV file of at most LIMIT_BYTES, or Refused."""
    frame, delimiter = cells(data, name)
    first = [str(cell) for cell in frame.iloc[0]]
    header = not any(re.fullmatch(ALIKE, cell.replace("−", "-")) for cell in first)
    if header and len(frame) == 1:
        raise Refused("The file has a header and no rows below it. Add a row for each point.")
    titles = _titles(first if header else [""] * len(first))
    texts = {
        title: frame[column].iloc[int(header) :].str.replace("−", "-", regex=False)
        for title, column in zip(titles, frame, strict=True)
    }
    mark = _decimal_mark(texts.values(), delimiter)
    numbers = {title: _numbers(texts[title], mark) for title in titles}
    found = {title: _first_bad(title, texts[title], numbers[title]) for title in titles}
    bad = {title: first_bad for title, first_bad in found.items() if first_bad}
    share = {title: _share(texts[title]) if title in bad else 1 for title in titles}
    numeric = _candidates(share, bad)
    if len(frame) - header == 1:
        raise Refused("The file has one row of numbers. A line needs at least two; add another.")
    return Sheet(
        name, numeric, {title: numbers[title] for title in titles if title not in bad}, bad
    )


def points(sheet: Sheet, x: str, y: str) -> Points:
    """The points of two columns, or Refused with the first row that is in the way."""
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


def _candidates(share: Mapping[str, float], bad: Mapping[str, Bad]) -> tuple[str, ...]:
    """Columns for x and y: those without a bad cell first, unless they are fewer than two."""
    clean = [title for title in share if title not in bad]
    mostly = [title for title in bad if share[title] > 0.5]
    if len(clean) + len(mostly) < 2:
        others = [title for title in bad if title not in mostly]
        best = max(others, key=lambda title: share[title])
        remedy = bad[best].remedy if share[best] else "Choose a file with two columns of numbers."
        raise Refused(f"{bad[best].what} {remedy}")
    if len(clean) > 1:
        return (*clean, *mostly)
    return tuple(title for title in share if title in clean or title in mostly)


def _share(column: Column) -> float:
    """How much of a column is numbers, those that are refused included."""
    return float(column.str.fullmatch(ALIKE).mean())


def _titles(cells: Iterable[str]) -> tuple[str, ...]:
    """One distinct name for each column."""
    titles: dict[str, None] = {}
    for position, cell in enumerate(cells, 1):
        title = " ".join(cell.split()) or f"column {position}"
        again = (f"{title} {copy}" for copy in count(2))
        titles[title if title not in titles else next(t for t in again if t not in titles)] = None
    return tuple(titles)


def _decimal_mark(columns: Iterable[Column], delimiter: str) -> str:
    """A comma where numbers have one that can't separate thousands; else a point."""
    if delimiter == ",":
        return "."
    found = []
    for column in columns:
        some = column[column.str.contains(",", regex=False)]
        found.append(some[some.str.fullmatch(NUMBER[","])])
    commas = pd.concat(found)
    decimal = delimiter == ";" or not commas.str.fullmatch(THOUSANDS).all()
    return "," if decimal and len(commas) else "."


def _numbers(column: Column, mark: str) -> NDArray[np.float64]:
    """(rows,), NaN where the cell is no number."""
    good = column.str.fullmatch(NUMBER[mark]).to_numpy(dtype=bool)
    numbers = np.full(len(column), np.nan)
    numbers[good] = column[good].str.replace(",", ".", regex=False).astype(float)
    return numbers


def _first_bad(title: str, column: Column, numbers: NDArray[np.float64]) -> Bad | None:
    wrong = ~(np.abs(numbers) <= LARGEST)
    if not wrong.any():
        return None
    at = int(wrong.argmax())
    row, cell = int(column.index[at]) + 1, str(column.iloc[at])
    remedy = "Remove the row or put a number there."
    if not cell:
        what = "the cell is empty"
    elif not np.isnan(numbers[at]):
        what, remedy = f"{quoted(cell)} is beyond 1e30", "Remove the row or use a larger unit."
    elif re.fullmatch(TWO_WAYS, cell):
        what = f"{quoted(cell)} can be read in two ways"
        remedy = "Use one decimal mark in the whole file and no thousands separators."
    elif re.fullmatch(UNBOUNDED, cell):
        what = f"{quoted(cell)} is not a finite number"
    else:
        what = f"{quoted(cell)} is not a number"
    return Bad(row, f"Row {row}, column {quoted(title)}: {what}.", remedy)
