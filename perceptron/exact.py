"""The whole history at once: descent on a squared error needs the moments of the points alone.

Gradient descent is an affine map of (w, b): along each mode the distance z from the least-squares
line is multiplied by 1 - η·λ per update, so after k updates it is z·(1 - η·λ)^k, and the loss is
L* + ½ Σ λ·z². With momentum the map has a velocity too, and its powers come by doubling; AdaGrad,
RMSprop and Adam take one short step of arithmetic per update. The cost is that of one pass over
the points, then a few array operations, however many points there are.
"""

import math

import numpy as np

from perceptron import adaptive, descent, optimizers
from perceptron.modes import Array, Modes, Pair
from perceptron.moments import Moments
from perceptron.settings import SQUARED, Settings


def refusal(settings: Settings) -> str | None:
    """Why these settings have no exact form, as a plain sentence, or None when they have one."""
    if settings.clamp:
        return "with the clamp there is no exact form: which points it cuts off changes as w does"
    if settings.loss not in SQUARED:
        return f"the {settings.loss} loss has no exact form: its gradient needs every residual"
    if settings.batch_size is not None:
        return "batches have no exact form: each update sees other points"
    return None


def check(settings: Settings) -> None:
    """ValueError with that reason."""
    if reason := refusal(settings):
        raise ValueError(f"settings: {reason}")


def history(moments: Moments, settings: Settings, start: Pair) -> tuple[Array, Array, Array]:
    """Weight, bias and loss, each (iterations + 1,), in float64.

    Relative errors stay near 1e-13 even after a million updates; with momentum they are 1e-12 at
    0.9 and 1e-9 at 0.99. What outgrows float64 is inf, never NaN, and nothing warns. The clamp is
    ignored: ask `refusal` first.
    """
    modes = Modes.of(moments, settings)
    with np.errstate(all="ignore"):
        if settings.optimizer not in optimizers.LINEAR:
            weight, bias, loss = adaptive.history(modes, settings, start)
            return _numbers(weight), _numbers(bias), _numbers(loss)
        if settings.optimizer == "gradient descent":
            return descent.history(modes, settings, start)
        (z1, z2), (e1, e2) = modes.amplitudes(*start), modes.excess(*start)
        steps = np.array((modes.steep, modes.flat)) * settings.learning_rate
        # moves from the start, not distances from the end: those cancel where little has happened
        maps = optimizers.matrix(settings, steps)  # (2, 3, 3)
        (moved1, square1), (moved2, square2) = (_doubled(m, settings.iterations + 1) for m in maps)
        weight = _combine(start[0], modes.c * z1, moved1, -modes.s * z2, moved2)
        bias = _combine(start[1], modes.s * z1, moved1, modes.c * z2, moved2)
        weight[0], bias[0] = start  # also where a mode's amplitude is beyond float64
        loss = _combine(modes.loss, e1, square1, e2, square2)
    return weight, bias, loss


def final_losses(moments: Moments, settings: Settings, start: Pair, rates: Array) -> Array:
    """The loss after the last update at each of the learning rates (m,), all of them at once."""
    modes = Modes.of(moments, settings)
    with np.errstate(all="ignore"):
        if settings.optimizer not in optimizers.LINEAR:
            return _numbers(adaptive.final_losses(modes, settings, start, rates))
        steps = np.multiply.outer((modes.steep, modes.flat), rates)  # (2, m)
        maps = optimizers.matrix(settings, steps)  # (2, m, 3, 3)
        left = np.linalg.matrix_power(maps, settings.iterations)[..., 0, 0]  # (2, m)
        (e1, e2), (square1, square2) = modes.excess(*start), left**2
        return _combine(modes.loss, e1, square1, e2, square2)


def _doubled(update: Array, count: int) -> tuple[Array, Array]:
    """z - 1 and z² (count,) of a mode from z = 1: powers of its map (3, 3), by doubling."""
    states = np.zeros((3, 2 * count))  # z, v and 1, in pairs: from z = 1, and of z - 1 from 0
    states[0, 0] = states[2, 1] = 1.0
    done = 1
    while done < count:
        more = min(done, count - done)
        states[:, 2 * done : 2 * (done + more)] = update @ states[:, : 2 * more]
        update, done = update @ update, done + more
    z, moved = states[0, ::2], states[0, 1::2]
    return np.where(np.abs(z) < 0.5, z - 1, moved), z * z  # each where it has its digits


def _combine(origin: float, p: float, first: Array, q: float, second: Array) -> Array:
    """origin + p·first + q·second; a mode that is not there adds 0 even where its power is inf."""
    total = np.full_like(first, origin)
    for amplitude, column in ((p, first), (q, second)):
        if amplitude != 0:
            total += amplitude * column
    return _numbers(total)


def _numbers(column: Array) -> Array:
    """The column itself, with inf for inf - inf: what has left float64."""
    if not math.isfinite(column.sum()):
        column[np.isnan(column)] = np.inf
    return column
