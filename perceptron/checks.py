"""What a value may be: each kind checks one, or says in a sentence what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Integral, Real

import numpy as np


@dataclass(frozen=True)
class Range:
    """Finite numbers from `least` to `most`; what is `above` the one may not be it, nor `below`."""

    least: float = -math.inf
    most: float = math.inf
    above: bool = False  # least itself is left out
    below: bool = False  # most itself is left out
    whole: bool = False

    def check(self, name: str, value: object) -> float:
        """As Python's own number; ValueError such as "momentum: 1.0 must be >= 0 and < 1"."""
        if self.whole:
            return integer(name, value, int(self.least), int(self.most))
        checked = number(name, value)
        low = checked <= self.least if self.above else checked < self.least
        high = checked >= self.most if self.below else checked > self.most
        if low or high:
            raise ValueError(f"{name}: {checked} must be {self._signs()}")
        return checked

    def _signs(self) -> str:
        """> 0, or >= 0 and < 1."""
        ends = []
        if math.isfinite(self.least):
            ends.append(f"{'>' if self.above else '>='} {self.least:g}")
        if math.isfinite(self.most):
            ends.append(f"{'<' if self.below else '<='} {self.most:g}")
        return " and ".join(ends)


ANY = Range()
POSITIVE = Range(0, above=True)
SHARE = Range(0, 1, below=True)


def whole(least: int, most: int) -> Range:
    """Integers, both ends included."""
    return Range(least, most, whole=True)


@dataclass(frozen=True)
class OneOf:
    """A name from a table; case, "-" and "_" don't matter."""

    names: Collection[str]
    short: Mapping[str, str] = field(default_factory=dict)  # other ways to write some of them

    def check(self, name: str, value: object) -> str:
        if not isinstance(value, str) or _plain(value) not in self._written:
            raise ValueError(f"{name}: {value!r} must be one of: {', '.join(self.names)}")
        return self._written[_plain(value)]

    @cached_property
    def _written(self) -> dict[str, str]:
        """As it may be written, without dashes and capitals -> the name."""
        return {_plain(known): known for known in self.names} | dict(self.short)


def _plain(name: str) -> str:
    return name.lower().replace("_", " ").replace("-", " ")


@dataclass(frozen=True)
class Switch:
    """True or False."""

    def check(self, name: str, value: object) -> bool:
        if not isinstance(value, bool | np.bool_):
            raise ValueError(f"{name}: {value!r} must be True or False")
        return bool(value)


@dataclass(frozen=True)
class Name:
    """Any text but an empty one; example: of such a name."""

    example: str

    def check(self, name: str, value: object) -> str:
        if not isinstance(value, str) or not value:
            raise ValueError(f"{name}: {value!r} must be a name such as {self.example!r}")
        return value


Kind = Range | OneOf | Switch | Name


# Python and numpy take these for numbers.
NO_NUMBERS = (bool, np.bool_, np.timedelta64)


def number(name: str, value: object) -> float:
    """A finite float, or a ValueError that begins with name."""
    if isinstance(value, NO_NUMBERS) or not isinstance(value, Real):
        raise ValueError(f"{name}: {value!r} must be a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{name}: {number} must be finite")
    return number


def integer(name: str, value: object, low: int, high: int) -> int:
    """An int from low to high, or a ValueError that begins with name."""
    if isinstance(value, NO_NUMBERS) or not isinstance(value, Integral):
        raise ValueError(f"{name}: {value!r} must be an integer from {low} to {high}")
    integer = int(value)
    if not low <= integer <= high:
        raise ValueError(f"{name}: {integer} must be from {low} to {high}")
    return integer
