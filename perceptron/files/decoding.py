"""Bytes as text: which encoding it is, and where a byte is none of it."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from perceptron.files.refusal import Refused

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


class Decoded(NamedTuple):
    """Text with its lines ended by a line feed, and the byte that ends it where one is wrong."""

    good: str
    bad: int | None = None


class Decoder:
    """Bytes as text, piece by piece; a piece may end inside a character."""

    def __init__(self, encoding: str, bom: int) -> None:
        self.encoding, self.skip = encoding, bom
        self.rest = b""
        self.returned = False  # a carriage return at a piece's end: a line feed may follow

    def feed(self, data: bytes, last: bool) -> Decoded:
        data, self.skip = data[self.skip :], max(0, self.skip - len(data))
        data = self.rest + data
        decode = codecs.getincrementaldecoder(self.encoding)("strict")
        bad = None
        try:
            text = decode.decode(data, last)
            self.rest = decode.getstate()[0]
        except UnicodeDecodeError as e:
            bad = data[e.start]
            text = data[: e.start].decode(self.encoding, "ignore")
        if self.returned:
            text = "\r" + text
        self.returned = text.endswith("\r") and not last
        text = text.removesuffix("\r") if self.returned else text
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return Decoded(text, bad)


def encoding_of(head: bytes) -> tuple[str, int]:
    """Of a text that begins like this, and how many bytes its byte order mark has."""
    for bom, encoding in MARKS:
        if head.startswith(bom):
            return encoding, len(bom)
    even, odd = (head[start:4096:2].count(0) for start in (0, 1))
    if max(even, odd) > 10 * min(even, odd) and max(even, odd) * 5 > len(head[:4096]) * 2:
        return ("utf-16-be" if even > odd else "utf-16-le"), 0
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
        return "utf-8", 0
    except UnicodeDecodeError:
        return "cp1252", 0


def bad_byte(byte: int, encoding: str, row: int) -> Refused:
    return Refused(
        f"the byte 0x{byte:02X} is not {NAMES[encoding]}", "Save the file as UTF-8.", row
    )
