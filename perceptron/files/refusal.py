"""What is wrong with a table, where, and what can be done, told to each door in its own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from shlex import quote
from typing import Literal, NamedTuple, TypeAlias

from perceptron.letters import visible

ROOM = 120  # characters for names of columns, sheets or tables in a sentence
MOST = 20  # of them
Door: TypeAlias = Literal["library", "terminal", "page"]


class Offer(NamedTuple):
    """One way in which a whole column can be read after all."""

    column: str  # its title
    reading: str  # a key of READINGS
    example: str  # a cell, and what it would be: "12%" as 0.12
    value: str

    def told(self, door: Door) -> str:
        column = short(self.column)
        if door == "terminal":
            way = f"--read-as {quote(f'{column}={self.reading}')}"
        elif door == "library":
            way = f'read_as={{"{column}": "{self.reading}"}}'
        else:
            return f"Read {quoted(self.example)} as {self.value}"
        return f"{way} reads {quoted(self.example)} as {self.value}"


class Gaps(NamedTuple):
    """How many of all rows lack a value; the refusal's own place is the first of them."""

    rows: int
    of: int

    def told(self, door: Door) -> str:
        if self.of - self.rows < 2:
            return "Fewer than 2 rows are whole."
        return {
            "library": "drop_missing=True leaves them out.",
            "terminal": "--drop-missing leaves them out.",
            "page": "",  # a button says it
        }[door]


@dataclass
class Refused(ValueError):
    """A table, or a cell of it, that can't be read.

    str() is the sentence for whoever calls the library: "exam.csv: row 5, column “y”: “oops” is
    not a number. …". `told` has the same for the other doors.
    """

    what: str  # a clause: "“oops” is not a number"
    remedy: str = ""  # a sentence for all doors: "Put a number there or remove the row."
    row: int = 0  # as an editor counts lines; 0: of the whole table
    column: str = ""  # its title
    file: str = ""
    offers: Sequence[Offer] = ()
    gaps: Gaps | None = None
    remedies: Mapping[str, str] | None = None  # by door, where they differ
    tables: tuple[str, ...] = ()  # names of those in the file, where one has to be chosen
    argument: str = ""  # of the call, where that is what is wrong: "x", "read_as"

    def __str__(self) -> str:
        return self.told("library")

    def told(self, door: Door) -> str:
        """The whole sentence; the page's leaves out the file's name, which stands beside it."""
        column = f"column {quoted(self.column)}" if self.column else ""
        place = ", ".join(filter(None, [f"row {self.row}" if self.row else "", column]))
        option = f"--{self.argument.replace('_', '-')}"
        argument = {"library": self.argument, "terminal": option, "page": ""}[door]
        file = "" if door == "page" else visible(self.file)
        parts = [*filter(None, [file, argument if self.argument else "", place]), self.what]
        sentence = ": ".join(parts)
        end = "" if sentence.endswith("?") else "."
        return " ".join(filter(None, [_upper(sentence, door) + end, *self._ways(door)]))

    def _ways(self, door: Door) -> list[str]:
        ways = [self.remedy, (self.remedies or {}).get(door, "")]
        if self.gaps:
            ways.append(self.gaps.told(door))
        if self.offers and door != "page":
            ways.append("; ".join(offer.told(door) for offer in self.offers) + ".")
        return ways

    def __reduce__(self) -> tuple[object, ...]:
        """Exceptions are pickled by their args, which a dataclass does not fill."""
        return type(self), tuple(getattr(self, field.name) for field in fields(self))


def named_ways(names: Sequence[str]) -> dict[str, str]:
    """How each door names one of several tables in a file."""
    first = short(names[0])  # where it is longer, its beginning says which
    return {
        "library": f'sheet="{first}" names the first of them.',
        "terminal": f"--sheet {quote(first)} names the first of them.",
        "page": "Choose one of them.",
    }


def _upper(sentence: str, door: Door) -> str:
    """The page's begins as a sentence does."""
    return sentence[:1].upper() + sentence[1:] if door == "page" else sentence


def quoted(text: str) -> str:
    """In quotation marks, on one line, and short enough for a sentence."""
    return f"“{short(text)}”"


def short(text: str) -> str:
    """On one line, and short enough for a sentence."""
    line = "".join(letter if letter.isprintable() else " " for letter in text[:41])
    return line if len(text) <= 40 else f"{line[:39]}…"


def listed(names: Sequence[str]) -> str:
    """As many names as a sentence has room for, each short; the first one always."""
    fitting, room = 1, ROOM - len(names[0])
    for name in names[1:MOST]:
        room -= len(name) + 2
        fitting += room >= 0
    return f"{', '.join(names[:fitting])}{' …' if fitting < len(names) else ''}"
