"""The minimum of the loss: the line that no other has a lower loss than."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from perceptron.exact.modes import Modes
from perceptron.exact.moments import Moments
from perceptron.losses import Loss
from perceptron.points import Points, sample
from perceptron.settings import Settings


class Minimum(NamedTuple):
    """The lowest line of some points in some loss."""

    weight: float
    bias: float
    loss: float  # of all points, in the measure of the settings
    middle: float  # of the line at the mean of x, above the mean of y; 0 for least squares
    name: str  # "least squares", "least absolute loss", "least Huber loss"


def of(points: Points, settings: Settings) -> Minimum:
    """The least-squares line, in closed form; for the other losses a search."""
    if settings.measure.squared:
        modes = Modes.of(Moments.of(points), settings)
        return Minimum(modes.weight, modes.bias, modes.loss, 0.0, "least squares")
    return _searched(points, settings.measure, settings.delta)


def _searched(points: Points, loss: Loss, delta: float) -> Minimum:
    """Of more points than are drawn the slope is that of the sample."""
    assert loss.line is not None, f"{loss.title} is not squared, and has no search of its own"
    name, moments = f"least {loss.phrase} loss", Moments.of(points)
    x, y = points.x - moments.mean_x, points.y - moments.mean_y  # (n,)
    fitted = moments.sxy / moments.sxx if moments.sxx > 0 else 0.0
    if Modes.of(moments, Settings()).loss == 0:  # on one line: it is the best by any measure
        return Minimum(fitted, moments.mean_y - fitted * moments.mean_x, 0.0, 0.0, name)
    with np.errstate(all="ignore"):
        weight, middle = loss.line(x, y, sample(len(points)), fitted, delta)
        least = loss.of(y - weight * x - middle, delta)
    if not math.isfinite(weight + middle + least):  # the numbers are too large for a search
        weight, middle, least = fitted, 0.0, math.inf
    bias = moments.mean_y + middle - weight * moments.mean_x
    return Minimum(weight, bias, least, middle, name)
