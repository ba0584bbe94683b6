"""The losses by their names, and each as torch computes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
