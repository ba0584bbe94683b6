"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import re

from perceptron.files.refusal import Refused

HEAD = 2**20  # bytes of a table from which its layout is decided
HEAD_LINES = 100_000  # and lines: a megabyte of short ones takes two hundred in memory
LIMIT_COLUMNS = 16_384  # as many as a spreadsheet has

PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bz2"}  # as Arrow calls them
ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")  # also workbooks are archives
BINARY = {b"PAR1": "parquet", b"ARROW1": "feather"}
PICKLE = "a Python pickle, which is never opened, since it could run a program"

REFUSED = {  # by how a file begins
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a sound, a film or a picture",
    b"%PDF": "a PDF document",
    b"{\\rtf": "a document (RTF)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (XLS)",
    b"SQLite format 3": "an SQLite database",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x89HDF": "an HDF5 file",
    b"\x93NUMPY": "a NumPy array",
    b"MATLAB 5.0": "a MATLAB file",
    b"FEA1": "a Feather file of the first version",
    **{bytes([0x80, version]): PICKLE for version in range(2, 6)},
    b"\x7fELF": "a program",
    b"MZ": "a program",
}
POINTER = re.compile(rb"version https:\S+\s+oid sha256:")  # what Git LFS leaves for a file
PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b", re.I | re.S)
MARKUP = re.compile(rb"\s*<(?:\?xml|[a-z]+[\s>])", re.I)


def refuse_others(head: bytes) -> None:
    """Raises Refused where a file is known and is no table."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    kind = next((kind for magic, kind in REFUSED.items() if head.startswith(magic)), "")
    if kind == "a program" and not re.search(rb"[\x00-\x08]", head[:64]):
        kind = ""  # "MZ" may be a title
    if not kind and PAGE.match(text):
        kind = "a web page"
    if not kind and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        kind = "an old Excel workbook (XML)"
    if not kind and MARKUP.match(text) and not text.startswith(b"<NA"):
        kind = "an XML document"
    if POINTER.match(head):
        raise Refused("it is a Git LFS pointer to the file itself", "Download the file itself.")
    if kind:
        raise Refused(f"it is {kind}", "Export the points as CSV and choose that.")
