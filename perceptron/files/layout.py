"""Where in a table the titles are and which of its columns are numbers, decided from its head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from perceptron.files.heading import (
    FEW,
    Headed,
    Row,
    cleaned,
    counts_rows,
    headed,
    written,
)
from perceptron.files.numbers import (
    LONGEST,
    MISSING_SPELLINGS,
    NUMBER,
    ONE_GROUP,
    OTHERWISE,
    SPELLINGS,
    Cell,
    Not,
    grouped,
    plain,
    ungroomed,
    value,
)
from perceptron.files.refusal import Refused, listed, quoted, short


class NoRows(Refused):
    """A table of titles alone; among others it adds nothing."""


class Column(NamedTuple):
    """What the head says of a column."""

    title: str  # as it is shown, its unit in brackets; distinct
    at: int  # its place in a row
    kind: str  # "number", or what most of its cells are: "date", "percent", "currency", "word" …
    counts: bool = False  # counts the rows and has no title


@dataclass(frozen=True)
class Layout:
    """What is decided of a table once; rows that come later can only confirm it."""

    columns: tuple[Column, ...]
    mark: str  # "." or ",", throughout the table
    first: int  # number of the first row below titles, units and what stands above them
    width: int  # cells in a row
    comments: bool = False  # whether lines that begin with # or % are left out
    notes: tuple[str, ...] = ()  # sentences: what was left out or assumed
    head: tuple[Row, ...] = field(default=(), repr=False)  # rows of the table, the first ones
    whole: bool = True  # whether these are all
    even: bool = False  # whether a row with too few cells does not say which are missing

    def defaults(self) -> list[Column]:
        """The first columns of numbers; others only where these are fewer than two."""
        numbers = [c for c in self.columns if c.kind == "number" and not c.counts]
        if len(numbers) < 2:
            numbers = [c for c in self.columns if c.kind != "word" and not c.counts]
        if len(numbers) < 2:
            numbers = [c for c in self.columns if c.kind != "word"]
        return numbers

    def column(self, title: str) -> Column | None:
        """By its title as it is shown, or without its unit where that is one column's."""
        asked = cleaned(title)
        for name in (cleaned, _without_unit):
            same = [c for c in self.columns if name(c.title) == asked]
            if len(same) == 1:
                return same[0]
        return None

    def cells(self, column: Column) -> list[Cell]:
        """Of the head."""
        return [row.cells[column.at] for row in self.head]


def _without_unit(title: str) -> str:
    return re.sub(r"\s*[(\[][^()\[\]]+[)\]]$", "", cleaned(title))


def laid_out(rows: Sequence[Row], whole: bool = True, notes: Iterable[str] = ()) -> Layout:
    """The layout of a table of which these are the first rows, blank ones included.

    whole: whether these are all. notes: what was said of it before. Raises Refused where there is
    no table of two columns.
    """
    rows = [row for row in rows if any(row.cells) or any(map(written, row.cells))]
    if not rows:
        raise Refused("it is empty", "Choose a file with two columns of numbers.")
    table = headed(rows)
    if table.width < 2:
        raise _one_column()
    if not table.body:
        raise NoRows("it has titles and no rows below them", "Add a row for each point.")
    body = _evened(table.body, table.width)
    mark = _decimal_mark(body)
    columns = _columns(table, body, mark)
    return Layout(
        columns,
        mark,
        table.first,
        table.width,
        table.comments,
        (*notes, *table.notes),
        tuple(body),
        whole,
    )


def _one_column() -> Refused:
    remedy = "Put x and y in two columns, apart by a comma, a semicolon or a tab."
    return Refused("it has one column", remedy)


def titled(
    titles: Sequence[str], rows: Sequence[Row], whole: bool, types: Sequence[bool] = ()
) -> Layout:
    """The layout of a table whose titles are known.

    types: which columns hold numbers and nothing else, where that is known.
    """
    width = len(titles)
    if width < 2:
        raise _one_column()
    heading = [cleaned(title) for title in titles]
    body = _evened(rows, width)
    mark = _decimal_mark(body)
    columns = tuple(
        column._replace(kind="number") if types and types[column.at] else column
        for column in _columns(Headed(heading, [], body, width), body, mark)
    )
    return Layout(columns, mark, 1, width, head=tuple(body), whole=whole)


SPARSE = 1_000_000  # cells, from which most may not be empty: memory has to follow the file's size


def refuse_sparse(width: int, rows: int, cells: int) -> None:
    """cells: how many there are, without those that would be added to make all rows this wide."""
    if width * rows > max(SPARSE, 20 * cells):
        what = f"it has {width:,} titles, and most rows have a value for few of them"
        raise Refused(what, "Keep only the columns you need.")


def _evened(rows: Sequence[Row], width: int) -> list[Row]:
    """Rows of the same width: empty cells follow where one is short."""
    refuse_sparse(width, len(rows), sum(len(row.cells) for row in rows))
    return [
        row if len(row.cells) == width else row._replace(cells=_padded(row.cells, width))
        for row in rows
    ]


def _padded(cells: Sequence[Cell], width: int) -> list[Cell]:
    return [*cells[:width], *[""] * (width - len(cells))]


PROOFS = 100  # cells that prove a decimal mark, and no more are asked


def _decimal_mark(rows: Sequence[Row]) -> str:
    """A comma where some are decimal for sure, and more than points are."""
    proven = _proofs(rows)
    return "," if proven[","] > proven["."] else "."


def is_proven(rows: Sequence[Row]) -> bool:
    """Whether so many cells prove a decimal mark that no other ones are asked."""
    return sum(_proofs(rows).values()) > PROOFS


def _proofs(rows: Sequence[Row]) -> dict[str, int]:
    """How many cells prove each decimal mark, counted until it is enough."""
    proven = {",": 0, ".": 0}
    for row in rows:
        for cell in row.cells:
            if isinstance(cell, str) and ("," in cell or "." in cell):
                text = plain(cell)
                for mark in proven:
                    proven[mark] += _proves(text, mark)
        if sum(proven.values()) > PROOFS:
            break
    return proven


def _proves(text: str, mark: str) -> bool:
    """Whether this can be the decimal mark only: 2,87 and 1.234,5, but not 1,234."""
    if mark not in text or len(text) > LONGEST:
        return False
    if NUMBER[mark].fullmatch(text):
        return not ONE_GROUP[mark].fullmatch(text)
    even = ungroomed(text)
    apart = max(even.rfind(other) for other in ",.' " if other != mark)  # the last separator
    return grouped(text) and text.count(mark) == 1 and even.rfind(mark) > apart >= 0


def _columns(table: Headed, body: Sequence[Row], mark: str) -> tuple[Column, ...]:
    """Those that have a title or a cell, each under a title of its own."""
    found, names = [], _distinct(table)
    for at in range(table.width):
        cells = [row.cells[at] for row in body]
        title = table.title(at)
        if title or any(cells) or any(map(written, cells)):
            unnamed = bool(table.titles) and not title
            counts = unnamed and (counts_rows(cells) or (table.names_rows and at == 0))
            found.append(Column(names[at], at, _kind(cells, mark), counts))
    if len(found) < 2:
        raise _one_column()
    return tuple(found)


def _distinct(table: Headed) -> list[str]:
    """One title for each column, its unit in brackets behind it."""
    names: dict[str, None] = {}
    copies: dict[str, Iterator[int]] = {}  # of each title: what may stand behind the next equal one
    for at in range(table.width):
        title, unit = table.title(at), table.unit(at)
        title = f"{title} ({unit})" if title and unit else title or f"column {at + 1}"
        again = (f"{title} {copy}" for copy in copies.setdefault(title, count(2)))
        names[title if title not in names else next(t for t in again if t not in names)] = None
    return [*names]


def _kind(cells: Sequence[Cell], mark: str) -> str:
    """What most of a column's cells are, gaps aside; "word" where there are none."""
    there = [cell for cell in cells if cell not in MISSING_SPELLINGS]
    if _are_numbers(there, mark):
        return "number"
    kinds: Counter[str] = Counter(_kinds(there[:FEW], mark))
    if not kinds:
        return "word"
    numbers = sum(kinds[kind] for kind in ("number", *SPELLINGS))
    if numbers * 2 > kinds.total():
        return "number"
    kind, often = kinds.most_common(1)[0]
    return kind if kind in OTHERWISE and often * 2 > kinds.total() else "word"


LETTERS = frozenset("0123456789.+-eE\n")  # what float() takes beyond these is no number here


def _are_numbers(cells: Sequence[Cell], mark: str) -> bool:
    """Whether all of a column are, found out at once; False where that is not sure."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    joined = "\n".join(texts)
    if mark == ",":
        joined = joined.replace(".", "?").replace(",", ".")
    if not cells or not LETTERS.issuperset(joined):
        return False
    try:
        return not texts or _parsed(joined.split("\n"))
    except ValueError:
        return False


def _parsed(texts: list[str]) -> bool:
    """True, or ValueError where one is no number; Arrow is fast where there are many."""
    if len(texts) <= FEW:
        return bool([*map(float, texts)])
    from pyarrow import array, float64

    array(texts).cast(float64())  # its errors are ValueErrors
    return True


def _kinds(cells: Iterable[Cell], mark: str) -> Iterator[str]:
    for cell in cells:
        found = value(cell, mark)
        if found is not None:
            yield found.kind if isinstance(found, Not) else "number"


def chosen(layout: Layout, x: str | None, y: str | None) -> tuple[Column, Column]:
    """The columns of these titles, else the first two of numbers. Raises Refused."""
    found: dict[str, Column | None] = {"x": None, "y": None}
    for axis, title in (("x", x), ("y", y)):
        if title is not None:
            found[axis] = layout.column(title)
            if found[axis] is None:
                raise _unknown(layout, axis, title)
    free = [column for column in layout.defaults() if column not in found.values()]
    for axis, title in (("x", x), ("y", y)):
        if title is None:
            if not free:
                raise _no_numbers(layout)
            found[axis] = free.pop(0)
    if found["x"] == found["y"] and found["x"]:
        both = f"both axes show column {quoted(found['x'].title)}"
        raise Refused(both, "Choose two different columns.")
    assert found["x"] and found["y"]
    return found["x"], found["y"]


def _unknown(layout: Layout, axis: str, title: str) -> Refused:
    what = f"no single column is called {quoted(title)}"
    for row in layout.head[:FEW]:
        if cleaned(title) in [cleaned(written(cell)) for cell in row.cells]:
            what = f"it holds {quoted(title)}, but is no row of titles"
            return Refused(what, "Leave out what stands above the titles.", row.number)
    return Refused(what, _listed(layout), argument=axis)


def _listed(layout: Layout) -> str:
    return f"Its columns are: {listed([short(column.title) for column in layout.columns])}."


def _no_numbers(layout: Layout) -> Refused:
    """Names the first cell of the column that is nearest to numbers."""
    words = [column for column in layout.columns if column.kind == "word"]
    for column in sorted(words, key=lambda column: -_share(layout.cells(column), layout.mark)):
        for row in layout.head:
            found = value(row.cells[column.at], layout.mark)
            if isinstance(found, Not):
                remedy = "Choose a file with two columns of numbers."
                return Refused(found.what, remedy, row.number, column.title)
    return Refused("it has fewer than two columns of numbers", _listed(layout))


def _share(cells: Sequence[Cell], mark: str) -> float:
    return sum(isinstance(value(cell, mark), float) for cell in cells) / max(1, len(cells))
