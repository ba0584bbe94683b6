"""What can be known before training: where descent ends, how fast, and at which learning rates.

All of it is about the neuron without its clamp. The loss is L = Σ r², r = w·x + b - y (or its
mean), whose Hessian 2 [[Σx², Σx], [Σx, n]] depends on x alone; along its eigenvectors descent
multiplies the distance to the least-squares line by 1 - η·λ. Sums beyond float64 (x around 1e154)
make the larger eigenvalue inf.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perceptron.forecast import Forecast
from perceptron.modes import Modes
from perceptron.moments import Moments, centred
from perceptron.points import Points
from perceptron.settings import Settings


class LeastSquares(NamedTuple):
    weight: float  # y-units per x-unit
    bias: float  # y-units
    loss: float  # sum of squared residuals, y-units²


def least_squares(points: Points) -> LeastSquares:
    """The line with the least sum of squares: w = Sxy/Sxx, b = mean y - w·mean x.

    With all x equal every line through the means is one: this is the horizontal one, weight 0.
    """
    u, v = _power_of_two(points.x), _power_of_two(points.y)  # so that no square overflows
    dx, mean_x = centred(points.x / u)  # (n,)
    dy, mean_y = centred(points.y / v)  # (n,)
    sxx = float(dx @ dx)
    slope = float(dx @ dy) / sxx if sxx > 0 else 0.0
    residuals = dy - slope * dx  # (n,)
    return LeastSquares(
        slope * (v / u), (mean_y - slope * mean_x) * v, float(residuals @ residuals) * v * v
    )


def hessian_eigenvalues(points: Points, settings: Settings | None = None) -> tuple[float, float]:
    """λ₁ >= λ₂ >= 0 of the summed loss, or of settings' loss; λ₂ is 0 when all x are equal."""
    modes = _modes(points, settings)
    return modes.steep, modes.flat


def largest_stable_learning_rate(points: Points, settings: Settings | None = None) -> float:
    """2/λ₁: above it descent diverges, from any start but the least-squares line itself."""
    return 2 / _modes(points, settings).steep


def best_learning_rate(points: Points, settings: Settings | None = None) -> float:
    """2/(λ₁ + λ₂), where both modes shrink alike, by (κ - 1)/(κ + 1) per update."""
    return 2 / sum(hessian_eigenvalues(points, settings))


def advised_learning_rate(points: Points, settings: Settings | None = None) -> float:
    """The rate in 1/λ₁ … 2/(λ₁ + λ₂) whose loss is the lowest after settings' iterations.

    With many iterations it is the best rate. With few for the condition number, that one would
    still be swinging across the valley while the flat mode has hardly moved.
    """
    return Forecast.of(points, settings or Settings()).advised()


def condition_number(points: Points) -> float:
    """κ = λ₁/λ₂ >= 1, the same for sum and mean; inf when all x are equal."""
    steep, flat = hessian_eigenvalues(points)
    return steep / flat if flat > 0 else math.inf


def within(points: Points, settings: Settings | None = None, share: float = 0.01) -> int | None:
    """The first iteration whose loss is at most share above the least-squares loss L*.

    When the points lie on one line (L* is rounding only) the mark is 1e-4 of the first loss.
    None when settings' iterations do not reach it, or the learning rate is past the stable edge.
    """
    settings = settings or Settings()
    return Forecast.of(points, settings, share).within(settings.learning_rate)


def _modes(points: Points, settings: Settings | None) -> Modes:
    return Modes.of(Moments.of(points), settings or Settings())


def _power_of_two(values: NDArray[np.float64]) -> float:
    """The power of two just below the largest magnitude; dividing by it rounds nothing."""
    largest = float(np.abs(values).max())
    return math.ldexp(0.5, math.frexp(largest)[1]) if largest > 0 else 1.0
