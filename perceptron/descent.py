"""Gradient descent's history from 2·√iterations powers: with k = i·m + j, fᵏ is fⁱᵐ·fʲ.

A mode shrinks by f = 1 - η·λ per update, so each column is a sum over the modes of far powers times
near ones: a matrix product (i, modes) @ (modes, j), with no further exponentials.
"""

import math

import numpy as np

from perceptron.modes import Array, Modes, Pair, log_factor
from perceptron.settings import Settings

HUGE = 1e300  # for an infinite logarithm: 0 times it is 0, and its power is 0 or inf all the same
PIECE = 65_536  # iterations in a product: in larger ones BLAS wakes threads, and waits for cores


def history(modes: Modes, settings: Settings, start: Pair) -> tuple[Array, Array, Array]:
    """Weight, bias and loss, each (iterations + 1,), exact to rounding; inf, never NaN."""
    count = settings.iterations + 1
    steps = settings.learning_rate * modes.steep, settings.learning_rate * modes.flat
    logs = [max(-HUGE, min(log_factor(step), HUGE)) for step in steps]
    width = _width(count, max(logs))
    k = np.array(logs)[:, None] * np.arange(0.0, count, width)  # (2, rows): log of the far powers
    j = np.array(logs)[:, None] * np.arange(float(width))  # (2, width): log of the near ones
    far, near, moved = np.exp(k), np.exp(j), np.expm1(j)
    for mode, step in enumerate(steps):
        if step > 1:  # odd powers of a negative factor; all far ones are even
            near[mode, 1::2] *= -1.0
            moved[mode, 1::2] = near[mode, 1::2] - 1.0
    z1, z2 = modes.amplitudes(*start)
    amplitude = np.array(((modes.c * z1, -modes.s * z2), (modes.s * z1, modes.c * z2)))
    left, right = np.ones((3, 3, far.shape[1])), np.empty((3, 3, width))
    # weight and bias by moves from the start: distances from the end cancel where few were made
    left[:2, 1:] = amplitude[:, :, None] * np.expm1(k)
    right[:2, 0] = amplitude @ moved + np.array(start)[:, None]
    right[:2, 1:] = near
    left[2, 1:] = np.array(modes.excess(*start))[:, None] * far * far
    right[2, 0] = modes.loss
    right[2, 1:] = near * near
    if max(logs) > 0:
        left[np.isnan(left)] = 0.0  # a mode that is not there adds 0 even where its power is inf
    weight, bias, loss = _product(left, right)[:, :count]
    weight[0], bias[0] = start  # also where a mode's amplitude is beyond float64
    return weight, bias, loss


def _width(count: int, growth: float) -> int:
    """Of a row: near √count; even; and so short that no near power or its square overflows."""
    width = 2 * math.isqrt(count // 4 + 1)
    return max(2, min(width, 2 * int(150 / growth))) if growth > 0 else width


def _product(left: Array, right: Array) -> Array:
    """Σ left·right over the middle axis: (3, s, rows), (3, s, width) -> (3, rows·width)."""
    tall, rows, width = left.transpose(0, 2, 1), left.shape[2], right.shape[2]
    table = np.empty((3, rows, width))
    for i in range(0, rows, PIECE // width):
        piece = slice(i, i + PIECE // width)
        np.matmul(tall[:, piece], right, out=table[:, piece])
    if not math.isfinite(table[:, -1, -1].sum()):  # powers that overflow do so for good
        table[np.isnan(table)] = np.inf  # inf - inf: both modes have left float64
    return table.reshape(3, -1)
