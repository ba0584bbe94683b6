"""What a training makes smaller: each loss once, with its names and both its forms.

A new loss is one entry here, and one in stage/losses.mjs for the picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perceptron.search import lowest

if TYPE_CHECKING:
    from torch import Tensor

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

ROUNDS = 500  # of Huber's reweightings at most; few points need thirty
GAIN = 1e-13  # share of the loss: what a round gains less than this is rounding
SMALLEST_SIZE = 1e-300  # of a residual that is divided by: its weight is 1 all the same


@dataclass(frozen=True)
class Loss:
    """A loss of residuals r = prediction - y, over n points.

    `delta`, in y-units, is Huber's own number; the others are given it and don't look.
    """

    title: str  # in a menu
    phrase: str  # within a sentence: "the Huber loss"
    squared: bool  # a sum or mean of squares, so that the moments of the points tell all of it
    summed: bool  # over the points; else it is their mean
    torch: Callable[[Tensor, Tensor, float], Tensor]  # predictions and y (n, 1), delta -> ()
    numpy: Callable[[Array, float], Array]  # residuals (n,), delta -> each one's share, (n,)
    has_delta: bool = False  # whether it looks at that number
    # Of a loss that is not squared: the slope, and the height at x = 0, of the lowest line through
    # x and y (n,). They have their means at 0; the slope is searched on the points `every` (m,),
    # from that of least squares on.
    line: Callable[[Array, Array, Indices, float, float], tuple[float, float]] | None = None

    def of(self, residuals: Array, delta: float) -> float:
        """Of residuals (n,)."""
        each = self.numpy(residuals, delta)
        return float(each.sum() if self.summed else each.mean())

    def multiple(self, count: int) -> float:
        """What the mean square of `count` residuals is multiplied by in a squared loss."""
        return float(count) if self.summed else 1.0


def _sum_of_squares(predicted: Tensor, y: Tensor, delta: float) -> Tensor:
    return predicted.sub(y).pow(2).sum()


def _mean_of_squares(predicted: Tensor, y: Tensor, delta: float) -> Tensor:
    return predicted.sub(y).pow(2).mean()


def _absolute(predicted: Tensor, y: Tensor, delta: float) -> Tensor:
    from torch.nn.functional import l1_loss

    return l1_loss(predicted, y)


def _huber(predicted: Tensor, y: Tensor, delta: float) -> Tensor:
    from torch.nn.functional import huber_loss

    return huber_loss(predicted, y, delta=delta)


def squares(residuals: Array, delta: float) -> Array:
    return residuals * residuals


def sizes(residuals: Array, delta: float) -> Array:
    return np.abs(residuals)


def huber(residuals: Array, delta: float) -> Array:
    """Half the square up to delta, then a line that goes on as steeply (Huber 1964)."""
    size = np.abs(residuals)
    return np.where(size <= delta, 0.5 * size * size, delta * (size - 0.5 * delta))


def _least_absolute(
    x: Array, y: Array, every: Indices, start: float, delta: float
) -> tuple[float, float]:
    """The slope with the least mean size of residuals, each slope at its best height, the median.

    That mean is convex in the slope, and further from the start than twice its value there over
    the spread of x no slope has a lower one (docs/maths.md): so a search between them finds it.
    """

    some_x, some_y = x[every], y[every]  # (m,)

    def mean_size(slope: float) -> float:
        rest = some_y - slope * some_x  # (m,)
        return float(np.abs(rest - np.median(rest)).mean())

    spread = float(np.abs(some_x - np.median(some_x)).mean())
    slope = 0.0
    if spread > 0:
        reach = 2 * mean_size(start) / spread
        slope = lowest(mean_size, start - reach, start + reach)
    return slope, float(np.median(y - slope * x))


def _least_huber(
    x: Array, y: Array, every: Indices, start: float, delta: float
) -> tuple[float, float]:
    """Slope and height at x = 0 by weighted least squares, again and again: the loss only falls.

    A point's weight is 1 up to delta, and beyond it what makes its square count as its size.
    """
    x, y = x[every], y[every]  # (m,)
    weight, middle, before = start, 0.0, math.inf
    for _ in range(ROUNDS):
        residuals = y - weight * x - middle  # (m,)
        now = float(huber(residuals, delta).sum())
        if not now < before * (1 - GAIN):
            break
        before = now
        share = np.minimum(1.0, delta / np.maximum(np.abs(residuals), SMALLEST_SIZE))  # (m,)
        share /= share.sum()
        at_x, at_y = float(share @ x), float(share @ y)
        across = float(share @ (x - at_x) ** 2)
        weight = float(share @ ((x - at_x) * (y - at_y))) / across if across > 0 else 0.0
        middle = at_y - weight * at_x
    return weight, middle


LOSSES = {
    "sum": Loss(
        title="Sum of squares",
        phrase="sum",
        squared=True,
        summed=True,
        torch=_sum_of_squares,
        numpy=squares,
    ),
    "mean": Loss(
        title="Mean of squares",
        phrase="mean",
        squared=True,
        summed=False,
        torch=_mean_of_squares,
        numpy=squares,
    ),
    "absolute": Loss(
        title="Absolute",
        phrase="absolute",
        squared=False,
        summed=False,
        torch=_absolute,
        numpy=sizes,
        line=_least_absolute,
    ),
    "huber": Loss(
        title="Huber",
        phrase="Huber",
        squared=False,
        summed=False,
        torch=_huber,
        numpy=huber,
        has_delta=True,
        line=_least_huber,
    ),
}
