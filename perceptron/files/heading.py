"""Where in a table the titles are: below remarks, above units, or nowhere."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from perceptron.files.numbers import Cell, is_missing, refused, value
from perceptron.letters import visible

COMMENTS = ("#", "%")
FEW = 1000  # rows or cells, where that is enough to know what most are like


class Row(NamedTuple):
    """A row of a table as it stands there."""

    number: int  # as an editor counts lines, or a spreadsheet rows
    cells: list[Cell]
    lines: int = 1  # over which it goes


class Headed(NamedTuple):
    """A table apart: its titles and units, and the rows below them."""

    titles: list[str]  # as they are shown, "" for one that is missing; [] where there are none
    units: list[str]
    body: list[Row]
    width: int  # columns
    first: int = 1  # number of the first row of the body
    names_rows: bool = False  # whether the first column names the rows, as R writes them
    comments: bool = False  # whether lines that begin with # or % are left out
    notes: tuple[str, ...] = ()  # sentences: what was left out

    def title(self, at: int) -> str:
        return self.titles[at] if at < len(self.titles) else ""

    def unit(self, at: int) -> str:
        return self.units[at] if at < len(self.units) else ""


def headed(rows: list[Row]) -> Headed:
    """rows: the first ones of a table, none of them blank."""
    rows, comments = without_comments(rows)
    width = usual_width(rows)
    above = start_of(rows, width)
    titles: list[str] = []
    if is_titles(rows[above:], width):
        above += more_above(rows[above:], width)
        titles = titles_of(rows[above].cells)
        width = max(width, len(trimmed(rows[above].cells)))
    body = rows[above + bool(titles) :]
    notes = [left_out([*comments, *(row.number for row in rows[:above])], bool(above))]
    units: list[str] = []
    if titles and len(body) > 1 and are_units(body[0].cells):
        units = [_unit(written(cell)) for cell in body[0].cells]
        notes.append(f"Row {body[0].number:,} gives the units.")
        body = body[1:]
    fewer = len(titles) == width - 1 and all(len(row.cells) == width for row in body)
    names_rows = fewer and any(written(row.cells[-1]) for row in body)  # else delimiters end rows
    if names_rows and len(rows[above].cells) < width:
        titles = ["", *titles]
    before = rows[: len(rows) - len(body)]
    first = before[-1].number + before[-1].lines if before else body[0].number
    said = tuple(filter(None, notes))
    return Headed(titles, units, body, width, first, names_rows, bool(comments), said)


def usual_width(rows: Iterable[Row]) -> int:
    """How many cells most rows have; of two such numbers the larger."""
    sizes = Counter(len(row.cells) for row in rows)
    return max(sizes, key=lambda size: (sizes[size], size))


def without_comments(rows: list[Row]) -> tuple[list[Row], list[int]]:
    """The rows that are none, and the numbers of the lines that are.

    A line like "# x y" directly above the numbers is their titles, as numpy writes them; and so
    is one whose first title is "#" itself.
    """
    if not any(map(_begins_remark, rows)):
        return rows, []
    usual = usual_width([row for row in rows if not _begins_remark(row)] or rows)
    kept: list[Row] = []
    left_out: list[int] = []
    for at, row in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) else None
        bare = _bare(row, usual) if _begins_remark(row) and not kept and below else []
        if bare and below and not _begins_remark(below) and any(map(_is_number, below.cells)):
            kept.append(row._replace(cells=bare))
        elif is_remark(row, usual):
            left_out.append(row.number)
        else:
            kept.append(row)
    return (kept, left_out) if kept else (rows, [])


def is_remark(row: Row, width: int) -> bool:
    """Whether a line is a remark: it begins with # or %, and is no row of so many cells.

    One that has as many cells by chance is one if all are words and a blank follows the mark, but
    "#N/A,2" is a row with an error in it.
    """
    if not _begins_remark(row):
        return False
    words = all(_is_word(cell) for cell in row.cells if written(cell))
    return len(row.cells) != width or (words and written(row.cells[0])[1:2].isspace())


def _begins_remark(row: Row) -> bool:
    return bool(row.cells) and written(row.cells[0]).startswith(COMMENTS)


def _bare(row: Row, usual: int) -> list[Cell]:
    """The titles in a line of remarks, or nothing."""
    first = written(row.cells[0]).lstrip("#% ")
    cells: list[Cell] = [first, *row.cells[1:]] if first else [*row.cells[1:]]
    fits = len(cells) == usual and all(written(cell) and _is_word(cell) for cell in cells)
    return cells if fits else []


def start_of(rows: Sequence[Row], width: int) -> int:
    """How many rows stand above the table: remarks that fill too few of its columns."""
    usual = Counter(map(_filled, rows[:FEW])).most_common(1)[0][0]
    for at, row in enumerate(rows):
        sparse = _filled(row) < 2 or _filled(row) * 2 < usual
        next_fits = at + 1 < len(rows) and len(rows[at + 1].cells) == width
        if len(row.cells) == width and not sparse:
            return at if is_titles(rows[at:], width) else _first_of(rows, width)
        if len(row.cells) == width and _numbers(row):
            return at
        titles = len(row.cells) >= max(2, width - 1) and all(
            _is_word(cell) for cell in trimmed(row.cells)
        )
        if len(row.cells) != width and next_fits and titles:
            return at
    return 0


def _first_of(rows: Sequence[Row], width: int) -> int:
    """Of a table without titles: no row of its width is taken for a remark."""
    return next(at for at, row in enumerate(rows) if len(row.cells) == width)


def _filled(row: Row) -> int:
    return sum(bool(written(cell)) for cell in row.cells)


def _numbers(row: Row) -> bool:
    """Whether something in it is meant as a number."""
    return any(written(cell) and not _is_word(cell) for cell in row.cells)


def is_titles(rows: Sequence[Row], width: int) -> bool:
    """Whether the first row is titles: it holds a word, and beside words years or counters only.

    A word that stands among other numbers, or that comes again below, makes no titles of a row.
    """
    cells = [cell for cell in rows[0].cells if written(cell)]
    if not any(map(_is_word, cells)):
        index = not written(rows[0].cells[0]) and len(cells) == width - 1
        return index and counts_rows([row.cells[0] for row in rows[1:] if row.cells])
    numbers = [cell for cell in cells if _is_number(cell)]
    if not numbers:
        return True
    if any(not _is_word(cell) and not _is_number(cell) and not is_missing(cell) for cell in cells):
        return False
    if not _years_or_counters(numbers):
        return False
    words = [at for at, cell in enumerate(rows[0].cells) if written(cell) and _is_word(cell)]
    again = [
        any(len(row.cells) > at and row.cells[at] == rows[0].cells[at] for row in rows[1:])
        for at in words
    ]
    return not all(again)


def _is_number(cell: Cell) -> bool:
    return any(isinstance(value(cell, mark), float) for mark in ".,")


def _is_word(cell: Cell) -> bool:
    """Neither missing nor a number in any spelling."""
    if isinstance(cell, float) or _is_number(cell) or is_missing(cell):
        return False
    return refused(cell, ".").kind == "word"


def _years_or_counters(cells: Sequence[Cell]) -> bool:
    texts = [written(cell) for cell in cells]
    if not all(re.fullmatch("[0-9]{1,4}", text) for text in texts):
        return False
    numbers = [int(text) for text in texts]
    years = all(1000 <= number < 3000 for number in numbers)
    steps = {b - a for a, b in pairwise(numbers)}
    counters = steps in ({1}, {-1}) or (not steps and numbers[0] in (0, 1))
    return len(set(numbers)) == len(numbers) and (years or counters)


def more_above(rows: Sequence[Row], width: int) -> int:
    """How many lines of words stand above a line of words that is the better titles.

    That is so where two lines of words stand above the numbers, and the lower is no units. Titles
    that go over several columns leave cells empty in the upper.
    """
    if len(rows) < 3:
        return 0
    upper, lower, below = rows[:3]
    words = [all(_is_word(c) for c in row.cells if written(c)) for row in (upper, lower)]
    full = len(trimmed(lower.cells)) == width and len({*map(written, lower.cells)}) > 1
    shown = all(words) and full and not are_units(lower.cells)
    return int(shown and sum(map(_is_number, below.cells)) >= max(1, width / 2))


_UNITS = """
s sec ms µs μs us ns min h hr d day days yr a m mm cm dm km µm μm um nm in ft mi g kg mg t lb
N kN V mV kV A mA µA W kW MW kWh Hz kHz MHz GHz K °C °F C F Pa hPa kPa MPa bar mbar psi J kJ
MJ eV keV cal kcal mol rad deg ° Ω ohm kΩ T mT l L ml mL % ppm dB m/s m/s² m/s2 m/s^2 km/h
mph kg/m3 kg/m³ g/cm3 g/cm³ m² m2 m³ m3 cm² cm2 cm³ cm3
"""
UNITS = frozenset(_UNITS.split())
DIMENSIONLESS = frozenset(["", "-", "1"])


def are_units(cells: Sequence[Cell]) -> bool:
    """Whether every cell of a row is empty, in brackets, or a unit that everybody knows."""
    texts = [written(cell) for cell in cells]
    units = [text for text in texts if text not in DIMENSIONLESS]
    return bool(units) and all(text in UNITS or BRACKETED.fullmatch(text) for text in units)


def _unit(text: str) -> str:
    bare = cleaned(text.strip("()[] "))
    return "" if bare in DIMENSIONLESS else bare


BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")


def titles_of(cells: Sequence[Cell]) -> list[str]:
    """Titles as they are shown; "" for one that is missing, and for pandas' name for that."""
    titles = ["" if is_missing(cell) else cleaned(written(cell)) for cell in trimmed(cells)]
    return ["" if re.fullmatch(r"Unnamed: [0-9]+", title) else title for title in titles]


def left_out(lines: Sequence[int], above: bool) -> str:
    """A sentence about these lines; "" where there are none."""
    where = " above the titles" if above else ""
    if len(lines) < 2:
        return f"Line {lines[0]:,}{where} was left out." if lines else ""
    shown = ", ".join(f"{line:,}" for line in sorted(lines)[:5])
    more = f" and {len(lines) - 5:,} more" if len(lines) > 5 else ""
    return f"Lines {shown}{more}{where} were left out."


def trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Without empty cells at the end."""
    end = len(cells)
    while end and not written(cells[end - 1]):
        end -= 1
    return cells[:end]


def written(cell: Cell) -> str:
    """A cell as text; a whole number without a point."""
    if isinstance(cell, str):
        return cell.strip()
    return "" if cell != cell else repr(cell).removesuffix(".0")


def cleaned(title: str) -> str:
    """On one line, blanks single, accents composed, nothing hidden: as shown and asked for."""
    return " ".join(unicodedata.normalize("NFC", visible(title)).split())


def counts_rows(cells: Sequence[Cell]) -> bool:
    """Whether these are 0, 1, 2 … or 1, 2, 3 …, as rows are numbered."""
    texts = [written(cell) for cell in cells]
    return texts[:1] in (["0"], ["1"]) and all(
        text == str(number) for number, text in enumerate(texts, int(texts[0]))
    )
