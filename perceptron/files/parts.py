"""Rows of a table as numbers: what every reader gives, and how cells become it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from perceptron.files.heading import Row, is_remark, written
from perceptron.files.layout import Column, Layout
from perceptron.files.numbers import Cell, Not
from perceptron.files.readings import Plain, Read, offers
from perceptron.files.refusal import Offer, Refused, quoted

Numbers: TypeAlias = NDArray[np.float64]


class Axis(NamedTuple):
    """A column that is x or y, and how its cells are read."""

    column: Column
    read: Read


class Plan(NamedTuple):
    """What is wanted of a table."""

    x: Axis
    y: Axis

    @property
    def mark(self) -> str:
        """The decimal mark, where both are read as they are written; else ""."""
        x, y = self.x.read, self.y.read
        return x.mark if isinstance(x, Plain) and isinstance(y, Plain) else ""


class Gap(NamedTuple):
    """A cell that is missing."""

    row: int
    column: str
    cell: str
    file: str = ""


class Part(NamedTuple):
    """Some rows of a table, in order."""

    x: Numbers  # (m,), of the rows that have both
    y: Numbers
    rows: int  # with and without gaps
    missing: int  # rows that lack a value
    gap: Gap | None = None  # the first of them
    # The same with every number looked at, where that was not done because it takes time: x and y
    # may then hold NaN, which is a gap, or what is too large.
    check: Callable[[], Part] | None = None


class Piece(NamedTuple):
    """Parts that are still to be read, by any one thread."""

    read: Callable[[], Iterable[Part]]
    done: float  # share of the table that is read after it, 0 … 1


def part_of(rows: Iterable[Row], plan: Plan, layout: Layout) -> Part:
    """Raises Refused at the first cell that is no number, or row that is too long."""
    pairs: list[tuple[float, float]] = []
    count, gap = 0, None
    for row in rows:
        if layout.comments and is_remark(row, layout.width):
            continue
        _refuse_misfit(row, layout)
        count += 1
        cells = [_cell(row, axis) for axis in plan]
        x, y = (_number(row.number, *pair, layout) for pair in zip(cells, plan, strict=True))
        if x is not None and y is not None:
            pairs.append((x, y))
        elif gap is None:
            at = 0 if x is None else 1
            gap = Gap(row.number, plan[at].column.title, written(cells[at]))
    x_values, y_values = np.array(pairs, dtype=np.float64).reshape(-1, 2).T.copy()
    return Part(x_values, y_values, count, count - len(pairs), gap)


def _refuse_misfit(row: Row, layout: Layout) -> None:
    """A row has as many cells as the table has columns; empty ones may follow.

    It may have fewer where delimiters tell which are missing, not where blanks are between them.
    """
    cells, width = row.cells, layout.width
    long = len(cells) > width and any(map(written, cells[width:]))
    if long or (layout.even and len(cells) < width):
        what = f"it has {len(cells):,} values where the table has {width:,} columns"
        raise Refused(what, "Give every row the same number of values.", row.number)


def _cell(row: Row, axis: Axis) -> Cell:
    """The last ones of a row may be left out."""
    return row.cells[axis.column.at] if axis.column.at < len(row.cells) else ""


def _number(row: int, cell: Cell, axis: Axis, layout: Layout) -> float | None:
    found = axis.read(cell)
    if not isinstance(found, Not):
        return found
    title = axis.column.title
    ways: tuple[Offer, ...] = ()
    if layout.whole and isinstance(axis.read, Plain):
        ways = offers(title, layout.cells(axis.column), layout.mark, cell)
    raise Refused(found.what, "" if ways else found.remedy, row, title, offers=ways)


def described(gap: Gap) -> str:
    """A missing cell in words."""
    return f"{quoted(gap.cell)} stands for a missing value" if gap.cell else "the cell is empty"
