"""The losses by their names, and each as torch computes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from perceptron.points import Array
from perceptron.settings import SQUARED, Settings

if TYPE_CHECKING:
    from torch import Tensor


def loss_of(settings: Settings, weight: Tensor, bias: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """(), of points (n, 1)."""
    predicted = x.mm(weight)  # (n, 1)
    if settings.clamp:
        predicted = predicted.clamp(min=0)
    predicted = predicted.add(bias)
    if settings.loss not in SQUARED:
        from torch.nn.functional import huber_loss, l1_loss

        huber = settings.loss == "huber"
        return huber_loss(predicted, y, delta=settings.delta) if huber else l1_loss(predicted, y)
    squares = predicted.sub(y).pow(2)  # (n, 1)
    return squares.sum() if settings.loss == "sum" else squares.mean()


def huber(residuals: Array, delta: float) -> Array:
    """Half the square up to delta, beyond it a straight line that goes on as steeply."""
    size = np.abs(residuals)
    return np.where(size <= delta, 0.5 * size * size, delta * (size - 0.5 * delta))


TITLES = {
    "sum": "Sum of squares",
    "mean": "Mean of squares",
    "absolute": "Absolute",
    "huber": "Huber",
}


def named(loss: str) -> str:
    """As it is written within a sentence: "absolute", but "Huber"."""
    return loss.capitalize() if loss == "huber" else loss
