"""What each number of the sidebar may be, and the sentence for one that it may not be."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from perceptron.optimizers import FIELDS, OF
from perceptron.settings import MAX_ITERATIONS
from ui.session.controls import control

SEEDS = 2**53 - 1  # the largest that a browser counts exactly
SMALLEST, LARGEST = 1e-300, 1e6  # of what has to be above zero
SHARE = 1 - 1e-9  # of what an optimizer keeps; 1 would be all of it, for ever


class Limits(NamedTuple):
    """The range of a number, both ends included."""

    label: str
    least: float
    most: float
    words: str
    whole: bool = False

    def hold(self, value: float) -> bool:
        return self.least <= value <= self.most and (not self.whole or value % 1 == 0)


def _whole(label: str, least: int, most: int) -> Limits:
    upward = f"of {least} or more" if most == SEEDS else f"from {least} to {most:,}"
    return Limits(label, least, most, f"a whole number {upward}", whole=True)


def _positive(label: str, most: float = LARGEST) -> Limits:
    end = f" and at most {most:,.0f}" if most == LARGEST else ""
    return Limits(label, SMALLEST, most, f"above 0{end}")


def _of(field: str) -> Limits:
    label = FIELDS[field].label
    share = Limits(label, 0.0, SHARE, "at least 0 and below 1")
    return _positive(label) if field == "epsilon" else share


LIMITS = {
    "rate": _positive("Learning rate"),
    "iterations": _whole("Iterations", 1, MAX_ITERATIONS),
    "seed": _whole("Seed", 0, SEEDS),
    "batch_size": _whole("Batch size", 1, SEEDS),
    "delta": _positive("δ", 1e300),
    **{control(optimizer, field): _of(field) for optimizer in OF for field in OF[optimizer]},
}


def refusal(name: str, value: Any, kept: Any) -> str:
    """Why a control can't hold this value, and what it holds on to; "" if it can."""
    limits = LIMITS.get(name)
    if limits is None or value is None or limits.hold(value):
        return ""
    if kept is None:
        return f"{limits.label} must be {limits.words}; all points are kept."
    last = f"{kept:,}" if isinstance(kept, int) else f"{kept:.9g}".replace("e-0", "e-")
    return f"{limits.label} must be {limits.words}; {last} is kept."


def plain(name: str, value: Any) -> Any:
    """A number as settings have it: a browser's whole number is a float, so that 1e5 is read."""
    whole = name in LIMITS and LIMITS[name].whole and value is not None
    return math.trunc(value) if whole else value
