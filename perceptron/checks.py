"""A number or a sentence that names what is wrong with it."""

from __future__ import annotations

import math
from numbers import Integral, Real

import numpy as np


def number(name: str, value: object) -> float:
    """A finite float, or a ValueError that begins with name."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise ValueError(f"{name}: {value!r} must be a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{name}: {number} must be finite")
    return number


def integer(name: str, value: object, low: int, high: int) -> int:
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise ValueError(f"{name}: {value!r} must be an integer from {low} to {high}")
    integer = int(value)
    if not low <= integer <= high:
        raise ValueError(f"{name}: {integer} must be from {low} to {high}")
    return integer
