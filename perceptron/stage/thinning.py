"""What reaches the browser of too much: steps where something changes, a sample of points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perceptron.points import Points
from perceptron.run import Run
from perceptron.training import Block

MOST = 20_000  # steps; 240 kB, and more than a screen has columns
EVEN = 0.1  # share of the steps that is spread evenly, so that no stretch is empty


def keep(run: Run, drawn: Points, most: int = MOST) -> NDArray[np.intp] | None:
    """Indices of the steps to send, rising, with the first and the last; None when all fit.

    A step's weight is how much it moves: the two ends of the line as shares of the picture's
    height, and the logarithm of the loss. Weights are scaled so that they sum to `most`, none
    counting more than one step; then one is kept each time their running sum passes a whole
    number. So where much happens every step is kept, and where little does, one of many.
    """
    if len(run.loss) <= most:
        return None
    kept = most_changed(change(run, drawn), most)
    return np.unique(np.concatenate(([0], kept, [run.iterations])))


def most_changed(change: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """Indices of about this many steps, rising; at most one more."""
    share = _shares(change, (1 - EVEN) * most)  # (steps,)
    share += (most - share.sum()) / len(share)  # what change did not use is spread evenly
    return np.flatnonzero(np.diff(np.floor(np.cumsum(share)), prepend=-1) > 0)


def _shares(change: NDArray[np.float64], most: float) -> NDArray[np.float64]:
    """The changes scaled to sum to `most`, none above 1; less where too few steps change at all."""
    share = np.zeros_like(change)
    scale = most / (float(change.sum()) or 1.0)
    for _ in range(12):  # what the limit of 1 takes from the largest goes to the others
        share = np.minimum(scale * change, 1)
        missing, free = most - float(share.sum()), float(share[share < 1].sum())
        if missing < 0.01 * most or free < 0.01 * missing:
            break
        scale *= 1 + missing / free
    return share


def change(run: Run | Block, drawn: Points) -> NDArray[np.float64]:
    """How much each step moves, from the one before it; finite, >= 0, (steps,)."""
    height = float(np.ptp(drawn.y)) or 1.0
    moved = np.zeros(len(run.loss))
    with np.errstate(all="ignore"):
        for x in (drawn.x.min(), drawn.x.max()):
            moved[1:] += np.minimum(np.abs(np.diff(run.weight * x + run.bias)) / height, 2)
        moved[1:] += np.minimum(np.abs(np.diff(np.log(run.loss))), 2)
    moved[~np.isfinite(moved)] = 0
    return moved


def note(drawn: int, points: int, kept: int | None = None, steps: int = 0) -> str:
    """What is left out of the picture; nothing is left out of the training."""
    parts = []
    if drawn < points:
        parts.append(f"{drawn:,} of {points:,} points drawn")
    if kept is not None:
        parts.append(f"{kept:,} of {steps:,} steps kept, by change")
    return " · ".join(parts)
