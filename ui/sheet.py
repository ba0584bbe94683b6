"""The bytes of an uploaded table become cells of text, or one sentence on what is in the way.

A row has the number a spreadsheet gives it: the header is row 1, and empty rows count.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd

LIMIT_BYTES = 20 * 1024 * 1024
LIMIT_COLUMNS = 1000
SAMPLE = 100_000  # characters, enough to recognise a delimiter
EMPTY = "The file is empty. Choose one with two columns of numbers."

KINDS = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"PAR1": "a Parquet file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (XLS)",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "an SQLite database",
    b"<!DOCTYPE": "a web page",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"PK\x03\x04": "a ZIP archive",
    b"PK\x05\x06": "a ZIP archive",
}
BOMS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16-LE", b"\xfe\xff": "UTF-16-BE"}

POINT = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
NUMBER = {".": POINT, ",": POINT.replace(r"\.", ",")}


class Refused(ValueError):
    """What is wrong, where, and what to do, for the person who uploaded the file."""


def cells(data: bytes, name: str) -> tuple[pd.DataFrame, str]:
    """The stripped cells of the rows that have any, and the delimiter; or Refused.

    The frame's index is the row number less one; its first row may be a header.
    """
    if len(data) > LIMIT_BYTES:
        size, limit = -(-len(data) // 2**20), LIMIT_BYTES // 2**20
        raise Refused(
            f"The file is {size} MB; at most {limit} MB can be read here. "
            "Keep only the rows and columns you need."
        )
    if kind := _kind(data):
        raise Refused(f"{quoted(name)} is {kind}. Export the points as CSV and upload that.")
    try:
        text, delimiter, width = _layout(_text(data))
        return _frame(text, delimiter, width), delimiter
    except Refused:
        raise
    except (ValueError, csv.Error) as e:
        raise Refused(f"{quoted(name)} cannot be read as a table. Save it as CSV in UTF-8.") from e


def _kind(data: bytes) -> str:
    """What the file really is by its first bytes, or nothing."""
    head = data[:200].lstrip()
    kind = next((kind for magic, kind in KINDS.items() if head.startswith(magic)), "")
    if kind == "a ZIP archive" and b"xl/" in data:
        return "an Excel workbook (XLSX)"
    if kind == "a ZIP archive" and b"opendocument.spreadsheet" in head:
        return "an OpenDocument spreadsheet"
    return kind


def _text(data: bytes) -> str:
    """The decoded file, its lines ended by a line feed."""
    bom, encoding = next((bom for bom in BOMS.items() if data.startswith(bom[0])), (b"", "UTF-8"))
    if not bom:
        even, odd = (data[start:4096:2].count(0) for start in (0, 1))
        if max(even, odd) > 10 * min(even, odd) and max(even, odd) * 5 > len(data[:4096]) * 2:
            encoding = "UTF-16-BE" if even > odd else "UTF-16-LE"
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError as e:
        row = _lines(e.object[: e.start].decode(encoding, "ignore")).count("\n") + 1
        raise Refused(
            f"Row {row}: the byte 0x{e.object[e.start]:02X} is not {encoding}. "
            "Save the file as UTF-8 and upload it again."
        ) from e
    text = _lines(text)
    if not text.strip():
        raise Refused(EMPTY)
    if (nul := text.find("\0")) >= 0:
        row = text.count("\n", 0, nul) + 1
        raise Refused(f"Row {row} holds a NUL byte, which text never does. Save the file as CSV.")
    return re.sub(r"\Asep=.\n", "\n", text)  # a note to Excel; the empty row keeps the numbering


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _layout(text: str) -> tuple[str, str, int]:
    """Text, delimiter and number of columns; columns apart by spaces come back apart by tabs."""
    sample = text.lstrip("\n")[:SAMPLE]
    if len(sample) == SAMPLE:
        sample = sample[: sample.rfind("\n") + 1]
    if not sample:
        raise Refused(
            f"The first row has over {SAMPLE:,} characters. Put each point in its own row."
        )
    texts = {delimiter: sample for delimiter in "\t;|,"} | {" ": _tabs(sample)}
    tables = {
        delimiter: [row for row in _records(part, delimiter) if "".join(row).strip() or row[1:]]
        for delimiter, part in texts.items()
    }
    delimiter = max(tables, key=lambda delimiter: _regularity(tables[delimiter]))
    if _regularity(tables[delimiter]) == (0, 0):
        raise Refused(
            "The file has one column. Put x and y in two columns, apart by a comma, "
            "a semicolon or a tab."
        )
    if (width := len(tables[delimiter][0])) > LIMIT_COLUMNS:
        raise Refused(f"The file has {width:,} columns. Keep at most {LIMIT_COLUMNS:,} of them.")
    return (_tabs(text), "\t", width) if delimiter == " " else (text, delimiter, width)


def _records(text: str, delimiter: str, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(
        io.StringIO(text, newline=""),
        delimiter="\t" if delimiter == " " else delimiter,
        skipinitialspace=True,
        strict=strict,
    )


def _tabs(text: str) -> str:
    return re.sub(" +", "\t", re.sub("^ +| +$", "", text, flags=re.MULTILINE))


def _regularity(rows: list[list[str]]) -> tuple[float, float]:
    """Shares of the rows that have the usual width, and of the cells that are numbers."""
    width, usual = max(Counter(map(len, rows)).items(), key=lambda item: item[1], default=(0, 0))
    if width < 2:
        return 0, 0
    cells = [cell.strip() for row in rows for cell in row]
    numbers = sum(bool(re.fullmatch(f"{NUMBER['.']}|{NUMBER[',']}", cell)) for cell in cells)
    return usual / len(rows), numbers / len(cells)


def _frame(text: str, delimiter: str, width: int) -> pd.DataFrame:
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=None,
            names=range(width + 1),  # the last one catches what is too much
            index_col=False,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            skipinitialspace=True,
        )
    except pd.errors.ParserError as e:
        raise _misfit(text, delimiter, width) from e
    for column in frame:
        frame[column] = frame[column].str.strip()
    if (frame[width] != "").any():
        raise _misfit(text, delimiter, width)
    frame = frame[(frame != "").any(axis=1)].drop(columns=width)
    if frame.empty:
        raise Refused(EMPTY)
    return frame


def _misfit(text: str, delimiter: str, width: int) -> Refused:
    """What to say of the first row that has too many cells or a stray quotation mark."""
    row = 0
    try:
        for row, cells in enumerate(_records(text, delimiter, strict=True), 1):
            if len(cells) > width + 1 or "".join(cells[width:]).strip():
                return Refused(
                    f"Row {row} has {len(cells)} values where the first row has {width}. "
                    "Give every row the same number of values."
                )
    except csv.Error:
        return Refused(f"Row {row + 1}: a quotation mark is out of place. Close it or remove it.")
    return Refused("The rows differ in length. Give every row the same number of values.")


def quoted(text: str) -> str:
    """In quotation marks, on one line, and short enough for a sentence."""
    line = "".join(letter if letter.isprintable() else " " for letter in text[:41])
    return f"“{line}”" if len(text) <= 40 else f"“{line[:39]}…”"
