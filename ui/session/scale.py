"""The slider of the learning rate: a logarithmic scale that has the present rate on it."""

from __future__ import annotations

import math

LOW = 1e-6  # the slider's lower end, for most rates
DECADES, STEPS = 6, 40  # that it spans, and its steps in each: 6 %


def lower_end(rate: float) -> float:
    """Where a slider begins that has this rate on it: at `LOW`, or moved by whole thousands."""
    place = math.log10(rate / LOW)
    thousands = min(math.floor(place / 3), 0) or max(math.ceil((place - DECADES) / 3), 0)
    return float(f"1e{3 * thousands - 6}")


def stops(low: float) -> list[float]:
    """The slider's, from its lower end on."""
    return [float(f"{low * 10 ** (k / STEPS):.3g}") for k in range(DECADES * STEPS + 1)]


def nearest(rate: float, low: float = LOW) -> float:
    """The slider's stop for a typed rate; its ends for one outside."""
    return stops(low)[round(DECADES * STEPS * _share(rate, low))]


def _share(rate: float, low: float) -> float:
    """How far along the slider, from 0 to 1; its ends for a rate outside."""
    return math.log10(min(max(rate / low, 1.0), 10.0**DECADES)) / DECADES
