"""What can be known before training: where descent ends, how fast, and at which learning rates.

It is about the neuron without its clamp, and points may be given by their moments. The loss is
Σ r², r = w·x + b - y (or its mean), whose Hessian 2 [[Σx², Σx], [Σx, n]] depends on x alone;
λ₁ is inf where sums leave float64 (x around 1e154).
"""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from perceptron import exact
from perceptron.exact.linear import edge, log_rate
from perceptron.exact.modes import EPS, Modes, Pair
from perceptron.exact.moments import Moments
from perceptron.neuron import start
from perceptron.points import Points
from perceptron.settings import Settings

Data = Points | Moments
TUTORIAL = Settings()


class LeastSquares(NamedTuple):
    weight: float  # y-units per x-unit
    bias: float  # y-units
    loss: float  # sum of squared residuals, y-units²


def least_squares(points: Data) -> LeastSquares:
    """w = Sxy/Sxx, b = mean y - w·mean x; the horizontal line when all x are equal."""
    if isinstance(points, Moments):
        modes = Modes.of(points, TUTORIAL)
        return LeastSquares(modes.weight, modes.bias, modes.loss)
    # powers of two near the largest values: dividing by them rounds nothing, no square overflows
    u, v = (math.ldexp(1, math.frexp(np.abs(c).max())[1] - 1) for c in (points.x, points.y))
    m = Moments.of_columns(points.x / u, points.y / v)
    slope = m.sxy / m.sxx if m.sxx > 0 else 0.0
    residuals = points.y / v - m.mean_y - slope * (points.x / u - m.mean_x)  # (n,)
    residuals -= residuals.mean()  # means far from 0 are rounded
    bias = (m.mean_y - slope * m.mean_x) * v
    return LeastSquares(slope * v / u, bias, float(residuals @ residuals) * v * v)


def hessian_eigenvalues(points: Data, settings: Settings = TUTORIAL) -> Pair:
    """λ₁ >= λ₂ >= 0 of settings' squared loss; λ₂ is 0 when all x are equal."""
    modes = Modes.of(Moments.of(points), settings)
    return modes.steep, modes.flat


def condition_number(points: Data) -> float:
    """κ = λ₁/λ₂ >= 1, the same for sum and mean; inf when all x are equal."""
    steep, flat = hessian_eigenvalues(points)
    return steep / flat if flat else math.inf


def largest_stable_learning_rate(points: Data, settings: Settings = TUTORIAL) -> float:
    """Above it descent diverges: 2/λ₁, with momentum μ (2 + 2μ)/λ₁, Nesterov's 1 + 2μ times less.

    inf where updates are bounded: adaptive optimizers, absolute and Huber loss. With batches it
    is that of a batch like the whole; a steeper one has a lower edge.
    """
    if bounded(settings):
        return math.inf
    m = Moments.of(points)
    share = min(settings.batch_size or m.n, m.n) / m.n if settings.measure.summed else 1.0
    return edge(settings) / (share * hessian_eigenvalues(m, settings)[0])


def best_learning_rate(points: Data, settings: Settings = TUTORIAL) -> float:
    """The fastest in the long run of gradient descent, 2/(λ₁ + λ₂), whatever the optimizer."""
    steep, flat = _shrinking(points, replace(settings, optimizer="gradient descent"))
    return 2 / (steep + (flat or steep))


def best_momentum(points: Data, settings: Settings = TUTORIAL) -> Pair:
    """Polyak's heavy ball: learning rate 4/(√λ₁ + √λ₂)², momentum ((√κ - 1)/(√κ + 1))²."""
    steep, flat = map(math.sqrt, _shrinking(points, replace(settings, optimizer="momentum")))
    return 4 / (steep + flat) ** 2, ((steep - flat) / (steep + flat)) ** 2


def half_lives(points: Data, settings: Settings = TUTORIAL) -> Pair:
    """Iterations in which the steep and the flat mode halve their distance, ln 2 / -ln ρ, or inf.

    ValueError where no ρ is constant: adaptive optimizers, and what has no exact form.
    """
    rate, modes = settings.learning_rate, _shrinking(points, settings)
    logs = (log_rate(settings, rate * curvature) for curvature in modes)
    steep, flat = (math.log(2) / -log if log < 0 else math.inf for log in logs)
    return steep, flat


def convergence_rate(points: Data, settings: Settings = TUTORIAL) -> float:
    """ρ of the slower mode, an update's factor on the distance; ValueError as `half_lives`."""
    rate, modes = settings.learning_rate, _shrinking(points, settings)
    return math.exp(max(log_rate(settings, rate * each) for each in modes if each > 0))


def within(points: Data, settings: Settings = TUTORIAL, share: float = 0.01) -> int | None:
    """The first iteration whose loss is at most share above the least-squares loss L*; see `mark`.

    None when settings' iterations do not reach it, or the learning rate is past the stable edge.
    """
    goal, moments = mark(points, settings, share), Moments.of(points)
    if settings.learning_rate > largest_stable_learning_rate(moments, settings):
        return None
    loss = exact.history(moments, settings, start(settings))[2]
    arrived = loss <= goal + Modes.of(moments, settings).loss
    return int(arrived.argmax()) if arrived.any() else None


def mark(points: Data, settings: Settings = TUTORIAL, share: float = 0.01) -> float:
    """What a loss may be above L* and count as arrived: this share of L*.

    Where L* is rounding only (points on one line) it is 1e-4 of what the first loss is above it,
    or that rounding.
    ValueError where the settings have no exact form.
    """
    exact.check(replace(settings, clamp=False))
    modes = Modes.of(Moments.of(points), settings)
    m = modes.moments
    x, y = (abs(mean) + math.sqrt(s / m.n) for mean, s in ((m.mean_x, m.sxx), (m.mean_y, m.syy)))
    rounding = 0.5 * modes.scale * (8 * EPS * (y + abs(modes.weight) * x)) ** 2
    if modes.loss > rounding:
        return share * modes.loss
    return max(rounding, 1e-4 * sum(modes.excess(*start(settings))))


def _shrinking(points: Data, settings: Settings) -> Pair:
    """λ₁ and λ₂, where every update shrinks a mode by the same factor."""
    exact.check(replace(settings, clamp=False))
    if settings.rule.linear is None:
        raise ValueError(f"optimizer: {settings.optimizer!r} has no constant rate to converge at")
    return hessian_eigenvalues(points, settings)


def bounded(settings: Settings) -> bool:
    """Whether an update has a largest size, so that no learning rate makes the loss run away."""
    return settings.rule.linear is None or not settings.measure.squared
