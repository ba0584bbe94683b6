"""The six sums that are all a squared error needs to know about the points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from perceptron.points import Array as Array
from perceptron.points import Points

BLOCK = 8192  # values in one product: for longer ones BLAS starts threads, which get in the way
ONES = np.ones(BLOCK)
PIECE = 5 * BLOCK  # points that stay in a core's cache; a power of two would crowd a part of it


@dataclass(frozen=True)
class Moments:
    """Count, means and centred sums of squares; `+` joins two chunks of points.

    Centred, because squares of years would drown what they differ by. Beyond float64 inf, not NaN.
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
        n, width = len(x), min(len(x), BLOCK)
        z = np.empty((2, -(-n // width), width))  # in blocks, the last one padded
        flat, x0, y0 = z.reshape(2, -1)[:, :n], float(x[0]), float(y[0])
        z.reshape(2, -1)[:, n:] = 0.0
        with np.errstate(all="ignore"):
            np.subtract(x, x0, out=flat[0])  # exactly 0 when all are equal
            np.subtract(y, y0, out=flat[1])
            means = np.add.reduce(np.vecdot(z, ONES[:width]), axis=1, keepdims=True) / n
            flat -= means
            (xx, yy), xy = np.vecdot(z, z).sum(axis=1).tolist(), float(np.vecdot(*z).sum())
        (dx,), (dy,) = means.tolist()
        return cls(n, *map(_number, (x0 + dx, y0 + dy, xx, xy, yy)))

    def __add__(self, other: Moments) -> Moments:
        """The moments of both chunks together (pairwise update of Chan, Golub and LeVeque)."""
        n = self.n + other.n
        dx, dy = other.mean_x - self.mean_x, other.mean_y - self.mean_y
        share = other.n / n
        between = self.n * share  # n_A·n_B/n, without the product of two large counts
        means = self.mean_x + dx * share, self.mean_y + dy * share
        sxx = self.sxx + other.sxx + dx * dx * between
        sxy = self.sxy + other.sxy + dx * dy * between
        syy = self.syy + other.syy + dy * dy * between
        return Moments(n, *map(_number, (*means, sxx, sxy, syy)))

    def __radd__(self, other: int) -> Moments:
        """For sum(), which begins with 0."""
        return self if other == 0 else NotImplemented


def _number(value: float) -> float:
    return math.inf if math.isnan(value) else value  # inf - inf: the sum has left float64
