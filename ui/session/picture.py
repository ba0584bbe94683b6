"""Points that a hand changed on the picture: moved, added, taken away, all cleared away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perceptron.files.numbers import LARGEST
from perceptron.stage.payload import identity
from ui import session
from ui.session.points import change_pairs, clear, editable

Pairs = list[tuple[float, float]]


def changed(wish: Any) -> None:
    """Answers the stage: {"change": "moved", "at": 3, "x": 4.7, "y": 2.6, "of": identity}.

    of: the points that the person saw; a change of others, which were there before, is dropped, and
    so is what no stage of ours would send.
    """
    here = session.read()
    points = here.points
    if not (isinstance(wish, Mapping) and editable(here) and wish.get("of") == identity(points)):
        return
    if wish.get("change") == "cleared":
        clear()
        return
    pairs = [(float(x), float(y)) for x, y in zip(points.x, points.y, strict=True)]
    made = _changed(pairs, wish)
    if made is not None:
        change_pairs(here, made)


def _changed(pairs: Pairs, wish: Mapping[str, Any]) -> Pairs | None:
    """The points after the change; None where it is none."""
    change, pair = wish.get("change"), _pair(wish)
    if change == "added":
        return [*pairs, pair] if pair else None
    at = wish.get("at")
    if not isinstance(at, int) or not 0 <= at < len(pairs):
        return None
    before, after = pairs[:at], pairs[at + 1 :]
    if change == "removed":
        return [*before, *after]
    return [*before, pair, *after] if change == "moved" and pair else None


def _pair(wish: Mapping[str, Any]) -> tuple[float, float] | None:
    """Where the point is now, within what a table may hold."""
    x, y = wish.get("x"), wish.get("y")
    if not (isinstance(x, int | float) and isinstance(y, int | float)):
        return None
    return (float(x), float(y)) if abs(x) <= LARGEST and abs(y) <= LARGEST else None  # no NaN
