"""The points a neuron learns from."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perceptron.checks import number
from perceptron.letters import visible

Array = NDArray[np.float64]
DATA = Path(__file__).parent / "builtin"


@dataclass(frozen=True, eq=False, kw_only=True)
class Points:
    """Pairs (x, y), copied, read-only and equal by value, so that they can key a cache.

    x, y: anything numpy reads as n finite numbers, n >= 2; kept as float64 (n,).
    Names and texts lose what hides or turns them, as `visible` has it.
    All x may be equal: then no single line is best, and `theory` says so.
    Raises ValueError that names the value and its position: "y[13]: nan must be finite".
    """

    x: Array = field(kw_only=False)  # (n,), in x_unit
    y: Array = field(kw_only=False)  # (n,), in y_unit
    name: str = ""
    x_name: str = "x"
    y_name: str = "y"
    x_unit: str = ""
    y_unit: str = ""
    source: str = ""  # where the values come from
    lesson: str = ""  # one sentence: what these points teach

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            object.__setattr__(self, name, _column(name, getattr(self, name)))
        for text in TEXTS:
            object.__setattr__(self, text, visible(getattr(self, text)))
        if len(self.x) != len(self.y):
            raise ValueError(f"y: {len(self.y)} values must be as many as the {len(self.x)} of x")
        if len(self.x) < 2:
            raise ValueError(f"x: {len(self.x)} values must be at least 2")

    def __len__(self) -> int:
        return len(self.x)

    def __eq__(self, other: object) -> bool:
        if self is other or not isinstance(other, Points):  # a page asks often, of the same ones
            return self is other
        return hash(self) == hash(other) and self._key() == other._key()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self._key())

    def __getstate__(self) -> dict[str, Any]:
        """The fields alone: another process has other hashes."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def _key(self) -> tuple[bytes | str, ...]:
        texts = (self.name, self.x_name, self.y_name, self.x_unit, self.y_unit)
        return (self.x.tobytes(), self.y.tobytes(), *texts, self.source, self.lesson)

    @property
    def drawn(self) -> Points:
        """Those that are drawn: all, or a fair sample of them where they are too many."""
        return self if len(self) <= INTERACTIVE else self._drawn

    @cached_property
    def _drawn(self) -> Points:
        every = sample(len(self))
        return replace(self, x=self.x[every], y=self.y[every])

    @staticmethod
    def tutorial() -> Points:
        """The tutorial's 25 points, in float32 precision."""
        return Points.named("Tutorial")

    @staticmethod
    def names() -> tuple[str, ...]:
        """The titles of the built-in sets, in menu order."""
        return tuple(_catalogue())

    @staticmethod
    @cache  # read-only, so every caller may hold the same ones
    def named(name: str) -> Points:
        """A built-in set by its menu title; ValueError lists the titles."""
        if name not in _catalogue():
            raise ValueError(f"name: {name!r} must be one of: {', '.join(_catalogue())}")
        entry = _catalogue()[name]
        if not entry["file"]:  # drawn, not read
            return Points.line()
        header, *rows = (DATA / entry["file"]).read_text(encoding="utf-8").splitlines()
        x, y = np.loadtxt(rows, delimiter=",", unpack=True)  # (n,), (n,)
        if name == "Tutorial":  # its loop runs in float32, and so do the points it sees
            x, y = x.astype(np.float32), y.astype(np.float32)
        axes = named_axes(*header.split(","))
        return Points(x, y, name=name, source=entry["source"], lesson=entry["lesson"], **axes)

    @staticmethod
    def line(
        size: int = 50, slope: float = 0.5, intercept: float = 1, noise: float = 0.5, seed: int = 0
    ) -> Points:
        """Evenly spaced x from 0 to 5, y off a line by normal noise of this standard deviation."""
        if not noise >= 0:
            raise ValueError(f"noise: {noise} must be >= 0")
        x = np.linspace(0, 5, max(size, 0))  # (size,)
        y = intercept + slope * x + np.random.default_rng(seed).normal(0, noise, len(x))  # (size,)
        source = f"Made: y = {slope:g}·x + {intercept:g}, noise {noise:g}, seed {seed}"
        lesson = "Twice the points halve the safe rate of a summed loss; a mean loss does not care."
        return Points(x, y, name="Noisy line", source=source, lesson=lesson)


def named_axes(x: str, y: str) -> dict[str, Any]:
    """Names and units of Points from columns titled like "Distance (Mpc)"."""
    (x_name, x_unit), (y_name, y_unit) = map(_name_and_unit, (x, y))
    return {"x_name": x_name, "x_unit": x_unit, "y_name": y_name, "y_unit": y_unit}


def _name_and_unit(title: str) -> tuple[str, str]:
    """A number behind the unit is part of the name: it tells equal titles apart."""
    if parts := re.fullmatch(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]( [0-9]+)?", title):
        return parts[1] + (parts[3] or ""), parts[2].strip()
    return title, ""


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    """Title -> file, source and lesson, in menu order."""
    with (DATA / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        return {row["title"]: row for row in csv.DictReader(file)}


def _column(name: str, values: Any) -> Array:
    """A read-only float64 copy (n,) of finite numbers, or a ValueError that says where not."""
    raw = _array(name, values)
    if raw.ndim != 1:
        raise ValueError(f"{name}: an array of shape {raw.shape} must be one-dimensional")
    if np.ma.is_masked(values):  # numpy would give what the mask hides
        position = int(np.ma.getmaskarray(values).argmax())
        raise ValueError(f"{name}[{position}]: masked must be a number")
    if raw.dtype.kind in TIMES:
        raise ValueError(f"{name}: {raw.dtype.name.partition('[')[0]} {TIMES[raw.dtype.kind]}")
    if raw.dtype.kind in "fiu":
        column = raw.astype(np.float64)  # (n,)
    else:
        column = np.array([number(f"{name}[{i}]", value) for i, value in enumerate(values)])
    for i in np.flatnonzero(~np.isfinite(column))[:1]:
        raise ValueError(f"{name}[{i}]: {column[i]} must be finite")
    column.flags.writeable = False
    return column


DIVIDE = "divide by a unit, such as np.timedelta64(1, 's')"
TIMES = {  # by numpy's kind of array: whole numbers inside, of a unit that would be lost
    "m": f"must be numbers: {DIVIDE}",
    "M": f"must be numbers: subtract the first, then {DIVIDE}",
}


def _array(name: str, values: Any) -> NDArray[Any]:
    """What numpy makes of the values, or a ValueError that says what to do."""
    try:
        return np.asarray(values)
    except ValueError as e:
        raise ValueError(f"{name}: rows of different lengths must be one row of numbers") from e
    except (RuntimeError, TypeError) as e:  # a tensor of torch that numpy can't share
        if getattr(values, "requires_grad", False):
            remedy = f"a tensor that requires grad must be detached: {name}.detach()"
        elif str(getattr(values, "dtype", "")) == "torch.bfloat16":
            remedy = f"bfloat16, which numpy lacks, must be another float: {name}.float()"
        else:
            remedy = f"can't be read as numbers: {str(e).splitlines()[0]}"
        raise ValueError(f"{name}: {remedy}") from e


TEXTS = ("name", "x_name", "y_name", "x_unit", "y_unit", "source", "lesson")
INTERACTIVE = 10_000  # points that can be edited, and that are drawn
SEED = 0  # of the sample: who looks again sees the same points


@lru_cache(16)
def sample(points: int) -> NDArray[np.intp]:
    """Indices of the points that are drawn, rising and read-only: all, or `INTERACTIVE` of them.

    Each is drawn as likely as any other, at random and without replacement: every so-and-so-manyth
    would show but one hour of each day.
    """
    if points <= INTERACTIVE:
        every = np.arange(points)
    else:
        chance = np.random.default_rng(SEED)
        every = np.sort(chance.choice(points, INTERACTIVE, replace=False, shuffle=False))
    every.flags.writeable = False
    return every


def axis(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def axes(points: Points) -> tuple[str, str]:
    return axis(points.x_name, points.x_unit), axis(points.y_name, points.y_unit)
