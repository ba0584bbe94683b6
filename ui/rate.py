"""The learning rate: a typed value and a slider of its logarithm, kept in step."""

from __future__ import annotations

import math

from perceptron import Points
from ui import state
from ui.ruler import Ruler, nearest


def typed() -> None:
    state.put("position", nearest(state.control("rate")))


def slid() -> None:
    state.put("rate", state.control("position"))


def use_best() -> None:
    """The advised rate, rounded to four digits and never up."""
    points = state.now().points
    if isinstance(points, Points):
        best = Ruler.of(points, state.settings()).best
        size = 10 ** (math.floor(math.log10(best)) - 3)
        state.put("rate", float(f"{math.floor(best / size) * size:.4g}"))
        typed()
