"""Sheets of XLSX and ODS workbooks: the values that are stored in them, nothing is computed."""

from __future__ import annotations

import io
import re
from functools import partial
from html import unescape
from typing import Any, ClassVar, NamedTuple, TypeAlias
from xml.parsers.expat import ParserCreate, XMLParserType
from zipfile import ZipFile

from perceptron.files.heading import Row
from perceptron.files.numbers import cell_of
from perceptron.files.refusal import Refused, listed, named_ways, quoted, short
from perceptron.files.source import WHOLE, broken, too_large

DAMAGED, SAVE = "it is a damaged workbook", "Open it, save it again and choose that."
Place: TypeAlias = "tuple[int, int]"  # row and column, from 1
LIMIT_CELLS = 10_000_000  # of all sheets, empty ones between others included: they take memory too
UPLOADED_CELLS = 2_000_000  # the same where others are on the server


def rows(data: bytes, sheet: str | None, limit: int | None) -> tuple[list[Row], str]:
    """The rows of a sheet, numbered as its program shows them, and the sheet's name.

    sheet: its name, or None: the only one that holds anything. Raises Refused.
    """
    from python_calamine import CalamineWorkbook

    with broken(DAMAGED, SAVE):
        most = UPLOADED_CELLS if limit else LIMIT_CELLS
        inside = _looked_through(data, limit or WHOLE, most)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [meta.name for meta in book.sheets_metadata if str(meta.typ).endswith("WorkSheet")]
        if sheet is not None and sheet not in names:
            there = f"Its sheets are: {listed([*map(short, names)])}."
            what = f"it has no sheet {quoted(sheet)}"
            raise Refused(what, there, argument="sheet", tables=tuple(names))
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
        f"it has {len(tables)} sheets: {listed([*map(quoted, tables)])}",
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


def _looked_through(data: bytes, limit: int, most: int) -> Inside:
    """Refuses what would take far more memory than its size: its parts are unpacked to count.

    Every part that is XML may be a sheet: which ones are is written in others. most: cells.
    """
    errors: dict[str, dict[Place, str]] = {}
    size = reach = 0
    with ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            cells: PlacedCells | RepeatedCells | None = None
            with archive.open(entry) as part:
                for at, block in enumerate(iter(partial(part.read, 2**20), b"")):
                    size += len(block)
                    if size > limit:
                        raise too_large(limit)
                    cells = _cells(entry.filename, block, most) if at == 0 else cells
                    if cells:
                        cells.see(block)
            reach += cells.reach if cells else 0
            _limit(reach, most)
            if cells and cells.errors:
                errors[entry.filename] = cells.errors
        names = _names(archive) if errors else {}
    return Inside({names.get(part, part): found for part, found in errors.items()})


def _cells(part: str, begins: bytes, most: int) -> PlacedCells | RepeatedCells | None:
    """What looks through a part of the file; None where it is no XML, and so holds no cells."""
    if part == "content.xml":
        return RepeatedCells(most)
    xml = (
        begins.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
        or begins.lstrip()[:1] == b"<"
    )
    return PlacedCells(most) if xml and not part.endswith(".vml") else None


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
    """The places of cells in a sheet's XML, which are named or counted; and the errors in them."""

    PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")

    def __init__(self, most: int) -> None:
        self.parser = _parser(self)
        self.parser.CharacterDataHandler = self._text
        self.most = most
        self.columns = self.rows = 0  # how far they reach
        self.row = self.column = 0  # of the last cell
        self.errors: dict[Place, str] = {}
        self.error = self.inside = False  # whether the cell is one, and its value is read

    def see(self, xml: bytes) -> None:
        self.parser.Parse(xml)
        _limit(self.reach, self.most)

    def start(self, name: str, has: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            place = self.PLACE.fullmatch(has.get("r", ""))
            if place:
                self.column, self.row = _column(place[1]), int(place[2])
            else:
                self.column += 1
            self.columns, self.rows = max(self.columns, self.column), max(self.rows, self.row)
            self.error = has.get("t") == "e"
        elif tag == "row":
            number = has.get("r", "")
            self.row = int(number) if number.isdecimal() and len(number) < 10 else self.row + 1
            self.column = 0
        self.inside = tag == "v" and self.error

    def end(self, name: str) -> None:
        self.inside = False

    def _text(self, text: str) -> None:
        if self.inside:
            at = self.row, self.column
            self.errors[at] = self.errors.get(at, "") + text

    @property
    def reach(self) -> int:
        """Cells from the first place to the last one."""
        return self.rows * self.columns


def _parser(cells: PlacedCells | RepeatedCells) -> XMLParserType:
    parser = ParserCreate()
    parser.StartElementHandler = cells.start
    parser.EndElementHandler = cells.end
    return parser


def _limit(reach: int, most: int) -> None:
    if reach > most:
        what = f"its sheets span {reach:,} cells"
        raise Refused(what, "Keep only the rows and columns you need.")


class RepeatedCells:
    """How far the cells of an OpenDocument sheet reach, where one may stand for thousands."""

    def __init__(self, most: int) -> None:
        self.parser = _parser(self)
        self.most = most
        self.before = 0  # cells that the sheets before this one reach over
        self.rows = self.columns = 0  # of the sheet, to its last cell that holds something
        self.above = self.repeated = self.left = self.width = 0  # of the row that is read

    errors: ClassVar[dict[Place, str]] = {}  # their text is that of the cell

    def see(self, xml: bytes) -> None:
        self.parser.Parse(xml)

    def start(self, name: str, has: dict[str, str]) -> None:
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

    def end(self, name: str) -> None:
        if name == "table:table-row":
            self.above += self.repeated
            if self.width:
                self.rows, self.columns = self.above, max(self.columns, self.width)
                _limit(self.reach, self.most)

    @property
    def reach(self) -> int:
        return self.before + self.rows * self.columns


def _count(has: dict[str, str], name: str) -> int:
    text = has.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _column(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
