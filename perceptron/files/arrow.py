"""Parquet and Feather: columns that are numbers already, in batches of any length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from perceptron.files.heading import Row
from perceptron.files.layout import Layout, titled
from perceptron.files.numbers import LARGEST, Cell, Not, cell_of
from perceptron.files.parts import Gap, Numbers, Part, Piece, Plan, part_of
from perceptron.files.readings import Plain
from perceptron.files.refusal import Refused, quoted
from perceptron.files.source import Content, broken, too_large

NUMERIC = re.compile("u?int|halffloat|float|double|decimal")  # as Arrow calls types
# Rows in a batch. Two columns of so many numbers stay in a core's cache; a power of two would
# crowd a part of it.
ROWS = 40_960
SPREAD = 2**24  # bytes that the texts of a batch may have in an upload
HEAD_ROWS = 1000  # from which a column of texts is known
HEAD_CELLS = 1_000_000  # of them, where a table is so wide that there are fewer rows
# Bytes that are read of a Parquet file at once: the two columns of a row group need not be in
# memory whole, so that it does not grow with the row group.
BUFFER = 2**18


@dataclass(frozen=True)
class Typed:
    """A table whose columns have types."""

    content: Content
    layout: Layout
    types: tuple[bool, ...]  # whether each column holds numbers
    file: str | bytes  # where Arrow reads it from: its path, or all its bytes
    nested: dict[int, str]  # columns of lists that are not looked at, and their types

    @classmethod
    def of(cls, content: Content) -> Typed:
        """Raises Refused where it is damaged or has no two columns of numbers."""
        path = content.plain.path if content.plain else None
        file = str(path) if path else content.whole()
        with damaged(content.kind):
            if content.limit and _size(content.kind, file) > content.limit:
                raise too_large(content.limit)
            begin = _parquet_head if content.kind == "parquet" else _feather_head
            head = begin(file, content.limit)
        rows = [Row(number, [*map(cell_of, row)]) for number, row in enumerate(head.rows, 1)]
        types = tuple(bool(NUMERIC.match(str(field.type))) for field in head.schema)
        titles = ["" if name.startswith(INDEX) else name for name in head.schema.names]
        limited = content.limit is not None
        nested = {
            at: str(f.type) for at, f in enumerate(head.schema) if limited and f.type.num_fields
        }
        return cls(content, titled(titles, rows, head.whole, types), types, file, nested)

    def pieces(self, plan: Plan) -> Iterator[Piece]:
        """Those of Parquet are row groups, which any thread can read by itself."""
        columns = [axis.column.at for axis in plan]
        for axis in plan:
            if axis.column.at in self.nested:
                what = f"{quoted(self.nested[axis.column.at])} is not a number"
                raise Refused(what, "Choose another column.", 1, axis.column.title)
        yield from (_groups if self.content.kind == "parquet" else _batches)(self, plan, columns)


INDEX = ("__index_level_", "Unnamed: ")  # what pandas calls a column without a title


def _size(kind: str, file: str | bytes) -> int:
    """Bytes of the table, as far as is known before anything is unpacked: equal cells take none."""
    from pyarrow import ipc
    from pyarrow.dataset import IpcFileFormat
    from pyarrow.parquet import ParquetFile

    if kind == "feather":
        names = ipc.open_file(_opened(file)).schema.names
        if len({*names}) < len(names):  # Arrow does not count the rows of such a file
            what = "two of its columns have the same title"
            raise Refused(what, "Give each column a title of its own.")
        rows: int = IpcFileFormat().make_fragment(_opened(file)).count_rows()
        return rows * 8 * len(names)
    with ParquetFile(_opened(file)) as opened:
        metadata = opened.metadata
        groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
        size: int = max(metadata.num_rows * 16, sum(group.total_byte_size for group in groups))
        return size


class Head(NamedTuple):
    """How a table begins."""

    schema: Any  # Arrow's: titles and types
    rows: list[tuple[Any, ...]]
    whole: bool  # whether these are all rows


def _parquet_head(file: str | bytes, limit: int | None) -> Head:
    with _parquet(file, limit) as opened:
        schema, columns = opened.schema_arrow, _looked_at(opened.schema_arrow, limit)
        batches = opened.iter_batches(_head_rows(schema), columns=columns)
        rows = _rows(schema, next(batches, None), limit)
        return Head(schema, rows, opened.metadata.num_rows <= len(rows))


def _feather_head(file: str | bytes, limit: int | None) -> Head:
    from pyarrow import ipc

    opened = ipc.open_file(_opened(file))
    schema = opened.schema
    batch = _sound(opened.get_batch(0)) if opened.num_record_batches else None
    head = None if batch is None else batch.slice(0, _head_rows(schema))
    if head is not None and (looked_at := _looked_at(schema, limit)):
        head = head.select(looked_at)
    rows = _rows(schema, head, limit)
    whole = opened.num_record_batches < 2 and (batch is None or len(batch) <= len(rows))
    return Head(schema, rows, whole)


def _parquet(file: Any, limit: int | None, **how: Any) -> Any:
    """Open; of an upload each text is unpacked once, in however many rows it stands."""
    from pyarrow import types
    from pyarrow.parquet import ParquetFile, read_schema

    texts = []
    if limit:
        schema = how["metadata"].schema.to_arrow_schema() if how else read_schema(_opened(file))
        texts = [f.name for f in schema if types.is_string(f.type) or types.is_binary(f.type)]
    return ParquetFile(_unhurried(file), read_dictionary=texts, **how, **SPARING)


def _head_rows(schema: Any) -> int:
    return min(HEAD_ROWS, max(2, HEAD_CELLS // max(1, len(schema.names))))


def _looked_at(schema: Any, limit: int | None) -> list[str] | None:
    """Titles of the columns without lists in their cells, of an upload; None: of all.

    A list can be of any length in a file of any size. Raises Refused where a title is of both.
    """
    nested = {field.name for field in schema if field.type.num_fields}
    flat = [field.name for field in schema if not field.type.num_fields]
    if limit is None or not nested:
        return None
    if nested & {*flat}:
        what = "two of its columns have the same title"
        raise Refused(what, "Give each column a title of its own.")
    return [*dict.fromkeys(flat)]


def _refuse_spread(columns: Sequence[Any], limit: int | None) -> None:
    """Raises Refused where the texts of all cells take too much: one may stand in very many."""
    from pyarrow import compute, types

    size = 0
    for column in columns:
        if limit and types.is_dictionary(column.type):
            words = column.dictionary
            if types.is_string(words.type) or types.is_binary(words.type):
                lengths = compute.binary_length(words).take(column.indices)
                size += compute.sum(lengths.cast("int64")).as_py() or 0
    if size > SPREAD:
        what = f"its texts are {size // 2**20:,} MB in {len(columns[0]):,} rows"
        raise Refused(what, "Keep only the columns you need.")


def _sound(batch: Any) -> Any:
    """The same; ArrowInvalid where it points beyond its own memory, which Feather doesn't check."""
    batch.validate(full=True)
    return batch


def _rows(schema: Any, batch: Any, limit: int | None) -> list[tuple[Any, ...]]:
    """Of all columns; in place of a list that was not looked at, its type."""
    if batch is None:
        return []
    _refuse_spread(batch.columns, limit)
    columns = iter(batch.columns)
    skipped = batch.num_columns < len(schema.names)
    cells = [
        [str(field.type)] * len(batch)
        if skipped and field.type.num_fields
        else next(columns).to_pylist()
        for field in schema
    ]
    return [*zip(*cells, strict=True)]


SPARING: Any = {"pre_buffer": False, "buffer_size": BUFFER}  # not a whole row group at once


def _unhurried(file: str | bytes) -> Any:
    """What a reader of Parquet is given: a path, which it then buffers by itself."""
    return file if isinstance(file, str) else _opened(file)


def _opened(file: str | bytes) -> Any:
    from pyarrow import BufferReader, OSFile

    return OSFile(file) if isinstance(file, str) else BufferReader(file)


def damaged(kind: str) -> AbstractContextManager[None]:
    """Arrow's errors as a refusal."""
    return broken(f"it is a damaged {kind.capitalize()} file")


class Name(NamedTuple):
    """A column, whose title others may have too."""

    title: str
    before: int  # columns of the same title that stand before it

    def column(self, batch: Any) -> Any:
        return batch.column(batch.schema.get_all_field_indices(self.title)[self.before])


def _groups(table: Typed, plan: Plan, columns: list[int]) -> Iterator[Piece]:
    from pyarrow.parquet import ParquetFile

    with damaged("parquet"), ParquetFile(_opened(table.file)) as opened:
        metadata = opened.metadata
        titles = opened.schema_arrow.names
        names = [Name(titles[at], titles[:at].count(titles[at])) for at in columns]
    above = 0
    for group in range(metadata.num_row_groups):
        below = above + metadata.row_group(group).num_rows
        read = partial(_group, table, plan, metadata, group, names, above)
        yield Piece(read, below / max(1, metadata.num_rows))
        above = below


def _group(
    table: Typed, plan: Plan, metadata: Any, group: int, names: list[Name], above: int
) -> Iterator[Part]:
    threads = metadata.num_row_groups == 1  # else each group has a thread of ours
    # a file of its own: one is not for two threads
    limit = table.content.limit
    with damaged("parquet"), _parquet(table.file, limit, metadata=metadata) as part:
        for batch in part.iter_batches(ROWS, [group], [name.title for name in names], threads):
            if len(batch):
                yield _part(table, plan, [name.column(batch) for name in names], above)
                above += len(batch)


def _batches(table: Typed, plan: Plan, columns: list[int]) -> Iterator[Piece]:
    from pyarrow import ipc

    with damaged("feather"):
        opened = ipc.open_file(_opened(table.file))
        number, above = opened.num_record_batches, 0
        for at in range(number):
            batch = _sound(opened.get_batch(at).select(columns))
            read = partial(_cut, table, plan, batch.columns, above)
            yield Piece(read, (at + 1) / number)
            above += len(batch)


def _cut(table: Typed, plan: Plan, arrays: list[Any], above: int) -> Iterator[Part]:
    """A batch of any length, in parts of a fixed one."""
    for at in range(0, len(arrays[0]), ROWS):
        with damaged("feather"):
            part = _part(table, plan, [array.slice(at, ROWS) for array in arrays], above + at)
        yield part


def _part(table: Typed, plan: Plan, arrays: list[Any], above: int) -> Part:
    """Numbers as they are, looked at only where their sums are not sound; else cell by cell."""
    plain = all(table.types[axis.column.at] and isinstance(axis.read, Plain) for axis in plan)
    if plain:
        x, y = map(_numbers, arrays)
        return Part(x, y, len(x), 0, check=partial(_checked, plan, x, y, above))
    _refuse_spread(arrays, table.content.limit)
    width = len(table.types)
    rows = []
    for number, pair in enumerate(zip(*(a.to_pylist() for a in arrays), strict=True), above + 1):
        cells: list[Cell] = [""] * width
        for axis, value in zip(plan, pair, strict=True):
            cells[axis.column.at] = cell_of(value)
        rows.append(Row(number, cells))
    return part_of(rows, plan, table.layout)


def _numbers(column: Any) -> Numbers:
    """An Arrow array as float64 (m,), NaN where it lacks a value."""
    numbers: Numbers = column.cast("float64", safe=False).to_numpy(zero_copy_only=False)
    return numbers


def _checked(plan: Plan, x: Numbers, y: Numbers, above: int) -> Part:
    """Without the rows that lack a value. Raises Refused at the first number that is too large."""
    gaps = np.isnan(x) | np.isnan(y)
    with np.errstate(invalid="ignore"):
        large = (np.abs(x) > LARGEST) | (np.abs(y) > LARGEST)
    for at in np.flatnonzero(large)[:1]:
        axis, number = (plan.x, x[at]) if abs(x[at]) > LARGEST else (plan.y, y[at])
        found = axis.read(float(number))
        assert isinstance(found, Not)
        raise Refused(found.what, found.remedy, above + int(at) + 1, axis.column.title)
    gap = None
    for at in np.flatnonzero(gaps)[:1]:
        axis = plan.x if np.isnan(x[at]) else plan.y
        gap = Gap(above + int(at) + 1, axis.column.title, "")
    return Part(x[~gaps], y[~gaps], len(x), int(gaps.sum()), gap)
