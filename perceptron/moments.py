"""The six sums that are all a squared error needs to know about the points."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from perceptron.points import Array as Array
from perceptron.points import Points

PIECE = 8192  # points: they stay in the cache, and BLAS starts no threads that wait for busy cores


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
        """The moments of points, in two passes over each piece; moments are their own."""
        if isinstance(points, Moments):
            return points
        starts = range(PIECE, len(points.x), PIECE)
        with np.errstate(all="ignore"):
            first = cls._of(points.x[:PIECE], points.y[:PIECE])
            return sum((cls._of(points.x[i:][:PIECE], points.y[i:][:PIECE]) for i in starts), first)

    @classmethod
    def _of(cls, x: Array, y: Array) -> Moments:
        x, mean_x = centred(x)
        y, mean_y = centred(y)
        return cls(len(x), mean_x, mean_y, *(_number(float(v)) for v in (x @ x, x @ y, y @ y)))

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


def centred(values: Array) -> tuple[Array, float]:
    """Deviations from the mean (n,), and the mean; the first value is the provisional zero."""
    shifted = values - values[0]  # (n,), exactly 0 when all are equal
    mean = np.add.reduce(shifted) / len(shifted)  # what .mean() does, in a third of its time
    shifted -= mean
    return shifted, _number(float(values[0] + mean))


def _number(value: float) -> float:
    return math.inf if math.isnan(value) else value  # inf - inf: the sum has left float64
