"""What each number of the sidebar may be, and the sentence for one that it may not be.

The ranges are those of Settings, within what a browser's number field can hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from perceptron.checks import Range
from perceptron.optimizers import OPTIMIZERS
from perceptron.settings import SETTINGS, Setting
from ui.server.limits import VALUES
from ui.session.controls import own

EXACT = 2**53 - 1  # the largest whole number that a browser counts exactly
SMALLEST = 1e-300  # of what has to be above zero: float64 is dense down to there
LARGEST = 1e6  # of a number without a unit; a field with more digits can't be read
IN_UNITS = 1e300  # of one in the units of the points, which may be of any size
ALLOWED = {"iterations": int(VALUES["ITERATIONS"])}
BELOW = 1e-9  # how far below an end that is left out


@dataclass(frozen=True)
class Limits:
    """The range of a field, both ends included."""

    label: str
    help: str
    least: float
    most: float
    whole: bool
    words: str  # "above 0 and at most 1,000,000"

    def hold(self, value: float) -> bool:
        return self.least <= value <= self.most and (not self.whole or value % 1 == 0)


def _limits(setting: Setting, allowed: float = math.inf) -> Limits:
    """allowed: the most of a whole number that the deployer allows."""
    kind = setting.kind
    assert isinstance(kind, Range), f"{setting.title} is no number"
    if kind.whole:
        most = min(kind.most, EXACT, allowed)
        upward = f"from {kind.least} to {most:,}" if most < EXACT else f"of {kind.least} or more"
        return Limits(
            setting.title, setting.help, kind.least, most, True, f"a whole number {upward}"
        )
    least = SMALLEST if kind.above else kind.least
    low = f"above {kind.least}" if kind.above else f"at least {kind.least}"
    if math.isfinite(kind.most):
        most = kind.most - BELOW if kind.below else kind.most
        high = f" and {'below' if kind.below else 'at most'} {kind.most}"
        return Limits(setting.title, setting.help, least, most, False, low + high)
    if setting.unit:
        return Limits(setting.title, setting.help, least, IN_UNITS, False, low)
    return Limits(
        setting.title, setting.help, least, LARGEST, False, f"{low} and at most {LARGEST:,.0f}"
    )


LIMITS = {
    name: _limits(SETTINGS[name], ALLOWED.get(name, math.inf))
    for name in ("learning_rate", "iterations", "seed", "batch_size", "delta")
} | {
    control: _limits(SETTINGS[field])
    for optimizer in OPTIMIZERS
    for field, control in own(optimizer).items()
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
