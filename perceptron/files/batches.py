"""CSV, TSV and Parquet: what columns a file has, and its rows batch by batch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

TEXTS = tuple(kind + packed for kind in (".csv", ".tsv") for packed in ("", ".gz", ".zst"))
CODECS = {".gz": "gzip", ".zst": "zstd"}
NUMBER = re.compile(r"\s*([+-]?(\d*[.,]?\d+[.,]?(e[+-]?\d+)?|inf(inity)?)|nan)?\s*", re.IGNORECASE)
NUMERIC = re.compile("u?int|halffloat|float|double|decimal")  # as Arrow calls types
# Rows in a batch of Parquet, and bytes of a text that are looked at to know it. Two columns of so
# many numbers stay in a core's cache; a power of two would crowd a part of it.
ROWS = 40_960
# Bytes that are read of a Parquet file at once: the two columns of a row group need not be in
# memory whole, so that it does not grow with the row group.
BUFFER = 2**18


class Piece(NamedTuple):
    """Rows of a file that one thread reads and works on."""

    batches: Iterable[Any]  # Arrow's, read as they are asked for
    above: int  # rows of the file before them
    done: float  # share of the file that is read after them, 0 … 1


@dataclass(frozen=True)
class Parquet:
    """A Parquet file: a piece is a row group, which any thread can read by itself."""

    file: Path
    metadata: Any  # Arrow's: how many row groups, and rows in each
    schema: Any  # Arrow's: the titles and types of the columns

    @classmethod
    def of(cls, file: Path) -> Parquet:
        from pyarrow.parquet import ParquetFile

        with ParquetFile(file) as opened:
            return cls(file, opened.metadata, opened.schema_arrow)

    def pieces(self, titles: list[str]) -> Iterator[Piece]:
        above = 0
        for group in range(self.metadata.num_row_groups):
            below = above + self.metadata.row_group(group).num_rows
            done = below / max(1, self.metadata.num_rows)
            yield Piece(self._batches(group, titles), above, done)
            above = below

    def _batches(self, group: int, titles: list[str]) -> Iterator[Any]:
        from pyarrow.parquet import ParquetFile

        how: Any = {"metadata": self.metadata, "pre_buffer": False, "buffer_size": BUFFER}
        threads = self.metadata.num_row_groups == 1  # else each group has a thread of ours
        with ParquetFile(self.file, **how) as part:  # of its own: one is not for two threads
            yield from part.iter_batches(ROWS, [group], titles, threads)


@dataclass(frozen=True)
class Text:
    """A CSV or TSV, maybe packed; a piece is a batch, and they come one after the other."""

    file: Path
    encoding: str  # as Arrow calls it
    delimiter: str
    decimal: str  # the mark in a number
    header: bool = True  # whether the first line is titles; else Arrow makes up "f0", "f1" …

    @classmethod
    def of(cls, file: Path) -> Text:
        """Of the decimal marks that may be the one that makes more columns numbers.

        A first line of nothing but numbers is no header.
        """
        encoding, delimiter = _encoding_and_delimiter(file)
        marks = "." if delimiter == "," else ",."
        texts = [cls(file, encoding, delimiter, mark) for mark in marks]
        text = max(texts, key=lambda text: len(numeric(text.schema)))
        numbers = all(map(NUMBER.fullmatch, text.schema.names))
        return replace(text, header=False) if numbers else text

    @cached_property
    def schema(self) -> Any:
        """Arrow's: the titles and types of the columns, by the first block of the file."""
        return self._batches(_stream(self.file)).schema

    def pieces(self, titles: list[str]) -> Iterator[Piece]:
        above = 0
        stream = _stream(self.file)
        for batch in self._batches(stream, titles):
            yield Piece([batch], above, stream.raw.tell() / stream.raw.size())
            above += len(batch)

    def _batches(self, stream: Stream, titles: Iterable[str] = ()) -> Any:
        """Arrow's reader of these columns, as float64; without titles of all, as they seem."""
        from pyarrow import csv, float64

        types = dict.fromkeys(titles, float64())  # given, as whole numbers may come first
        read: Any = {"encoding": self.encoding, "autogenerate_column_names": not self.header}
        convert: Any = {"include_columns": list(types), "column_types": types}
        return csv.open_csv(
            stream.unpacked,
            csv.ReadOptions(use_threads=False, **read),  # only so are errors given their line
            csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True),
            csv.ConvertOptions(decimal_point=self.decimal, **convert),
        )


def is_text(file: Path) -> bool:
    return file.name.lower().endswith(TEXTS)


def opened(file: Path) -> Text | Parquet:
    """By its ending."""
    return Text.of(file) if is_text(file) else Parquet.of(file)


def numeric(schema: Any) -> list[str]:
    """The titles of the columns that are numbers."""
    return [column.name for column in schema if NUMERIC.match(str(column.type))]


@contextmanager
def errors_about(file: Path) -> Iterator[None]:
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


class Stream(NamedTuple):
    """The bytes of a file."""

    raw: Any  # as they lie on the disk; tells how far they are read
    unpacked: Any


def _stream(file: Path) -> Stream:
    from pyarrow import CompressedInputStream, OSFile

    raw, codec = OSFile(str(file)), CODECS.get(file.suffix.lower())
    return Stream(raw, CompressedInputStream(raw, codec) if codec else raw)


def _encoding_and_delimiter(file: Path) -> tuple[str, str]:
    """By how a text begins: its byte order mark, and what its first line has outside of quotes."""
    head = _stream(file).unpacked.read(ROWS)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf8"
    text = re.sub('"[^"]*"', "", head.decode(encoding, "replace")).lstrip()
    line = text.partition("\n")[0]
    if "\t" in line or ".tsv" in file.name.lower():
        return encoding, "\t"
    return encoding, ";" if ";" in line else ","
