"""The cells of an uploaded table become points, or one sentence that says what is in the way.

A file has one decimal mark throughout: a comma is read as one in files with semicolons, and in
files with tabs, bars or spaces unless every comma there could separate thousands. A number that can
be read in two ways is refused, never guessed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

from perceptron.files.kinds import EMPTY, LIMIT_BYTES, Refused, kind_of, quoted
from perceptron.files.layout import decimal_mark, decoded, laid_out, records
from perceptron.files.numbers import ALIKE, LARGEST, NUMBER, TWO_WAYS, UNBOUNDED, Column


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


def read(data: bytes, name: str, limit_bytes: int = LIMIT_BYTES) -> Sheet:
    """The table in a CSV or TSV file of at most limit_bytes, or Refused."""
    frame, delimiter = cells(data, name, limit_bytes)
    first = [str(cell) for cell in frame.iloc[0]]
    header = not any(re.fullmatch(ALIKE, cell.replace("−", "-")) for cell in first)
    if header and len(frame) == 1:
        raise Refused("The file has a header and no rows below it. Add a row for each point.")
    titles = _titles(first if header else [""] * len(first))
    texts = {
        title: frame[column].iloc[int(header) :].str.replace("−", "-", regex=False)
        for title, column in zip(titles, frame, strict=True)
    }
    mark = decimal_mark(texts.values(), delimiter)
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


def cells(data: bytes, name: str, limit_bytes: int) -> tuple[pd.DataFrame, str]:
    """The stripped cells of the rows that have any, and the delimiter; or Refused.

    The frame's index is the row number less one; its first row may be a header.
    """
    if len(data) > limit_bytes:
        size, limit = -(-len(data) // 2**20), limit_bytes // 2**20
        raise Refused(
            f"The file is {size} MB; at most {limit} MB can be read here. "
            "Keep only the rows and columns you need."
        )
    if kind := kind_of(data):
        raise Refused(f"{quoted(name)} is {kind}. Export the points as CSV and upload that.")
    try:
        text, delimiter, width = laid_out(decoded(data))
        return _frame(text, delimiter, width), delimiter
    except Refused:
        raise
    except (ValueError, csv.Error) as e:
        raise Refused(f"{quoted(name)} cannot be read as a table. Save it as CSV in UTF-8.") from e


def _frame(text: str, delimiter: str, width: int) -> pd.DataFrame:
    import pandas as pd

    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=None,
            names=range(width + 1),  # the last one catches what is too much
            index_col=False,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            skipinitialspace=True,
        )
    except pd.errors.ParserError as e:
        raise _misfit(text, delimiter, width) from e
    for column in frame:
        frame[column] = frame[column].str.strip()
    if (frame[width] != "").any():
        raise _misfit(text, delimiter, width)
    frame = frame[(frame != "").any(axis=1)].drop(columns=width)
    if frame.empty:
        raise Refused(EMPTY)
    return frame


def _misfit(text: str, delimiter: str, width: int) -> Refused:
    """What to say of the first row that has too many cells or a stray quotation mark."""
    row = 0
    try:
        for row, cells in enumerate(records(text, delimiter, strict=True), 1):
            if len(cells) > width + 1 or "".join(cells[width:]).strip():
                return Refused(
                    f"Row {row} has {len(cells)} values where the first row has {width}. "
                    "Give every row the same number of values."
                )
    except csv.Error:
        return Refused(f"Row {row + 1}: a quotation mark is out of place. Close it or remove it.")
    return Refused("The rows differ in length. Give every row the same number of values.")


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
