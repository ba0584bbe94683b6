"""Lines of text as rows of cells: what a text means, cell by cell."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from perceptron.files.heading import Row
from perceptron.files.numbers import NUMBER, Cell, plain
from perceptron.files.refusal import Refused

BLANKS = " "  # stands for any number of blanks and tabs between columns
LONGEST = 2**20  # characters of a line, and of a cell in quotation marks
OPEN = "a quotation mark is never closed"


class Lines:
    """Lines with their numbers, a stretch at a time; a cell that is open may ask for more."""

    def __init__(self, lines: Iterable[str], first: int = 1, more: More | None = None) -> None:
        self.lines, self.number, self.stretch = iter(lines), first - 1, more

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while (line := next(self.lines, None)) is not None:
            self.number += 1
            yield self.number, line

    def below(self) -> str | None:
        """The next line, also of the next stretch, which then goes on after it."""
        line = next(self.lines, None)
        if line is None and self.stretch and (lines := self.stretch()) is not None:
            self.lines = iter(lines)
            line = next(self.lines, None)
        self.number += line is not None
        return line


More: TypeAlias = Callable[[], "list[str] | None"]


def records(lines: Lines, delimiter: str) -> Iterator[Row]:
    """The cells of each row that has any; blanks around them are left out.

    A cell in quotation marks may go over several lines. Raises Refused where such a cell has no
    end, or where its lines would be rows as they stand.
    """
    for number, line in lines:
        _check(line, number)
        if '"' not in line:
            cells = bare_cells(line, delimiter)
        else:
            cells = _quoted_cells(line, lines, delimiter)
        if any(cells):
            yield Row(number, cells, lines.number - number + 1)


def _check(line: str, number: int) -> None:
    if "\0" in line:
        remedy = "Save the file as CSV."
        raise Refused("it holds a NUL byte, which text never does", remedy, number)
    if len(line) > LONGEST:
        raise endless(number)


def endless(row: int) -> Refused:
    what = f"it has over {LONGEST:,} characters"
    return Refused(what, "Put each point in its own row.", row)


def bare_cells(line: str, delimiter: str) -> list[Cell]:
    if delimiter == BLANKS:
        return [*line.split()]
    return [*map(str.strip, line.split(delimiter))]


def _quoted_cells(line: str, lines: Lines, delimiter: str) -> list[Cell]:
    """Of a line with quotation marks, and of those below that a cell of it goes on in."""
    short = len(line) < csv.field_size_limit()
    if delimiter != BLANKS and short and _regular(delimiter).fullmatch(line):
        return [*map(str.strip, next(csv.reader([line], delimiter=delimiter)))]
    cells: list[Cell] = []
    number, spanned = lines.number, [line]
    blank = re.compile(r"\s*" if delimiter == BLANKS else " *")
    begin = _skip(blank, line, 0)
    while True:
        if line[begin : begin + 1] == '"':
            text, end, line = _quoted(begin, line, lines, spanned, number, delimiter)
        else:
            end = _end(line, begin, delimiter)
            text = line[begin:end].strip()
        cells.append(text)
        if end >= len(line) or (delimiter == BLANKS and not line[end:].strip()):
            break
        begin = _skip(blank, line, end + 1)
    if len(spanned) > 1 and _are_rows(spanned, cells, delimiter):
        what = "a quotation mark opens a cell that goes over rows which look whole"
        raise Refused(what, "Close it in its own row or remove it.", number)
    return cells


@lru_cache
def _regular(delimiter: str) -> re.Pattern[str]:
    """Lines in which every quotation mark opens or closes a cell, or is doubled in it."""
    mark = re.escape(delimiter)
    cell = f'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
    return re.compile(f"{cell}(?:{mark}{cell})*")


def _skip(blank: re.Pattern[str], line: str, at: int) -> int:
    found = blank.match(line, at)
    return found.end() if found else at


def _end(line: str, at: int, delimiter: str) -> int:
    """Where the cell that begins here ends."""
    if delimiter == BLANKS:
        found = WHITE.search(line, at)
        return found.start() if found else len(line)
    end = line.find(delimiter, at)
    return end if end >= 0 else len(line)


WHITE = re.compile(r"\s")


def _quoted(
    begin: int, line: str, lines: Lines, spanned: list[str], number: int, delimiter: str
) -> tuple[str, int, str]:
    """The text of a quoted cell, where it ends, and the line in which that is."""
    parts: list[str] = []
    length, at = 0, begin + 1
    while (end := _closing(line, at)) < 0:
        parts.append(line[at:])
        length += len(line) - at + 1
        below = lines.below() if length <= LONGEST else None
        if below is None:
            raise Refused(OPEN, "Close it or remove it.", number)
        _check(below, lines.number)
        line = below
        spanned.append(line)
        at = 0
    parts.append(line[at:end])
    rest = _end(line, end + 1, delimiter)
    if not line[end + 1 : rest].strip():
        return "\n".join(parts).replace('""', '"').strip(), rest, line
    if len(parts) > 1:
        raise Refused("a quotation mark is out of place", "Close it or remove it.", number)
    return line[begin:rest].strip(), rest, line  # "Weird Al" Yankovic


def _closing(line: str, at: int) -> int:
    """Where the mark is that ends a cell; two in a row are one that belongs to it."""
    while (at := line.find('"', at)) >= 0:
        if line[at + 1 : at + 2] != '"':
            return at
        at += 2
    return -1


def _are_rows(lines: list[str], cells: list[Cell], delimiter: str) -> bool:
    """Whether these lines would be whole rows if their quotation marks meant nothing.

    Then two readings are there: one row with a long cell, or several with a mark in each.
    """
    rows = [bare_cells(line, delimiter) for line in lines]
    numbers = sum(map(is_number, cells))
    return all(len(row) == len(cells) and sum(map(is_number, row)) >= numbers for row in rows)


def is_number(cell: Cell) -> bool:
    return isinstance(cell, str) and any(form.fullmatch(plain(cell)) for form in NUMBER.values())


def all_rows(lines: list[str], delimiter: str) -> tuple[list[Row], Refused | None]:
    """rows_of, at once where no line can go on in the next one."""
    text = "\n".join(lines)
    quoted = '"' in text
    if delimiter == BLANKS or "\0" in text or max(map(len, lines)) > csv.field_size_limit():
        return rows_of(Lines(lines), delimiter)
    if quoted and not is_regular(text, delimiter):
        return rows_of(Lines(lines), delimiter)
    if quoted:  # a blank line gives a row without cells
        cells = [*csv.reader(lines, delimiter=delimiter)]
    else:
        cells = [line.split(delimiter) for line in lines]
    if not text.isascii() or any(blank in text for blank in " \t\v\f" if blank != delimiter):
        cells = [[*map(str.strip, row)] for row in cells]
    return [Row(number, [*row]) for number, row in enumerate(cells, 1) if any(row)], None


def is_regular(lines: str, delimiter: str) -> bool:
    """Whether every quotation mark opens a cell, closes one in the same line, or is doubled."""
    if delimiter == BLANKS:
        return False
    data = np.frombuffer(f"\n{lines}\n".encode(), np.uint8)
    marks = np.flatnonzero(data == ord('"'))
    if len(marks) % 2:
        return False
    opening, closing = marks[::2], marks[1::2]
    ends = ord("\n"), ord(delimiter)
    doubled = np.zeros(len(opening), bool)  # opens again right behind a mark that closed
    doubled[1:] = opening[1:] == closing[:-1] + 1
    reopened = np.zeros(len(closing), bool)
    reopened[:-1] = doubled[1:]
    opens = np.isin(data[opening - 1], ends) | doubled
    closes = np.isin(data[closing + 1], ends) | reopened
    if not (opens.all() and closes.all()):
        return False
    feeds = np.flatnonzero(data == ord("\n"))
    return not (np.searchsorted(marks, feeds) % 2).any()


def rows_of(lines: Lines, delimiter: str) -> tuple[list[Row], Refused | None]:
    """The rows up to the first trouble, and that."""
    rows: list[Row] = []
    try:
        rows.extend(records(lines, delimiter))
    except Refused as e:
        return rows, e
    return rows, None
