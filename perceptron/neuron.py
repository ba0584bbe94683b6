"""The neuron: how it starts, and what it predicts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from perceptron.settings import Settings

if TYPE_CHECKING:
    from torch import Tensor


def start(settings: Settings) -> tuple[float, float]:
    """The untrained weight and bias: what torch.rand draws after manual_seed(seed), or the given.

    The same on every device, and torch's own generator stays as it was.
    """
    drawn, given = _drawn(settings.seed), (settings.weight, settings.bias)
    weight, bias = (d if g is None else g for d, g in zip(drawn, given, strict=True))
    return weight, bias


@lru_cache(1024)
def _drawn(seed: int) -> tuple[float, ...]:
    """As torch does it, without torch: a page shows the start long before it has to train.

    Its generator on the CPU is the Mersenne twister MT19937 (Matsumoto and Nishimura 1998), begun
    with the low 32 bits of the seed, and a float32 is the low 24 of the 32 bits drawn, over 2^24.
    """
    twister = np.random.RandomState(seed % 2**32)
    bits = twister.randint(0, 2**32, size=2, dtype=np.uint32)  # (2,)
    return tuple((bits % 2**24 / 2**24).tolist())


def predict(x: Tensor, weight: Tensor, bias: Tensor, clamp: bool) -> Tensor:
    """(n, 1), of x (n, 1) and weight and bias (1, 1); clamp: the tutorial's, on w·x."""
    product = x.mm(weight)  # (n, 1)
    if clamp:
        product = product.clamp(min=0)
    return product.add(bias)
