"""Sheets of XLSX and ODS workbooks: the values that are stored in them, nothing is computed."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any, ClassVar, NamedTuple, TypeAlias
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

from perceptron.files.heading import Row
from perceptron.files.numbers import cell_of
from perceptron.files.refusal import Refused, named_ways, quoted
from perceptron.files.source import WHOLE, broken, too_large

DAMAGED, SAVE = "it is a damaged workbook", "Open it, save it again and choose that."
Place: TypeAlias = "tuple[int, int]"  # row and column, from 1
LIMIT_CELLS = 10_000_000  # of all sheets, empty ones between others included: they take memory too


def rows(data: bytes, sheet: str | None, limit: int | None) -> tuple[list[Row], str]:
    """The rows of a sheet, numbered as its program shows them, and the sheet's name.

    sheet: its name, or None: the only one that holds anything. Raises Refused.
    """
    from python_calamine import CalamineWorkbook

    with broken(DAMAGED, SAVE):
        inside = _looked_through(data, limit or WHOLE)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [meta.name for meta in book.sheets_metadata if str(meta.typ).endswith("WorkSheet")]
        if sheet is not None and sheet not in names:
            listed = f"Its sheets are: {', '.join(names)}."
            what = f"it has no sheet {quoted(sheet)}"
            raise Refused(what, listed, argument="sheet", tables=tuple(names))
        chosen = [sheet] if sheet is not None else names
        found = {
            name: _rows(book.get_sheet_by_name(name), inside.errors.get(name, {}))
            for name in chosen
        }
    full = {name: cells for name, cells in found.items() if cells}
    if not full:
        raise Refused("it is empty", "Choose a file with two columns of numbers.")
    if len(full) > 1 and (several := _several(full)):
        raise several
    name = next(iter(full))
    return full[name], name


def _several(full: dict[str, list[Row]]) -> Refused | None:
    """Where more than one sheet may be meant: those with two columns and two rows."""
    tables = [
        name
        for name, rows in full.items()
        if len(rows) > 1 and max(len([c for c in row.cells if c != ""]) for row in rows) > 1
    ]
    for name in [name for name in full if tables and name not in tables]:
        del full[name]
    if len(tables) < 2:
        return None
    return Refused(
        f"it has {len(tables)} sheets: {', '.join(map(quoted, tables[:8]))}",
        tables=tuple(tables),
        remedies=named_ways(tables),
    )


def _rows(sheet: Any, errors: dict[Place, str]) -> list[Row]:
    """Those with a cell that is not empty; rows above the first one count, too."""
    rows = [Row(number, [*map(cell_of, row)]) for number, row in enumerate(sheet.iter_rows(), 1)]
    left = sheet.start[1] if sheet.start else 0
    for (row, column), text in errors.items():
        if row <= len(rows) and 0 <= column - 1 - left < len(rows[row - 1].cells):
            rows[row - 1].cells[column - 1 - left] = text
    return [row for row in rows if any(cell != "" for cell in row.cells)]


class Inside(NamedTuple):
    """What a sheet holds beside its values, by the name of its part in the file."""

    errors: dict[str, dict[Place, str]]  # "#DIV/0!" …, which calamine gives as empty cells


def _looked_through(data: bytes, limit: int) -> Inside:
    """Refuses what would take far more memory than its size: its parts are unpacked to count."""
    errors: dict[str, dict[Place, str]] = {}
    size = reach = 0
    with ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            cells = _cells(entry.filename)
            with archive.open(entry) as part:
                while block := part.read(2**20):
                    size += len(block)
                    if size > limit:
                        raise too_large(limit)
                    if cells:
                        cells.see(block)
            reach += cells.reach if cells else 0
            _limit(reach)
            if cells and cells.errors:
                errors[entry.filename] = cells.errors
        names = _names(archive) if errors else {}
    return Inside({names.get(part, part): found for part, found in errors.items()})


def _cells(part: str) -> PlacedCells | RepeatedCells | None:
    """What looks through a part of the file; None where it holds no cells."""
    if part == "content.xml":
        return RepeatedCells()
    return PlacedCells() if part.startswith("xl/worksheets/") else None


def _names(archive: ZipFile) -> dict[str, str]:
    """Of the sheets of an XLSX workbook, by their parts."""
    book, links = (
        archive.read(part).decode("utf-8", "replace")
        for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    )
    parts = {}
    for link in re.findall(r"<Relationship\b[^>]*>", links):
        parts[_attribute(link, "Id")] = _attribute(link, "Target")
    return {
        f"xl/{parts.get(_attribute(sheet, 'r:id'), '').removeprefix('/xl/')}": unescape(
            _attribute(sheet, "name")
        )
        for sheet in re.findall(r"<sheet\b[^>]*>", book)
    }


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


class PlacedCells:
    """The places of cells that are named in a sheet's XML: how far they reach, and the errors."""

    PLACE = re.compile(rb'<c\b[^>]*? r="([A-Z]{1,3})([0-9]{1,7})"')
    ERROR = re.compile(
        rb'<c\b(?=[^>]* t="e")[^>]*? r="([A-Z]{1,3})([0-9]{1,7})".{0,200}?<v>([^<]+)'
    )

    def __init__(self) -> None:
        self.columns = self.rows = 0
        self.errors: dict[Place, str] = {}
        self.rest = b""  # of the block before, in which a cell may begin

    def see(self, xml: bytes) -> None:
        xml, self.rest = self.rest + xml, xml[-256:]
        for letters, row in self.PLACE.findall(xml):
            self.columns = max(self.columns, _column(letters))
            self.rows = max(self.rows, int(row))
        _limit(self.reach)
        for letters, row, text in self.ERROR.findall(xml):
            self.errors[int(row), _column(letters)] = text.decode("utf-8", "replace")

    @property
    def reach(self) -> int:
        """PlacedCells from the first place to the last one."""
        return self.rows * self.columns


def _limit(reach: int) -> None:
    if reach > LIMIT_CELLS:
        what = f"its sheets span {reach:,} cells"
        raise Refused(what, "Keep only the rows and columns you need.")


class RepeatedCells:
    """How far the cells of an OpenDocument sheet reach, where one may stand for thousands."""

    def __init__(self) -> None:
        self.parser = ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.before = 0  # cells that the sheets before this one reach over
        self.rows = self.columns = 0  # of the sheet, to its last cell that holds something
        self.above = self.repeated = self.left = self.width = 0  # of the row that is read

    errors: ClassVar[dict[Place, str]] = {}  # their text is that of the cell

    def see(self, xml: bytes) -> None:
        self.parser.Parse(xml)

    def _start(self, name: str, has: dict[str, str]) -> None:
        if name == "table:table":
            self.before = self.reach
            self.rows = self.columns = self.above = 0
        elif name == "table:table-row":
            self.repeated = _count(has, "table:number-rows-repeated")
            self.left = self.width = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.left += _count(has, "table:number-columns-repeated")
            if "office:value-type" in has:
                self.width = self.left

    def _end(self, name: str) -> None:
        if name == "table:table-row":
            self.above += self.repeated
            if self.width:
                self.rows, self.columns = self.above, max(self.columns, self.width)
                _limit(self.reach)

    @property
    def reach(self) -> int:
        return self.before + self.rows * self.columns


def _count(has: dict[str, str], name: str) -> int:
    text = has.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _column(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
