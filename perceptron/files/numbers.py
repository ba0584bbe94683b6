"""How a number may be written in a cell, what stands for a missing one, and what else there is.

The one grammar of every door: files, the table on the page, the terminal.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from perceptron.files.refusal import quoted

Cell: TypeAlias = "str | float"  # of a text, and of a workbook, which holds numbers themselves

LONGEST = 64  # characters of what may be an amount, a date …; a number may have any length
LARGEST = 1e30  # training runs in float32, which ends at 3.4e38
MISSING = ("", "na", "n/a", "nan", "null", "none", "?", "-", "--", ".", "***", "\\n")
# Every mark in every mixture of upper and lower case, for what can only compare
MISSING_SPELLINGS = frozenset(
    "".join(letters)
    for mark in MISSING
    for letters in product(*({letter.lower(), letter.upper()} for letter in mark))
)

# A number, by its decimal mark
_POINT = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
NUMBER = {".": re.compile(_POINT), ",": re.compile(_POINT.replace(r"\.", ","))}
# One comma that may separate thousands or decimals; and the point that may
ONE_GROUP = {mark: re.compile(rf"[+-]?[1-9][0-9]{{0,2}}[{mark}][0-9]{{3}}") for mark in ",."}
SPACES = "\u00a0\u202f\u2009 "
# Separators of thousands with the decimal mark that goes with each; India groups by two
PAIRS = ((",", "."), (".", ","), ("'", "."), ("'", ","), (" ", ","), (" ", "."))
GROUPED = {
    (group, mark): re.compile(
        rf"[+-]?[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{2,3}})*{re.escape(group)}[0-9]{{3}}"
        rf"(?:{re.escape(mark)}[0-9]*)?"
    )
    for group, mark in PAIRS
}
UNBOUNDED = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
PERCENT = re.compile(r"(.*[0-9.,])\s*%")
MONEY = r"[$€£¥₹₽₩₺฿]|[A-Z]{0,2}\$|(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN|Fr\.)"
CURRENCY = re.compile(rf"(?P<minus>[(+-]?)\s*(?:(?:{MONEY})\s*)(?P<amount>[+-]?[0-9.,'\s]+)\)?")
CURRENCY_BEHIND = re.compile(rf"(?P<minus>[(+-]?)(?P<amount>[0-9.,'\s]+?)\s*(?:{MONEY})\)?")
_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    rf"(?:[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-](?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|[0-9]{{1,2}}[ -]{_MONTH}[ -](?:[0-9]{{4}}|[0-9]{{2}})|{_MONTH} [0-9]{{1,2}},? [0-9]{{4}})"
    rf"(?:[T ]\s*{_CLOCK}{_ZONE})?",
    re.IGNORECASE,
)
TIME = re.compile(r"[0-9]{1,2}(?::[0-9]{2}){1,2}(?:[.,][0-9]+)?|[0-9]{1,2}(?:\.[0-9]{2}){2}")


class Not(NamedTuple):
    """Why a cell is no number that can be trained on."""

    kind: str  # "word", "two ways", "grouped", "mark", "percent", "currency", "date", "time", …
    what: str  # a clause
    remedy: str = "Put a number there or remove the row."


def cell_of(value: Any) -> Cell:
    """A value that has a type, as a text would have it: a number as it is, nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float() | Decimal():
            return float(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case str():
            return value.strip()
    return str(value)[:LONGEST]


def plain(text: str) -> str:
    """Without blanks at its ends, and with the typewriter's minus."""
    return text.strip().replace("−", "-")


def is_missing(cell: Cell) -> bool:
    if isinstance(cell, float):
        return math.isnan(cell)
    return len(cell) < 64 and plain(cell).casefold() in MISSING


def value(cell: Cell, mark: str) -> float | Not | None:
    """The number in a cell, written with this decimal mark; None where it is missing."""
    if isinstance(cell, float):
        return _bounded(cell, cell)
    text = plain(cell)
    if NUMBER[mark].fullmatch(text):
        return _bounded(float(text.replace(",", ".")), cell)
    if is_missing(text):
        return None
    return refused(cell, mark)


def _bounded(number: float, cell: Cell) -> float | Not | None:
    if math.isnan(number):
        return None
    if isinstance(cell, float) and math.isinf(number):
        return Not("unbounded", f"{quoted(str(cell))} is not a finite number")
    if abs(number) <= LARGEST:
        return number
    what = f"{quoted(str(cell).strip())} is beyond 1e30"
    return Not("large", what, "Use a larger unit or remove the row.")


def refused(cell: str, mark: str) -> Not:
    """What a cell is that is neither a number with this decimal mark nor a missing one."""
    text = cell.strip()
    if len(text) > LONGEST:  # not kept: it may be a megabyte
        return Not("word", f"{quoted(text)} is not a number")
    return _refused(text, mark)


@lru_cache(maxsize=4096)
def _refused(cell: str, mark: str) -> Not:
    text, shown = plain(cell), quoted(cell)
    other = "," if mark == "." else "."
    if UNBOUNDED.fullmatch(text):
        return Not("unbounded", f"{shown} is not a finite number")
    if mark == "." and ONE_GROUP[","].fullmatch(text):
        return Not("two ways", f"{shown} can be read in two ways", "Write it without the comma.")
    if NUMBER[other].fullmatch(text) and not (mark == "," and ONE_GROUP["."].fullmatch(text)):
        what = f"{shown} has another decimal mark than the rest of the table"
        return Not("mark", what, "Use one decimal mark in the whole table.")
    if grouped(text):
        what = f"{shown} has separators between thousands"
        return Not("grouped", what, "Write it without them.")
    if number_like(text):
        return Not("mark", f"{shown} is not a number", "Write it with one decimal mark.")
    for kind, form, what in _FORMS:
        if form.fullmatch(text):
            return Not(kind, f"{shown} is {what}")
    if money(text) is not None:
        return Not("currency", f"{shown} is an amount of money")
    return Not("word", f"{shown} is not a number")


_FORMS = (
    ("percent", PERCENT, "a percentage"),
    ("date", DATE, "a date"),
    ("time", TIME, "a time of day"),
)
SPELLINGS = frozenset({"unbounded", "two ways", "mark", "grouped", "large"})  # meant as numbers
OTHERWISE = frozenset({"percent", "currency", "date", "time"})  # numbers of another kind


def grouped(text: str) -> bool:
    """Whether thousands are kept apart; blanks and apostrophes in any of their shapes."""
    even = ungroomed(text)
    return any(form.fullmatch(even) for form in GROUPED.values())


def ungroomed(text: str) -> str:
    """Typographic blanks and apostrophes as a typewriter has them."""
    for space in SPACES[:-1]:
        text = text.replace(space, " ")
    return text.replace("’", "'")


def number_like(text: str) -> bool:
    """Digits, marks and separators only, in an order that no one uses."""
    digits = re.fullmatch(r"[+-]?[0-9][0-9.,']*", text) is not None
    return digits and not DATE.fullmatch(text) and not TIME.fullmatch(text)


def money(text: str) -> str | None:
    """The amount in a sum of money, with its sign; None where it is none. (5) is owed."""
    found = CURRENCY.fullmatch(text) or CURRENCY_BEHIND.fullmatch(text)
    if not found or not re.search("[0-9]", found["amount"]):
        return None
    return ("-" if found["minus"] in ("-", "(") else "") + found["amount"].strip()
