"""Gradient descent, momentum and Nesterov on a squared error: a history from 2·√iterations powers.

They move each mode by itself: with s = η·λ its distance z and velocity v follow v ← μ·v + s·z,
z ← z - v (Nesterov: z ← z - s·z - μ·v), which is a matrix M. With eigenvalues r and q of M, r the
larger one, Mᵏ = rᵏ·I + Sₖ·(M - r·I) where Sₖ = (rᵏ - qᵏ)/(r - q). And Mⁱᵐ⁺ʲ = Mⁱᵐ·Mʲ: products of
few powers make each column. Gradient descent is μ = 0, where rᵏ is all there is.
"""

import math
from collections.abc import Iterable

import numpy as np

from perceptron.exact.modes import EPS, Modes, Pair
from perceptron.exact.moments import Array
from perceptron.optimizers import Terms
from perceptron.settings import Settings

HUGE = 1e300  # for an infinite logarithm: 0 times it is 0, and its power is 0 or inf all the same
PIECE = 65_536  # iterations in a product: in larger ones BLAS wakes threads, and waits for cores


def history(modes: Modes, settings: Settings, start: Pair) -> Iterable[Array]:
    """Weight, bias and loss, each (iterations + 1,), exact to rounding; NaN is inf - inf."""
    count = settings.iterations + 1
    steps = np.array(((modes.steep,), (modes.flat,))) * settings.learning_rate  # (2, 1)
    width = _width(count, max(log_rate(settings, step) for step in steps.ravel().tolist()))
    k = np.concatenate((np.arange(width), np.arange(0, count, width)), dtype=float)
    powers = _powers(settings, steps, k, slice(1, width, 2))  # (2, 2, n), with a velocity (3, 2, n)
    near, far = powers[:, :, :width], powers[:, :, width:]
    if len(far) > 2:
        far[2] *= -terms(settings)[2] * steps  # M's off-diagonals
    z1, z2 = modes.amplitudes(*start)
    ways = np.array(((modes.c * z1, -modes.s * z2), (modes.s * z1, modes.c * z2)))
    energy = np.array(modes.excess(*start))[:, None]  # (2, 1)
    left = np.empty((3, 2 * len(far) - 1, far.shape[2]))
    right = np.empty((3, 2 * len(far) - 1, width))
    left[:, 0] = 1.0
    # weight and bias by moves from the start: distances from the end cancel where few were made
    left[:2, 1:] = (ways[:, None, :, None] * far[::2]).reshape(2, -1, far.shape[2])
    right[:2, 0] = ways @ near[0] + np.array(start)[:, None]
    right[:2, 1:] = near[1:].reshape(-1, width)
    if len(far) > 2:
        weight, bias = _product(left[:2], right[:2], count)
        z = _product((np.sqrt(energy) * far[1:]).swapaxes(0, 1), near[1:].swapaxes(0, 1), count)
        return weight, bias, modes.loss + (z * z).sum(axis=0)
    np.multiply(energy, far[1] * far[1], out=left[2, 1:])  # a single product's square is one too
    np.multiply(near[1], near[1], out=right[2, 1:])
    right[2, 0] = modes.loss
    return _product(left, right, count)


def final_losses(modes: Modes, settings: Settings, start: Pair, rates: Array) -> Array:
    """The loss after the last update at each of the learning rates (m,), all of them at once."""
    steps = np.multiply.outer((modes.steep, modes.flat), rates)[:, :, None]  # (2, m, 1)
    k = settings.iterations
    power = _powers(settings, steps, np.array((float(k),)), slice(k % 2))[1, :, :, 0]  # (2, m)
    z = np.sqrt(modes.excess(*start))[:, None] * power
    z[np.isnan(z)] = 0.0  # a mode that is not there adds 0 even where its power is inf
    return np.asarray(modes.loss + (z * z).sum(axis=0))


def _powers(settings: Settings, step: Array, k: Array, odd: slice) -> Array:
    """Pₖ - 1 and Pₖ, a mode's z after k updates from z = 1; where there is a velocity Sₖ too."""
    keep, pull, _ = terms(settings)
    if not keep:
        return _power(step, k, odd)
    p = 1 - keep + pull * step  # e = 1 - r solves e² - p·e + s = 0; both e are small where r is 1
    square = p * p - 4 * step
    root = np.sqrt(np.maximum(np.abs(square), EPS * EPS * p * p))  # never 0: that is rounding
    large = (p + root) / 2
    small = step / large
    last = np.abs(1 - large) > np.abs(1 - small)
    e, other = np.where(last, large, small), np.where(last, small, large)
    less, power = _power(e, k, odd)
    s = power * _power(root / np.abs(1 - e), k, odd)[0] / np.where(last, root, -root)
    rest = e * (1 - pull * other) * s  # M - r·I in its first element
    log = np.log(keep * (1 - step) if pull > 1 else keep + 0 * step) / 2
    angle, swing = np.arctan2(root / 2, 1 - p / 2), np.exp(k * log)  # of complex r and q
    turned, sine = swing * np.cos(k * angle), np.sin(k * angle / 2)
    s_swing = swing * np.sin(k * angle) / (root / 2)
    rest_swing = (p / 2 - pull * step) * s_swing
    moved = np.expm1(k * log) * np.cos(k * angle) - 2 * sine * sine
    swinging = np.array((moved + rest_swing, turned + rest_swing, s_swing))
    powers = np.where(square < 0, swinging, np.array((less + rest, power + rest, s)))
    return np.where(np.isnan(powers), np.inf, powers)


def _power(step: Array, k: Array, odd: slice) -> Array:
    """(1 - step)ᵏ - 1 and (1 - step)ᵏ, exact to rounding also near 0 and 2, where it is slowest."""
    log = np.log1p(np.maximum(-step, step - 2))  # of |1 - step|
    exponent = k * np.maximum(-HUGE, np.minimum(log, HUGE))
    both, negative = np.empty((2, *exponent.shape)), step > 1
    less, power = both[0, ..., odd], both[1, ..., odd]
    np.expm1(exponent, out=both[0])
    np.exp(exponent, out=both[1])
    np.negative(power, out=power, where=negative)
    np.subtract(power, 1, out=less, where=negative)
    return both


def _width(count: int, growth: float) -> int:
    """Of a row: near √count; even; and so short that no near power or its square overflows."""
    width = 2 * math.isqrt(count // 4 + 1)
    return max(2, min(width, 2 * int(150 / growth))) if growth > 0 else width


def _product(left: Array, right: Array, count: int) -> Array:
    """Σ left·right over the middle axis: (t, s, rows), (t, s, width) -> (t, count)."""
    left[np.isnan(left)] = 0.0  # a mode that is not there adds 0 even where its power is inf
    tall, rows, width = left.swapaxes(1, 2), left.shape[2], right.shape[2]
    table = np.empty((len(left), rows, width))
    for i in range(0, rows, PIECE // width):
        piece = slice(i, i + PIECE // width)
        np.matmul(tall[:, piece], right, out=table[:, piece])
    return table.reshape(len(left), -1)[:, :count]


def edge(settings: Settings) -> float:
    """The largest stable step = η·λ of a linear rule, where an eigenvalue of its map is -1."""
    keep, pull, carry = terms(settings)
    return 2 * (1 + keep) / (pull + (pull * keep - carry))


def log_rate(settings: Settings, step: float) -> float:
    """log ρ, where a linear rule shrinks a mode by ρ per update: the spectral radius of its map.

    By way of e = 1 - r, r an eigenvalue, which solves e² - p·e + s = 0: that does not cancel.
    """
    keep, pull, carry = terms(settings)
    if keep == 0 or not math.isfinite(step):
        return log_factor(step)
    p = 1 - keep + pull * step
    if (square := p * p - 4 * step) < 0:  # two complex ones; ρ² is the determinant
        determinant = keep - step * (pull * keep - carry)
        return 0.5 * math.log(determinant) if determinant > 0 else -math.inf
    large = (p + math.sqrt(square)) / 2
    return max(log_factor(large), log_factor(step / large))


def terms(settings: Settings) -> Terms:
    """Of the linear rule that these settings choose."""
    linear = settings.rule.linear
    assert linear is not None, f"{settings.optimizer} is no linear rule"
    return linear(**settings.numbers)


def log_factor(step: float) -> float:
    """log |1 - step|, exact to rounding also near 0 and 2, where a run is slowest."""
    if step == 1:
        return -math.inf
    return math.log1p(-step) if step < 1 else math.log(step - 1)
