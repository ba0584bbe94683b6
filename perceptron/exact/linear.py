"""Gradient descent, momentum and Nesterov on a squared error: a history from 2·√iterations powers.

They move each mode by itself: with s = η·λ its distance z and velocity v follow the rule's `Terms`,
which is a matrix M = [[1 - pull·s, -carry], [s, keep]]. With eigenvalues r and q of M, r the larger
one, Mᵏ = rᵏ·I + Sₖ·(M - r·I) where Sₖ = (rᵏ - qᵏ)/(r - q). And Mⁱᵐ⁺ʲ = Mⁱᵐ·Mʲ: products of few
powers make each column. Gradient descent keeps no velocity, and rᵏ is all there is.

So a history is laid out as a table, `width` iterations in a row: entry (i, j) is iteration
i·width + j, and the table is a product of what belongs to its rows (the powers i·width) and what
belongs to its columns (the powers j). docs/maths.md derives the formulas.
"""

import math
from collections.abc import Iterable
from typing import TypeVar

import numpy as np

from perceptron.exact.modes import EPS, Modes, Pair
from perceptron.exact.moments import Array, without_nan
from perceptron.optimizers import Terms
from perceptron.settings import Settings

Number = TypeVar("Number", float, Array)

# Stands for an infinite logarithm in the exponent k·log: for k = 0 that is 0, where 0·inf would be
# NaN; for k >= 1 its exponential is 0 or inf, as it has to be.
HUGE = 1e300
# Iterations that one call of matmul makes. For larger products BLAS wakes threads and waits for
# them, which takes longer than the product where other work has the cores.
PIECE = 65_536
# The largest logarithm of a power in a column. Its square is e⁶⁰⁰, and float64 ends at e⁷⁰⁹: so no
# column is infinite, also not by the factor k that Sₖ may have, and what overflows is in the rows.
# The shortest row has two columns, and where a single update grows by as much they may overflow.
COLUMN_LOG = 300


def history(modes: Modes, settings: Settings, start: Pair) -> Iterable[Array]:
    """Weight, bias and loss, each (iterations + 1,), exact to rounding; NaN is inf - inf."""
    count = settings.iterations + 1
    steep, flat = modes.steep * settings.learning_rate, modes.flat * settings.learning_rate
    width = _width(count, max(log_rate(settings, steep), log_rate(settings, flat)))
    steps = np.array(((steep,), (flat,)))  # (2, 1): η·λ of each mode
    k = np.concatenate((np.arange(width), np.arange(0, count, width)), dtype=float)
    powers = _powers(settings, steps, k, odd=slice(1, width, 2))  # (2 or 3, 2, width + height)
    of_columns, of_rows = powers[:, :, :width], powers[:, :, width:]
    has_velocity = len(powers) == 3
    if has_velocity:
        # z -> v in a row's power and v -> z in a column's: the product of M's off-diagonals
        of_rows[2] *= -settings.terms.carry * steps
    axes = _axes(modes, start)
    energy = np.array(modes.excess(*start))[:, None]  # (2, 1)
    rows, columns = _rows(axes, of_rows), _columns(axes, of_columns, start)
    if has_velocity:
        weight, bias = _product(rows[:2], columns[:2], count)
        rows_z = np.sqrt(energy) * of_rows[1:]  # (2 terms, 2 modes, height)
        z = _product(rows_z.swapaxes(0, 1), of_columns[1:].swapaxes(0, 1), count)
        return weight, bias, modes.loss + (z * z).sum(axis=0)
    # The square of a product is the product of the squares, so the loss is a third such table:
    # L* + Σ ½·λ·z², with the energies ½·λ·z² of the start.
    np.multiply(energy, of_rows[1] * of_rows[1], out=rows[2, 1:])
    np.multiply(of_columns[1], of_columns[1], out=columns[2, 1:])
    columns[2, 0] = modes.loss
    return _product(rows, columns, count)


def final_losses(modes: Modes, settings: Settings, start: Pair, rates: Array) -> Array:
    """The loss after the last update at each of the learning rates (m,), all of them at once."""
    steps = np.multiply.outer((modes.steep, modes.flat), rates)[:, :, None]  # (2, m, 1)
    k = settings.iterations
    powers = _powers(settings, steps, np.array((float(k),)), odd=slice(k % 2))  # (2 or 3, 2, m, 1)
    z = np.sqrt(modes.excess(*start))[:, None] * powers[1, :, :, 0]  # (2, m)
    z[np.isnan(z)] = 0.0  # a mode that is not there adds 0 even where its power is inf
    return np.asarray(modes.loss + (z * z).sum(axis=0))  # (m,)


def _axes(modes: Modes, start: Pair) -> Array:
    """What each mode's distance at the start is in weight (first row) and bias, (2, 2)."""
    z1, z2 = modes.amplitudes(*start)
    return np.array(((modes.c * z1, -modes.s * z2), (modes.s * z1, modes.c * z2)))


def _rows(axes: Array, powers: Array) -> Array:
    """The rows' share in weight, bias and, left free for gradient descent, loss.

    powers: (2 or 3, 2, height). Gives (3, terms, height): the term 1, which takes a column's own
    share as it is, then each mode's Pᵢ - 1 and, with a velocity, its Sᵢ.
    """
    height = powers.shape[2]
    rows = np.empty((3, 2 * len(powers) - 1, height))
    rows[:, 0] = 1.0
    moved = rows[:2, 1:].reshape(2, -1, 2, height)  # a view: P - 1 (and S), then the modes
    np.multiply(axes[:, None, :, None], powers[::2], out=moved)
    return rows


def _columns(axes: Array, powers: Array, start: Pair) -> Array:
    """The columns' share, (3, terms, width), from their powers (2 or 3, 2, width).

    With P the power of a row and p that of a column, P·p - 1 = (p - 1) + (P - 1)·p. So weight and
    bias are made of their moves from the start: as distances from the end they would cancel where
    few moves were made.
    """
    width = powers.shape[2]
    columns = np.empty((3, 2 * len(powers) - 1, width))
    columns[:2, 0] = axes @ powers[0] + np.array(start)[:, None]  # (2, width)
    columns[:2, 1:] = powers[1:].reshape(-1, width)
    return columns


def _powers(settings: Settings, step: Array, k: Array, odd: slice) -> Array:
    """Pₖ - 1 and Pₖ, a mode's z after k updates from z = 1; where there is a velocity Sₖ too.

    step: (modes …, 1), k: (n,), where the k of `odd` are odd. Gives (2 or 3, modes …, n).
    """
    rule = settings.terms
    if not rule.keep:
        return _power(rule.pull * step, k, odd)
    p, product = _sum_and_product(rule, step)
    square = p * p - 4 * product  # of the difference of the two e; below 0 they are complex
    root = np.sqrt(np.maximum(np.abs(square), EPS * EPS * p * p))  # never 0: that is rounding
    real = _real_roots(rule, product, p, root, k, odd)
    swinging = _complex_roots(rule, step, p, root, k)
    return without_nan(np.where(square < 0, swinging, real))


def _real_roots(rule: Terms, product: Array, p: Array, root: Array, k: Array, odd: slice) -> Array:
    """Pₖ - 1, Pₖ and Sₖ where r and q are real: (3, modes …, n).

    The larger e is half a sum, the other follows from their product: neither cancels. r is the
    eigenvalue of larger size, so that rᵏ - qᵏ = -rᵏ·((q/r)ᵏ - 1) with q/r = 1 - root/|r|.
    """
    large = (p + root) / 2
    small = product / large
    last = np.abs(1 - large) > np.abs(1 - small)  # whether r belongs to the larger e
    e, other = np.where(last, large, small), np.where(last, small, large)
    less, power = _power(e, k, odd)  # rᵏ - 1 and rᵏ
    s = power * _power(root / np.abs(1 - e), k, odd)[0] / np.where(last, root, -root)
    # M - r·I in its first element: e - pull·s, where s is e·other over the gain
    rest = e * (1 - rule.pull / _gain(rule) * other) * s
    return np.array((less + rest, power + rest, s))


def _complex_roots(rule: Terms, step: Array, p: Array, root: Array, k: Array) -> Array:
    """Pₖ - 1, Pₖ and Sₖ where r and q are ρ·e^±iφ: (3, modes …, n).

    ρ² is M's determinant. Mᵏ = ρᵏ·cos(kφ)·I + Sₖ·(M - ρ·cos(φ)·I), Sₖ = ρᵏ·sin(kφ)/(ρ·sin φ).
    """
    log = np.log(rule.keep * (1 - rule.direct * step)) / 2  # of ρ
    angle = np.arctan2(root / 2, 1 - p / 2)
    size = np.exp(k * log)
    turned = size * np.cos(k * angle)
    s = size * np.sin(k * angle) / (root / 2)
    # ρᵏ·cos - 1 = (ρᵏ - 1)·cos - 2·sin²(kφ/2), as 1 - cos = 2·sin²: this does not cancel
    half = np.sin(k * angle / 2)
    moved = np.expm1(k * log) * np.cos(k * angle) - 2 * half * half
    rest = (p / 2 - rule.pull * step) * s  # M - ρ·cos(φ)·I in its first element
    return np.array((moved + rest, turned + rest, s))


def _power(step: Array, k: Array, odd: slice) -> Array:
    """(1 - step)ᵏ - 1 and (1 - step)ᵏ, exact to rounding also near 0 and 2, where it is slowest.

    step: (modes …, 1), k: (n,), where the k of `odd` are odd. Gives (2, modes …, n).
    """
    log = np.log1p(np.maximum(-step, step - 2))  # of |1 - step|
    exponent = k * np.maximum(-HUGE, np.minimum(log, HUGE))  # (modes …, n)
    both = np.empty((2, *exponent.shape))
    np.expm1(exponent, out=both[0])
    np.exp(exponent, out=both[1])
    # An odd power of a negative number is negative.
    less, power, negative = both[0, ..., odd], both[1, ..., odd], step > 1
    np.negative(power, out=power, where=negative)
    np.subtract(power, 1, out=less, where=negative)
    return both


def _width(count: int, growth: float) -> int:
    """Of a row, in iterations: near √count, where rows and columns are fewest together.

    It is even, so that rows begin with even powers, which have no sign, and so short that no
    column overflows. growth: the logarithm of what an update multiplies the faster mode by.
    """
    width = 2 * math.isqrt(count // 4 + 1)
    return max(2, min(width, 2 * int(COLUMN_LOG / 2 / growth))) if growth > 0 else width


def _product(rows: Array, columns: Array, count: int) -> Array:
    """Σ rows·columns over the terms: (t, terms, height), (t, terms, width) -> (t, count)."""
    rows[np.isnan(rows)] = 0.0  # a mode that is not there adds 0 even where its power is inf
    tall = rows.swapaxes(1, 2)  # (t, height, terms)
    height, width = rows.shape[2], columns.shape[2]
    table = np.empty((len(rows), height, width))
    at_once = PIECE // width  # rows of the table
    for i in range(0, height, at_once):
        piece = slice(i, i + at_once)
        np.matmul(tall[:, piece], columns, out=table[:, piece])
    return table.reshape(len(rows), -1)[:, :count]  # the last row may go beyond the end


def edge(settings: Settings) -> float:
    """The largest stable step = η·λ of a linear rule, where an eigenvalue of its map is -1."""
    keep, direct, ahead = settings.terms
    return 2 * (1 + keep) / (direct + (ahead + keep * direct))


def log_rate(settings: Settings, step: float) -> float:
    """log ρ, where a linear rule shrinks a mode by ρ per update: the spectral radius of its map.

    By way of e = 1 - r, r an eigenvalue: that does not cancel.
    """
    keep, direct, ahead = rule = settings.terms
    if keep == 0 or not math.isfinite(step):
        return log_factor((direct + ahead) * step)
    p, product = _sum_and_product(rule, step)
    if (square := p * p - 4 * product) < 0:  # two complex ones; ρ² is the determinant
        determinant = keep * (1 - direct * step)
        return 0.5 * math.log(determinant) if determinant > 0 else -math.inf
    large = (p + math.sqrt(square)) / 2
    return max(log_factor(large), log_factor(product / large))


def _sum_and_product(rule: Terms, step: Number) -> tuple[Number, Number]:
    """Of both e = 1 - r, r an eigenvalue of M: the p and q of e² - p·e + q = 0.

    Both e are small where r is nearly 1, where a run is slowest, and keep their digits there.
    """
    keep, direct, ahead = rule
    return 1 - keep + (direct + ahead) * step, (direct * (1 - keep) + ahead) * step


def _gain(rule: Terms) -> float:
    """The product of both e for a step of 1: what a steady gradient comes to, times 1 - keep.

    It is 1 for momentum and Nesterov, as for gradient descent.
    """
    return rule.direct * (1 - rule.keep) + rule.ahead


def log_factor(step: float) -> float:
    """log |1 - step|, exact to rounding also near 0 and 2, where a run is slowest."""
    if step == 1:
        return -math.inf
    return math.log1p(-step) if step < 1 else math.log(step - 1)
