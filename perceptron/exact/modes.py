"""The two directions in which a line learns, each at its own pace."""

from __future__ import annotations

import math
from dataclasses import dataclass

from perceptron.exact.moments import Array as Array
from perceptron.exact.moments import Moments
from perceptron.settings import Settings

EPS = 2.0**-52  # the distance from 1 to the next number of float64
# A difference of two sums that is smaller than this share of them is rounding: each is off by some
# EPS, one more comes from the product and one from the difference, and 8 leaves room for them.
ROUNDING = 8 * EPS
Pair = tuple[float, float]


@dataclass(frozen=True)
class Modes:
    """Eigenbasis of the squared loss: (c, s) in the (weight, bias) plane is steep, (-s, c) flat.

    With all x equal flat is 0 and the best line chosen is the horizontal one. Beyond float64
    (x around 1e154) steep is inf and flat 0. docs/maths.md derives the formulas.
    """

    steep: float  # λ₁, the larger eigenvalue of the Hessian
    flat: float  # λ₂ >= 0
    c: float
    s: float
    weight: float  # of the least-squares line
    bias: float
    loss: float  # L*, of the least-squares line
    scale: float  # λ of a bias alone: 2n for the summed loss, 2 for the mean
    moments: Moments

    @classmethod
    def of(cls, moments: Moments, settings: Settings) -> Modes:
        """From H = 2 [[Σx², Σx], [Σx, n]], over n for the mean: scale·[[det + b², b], [b, 1]].

        b is the mean of x, det its variance and the determinant of the matrix in brackets.
        """
        m = moments
        scale = 2.0 * settings.measure.multiple(m.n)
        weight = m.sxy / m.sxx if 0 < m.sxx < math.inf else 0.0
        bias = m.mean_y - weight * m.mean_x
        loss = _remainder(m.syy, weight * m.sxy) * scale / (2 * m.n)
        det, b = m.sxx / m.n, m.mean_x
        half = (det + b * b - 1) / 2  # of the difference of the diagonal
        radius = math.hypot(half, b)  # half the difference of the eigenvalues
        top = half + 1 + radius  # the larger eigenvalue: nothing cancels, half is above -1/2
        if not math.isfinite(top):
            return cls(math.inf, 0.0, 1.0, 0.0, weight, bias, loss, scale, m)
        # λ₂ is the determinant over λ₁, where tr/2 - radius would cancel. The eigenvector follows
        # from either row of H - λ₁; taken is the one in which half and radius do not cancel.
        c, s = (half + radius, b) if half >= 0 else (b, radius - half)
        length = math.hypot(c, s)
        c, s = (c / length, s / length) if length > 0 else (1.0, 0.0)
        return cls(scale * top, scale * det / top, c, s, weight, bias, loss, scale, m)

    def amplitudes(self, weight: float, bias: float) -> Pair:
        """Distances z₁, z₂ of a neuron from the least-squares line, along steep and flat.

        By the residual at the mean, because far from the origin two biases' difference cancels:
        (c, s) and (-s, c) being eigenvectors, s + mean_x·c = s·λ₁/scale, c - mean_x·s = c·λ₂/scale.
        """
        slope = (weight - self.weight) / self.scale
        residual = weight * self.moments.mean_x + bias - self.moments.mean_y
        steep = self.c * self.flat * slope + self.s * residual
        return steep, self.c * residual - self.s * self.steep * slope

    def excess(self, weight: float, bias: float) -> Pair:
        """½·λ·z² of both modes: what a neuron's loss is above the least, shared out."""
        steep, flat = self.amplitudes(weight, bias)
        return 0.5 * self.steep * steep * steep, 0.5 * self.flat * flat * flat


def _remainder(total: float, explained: float) -> float:
    """total - explained; 0 where it is rounding only, inf where the sums left float64."""
    rest = total - explained
    if not math.isfinite(rest):
        return math.inf
    return rest if rest > ROUNDING * total else 0.0
