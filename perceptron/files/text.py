"""A table as text: its encoding, its lines, what keeps its columns apart; cell by cell.

This is what a text means. `blocks` reads the same faster where a stretch of it leaves no doubt, and
asks here where it does.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np

from perceptron.files.heading import COMMENTS, Row, usual_width
from perceptron.files.kinds import HEAD, LIMIT_COLUMNS
from perceptron.files.layout import Layout, is_proven, laid_out
from perceptron.files.numbers import NUMBER, Cell, is_missing, plain, refused
from perceptron.files.refusal import Refused
from perceptron.files.source import Content, Stream

BLANKS = " "  # stands for any number of blanks and tabs between columns
DELIMITERS = ("\t", ";", "|", ",", BLANKS)
FIRST = 3000  # lines of a text in which nothing is out of the ordinary
SAMPLE = 300  # lines, enough to recognise a delimiter
LONGEST = 2**20  # characters of a line, and of a cell in quotation marks
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}
SEPARATOR = re.compile(r"""\A["']?\s*sep\s*=\s*(\\t|.)\s*["']?[,;\t ]*\Z""", re.IGNORECASE)


class Dialect(NamedTuple):
    """How a text is written; the same from its first to its last byte."""

    encoding: str
    mark: int  # bytes of the mark that says so
    delimiter: str


@dataclass(frozen=True)
class Text:
    """A table as text, and what its head decides about it."""

    content: Content
    dialect: Dialect
    layout: Layout

    @classmethod
    def of(cls, content: Content, head: int = HEAD) -> Text:
        """head: bytes from which everything is decided. Raises Refused where that is no table."""
        data, whole = _beginning(content.opened(), head)
        encoding, mark = encoding_of(data)
        lines = _lines(data, encoding, mark, whole)
        note, delimiter = _note(lines)
        lines[:note] = [""] * note
        dialect = Dialect(encoding, mark, delimiter or _delimiter(lines))
        rows, trouble = _all_rows(lines if whole else _deciding(lines, dialect), dialect.delimiter)
        if trouble and trouble.what == OPEN and not whole:
            trouble = None  # it may be closed behind the head
        notes = [f"It is read as {NAMES[encoding]}."] if encoding == "cp1252" else []
        try:
            layout = laid_out(rows, whole, notes)
        except Refused:
            if trouble:
                raise trouble from None
            raise
        if layout.width > LIMIT_COLUMNS:
            remedy = f"Keep at most {LIMIT_COLUMNS:,} of them."
            raise Refused(f"it has {layout.width:,} columns", remedy)
        return cls(content, dialect, replace(layout, even=dialect.delimiter == BLANKS))


def _beginning(stream: Stream, size: int) -> tuple[bytes, bool]:
    """So many bytes of a stream, and whether these are all."""
    data = b""
    while len(data) <= size and (more := stream.read(size + 1 - len(data))):
        data += more
    return data[:size], len(data) <= size


def _lines(data: bytes, encoding: str, mark: int, whole: bool) -> list[str]:
    """The whole lines of the head. Raises Refused where there is none."""
    text, bad = Decoder(encoding, mark).feed(data, last=False)
    if not whole:
        end = text.rfind("\n")
        if end < 0:
            raise endless(1)
        text = text[:end]
    if text.strip():
        return text.split("\n")
    if bad is not None:
        raise bad_byte(bad, encoding, 1)
    raise Refused("it is empty", "Choose a file with two columns of numbers.")


def _note(lines: list[str]) -> tuple[int, str]:
    """Number and meaning of the line that only names the delimiter, as Excel writes it."""
    number = next(number for number, line in enumerate(lines, 1) if line.strip())
    found = SEPARATOR.match(lines[number - 1].strip())
    return (number, found[1].replace("\\t", "\t")) if found else (0, "")


def _deciding(lines: list[str], dialect: Dialect) -> list[str]:
    """The lines of a long head that decide: the first ones, where the others can't say more.

    These could by a remark, by a mark of quotation, or by the first cell that proves a decimal one.
    """
    first, rest = lines[:FIRST], "\n".join(lines[FIRST:])
    if sum(map(bool, first)) < SAMPLE or any(mark in rest for mark in "#%\0"):
        return lines
    if '"' in rest and not is_regular(rest, dialect.delimiter):
        return lines
    if "," in rest and (dialect.delimiter != "," or '"' in rest):
        rows, _ = _all_rows(first, dialect.delimiter)
        return first if is_proven(rows) else lines
    return first


def _all_rows(lines: list[str], delimiter: str) -> tuple[list[Row], Refused | None]:
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


class Decoded(NamedTuple):
    """Text with its lines ended by a line feed, and the byte that ends it where one is wrong."""

    good: str
    bad: int | None = None


class Decoder:
    """Bytes as text, piece by piece; a piece may end inside a character."""

    def __init__(self, encoding: str, mark: int) -> None:
        self.encoding, self.skip = encoding, mark
        self.rest = b""
        self.returned = False  # a carriage return at a piece's end: a line feed may follow

    def feed(self, data: bytes, last: bool) -> Decoded:
        data, self.skip = data[self.skip :], max(0, self.skip - len(data))
        data = self.rest + data
        decode = codecs.getincrementaldecoder(self.encoding)("strict")
        bad = None
        try:
            text = decode.decode(data, last)
            self.rest = decode.getstate()[0]
        except UnicodeDecodeError as e:
            bad = data[e.start]
            text = data[: e.start].decode(self.encoding, "ignore")
        if self.returned:
            text = "\r" + text
        self.returned = text.endswith("\r") and not last
        text = text.removesuffix("\r") if self.returned else text
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return Decoded(text, bad)


def encoding_of(head: bytes) -> tuple[str, int]:
    """Of a text that begins like this, and how many bytes its mark has."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    even, odd = (head[start:4096:2].count(0) for start in (0, 1))
    if max(even, odd) > 10 * min(even, odd) and max(even, odd) * 5 > len(head[:4096]) * 2:
        return ("utf-16-be" if even > odd else "utf-16-le"), 0
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
        return "utf-8", 0
    except UnicodeDecodeError:
        return "cp1252", 0


def bad_byte(byte: int, encoding: str, row: int) -> Refused:
    return Refused(
        f"the byte 0x{byte:02X} is not {NAMES[encoding]}", "Save the file as UTF-8.", row
    )


def endless(row: int) -> Refused:
    what = f"it has over {LONGEST:,} characters"
    return Refused(what, "Put each point in its own row.", row)


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
    numbers = sum(map(_is_number, cells))
    return all(len(row) == len(cells) and sum(map(_is_number, row)) >= numbers for row in rows)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, str) and any(form.fullmatch(plain(cell)) for form in NUMBER.values())


def _delimiter(lines: list[str]) -> str:
    """What keeps most rows equally wide and most cells numbers."""
    some = [line for line in lines if line.strip()][:SAMPLE]
    some = [line for line in some if not line.lstrip().startswith(COMMENTS)] or some
    splits = [_split(some, delimiter) for delimiter in DELIMITERS]
    left = [weak for weak in splits if not any(_beats(strong, weak) for strong in splits)]
    best = max(left, key=lambda split: split.score)
    same = {split.delimiter: split for split in left if split.score == best.score}
    if best.numbers and "," in same and _has_decimals(same.get(BLANKS)):  # 1,5 Ada 234,5
        what = "its columns may be apart by commas or by blanks"
        raise Refused(what, "Write sep=, or sep=; … in the first line.")
    return best.delimiter if best.score else ","


class Split(NamedTuple):
    """Lines cut into cells by one delimiter."""

    delimiter: str
    rows: list[Row]
    width: int  # cells in most of them
    usual: float  # share of the rows that have that width
    numbers: float  # share of the cells that are numbers

    @property
    def score(self) -> float:
        return self.usual * (0.05 + self.numbers) if self.width > 1 else 0


def _split(lines: list[str], delimiter: str) -> Split:
    rows, _ = _all_rows(lines, delimiter)
    if not rows:
        return Split(delimiter, rows, 0, 0, 0)
    width = usual_width(rows)
    cells = [cell for row in rows for cell in row.cells]
    numbers = sum(_is_number(cell) + is_missing(cell) / 2 for cell in cells)
    usual = sum(len(row.cells) == width for row in rows) / len(rows)
    return Split(delimiter, rows, width, usual, numbers / len(cells))


def _has_decimals(blanks: Split | None) -> bool:
    """Whether cells apart by blanks have decimal commas."""
    cells = [str(cell) for row in blanks.rows for cell in row.cells] if blanks else []
    return any(re.fullmatch(r"[+-]?[0-9]+,[0-9]+", cell) for cell in cells)


WEAK = (",", BLANKS)  # may stand in a number or a date; each may also in cells that the others cut


def _beats(strong: Split, weak: Split) -> bool:
    """Whether the blanks or commas in these cells belong to them: “28 Feb 2020”, “1,234,567”.

    So it is where cuts at them leave rows less even; or as even, if all these cells make sense.
    """
    ranks = [WEAK.index(s.delimiter) if s.delimiter in WEAK else -1 for s in (strong, weak)]
    if ranks[0] >= ranks[1] or strong.width < 2 or strong.usual < weak.usual:
        return False
    rows = [row.cells for row in strong.rows if len(row.cells) == strong.width]
    if not any(sum(map(_is_meant, column)) * 2 > len(rows) for column in zip(*rows, strict=True)):
        return False
    inside = [str(cell) for row in rows for cell in row if weak.delimiter in str(cell)]
    belong = bool(inside) and all(_belongs(cell, strong, weak) for cell in inside)
    return strong.usual > weak.usual or belong


def _is_meant(cell: Cell) -> bool:
    """As a number, in any spelling or of any kind."""
    return _is_number(cell) or not (is_missing(cell) or refused(str(cell), ".").kind == "word")


def _belongs(cell: str, strong: Split, weak: Split) -> bool:
    """Whether the blanks or commas in a cell are a part of it, and keep no cells apart."""
    kind = refused(cell, ".").kind
    if strong.delimiter == ",":  # may be a decimal mark: 1,5 234,5
        return kind == "date"
    if weak.delimiter == ",":
        return kind in ("date", "grouped", "two ways", "currency")
    return kind in ("date", "grouped") or not all(map(_is_number, cell.split()))


def blocks_of(stream: Stream, dialect: Dialect, size: int) -> Iterator[Decoded]:
    """The text piece by piece, the bytes of each about `size`."""
    decoder = Decoder(dialect.encoding, dialect.mark)
    while data := stream.read(size):
        piece = decoder.feed(data, last=False)
        yield piece
        if piece.bad is not None:
            return
    yield decoder.feed(b"", last=True)
