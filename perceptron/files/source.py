"""Where the bytes of a table are, and how they are unpacked."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from zipfile import ZipFile, ZipInfo

from perceptron.files.kinds import ARCHIVE, BINARY, PACKED, refuse_others
from perceptron.files.refusal import Refused, listed, named_ways, quoted

WHOLE = 2**30  # bytes of a file that can't be streamed, unpacked; of a library's reader
DATA = (
    *(".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".ods", ".parquet", ".feather", ".arrow"),
    *(".json", ".jsonl", ".ndjson"),
)
LOOSE = (".txt", ".dat", ".data")  # of tables, and of what goes with them
CODECS = (".gz", ".zst", ".bz2")
UNPACKED = 4  # times the limit of an upload that it may hold once it is unpacked
DAMAGED = "it is a damaged ZIP archive"
NEST = 3  # layers of packing: a table in a .gz in a .zip


@contextmanager
def broken(what: str, remedy: str = "Download or save it again.") -> Iterator[None]:
    """What a library raises over a file that is damaged, as a refusal.

    There are many kinds of it, Rust's panics among them, and none is worth a traceback.
    """
    try:
        yield
    except Refused:
        raise
    except Exception as e:
        if type(e) is MemoryError:  # not Arrow's, which believes any size that is written there
            raise
        raise Refused(what, remedy) from e
    except BaseException as e:
        if type(e).__name__ != "PanicException":
            raise
        raise Refused(what, remedy) from e


class Stream(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Source:
    """A file on the disk, or one that was uploaded; `limit`: bytes unpacked, None on the disk."""

    name: str
    path: Path | None = None
    data: bytes | None = None
    limit: int | None = None

    def open(self) -> Any:
        """Its bytes as they lie there; Arrow's, which any of its readers takes."""
        from pyarrow import BufferReader, OSFile

        return OSFile(str(self.path)) if self.path else BufferReader(self.data or b"")


@dataclass(frozen=True)
class Content:
    """What is in a file once it is unpacked: its kind by its first bytes, and how to read it."""

    name: str
    kind: str  # "text", "parquet", "feather", "workbook"
    opened: Callable[[], Any]  # a stream of the bytes, from the first; any number of times
    size: int | None  # bytes as `place` counts them; None where that is not known
    place: Callable[[Any], int]  # of a stream: how far it is read
    plain: Source | None = None  # where nothing is packed
    limit: int | None = None

    def whole(self) -> bytes:
        """All of it, in memory; Refused where that is more than the limit."""
        limit = self.limit or WHOLE
        data: bytes = self.opened().read(limit + 1)
        if len(data) > limit:
            raise too_large(limit)
        return data


def too_large(limit: int) -> Refused:
    """Unpacked, it holds more bytes than that."""
    return Refused(
        f"it holds more than {limit // 2**20:,} MB",
        "Keep only the rows and columns you need.",
    )


def content(source: Source, sheet: str | None = None) -> tuple[Content, str | None]:
    """What a file holds, and the sheet that is still to be found in it.

    Raises Refused where it is no table, or an archive of several.
    """
    raw = source.open()
    size = raw.size()
    if source.limit and size > source.limit:
        here, most = -(-size // 2**20), source.limit // 2**20
        what = f"it is {here:,} MB, and at most {most:,} MB can be read here"
        raise Refused(what, "Keep only the rows and columns you need.")
    layer = Content(source.name, "", source.open, size, lambda s: s.tell(), source, source.limit)
    if source.limit:
        layer = replace(layer, limit=UNPACKED * source.limit)
    for _ in range(NEST):
        head = layer.opened().read(8192)
        packing = next((name for magic, name in PACKED.items() if head.startswith(magic)), "")
        if packing:
            layer = _unpacked(layer, packing)
        elif head.startswith(ARCHIVE):
            found, sheet = _in_archive(layer, sheet)
            if found.kind:
                return found, sheet
            layer = found
        else:
            refuse_others(head)
            kind = next((kind for magic, kind in BINARY.items() if head.startswith(magic)), "text")
            return replace(layer, kind=kind), sheet
    raise Refused("it is packed too many times", "Unpack it and choose the table.")


class Measured:
    """A stream inside another one, which alone knows how far it is; ends at a limit."""

    def __init__(self, inner: Stream, outer: Any, limit: int | None) -> None:
        self.inner, self.outer, self.limit, self.taken = inner, outer, limit, 0

    def read(self, size: int = -1, /) -> bytes:
        with broken("it is damaged, and can't be unpacked"):
            data = self.inner.read(size) if size >= 0 else self.inner.read()
        self.taken += len(data)
        if self.limit and self.taken > self.limit:
            raise too_large(self.limit)
        return data


def _unpacked(layer: Content, codec: str) -> Content:
    from pyarrow import CompressedInputStream

    def opened() -> Measured:
        outer = layer.opened()
        inner = outer if not isinstance(outer, Measured) else _readable(outer)
        return Measured(CompressedInputStream(inner, codec), outer, layer.limit)

    name = layer.name
    if name.lower().endswith(CODECS):
        name = name.rpartition(".")[0]
    return replace(
        layer, name=name, opened=opened, place=lambda s: layer.place(s.outer), plain=None
    )


class _Raw(io.RawIOBase):
    """A stream as Python has them."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _readable(stream: Stream) -> Any:
    """As a file of Python's, which Arrow can read."""
    from pyarrow import PythonFile

    return PythonFile(io.BufferedReader(_Raw(stream)), mode="r")


def _in_archive(layer: Content, sheet: str | None) -> tuple[Content, str | None]:
    """The workbook that an archive is, or the one table in it, or the one that is asked for."""
    with broken(DAMAGED):
        archive = ZipFile(_seekable(layer))
        entries = [e for e in archive.infolist() if not e.is_dir()]
    names = {entry.filename for entry in entries}
    if "xl/workbook.bin" in names:
        raise Refused("it is a binary Excel workbook (XLSB)", "Save it as XLSX and choose that.")
    if "xl/workbook.xml" in names:
        return replace(layer, kind="workbook"), sheet
    if "mimetype" in names:
        with broken(DAMAGED):
            kind = archive.open("mimetype").read(200)
        if b"opendocument.spreadsheet" in kind:
            return replace(layer, kind="workbook"), sheet
        if b"opendocument" in kind:
            raise Refused("it is a document of an office suite", "Save its table as CSV.")
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise Refused("it is a document of an office suite", "Save its table as CSV.")
    entry, sheet = _one_of(entries, sheet)
    if entry.flag_bits & 1:
        raise Refused("it is locked by a password", "Unpack it and choose the table.")

    def opened() -> Measured:
        return Measured(_Entry(ZipFile(_seekable(layer)), entry), None, layer.limit)

    name = PurePosixPath(entry.filename).name
    return Content(name, "", opened, entry.file_size, lambda s: s.taken, limit=layer.limit), sheet


class _Entry:
    """A file of an archive; what is damaged in it is said."""

    def __init__(self, archive: ZipFile, entry: ZipInfo) -> None:
        with broken("it is a ZIP archive that can't be unpacked here"):
            self.file = archive.open(entry)

    def read(self, size: int = -1, /) -> bytes:
        with broken(DAMAGED):
            return self.file.read(size)


def _seekable(layer: Content) -> Any:
    """What ZipFile needs: the file on the disk, or all bytes."""
    if layer.plain and layer.plain.path:
        return layer.plain.path
    return io.BytesIO(layer.whole())


def _one_of(entries: list[ZipInfo], sheet: str | None) -> tuple[ZipInfo, str | None]:
    """The only table of an archive, or the one of this name; `sheet` is then used up."""
    tables = [e for e in entries if _is_data(e.filename, DATA)]
    tables = tables or [e for e in entries if _is_data(e.filename, LOOSE) and not _is_note(e)]
    tables = tables or [e for e in entries if _visible(e.filename) and not _is_note(e)]
    named = [e for e in entries if sheet in (e.filename, PurePosixPath(e.filename).name)]
    if sheet is not None and named:
        return named[0], None
    if not tables:
        raise Refused("it is a ZIP archive without a table", "Choose one with a table in it.")
    if len(tables) > 1:
        names = [entry.filename for entry in tables]
        raise Refused(
            f"it is a ZIP archive of {len(tables):,} tables: {listed([*map(quoted, names)])}",
            tables=tuple(names),
            remedies=named_ways(names),
        )
    return tables[0], sheet


def _visible(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not any(part.startswith((".", "__MACOSX")) for part in parts)


def _is_note(entry: ZipInfo) -> bool:
    stem = PurePosixPath(entry.filename).stem.lower()
    endings = (".md", ".pdf", ".names", ".html", ".docx", ".xml", ".png", ".jpg")
    notes = ("readme", "license", "licence", "index", "citation")
    return stem.startswith(notes) or entry.filename.lower().endswith(endings)


def _is_data(name: str, endings: tuple[str, ...]) -> bool:
    bare = name.lower()
    for codec in CODECS:
        bare = bare.removesuffix(codec)
    return _visible(name) and bare.endswith(endings)
