"""AdaGrad, RMSprop and Adam on a squared error: a few numbers of arithmetic per update.

Their rules are in optimizers.py; here they are walked, on the moments alone.

Each parameter's gradient is divided by its own past size, so there are no modes to move along.
"""

import math
from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np

from perceptron.exact.modes import Array, Modes, Pair
from perceptron.settings import Settings


def history(modes: Modes, settings: Settings, start: Pair) -> tuple[Array, ...]:
    """Weight, bias and loss, each (iterations + 1,), by one short recurrence per update."""
    steps = walk(modes, settings, start, settings.learning_rate, math.sqrt)
    rows = np.fromiter(steps, np.dtype((np.float64, 4)), settings.iterations + 1)
    weight, bias, slope, residual = rows.T.copy()  # (iterations + 1,) each
    return weight, bias, loss_of(modes, slope, residual)


def final_losses(modes: Modes, settings: Settings, start: Pair, rates: Array) -> Array:
    """The loss after the last update at each of the learning rates (m,), side by side."""
    ((_, _, slope, residual),) = deque(walk(modes, settings, start, rates, np.sqrt), maxlen=1)
    return loss_of(modes, slope, residual)


def walk(
    modes: Modes, settings: Settings, start: Pair, rate: Any, sqrt: Any
) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Weight, bias, slope above the best one, residual at the mean, after 0, 1, 2 … updates.

    The last two are carried along, not formed from weight and bias: far from the origin that
    would cancel. rate: a float, or an array (m,) with sqrt to match.
    """
    recurrence = settings.rule.recurrence
    assert recurrence is not None, f"{settings.optimizer} is a linear rule"
    m, scale = modes.moments, modes.scale
    spread, mean_x = m.sxx / m.n, m.mean_x
    weight, bias = start
    slope, residual = weight - modes.weight, weight * mean_x + bias - m.mean_y
    of_weight, of_bias = (recurrence(rate, sqrt, **settings.numbers) for _ in range(2))
    for _ in range(settings.iterations):
        yield weight, bias, slope, residual
        on_weight = of_weight(scale * (spread * slope + mean_x * residual))
        on_bias = of_bias(scale * residual)
        weight, bias = weight + on_weight, bias + on_bias
        slope, residual = slope + on_weight, residual + on_weight * mean_x + on_bias
    yield weight, bias, slope, residual


def loss_of(modes: Modes, slope: Array, residual: Array) -> Array:
    m = modes.moments
    spread = (m.sxx / m.n) * slope * slope if m.sxx > 0 else 0.0
    return modes.loss + 0.5 * modes.scale * (residual * residual + spread)
