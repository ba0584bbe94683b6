"""A text of any length, in blocks: Arrow reads those that leave no doubt, `lines` the rest.

Both read the same to the last bit and refuse the same in the same words; a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perceptron.files.decoding import bad_byte
from perceptron.files.heading import Row
from perceptron.files.lines import (
    BLANKS,
    LONGEST,
    Lines,
    endless,
    is_regular,
    records,
    rows_of,
)
from perceptron.files.numbers import LARGEST, MISSING_SPELLINGS
from perceptron.files.parts import Gap, Part, Piece, Plan, part_of
from perceptron.files.text import Text, blocks_of

BLOCK = 2**20  # bytes that are read at once


class Blocks:
    """Whole lines of a text, a block at a time, from the first row of numbers on."""

    def __init__(self, text: Text, size: int) -> None:
        self.text = text
        self.stream = text.content.opened()
        self.size = size
        self.number = 1  # of the next line
        self.blocks = self._whole_lines()

    def _whole_lines(self) -> Iterator[str]:
        """Without the last line feed. Raises Refused where a byte is not of the encoding."""
        rest = ""
        for text, bad in blocks_of(self.stream, self.text.dialect, self.size):
            text = rest + text
            end = text.rfind("\n")
            rest = text[end + 1 :]
            if end >= 0:
                yield text[:end]
            if bad is not None:
                raise bad_byte(bad, self.text.dialect.encoding, self.number)
            if len(rest) > LONGEST:
                raise endless(self.number)
        if rest:
            yield rest

    def next(self) -> tuple[int, str] | None:
        """The number of the first line, and the lines; None at the end."""
        first = self.text.layout.first
        for block in self.blocks:
            number = self.number
            self.number += block.count("\n") + 1
            if self.number > first:
                for _ in range(first - number):
                    block = block.partition("\n")[2]
                return max(number, first), block
        return None

    def more(self) -> list[str] | None:
        """The lines of the next block, for a cell that is open at the end of this one."""
        found = self.next()
        return found[1].split("\n") if found else None

    def done(self) -> float:
        content = self.text.content
        return min(1.0, content.place(self.stream) / max(1, content.size or 1))


def pieces(text: Text, plan: Plan, fast: bool = True, size: int = BLOCK) -> Iterator[Piece]:
    """fast: Arrow reads what it can; else every cell is looked at, with the same outcome."""
    blocks = Blocks(text, size)
    while (found := blocks.next()) is not None:
        number, lines = found
        even = _evened(lines, text.dialect.delimiter) if fast else ""
        if '"' in lines and not (fast and is_regular(even, text.dialect.delimiter)):
            # a cell may be open at the end of the block, so this can't wait
            stretch = Lines(lines.split("\n"), number, blocks.more)
            rows, trouble = rows_of(stretch, text.dialect.delimiter)
            yield Piece(partial(_known, rows, plan, text), blocks.done())
            if trouble:
                raise trouble
        elif fast and plan.mark and "\0" not in lines:
            read = partial(_fast, even=even)
            yield Piece(partial(_read, read, text, plan, number, lines), blocks.done())
        else:
            yield Piece(partial(_read, _slow, text, plan, number, lines), blocks.done())


def _read(
    read: Callable[..., Part], text: Text, plan: Plan, number: int, lines: str
) -> Iterator[Part]:
    yield read(text, plan, number, lines)


def _known(rows: list[Row], plan: Plan, text: Text) -> Iterator[Part]:
    yield part_of(rows, plan, text.layout)


def _slow(text: Text, plan: Plan, number: int, lines: str) -> Part:
    rows = records(Lines(lines.split("\n"), number), text.dialect.delimiter)
    return part_of(rows, plan, text.layout)


def _evened(lines: str, delimiter: str) -> str:
    """With the typewriter's minus, and without a blank beside a delimiter: no number is changed."""
    lines = lines.replace("−", "-")
    if delimiter == BLANKS:
        return "\n".join("\t".join(line.split()) for line in lines.split("\n"))
    if " " in lines:
        lines = lines.replace(f"{delimiter} ", delimiter).replace(f" {delimiter}", delimiter)
    return lines


def _fast(text: Text, plan: Plan, number: int, lines: str, even: str) -> Part:
    columns = _columns(text, plan, even)
    if columns is None:
        return _slow(text, plan, number, lines)
    (x, x_gaps), (y, y_gaps) = columns
    gaps = x_gaps | y_gaps
    if not gaps.any():
        return Part(x, y, len(x), 0)
    if (x_gaps & y_gaps).any():  # maybe rows without any cell, which do not count
        return _slow(text, plan, number, lines)
    missing = int(gaps.sum())
    gap = _first_gap(text, plan, number, lines)
    return Part(x[~gaps], y[~gaps], len(x), missing, gap)


def _first_gap(text: Text, plan: Plan, number: int, lines: str) -> Gap | None:
    for row in records(Lines(lines.split("\n"), number), text.dialect.delimiter):
        if gap := part_of([row], plan, text.layout).gap:
            return gap
    return None


def _columns(text: Text, plan: Plan, lines: str) -> list[tuple[Any, NDArray[np.bool_]]] | None:
    """Numbers and gaps of both columns, or None where Arrow is not sure to read what we would."""
    from pyarrow import ArrowInvalid, BufferReader, csv

    delimiter, at = text.dialect.delimiter, [axis.column.at for axis in plan]
    delimiter = "\t" if delimiter == BLANKS else delimiter
    if text.layout.comments and any(mark in lines for mark in "#%"):
        return None
    data = lines.encode()
    names = [str(column) for column in range(text.layout.width)]
    try:
        table = csv.read_csv(
            BufferReader(data),
            csv.ReadOptions(use_threads=False, column_names=names, block_size=len(data) + 2),
            csv.ParseOptions(delimiter=delimiter),
            _conversion(plan.mark, *(names[column] for column in at)),
        )
    except ArrowInvalid:
        return None
    found = []
    for column in at:
        numbers = table[str(column)].combine_chunks()
        gaps = numbers.is_null().to_numpy(zero_copy_only=False)
        values = numbers.to_numpy(zero_copy_only=False)
        with np.errstate(invalid="ignore"):
            if not (gaps | (np.abs(values) <= LARGEST)).all():
                return None
        found.append((values, gaps))
    return found


def _conversion(mark: str, *names: str) -> Any:
    from pyarrow import csv, float64

    return csv.ConvertOptions(
        column_types=dict.fromkeys(names, float64()),
        include_columns=[*names],
        null_values=sorted(MISSING_SPELLINGS),
        decimal_point=mark,
        check_utf8=False,
    )
