"""How the cells of a column become numbers: as they are written, or as one has asked.

A reading is made for a whole column from the cells of a table's head, and holds for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import TypeAlias

from perceptron.files.numbers import (
    DATE,
    GROUPED,
    NUMBER,
    ONE_GROUP,
    PAIRS,
    PERCENT,
    SPACES,
    Cell,
    Not,
    is_missing,
    money,
    plain,
    ungroomed,
    value,
)
from perceptron.files.refusal import Offer, quoted

Read: TypeAlias = Callable[[Cell], "float | Not | None"]  # None: a missing value


@dataclass(frozen=True)
class Plain:
    """As they are written, with this decimal mark; what streams can read at once."""

    mark: str

    def __call__(self, cell: Cell) -> float | Not | None:
        return value(cell, self.mark)


@dataclass(frozen=True)
class Percent:
    """12% as 0.12."""

    mark: str

    def __call__(self, cell: Cell) -> float | Not | None:
        if isinstance(cell, float) or is_missing(cell):
            return value(cell, self.mark)
        found = PERCENT.fullmatch(plain(cell))
        number = value(found[1], self.mark) if found else None
        if number is None or isinstance(number, Not):
            return Not("percent", f"{quoted(cell.strip())} is not a percentage")
        return float(f"{number!r}e-2" if "e" not in repr(number) else number / 100)


@dataclass(frozen=True)
class Separated:
    """1,234.5 as 1234.5: thousands apart by `group`, decimals behind `mark`; money too."""

    group: str
    mark: str

    def __call__(self, cell: Cell) -> float | Not | None:
        if isinstance(cell, float) or is_missing(cell):
            return value(cell, self.mark)
        text = plain(cell)
        amount = money(text)
        text = ungroomed(amount if amount is not None else text)
        if not GROUPED[self.group, self.mark].fullmatch(text):
            number = value(text, self.mark)
            if amount is None or not isinstance(number, Not):
                return number
            return Not("currency", f"{quoted(cell.strip())} is not an amount")
        return value(text.replace(self.group, ""), self.mark)


@dataclass(frozen=True)
class Money:
    """$5.20 as 5.2, where nothing stands between thousands."""

    mark: str

    def __call__(self, cell: Cell) -> float | Not | None:
        if isinstance(cell, float) or is_missing(cell):
            return value(cell, self.mark)
        amount = money(plain(cell))
        return value(cell if amount is None else amount, self.mark)


@dataclass(frozen=True)
class Days:
    """Dates as days since the first of them, with fractions where they have a time."""

    form: str  # as strptime has it, or "" for ISO 8601
    first: datetime

    def __call__(self, cell: Cell) -> float | Not | None:
        if is_missing(cell):
            return None
        when = _when(cell, self.form) if isinstance(cell, str) else None
        shown = quoted(str(cell).strip())
        if when is None:
            return Not("date", f"{shown} is not a date like the first of its column")
        if (when.tzinfo is None) != (self.first.tzinfo is None):
            return Not("date", f"{shown} and the first date are not both of a known zone")
        return (when - self.first).total_seconds() / 86400


@dataclass(frozen=True)
class Undecided:
    """Dates of which nothing says whether the day or the month comes first."""

    def __call__(self, cell: Cell) -> float | Not | None:
        if is_missing(cell):
            return None
        shown = quoted(str(cell).strip())
        if isinstance(cell, float) or not DATE.fullmatch(plain(cell)):
            return Not("date", f"{shown} is not a date")
        what = f"{shown} may have the day or the month first"
        return Not("date", what, "Write it as year-month-day.")


def percent(cells: Sequence[Cell], mark: str) -> list[Read]:
    bare = [plain(c).removesuffix("%").strip() for c in cells if isinstance(c, str)]
    return [Percent(m) for m in _marks(bare, mark)]


def currency(cells: Sequence[Cell], mark: str) -> list[Read]:
    """Money whose thousands are not kept apart, or in a way that leaves no doubt."""
    found = [money(plain(c)) for c in cells if isinstance(c, str)]
    amounts = [amount for amount in found if amount is not None]
    sure = [way for way in _separated(amounts) if _proven(amounts, way)]
    return [*map(Money, _marks(amounts, mark)), *sure]


def thousands(cells: Sequence[Cell], mark: str) -> list[Read]:
    texts = [money(plain(c)) or plain(c) for c in cells if isinstance(c, str)]
    return [*_separated(texts)] or [Separated(",", ".")]


def decimals(cells: Sequence[Cell], mark: str) -> list[Read]:
    """Every comma as a decimal mark; where there is none, every point."""
    comma = any("," in c for c in cells if isinstance(c, str) and not is_missing(c))
    return [Money("," if comma else ".")]


def days(cells: Sequence[Cell], mark: str) -> list[Read]:
    """Of the forms that take most dates; where two of them differ, none can be taken."""
    texts = [*dict.fromkeys(c for c in cells if isinstance(c, str) and not is_missing(c))]
    found = [(form, [*takewhile(bool, (_when(text, form) for text in texts))]) for form in FORMS]
    most = max(len(dates) for _, dates in found)
    best = {tuple(dates): form for form, dates in reversed(found) if dates and len(dates) == most}
    if len(best) > 1:
        return [Undecided()]
    return [Days(form, dates[0]) for dates, form in best.items() if dates[0]] or [Undecided()]


# By the name that one gives: candidates, made from the cells of a column in the head
READINGS: dict[str, Callable[[Sequence[Cell], str], list[Read]]] = {
    "percent": percent,
    "days": days,
    "currency": currency,
    "thousands": thousands,
    "decimals": decimals,
}


def reading_of(name: str, cells: Sequence[Cell], mark: str) -> Read:
    """How a column is read that is to be read so: by the candidate that takes the most cells.

    What even that one doesn't take is refused by its row when it comes.
    """
    return max(READINGS[name](cells, mark), key=lambda reading: _taken(reading, cells))


def _taken(reading: Read, cells: Sequence[Cell]) -> int:
    """How many cells from the first on are no refusal."""
    return sum(1 for _ in takewhile(lambda cell: not isinstance(reading(cell), Not), cells))


def offers(title: str, cells: Sequence[Cell], mark: str, blamed: Cell) -> tuple[Offer, ...]:
    """Every way to read the whole column, and what becomes of the cell that is blamed."""
    found: dict[str, Offer] = {}
    for name in READINGS:
        reading = reading_of(name, cells, mark)
        number = reading(blamed)
        if isinstance(number, float) and _taken(reading, cells) == len(cells):
            shown = f"{number:g} days since the first" if name == "days" else f"{number:.15g}"
            found.setdefault(shown, Offer(title, name, str(blamed).strip(), shown))
    return tuple(found.values())


_DAY = [
    *("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%Y/%m/%d"),
    *("%d-%m-%Y", "%m-%d-%Y", "%Y.%m.%d", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y"),
    *("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y"),
]
FORMS = ("", *(day + clock for clock in ("", " %H:%M", " %H:%M:%S", " %I:%M %p") for day in _DAY))


def _when(text: str, form: str) -> datetime | None:
    try:
        text = " ".join(text.split())
        if form:
            return datetime.strptime(text, form)
        return datetime.fromisoformat(text) if re.match("[0-9]{4}-", text) else None
    except ValueError:
        return None


def _marks(texts: Iterable[str], mark: str) -> list[str]:
    """The decimal marks these may have: the table's own, and the other where it must be that."""
    other = "," if mark == "." else "."
    proof = [t for t in texts if other in t and not ONE_GROUP[other].fullmatch(t)]
    proven = any(NUMBER[other].fullmatch(text) for text in proof)
    return [mark, other] if proven else [mark]


def _separated(texts: Sequence[str]) -> list[Separated]:
    """The ways in which thousands may be kept apart in at least one of these."""
    even = [ungroomed(text) for text in texts]
    return [
        Separated(group, mark)
        for group, mark in PAIRS
        if any(group in text and GROUPED[group, mark].fullmatch(text) for text in even)
    ]


def _proven(texts: Sequence[str], way: Separated) -> bool:
    """Whether one of these can be read in no other way: 1,234,567 or 1,234.5, or 0.5 beside."""
    group, mark = way.group, way.mark
    for text in map(ungroomed, texts):
        apart = text.count(group)
        if group in "'" + SPACES and apart:
            return True
        if GROUPED[group, mark].fullmatch(text) and (apart > 1 or mark in text):
            return True
        if mark in text and NUMBER[mark].fullmatch(text) and not ONE_GROUP[mark].fullmatch(text):
            return True
    return False
