"""A table as text, and what its head decides about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from perceptron.files.decoding import NAMES, Decoded, Decoder, bad_byte, encoding_of
from perceptron.files.delimiters import SAMPLE, delimiter_of
from perceptron.files.kinds import HEAD, HEAD_LINES, LIMIT_COLUMNS
from perceptron.files.layout import Layout, is_proven, laid_out
from perceptron.files.lines import BLANKS, OPEN, all_rows, endless, is_regular
from perceptron.files.refusal import Refused
from perceptron.files.source import Content, Stream

FIRST = 3000  # lines of a text in which nothing is out of the ordinary
SEPARATOR = re.compile(r"""\A["']?\s*sep\s*=\s*(\\t|.)\s*["']?[,;\t ]*\Z""", re.IGNORECASE)


class Dialect(NamedTuple):
    """How a text is written; the same from its first to its last byte."""

    encoding: str
    bom: int  # bytes of the byte order mark
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
        encoding, bom = encoding_of(data)
        lines = _lines(data, encoding, bom, whole)
        if len(lines) > HEAD_LINES:
            lines, whole = lines[:HEAD_LINES], False
        note, delimiter = _note(lines)
        lines[:note] = [""] * note
        dialect = Dialect(encoding, bom, delimiter or delimiter_of(lines))
        rows, trouble = all_rows(lines if whole else _deciding(lines, dialect), dialect.delimiter)
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


def _lines(data: bytes, encoding: str, bom: int, whole: bool) -> list[str]:
    """The whole lines of the head. Raises Refused where there is none."""
    text, bad = Decoder(encoding, bom).feed(data, last=False)
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
        rows, _ = all_rows(first, dialect.delimiter)
        return first if is_proven(rows) else lines
    return first


def blocks_of(stream: Stream, dialect: Dialect, size: int) -> Iterator[Decoded]:
    """The text piece by piece, the bytes of each about `size`."""
    decoder = Decoder(dialect.encoding, dialect.bom)
    while data := stream.read(size):
        piece = decoder.feed(data, last=False)
        yield piece
        if piece.bad is not None:
            return
    yield decoder.feed(b"", last=True)
