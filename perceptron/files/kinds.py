"""What a file is, told by its first bytes, and what is refused."""

from __future__ import annotations

LIMIT_BYTES = 20 * 1024 * 1024  # of an upload: every cell is looked at, and several people upload
LIMIT_COLUMNS = 1000  # each costs a pass over its cells, and nobody finds x and y in a longer menu
EMPTY = "The file is empty. Choose one with two columns of numbers."

KINDS = {  # by how a file begins
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


class Refused(ValueError):
    """What is wrong, where, and what to do, for the person who uploaded the file."""


def kind_of(data: bytes) -> str:
    """What the file really is by its first bytes, or nothing."""
    head = data[:200].lstrip()
    kind = next((kind for magic, kind in KINDS.items() if head.startswith(magic)), "")
    if kind == "a ZIP archive" and b"xl/" in data:
        return "an Excel workbook (XLSX)"
    if kind == "a ZIP archive" and b"opendocument.spreadsheet" in head:
        return "an OpenDocument spreadsheet"
    return kind


def quoted(text: str) -> str:
    """In quotation marks, on one line, and short enough for a sentence."""
    line = "".join(letter if letter.isprintable() else " " for letter in text[:41])
    return f"“{line}”" if len(text) <= 40 else f"“{line[:39]}…”"
