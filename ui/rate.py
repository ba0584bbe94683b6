"""The learning rate: a typed value and a slider of its logarithm, kept in step."""

from __future__ import annotations

import math
from dataclasses import replace

from perceptron import Points
from ui import state
from ui.ruler import Ruler, nearest


def ruler(points: Points) -> Ruler:
    """The ruler for these points and controls, kept as long as only the rate changes."""
    here, chosen = state.now(), replace(state.settings(), learning_rate=1.0)
    if here.ruler is None or here.ruler[0] is not points or here.ruler[1] != chosen:
        here.ruler = points, chosen, Ruler.of(points, chosen)
    return here.ruler[2]


def typed(key: str) -> None:
    """key: of the widget that says so; one that is no longer drawn has nothing to say."""
    if key == state.key("rate"):
        _show()


def slid(key: str) -> None:
    """key: as in `typed`."""
    if key == state.key("position"):
        state.put("rate", state.control("position"))


def _show() -> None:
    state.put("position", nearest(state.control("rate")))


def use_best() -> None:
    """The advised rate, rounded to four digits and never up."""
    points = state.now().points
    if isinstance(points, Points):
        best = ruler(points).best
        size = 10 ** (math.floor(math.log10(best)) - 3)
        state.put("rate", float(f"{math.floor(best / size) * size:.4g}"))
        _show()
