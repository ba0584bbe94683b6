"""The neuron: how it starts, and what it predicts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from perceptron.settings import Settings

if TYPE_CHECKING:
    from torch import Tensor


def start(settings: Settings) -> tuple[float, float]:
    """The untrained weight and bias: what torch.rand draws after manual_seed(seed), or the given.

    By a generator on the CPU: the same on every device, and torch's own stays as it was.
    """
    drawn, given = _drawn(settings.seed), (settings.weight, settings.bias)
    weight, bias = (d if g is None else g for d, g in zip(drawn, given, strict=True))
    return weight, bias


@lru_cache(1024)
def _drawn(seed: int) -> tuple[float, ...]:
    import torch

    generator = torch.Generator().manual_seed(seed)
    return tuple(torch.rand(2, generator=generator, dtype=torch.float32, device="cpu").tolist())


def predict(x: Tensor, weight: Tensor, bias: Tensor, clamp: bool) -> Tensor:
    """(n, 1), of x (n, 1) and weight and bias (1, 1); clamp: the tutorial's, on w·x."""
    product = x.mm(weight)  # (n, 1)
    if clamp:
        product = product.clamp(min=0)
    return product.add(bias)
