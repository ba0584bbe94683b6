"""The whole history at once: gradient descent on a squared error is an affine map of (w, b).

Along each mode the distance z from the least-squares line is multiplied by 1 - η·λ per update, so
after k updates it is z·(1 - η·λ)^k, and the loss is L* + ½ Σ λ·z². The cost is that of one pass
over the points, then a few array operations, however many points there are.
"""

import math

import numpy as np
from numpy.typing import NDArray

from perceptron.modes import Modes, log_factor
from perceptron.moments import Moments
from perceptron.settings import Settings

Array = NDArray[np.float64]


def refusal(settings: Settings) -> str | None:
    """Why these settings have no exact form, as a plain sentence, or None when they have one."""
    if settings.clamp:
        return "with the clamp there is no exact form: which points it cuts off changes as w does"
    return None


def history(
    moments: Moments, settings: Settings, start: tuple[float, float]
) -> tuple[Array, Array, Array]:
    """Weight, bias and loss, each (iterations + 1,), in float64.

    start: the untrained weight and bias. Relative errors stay near 1e-13 even after a million
    updates. What outgrows float64 is inf, never NaN, and nothing warns. The clamp is ignored: ask
    `refusal` first.
    """
    k = np.arange(settings.iterations + 1.0)  # (iterations + 1,)
    modes = Modes.of(moments, settings)
    z1, z2 = modes.amplitudes(*start)
    e1, e2 = modes.excess(*start)
    steps = (settings.learning_rate * modes.steep, settings.learning_rate * modes.flat)
    with np.errstate(all="ignore"):
        # moves from the start, not distances from the end: those cancel where little has happened
        moved1, moved2 = (_power_minus_1(step, k) for step in steps)
        weight = _combine(start[0], modes.c * z1, moved1, -modes.s * z2, moved2)
        bias = _combine(start[1], modes.s * z1, moved1, modes.c * z2, moved2)
        weight[0], bias[0] = start  # also where a mode's amplitude is beyond float64
        square1, square2 = (_even_power(step, 2 * k) for step in steps)
        loss = _combine(modes.loss, e1, square1, e2, square2)
    return weight, bias, loss


def _even_power(step: float, k: Array) -> Array:
    """(1 - step)**k for even k, as exp(k·log|1 - step|)."""
    power = np.exp(k * log_factor(step))
    power[0] = 1.0  # also where the factor is 0
    return power


def _power_minus_1(step: float, k: Array) -> Array:
    """(1 - step)**k - 1 for k = 0, 1, 2 …, exact to rounding where the power is near 1."""
    change = np.expm1(k * log_factor(step))
    change[0] = 0.0
    if step > 1:
        change[1::2] = -2.0 - change[1::2]  # odd powers of a negative factor: -|power| - 1
    return change


def _combine(origin: float, p: float, first: Array, q: float, second: Array) -> Array:
    """origin + p·first + q·second; a mode that is not there adds 0 even where its power is inf."""
    total = np.full_like(first, origin)
    for amplitude, column in ((p, first), (q, second)):
        if amplitude != 0:
            total += amplitude * column
    if not math.isfinite(total.sum()):
        total[np.isnan(total)] = np.inf  # inf - inf: both modes have left float64
    return total
