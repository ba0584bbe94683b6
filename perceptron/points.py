"""The points a neuron learns from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perceptron.settings import number

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Points:
    """Pairs (x, y), copied, read-only and equal by value, so that they can key a cache.

    x, y: anything numpy reads as n finite numbers, n >= 2; kept as float64 (n,).
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
        if len(self.x) != len(self.y):
            raise ValueError(f"y: {len(self.y)} values must be as many as the {len(self.x)} of x")
        if len(self.x) < 2:
            raise ValueError(f"x: {len(self.x)} values must be at least 2")

    def __len__(self) -> int:
        return len(self.x)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Points) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[bytes | str, ...]:
        texts = (self.name, self.x_name, self.y_name, self.x_unit, self.y_unit)
        return (self.x.tobytes(), self.y.tobytes(), *texts, self.source, self.lesson)

    @classmethod
    def tutorial(cls) -> Points:
        """The tutorial's 25 points, in float32 precision."""
        return cls.named("Tutorial")

    @staticmethod
    def named(name: str) -> Points:
        """A built-in set by its menu title; ValueError lists the titles."""
        from perceptron import datasets

        return datasets.named(name)

    @staticmethod
    def names() -> tuple[str, ...]:
        """The titles of the built-in sets, in menu order."""
        from perceptron import datasets

        return tuple(datasets.catalogue())

    @staticmethod
    def line(
        size: int = 50,
        slope: float = 0.5,
        intercept: float = 1.0,
        noise: float = 0.5,
        seed: int = 0,
    ) -> Points:
        """Evenly spaced x from 0 to 5, y off a line by normal noise of this standard deviation."""
        if not noise >= 0:
            raise ValueError(f"noise: {noise} must be >= 0")
        x = np.linspace(0, 5, max(size, 0))  # (size,)
        y = intercept + slope * x + np.random.default_rng(seed).normal(0, noise, len(x))  # (size,)
        source = f"Made: y = {slope:g}·x + {intercept:g}, noise {noise:g}, seed {seed}"
        lesson = "Twice the points halve the safe rate of a summed loss; a mean loss does not care."
        return Points(x, y, name="Noisy line", source=source, lesson=lesson)


def _column(name: str, values: Any) -> Array:
    """A read-only float64 copy (n,) of finite numbers, or a ValueError that says where not."""
    try:
        raw = np.asarray(values)
    except ValueError as e:  # rows of different lengths
        raise ValueError(f"{name}: rows of different lengths must be one row of numbers") from e
    if raw.ndim != 1:
        raise ValueError(f"{name}: an array of shape {raw.shape} must be one-dimensional")
    if raw.dtype.kind in "fiu":
        column = raw.astype(np.float64)  # (n,)
    else:
        column = np.array([number(f"{name}[{i}]", value) for i, value in enumerate(values)])
    for i in np.flatnonzero(~np.isfinite(column))[:1]:
        raise ValueError(f"{name}[{i}]: {column[i]} must be finite")
    column.flags.writeable = False
    return column
