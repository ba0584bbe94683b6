"""How a text is laid out: its encoding, its delimiter, its decimal mark."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from perceptron.files.kinds import EMPTY, LIMIT_COLUMNS, Refused
from perceptron.files.numbers import NUMBER, THOUSANDS, Column

SAMPLE = 100_000  # characters, enough to recognise a delimiter
BOMS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16-LE", b"\xfe\xff": "UTF-16-BE"}


def decoded(data: bytes) -> str:
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


def laid_out(text: str) -> tuple[str, str, int]:
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
        delimiter: [row for row in records(part, delimiter) if "".join(row).strip() or row[1:]]
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


def records(text: str, delimiter: str, strict: bool = False) -> Iterator[list[str]]:
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


def decimal_mark(columns: Iterable[Column], delimiter: str) -> str:
    """A comma where numbers have one that can't separate thousands; else a point."""
    import pandas as pd

    if delimiter == ",":
        return "."
    found = []
    for column in columns:
        some = column[column.str.contains(",", regex=False)]
        found.append(some[some.str.fullmatch(NUMBER[","])])
    commas = pd.concat(found)
    decimal = delimiter == ";" or not commas.str.fullmatch(THOUSANDS).all()
    return "," if decimal and len(commas) else "."
