"""The minimum of the loss: the line that no other has a lower loss than."""

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

HUBER_ROUNDS = 500  # reweightings at most; few points need thirty
HUBER_GAIN = 1e-13  # share of the loss: what a round gains less than this is rounding
SMALLEST_SIZE = 1e-300  # of a residual that is divided by: its weight is 1 all the same
THIRDS = 80  # times that an interval loses a third: 1e-14 of it is left, near float64's rounding


class Minimum(NamedTuple):
    """The lowest line of some points in some loss."""

    weight: float
    bias: float
    loss: float  # of all points, in the measure of the settings
    middle: float  # of the line at the mean of x, above the mean of y; 0 for least squares
    name: str  # "least squares", "least absolute loss", "least Huber loss"


def of(points: Points, settings: Settings) -> Minimum:
    """The least-squares line, in closed form; for the other losses a search."""
    if settings.loss in SQUARED:
        modes = Modes.of(Moments.of(points), settings)
        return Minimum(modes.weight, modes.bias, modes.loss, 0.0, "least squares")
    return _searched(points, settings.loss, settings.delta)


def _searched(points: Points, loss: str, delta: float) -> Minimum:
    """Of more points than are drawn the slope is that of an even sample."""
    every, name = sample(len(points)), f"least {LOSSES[loss].phrase} loss"
    moments = Moments.of(points)
    x, y = points.x - moments.mean_x, points.y - moments.mean_y  # (n,)
    fitted = moments.sxy / moments.sxx if moments.sxx > 0 else 0.0
    if Modes.of(moments, Settings()).loss == 0:  # on one line: it is the best by any measure
        return Minimum(fitted, moments.mean_y - fitted * moments.mean_x, 0.0, 0.0, name)
    with np.errstate(all="ignore"):
        if loss == "absolute":
            weight = _least_absolute_slope(x[every], y[every], fitted)
            middle = float(np.median(y - weight * x))
            least = float(np.abs(y - weight * x - middle).mean())
        else:
            weight, middle = _least_huber(x[every], y[every], fitted, delta)
            least = float(huber(y - weight * x - middle, delta).mean())
    if not math.isfinite(weight + middle + least):  # the numbers are too large for a search
        weight, middle, least = fitted, 0.0, math.inf
    bias = moments.mean_y + middle - weight * moments.mean_x
    return Minimum(weight, bias, least, middle, name)


def _least_absolute_slope(x: Array, y: Array, start: float) -> float:
    """The slope with the least mean size of residuals, each slope at its best height.

    That mean is convex in the slope, and further from the start than twice its value there over
    the spread of x no slope has a lower one (docs/maths.md): so a search between them finds it.
    """

    def mean_size(slope: float) -> float:
        rest = y - slope * x  # (n,)
        return float(np.abs(rest - np.median(rest)).mean())  # the median is the best height

    spread = float(np.abs(x - np.median(x)).mean())
    if not spread > 0:
        return 0.0
    reach = 2 * mean_size(start) / spread
    return lowest(mean_size, start - reach, start + reach)


def _least_huber(x: Array, y: Array, weight: float, delta: float) -> tuple[float, float]:
    """Slope and height at x = 0 by weighted least squares, again and again: the loss only falls.

    A point's weight is 1 up to delta, and beyond it what makes its square count as its size.
    """
    middle, before = 0.0, math.inf
    for _ in range(HUBER_ROUNDS):
        residuals = y - weight * x - middle  # (n,)
        now = float(huber(residuals, delta).sum())
        if not now < before * (1 - HUBER_GAIN):
            break
        before = now
        share = np.minimum(1.0, delta / np.maximum(np.abs(residuals), SMALLEST_SIZE))  # (n,)
        share /= share.sum()
        at_x, at_y = float(share @ x), float(share @ y)
        across = float(share @ (x - at_x) ** 2)
        weight = float(share @ ((x - at_x) * (y - at_y))) / across if across > 0 else 0.0
        middle = at_y - weight * at_x
    return weight, middle


def lowest(score: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one valley is lowest, by ternary search between low and high.

    Of a level valley the left end.
    """
    for _ in range(THIRDS):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if score(a) <= score(b) else (a, high)
    return (low + high) / 2
