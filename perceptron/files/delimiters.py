"""What keeps the columns of a text apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from perceptron.files.heading import COMMENTS, Row, usual_width
from perceptron.files.lines import BLANKS, all_rows, is_number
from perceptron.files.numbers import Cell, is_missing, refused
from perceptron.files.refusal import Refused

DELIMITERS = ("\t", ";", "|", ",", BLANKS)
SAMPLE = 300  # lines, enough to recognise a delimiter


def delimiter_of(lines: list[str]) -> str:
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
    rows, _ = all_rows(lines, delimiter)
    if not rows:
        return Split(delimiter, rows, 0, 0, 0)
    width = usual_width(rows)
    cells = [cell for row in rows for cell in row.cells]
    numbers = sum(is_number(cell) + is_missing(cell) / 2 for cell in cells)
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
    return is_number(cell) or not (is_missing(cell) or refused(str(cell), ".").kind == "word")


def _belongs(cell: str, strong: Split, weak: Split) -> bool:
    """Whether the blanks or commas in a cell are a part of it, and keep no cells apart."""
    kind = refused(cell, ".").kind
    if strong.delimiter == ",":  # may be a decimal mark: 1,5 234,5
        return kind == "date"
    if weak.delimiter == ",":
        return kind in ("date", "grouped", "two ways", "currency")
    return kind in ("date", "grouped") or not all(map(is_number, cell.split()))
