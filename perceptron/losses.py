"""What a training makes smaller: each loss once, with its names and both its forms.

A new loss is one entry here, and one in stage/losses.mjs for the picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

Array = NDArray[np.float64]


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

    def of(self, residuals: Array, delta: float) -> float:
        """Of residuals (n,)."""
        each = self.numpy(residuals, delta)
        return float(each.sum() if self.summed else each.mean())

    def scale(self, count: int) -> float:
        """What Σ r² over `count` points is multiplied by in a squared loss: 1, or 1/n."""
        return 1.0 if self.summed else 1.0 / count


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
    ),
    "huber": Loss(
        title="Huber",
        phrase="Huber",
        squared=False,
        summed=False,
        torch=_huber,
        numpy=huber,
        has_delta=True,
    ),
}
SQUARED = tuple(name for name, loss in LOSSES.items() if loss.squared)
