"""A table of any kind: what its head decides, and its rows as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from perceptron.files import blocks, records, workbook
from perceptron.files.arrow import Typed
from perceptron.files.decoding import Decoder, encoding_of
from perceptron.files.heading import Row
from perceptron.files.kinds import HEAD
from perceptron.files.layout import Layout, laid_out, titled
from perceptron.files.parts import Part, Piece, Plan, part_of
from perceptron.files.refusal import Refused, quoted
from perceptron.files.source import UNPACKED, Content, Source, content
from perceptron.files.text import Text


class Table(Protocol):
    """What every kind of table gives."""

    @property
    def layout(self) -> Layout: ...

    def pieces(self, plan: Plan) -> Iterator[Piece]:
        """All rows, in order. Raises Refused, as the pieces do."""


@dataclass(frozen=True)
class InMemory:
    """A table whose rows are in memory: of a workbook, or of JSON."""

    layout: Layout
    rows: list[Row]

    def pieces(self, plan: Plan) -> Iterator[Piece]:
        yield Piece(partial(self._read, plan), 1.0)

    def _read(self, plan: Plan) -> Iterator[Part]:
        yield part_of(self.rows, plan, self.layout)


@dataclass(frozen=True)
class Streamed:
    """A text; a short one is read cell by cell, a long one by Arrow where that is the same."""

    text: Text
    fast: bool
    size: int = blocks.BLOCK

    @property
    def layout(self) -> Layout:
        return self.text.layout

    def pieces(self, plan: Plan) -> Iterator[Piece]:
        return blocks.pieces(self.text, plan, self.fast, self.size)


def opened(source: Source, sheet: str | None = None, head: int = HEAD) -> Table:
    """The table in a file.

    sheet: of a workbook, or a file of an archive; None: the only one there is. head: bytes of a
    text from which everything is decided. Raises Refused, which names the file.
    """
    try:
        return _opened(*content(source, sheet), head)
    except Refused as e:
        e.file = e.file or source.name
        raise


def _opened(found: Content, sheet: str | None, head: int) -> Table:
    if found.kind == "workbook":
        return _workbook(found, sheet)
    if sheet is not None:
        remedy = "Name one only of a workbook or of an archive of several tables."
        raise Refused(f"it has no sheet {quoted(sheet)}", remedy, argument="sheet")
    if found.kind in ("parquet", "feather"):
        return Typed.of(found)
    beginning = found.opened().read(8192)
    encoding, bom = encoding_of(beginning)
    if records.is_json(Decoder(encoding, bom).feed(beginning, last=False).good):
        return _json(found)
    text = Text.of(found, head)
    return Streamed(text, fast=not text.layout.whole)


def _workbook(found: Content, sheet: str | None) -> InMemory:
    rows, name = workbook.rows(found.whole(), sheet, found.limit)
    layout = laid_out(rows)
    return InMemory(replace(layout, notes=(*layout.notes, *_named(name))), _below(rows, layout))


def _named(sheet: str) -> list[str]:
    """Which sheet was taken, unless it has the name that a program gives to the only one."""
    usual = sheet.lower().startswith(("sheet", "tabelle", "table", "feuil", "hoja", "foglio"))
    return [] if usual else [f"It is the sheet {quoted(sheet)}."]


def _below(rows: list[Row], layout: Layout) -> list[Row]:
    return [row for row in rows if row.number >= layout.first]


def _json(found: Content) -> InMemory:
    if found.limit:  # of an upload: text, values and rows are in memory at once
        found = replace(found, limit=found.limit // UNPACKED)
    data = found.whole()
    encoding, bom = encoding_of(data)
    text, bad = Decoder(encoding, bom).feed(data, last=True)
    if bad is not None:
        raise Refused(f"the byte 0x{bad:02X} is not UTF-8", "Save the file as UTF-8.")
    titles, rows = records.rows(text, records.LIMIT_VALUES if found.limit else None)
    layout = titled(titles, rows, whole=True) if titles else laid_out(rows)
    return InMemory(layout, _below(rows, layout))
