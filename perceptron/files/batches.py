"""CSV, TSV and Parquet: what columns a file has, and its rows batch by batch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

Pieces: TypeAlias = Iterator[tuple[Iterable[Any], int, float]]  # batches, rows above, share done
Opened: TypeAlias = tuple[Any, Callable[[list[str]], Pieces]]  # schema; from titles to pieces
TEXTS = tuple(kind + packed for kind in (".csv", ".tsv") for packed in ("", ".gz", ".zst"))
CODECS = {".gz": "gzip", ".zst": "zstd"}
NUMBER = re.compile(r"\s*([+-]?(\d*[.,]?\d+[.,]?(e[+-]?\d+)?|inf(inity)?)|nan)?\s*", re.IGNORECASE)
NUMERIC = re.compile("u?int|halffloat|float|double|decimal")  # as Arrow calls types
ROWS = 40_960  # in a batch: two columns stay in a core's cache; a power of two would crowd it


def is_text(file: Path) -> bool:
    return file.name.lower().endswith(TEXTS)


def numeric(schema: Any) -> list[str]:
    """The titles of the columns that are numbers."""
    return [column.name for column in schema if NUMERIC.match(str(column.type))]


@contextmanager
def named(file: Path) -> Iterator[None]:
    """Arrow's and the system's errors as one sentence about the file."""
    from pyarrow import ArrowException

    try:
        yield
    except (ArrowException, OSError, UnicodeError, KeyError) as e:
        cell = re.search(r"(?:invalid value|parse string:) ('.*')", str(e))
        line = re.search(r"Row #(\d+): ", str(e))  # as Arrow counts: the header is the first
        why = str(e).replace(line[0] if line else "", "").splitlines()
        what = f"{cell[1]} must be a number" if cell else f"can't be read: {why[0]}"
        raise ValueError(f"{file}: {f'line {line[1]}: ' if line else ''}{what}") from e


def opened(file: Path) -> Opened:
    """The schema of a file, and what cuts columns of it into pieces."""
    from pyarrow.parquet import ParquetFile

    if is_text(file):
        return _text(file)
    with ParquetFile(file) as whole:
        metadata, schema = whole.metadata, whole.schema_arrow

    def load(group: int, titles: list[str]) -> Iterator[Any]:
        flat: Any = {"metadata": metadata, "pre_buffer": False, "buffer_size": 2**18}  # bytes
        with ParquetFile(file, **flat) as part:  # of its own, for a core of its own
            yield from part.iter_batches(ROWS, [group], titles, metadata.num_row_groups == 1)

    def pieces(titles: list[str]) -> Pieces:
        above = 0
        for group in range(metadata.num_row_groups):
            below = above + metadata.row_group(group).num_rows
            yield load(group, titles), above, below / max(1, metadata.num_rows)
            above = below

    return schema, pieces


def _text(file: Path) -> Opened:
    """The same for CSV and TSV; a first line of nothing but numbers is no header."""
    from pyarrow import csv, float64

    encoding, mark = _marks(file)

    def started(point: str, header: bool = True, titles: Iterable[str] = ()) -> tuple[Any, Any]:
        raw, text = _stream(file)
        types = dict.fromkeys(titles, float64())  # whole numbers may come first
        named: Any = {"encoding": encoding, "autogenerate_column_names": not header}
        read = csv.ReadOptions(use_threads=False, **named)  # only so are errors given their line
        parse = csv.ParseOptions(delimiter=mark, newlines_in_values=True)
        only = {"include_columns": list(types), "column_types": types}
        return raw, csv.open_csv(text, read, parse, csv.ConvertOptions(decimal_point=point, **only))

    schemas = {point: started(point)[1].schema for point in (",." if mark != "," else ".")}
    point = max(schemas, key=lambda point: len(numeric(schemas[point])))
    header = not all(map(NUMBER.fullmatch, schemas[point].names))

    def pieces(titles: list[str]) -> Pieces:
        above = 0
        raw, batches = started(point, header, titles)
        for batch in batches:
            yield [batch], above, raw.tell() / raw.size()
            above += len(batch)

    return schemas[point] if header else started(point, header)[1].schema, pieces


def _marks(file: Path) -> tuple[str, str]:
    """The encoding of a text and what stands between its columns, by how it begins."""
    head = _stream(file)[1].read(ROWS)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf8"
    text = re.sub('"[^"]*"', "", head.decode(encoding, "replace")).lstrip()
    line = text.partition("\n")[0]
    tabs = "\t" in line or ".tsv" in file.name.lower()
    return encoding, "\t" if tabs else ";" if ";" in line else ","


def _stream(file: Path) -> tuple[Any, Any]:
    """A file as it is, which tells how far it is read, and unpacked."""
    from pyarrow import CompressedInputStream, OSFile

    raw, codec = OSFile(str(file)), CODECS.get(file.suffix.lower())
    return raw, CompressedInputStream(raw, codec) if codec else raw
