"""The bottom of the loss surface: the line that no other has a lower loss than."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from perceptron.exact.modes import Array, Modes
from perceptron.exact.moments import Moments
from perceptron.losses import LOSSES, SQUARED, huber
from perceptron.points import Points, sample
from perceptron.settings import Settings

ROUNDS = 500  # of Huber's; few points need thirty


class Bottom(NamedTuple):
    weight: float
    bias: float
    loss: float  # of all points, in the measure of the settings
    middle: float  # of the line at the mean of x, above the mean of y; 0 for least squares
    name: str  # "least squares", "least absolute loss", "least Huber loss"


def of(points: Points, settings: Settings) -> Bottom:
    """The least-squares line, in closed form; for the other losses a search."""
    if settings.loss in SQUARED:
        modes = Modes.of(Moments.of(points), settings)
        return Bottom(modes.weight, modes.bias, modes.loss, 0.0, "least squares")
    return _searched(points, settings.loss, settings.delta)


def _searched(points: Points, loss: str, delta: float) -> Bottom:
    """Of more points than are drawn the slope is that of an even sample."""
    every, name = sample(len(points)), f"least {LOSSES[loss].phrase} loss"
    moments = Moments.of(points)
    x, y = points.x - moments.mean_x, points.y - moments.mean_y  # (n,)
    level = moments.sxy / moments.sxx if moments.sxx > 0 else 0.0
    if Modes.of(moments, Settings()).loss == 0:  # on one line: it is the best by any measure
        return Bottom(level, moments.mean_y - level * moments.mean_x, 0.0, 0.0, name)
    with np.errstate(all="ignore"):
        if loss == "absolute":
            weight = _steepness(x[every], y[every], level)
            middle = float(np.median(y - weight * x))
            least = float(np.abs(y - weight * x - middle).mean())
        else:
            weight, middle = _huber(x[every], y[every], level, delta)
            least = float(huber(y - weight * x - middle, delta).mean())
    if not math.isfinite(weight + middle + least):  # the numbers are too large for a search
        weight, middle, least = level, 0.0, math.inf
    bias = moments.mean_y + middle - weight * moments.mean_x
    return Bottom(weight, bias, least, middle, name)


def _steepness(x: Array, y: Array, start: float) -> float:
    """The slope with the least sum of sizes, each slope at its best height: that is convex.

    Further from the start than twice its own loss over the spread of x none is better.
    """

    def score(slope: float) -> float:
        rest = y - slope * x
        return float(np.abs(rest - np.median(rest)).mean())

    spread = float(np.abs(x - np.median(x)).mean())
    if not spread > 0:
        return 0.0
    reach = 2 * score(start) / spread
    return lowest(score, start - reach, start + reach)


def _huber(x: Array, y: Array, weight: float, delta: float) -> tuple[float, float]:
    """Slope and height at x = 0 by weighted least squares, again and again: the loss only falls.

    A point's weight is 1 up to delta, and beyond it what makes its square count as its size.
    """
    middle, before = 0.0, math.inf
    for _ in range(ROUNDS):
        residuals = y - weight * x - middle
        if not (now := float(huber(residuals, delta).sum())) < before * (1 - 1e-13):
            break
        before, size = now, np.abs(residuals)
        share = np.minimum(1.0, delta / np.maximum(size, 1e-300))  # (n,)
        share /= share.sum()
        at_x, at_y = float(share @ x), float(share @ y)
        across = float(share @ (x - at_x) ** 2)
        weight = float(share @ ((x - at_x) * (y - at_y))) / across if across > 0 else 0.0
        middle = at_y - weight * at_x
    return weight, middle


def lowest(score: Callable[[float], float], low: float, high: float) -> float:
    """By ternary search between low and high; the left end of a level valley."""
    for _ in range(80):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if score(a) <= score(b) else (a, high)
    return (low + high) / 2
