"""The six sums that are all a squared error needs to know about the points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from perceptron.points import Array as Array
from perceptron.points import Points

# Values in one dot product. For longer ones BLAS starts threads: they take longer to wake than the
# product takes, and where files are read all cores are at work already.
BLOCK = 8192
ONES = np.ones(BLOCK)
# Points that are worked on at once: x and y of so many are 640 kB, which a core's cache holds for
# the second pass. Not a power of two: x and y would then compete for the same places in the cache.
PIECE = 5 * BLOCK


@dataclass(frozen=True)
class Moments:
    """Count, means and centred sums of squares; `+` joins two chunks of points.

    Centred, because squares of years would drown what they differ by. Beyond float64 inf, not NaN.
    docs/maths.md has why six numbers are enough, and how two chunks are joined.
    """

    n: int
    mean_x: float  # x-units
    mean_y: float  # y-units
    sxx: float  # Σ (x - mean_x)², x-units²; exactly 0 when all x are equal
    sxy: float  # Σ (x - mean_x)(y - mean_y)
    syy: float  # Σ (y - mean_y)², y-units²

    @classmethod
    def of(cls, points: Points | Moments) -> Moments:
        """The moments of points; moments are their own."""
        return points if isinstance(points, Moments) else cls.of_columns(points.x, points.y)

    @classmethod
    def of_columns(cls, x: Array, y: Array) -> Moments:
        """Of finite numbers (n,), n >= 1, in two passes over each piece: mean, then squares."""
        if len(x) > PIECE:
            starts = range(0, len(x), PIECE)
            return reduce(add, (cls.of_columns(x[i:][:PIECE], y[i:][:PIECE]) for i in starts))
        n = len(x)
        width = min(n, BLOCK)
        blocks = np.empty((2, -(-n // width), width))  # of x and y, the last one padded by zeros
        columns = blocks.reshape(2, -1)  # (2, n and the padding), the same memory
        columns[:, n:] = 0.0
        centred = columns[:, :n]  # (2, n)
        x0, y0 = float(x[0]), float(y[0])
        with np.errstate(all="ignore"):
            np.subtract(x, x0, out=centred[0])  # exactly 0 when all are equal
            np.subtract(y, y0, out=centred[1])
            sums = np.vecdot(blocks, ONES[:width])  # (2, blocks)
            means = np.add.reduce(sums, axis=1, keepdims=True) / n  # (2, 1), above x0 and y0
            centred -= means
            xx, yy = np.vecdot(blocks, blocks).sum(axis=1).tolist()
            xy = float(np.vecdot(*blocks).sum())
        (dx,), (dy,) = means.tolist()
        return cls(n, *map(_without_nan, (x0 + dx, y0 + dy, xx, xy, yy)))

    def __add__(self, other: Moments) -> Moments:
        """The moments of both chunks together (pairwise update of Chan, Golub and LeVeque 1983)."""
        n = self.n + other.n
        dx, dy = other.mean_x - self.mean_x, other.mean_y - self.mean_y
        share = other.n / n
        between = self.n * share  # n_A·n_B/n, without the product of two large counts
        means = self.mean_x + dx * share, self.mean_y + dy * share
        sxx = self.sxx + other.sxx + dx * dx * between
        sxy = self.sxy + other.sxy + dx * dy * between
        syy = self.syy + other.syy + dy * dy * between
        return Moments(n, *map(_without_nan, (*means, sxx, sxy, syy)))

    def __radd__(self, other: int) -> Moments:
        """For sum(), which begins with 0."""
        return self if other == 0 else NotImplemented


def without_nan(values: Array) -> Array:
    """The same array, changed in place: inf where it was NaN.

    Here NaN is inf - inf or inf·0 of numbers that have left float64, and they left it upward.
    """
    values[np.isnan(values)] = np.inf
    return values


def _without_nan(value: float) -> float:
    """The same of one number; an array for it would take ten times as long."""
    return math.inf if math.isnan(value) else value
