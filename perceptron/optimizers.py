"""The update rules by their usual names, in torch.optim's form, and the theory of the linear ones.

Those move each mode by itself: with s = η·λ its distance z and velocity v follow v ← μ·v + s·z,
z ← z - v (Nesterov: z ← z - s·z - μ·v). Gradient descent is μ = 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from perceptron.modes import Array, log_factor
from perceptron.settings import SQUARED, Settings

if TYPE_CHECKING:
    from torch import Tensor

LINEAR = ("gradient descent", "momentum", "nesterov")


def bounded(settings: Settings) -> bool:
    """Whether an update has a largest size, so that no learning rate makes the loss run away."""
    return settings.optimizer not in LINEAR or settings.loss not in SQUARED


def slack(settings: Settings) -> float:
    """How much a loss may rise without divergence: bounded updates overshoot, batches flicker."""
    return math.inf if bounded(settings) else 100.0 if settings.batch_size else 1.001


def update(parameters: list[Tensor], settings: Settings) -> Callable[[], object]:
    """One update of parameters in place, by hand for gradient descent, else by torch.optim."""
    from torch import optim

    rate, (beta2, epsilon) = settings.learning_rate, constants(settings)

    def descend() -> None:
        for parameter in parameters:
            parameter -= rate * parameter.grad  # type: ignore[operator]

    keep, pull, _ = _linear(settings)
    if settings.optimizer == "gradient descent":
        return descend
    if settings.optimizer == "adagrad":
        return optim.Adagrad(parameters, rate, eps=epsilon).step
    if settings.optimizer == "rmsprop":
        return optim.RMSprop(parameters, rate, alpha=beta2, eps=epsilon).step
    if settings.optimizer == "adam":
        return optim.Adam(parameters, rate, betas=(settings.beta1, beta2), eps=epsilon).step
    return optim.SGD(parameters, rate, momentum=keep, nesterov=pull > 1).step


def matrix(settings: Settings, step: Array) -> Array:
    """What an update of a linear rule makes of (z, v, 1), (..., 3, 3), at each step = η·λ, (...).

    The constant 1 drives what becomes z - 1 of a mode that starts at z = 1: in the powers of the
    map that is a column of its own, which does not cancel where little has happened.
    """
    keep, pull, carry = _linear(settings)
    one, pulled = np.ones_like(step), pull * step
    rows = [[1 - pulled, -carry * one, -pulled], [step, keep * one, step], [0 * one, 0 * one, one]]
    return np.moveaxis(np.array(rows), (0, 1), (-2, -1))


def edge(settings: Settings) -> float:
    """The largest stable step = η·λ of a linear rule, where an eigenvalue of its map is -1."""
    keep, pull, _ = _linear(settings)
    return 2 * (1 + keep) / (1 + 2 * keep if pull > 1 else 1)


def bracket(settings: Settings, steep: float) -> tuple[float, float]:
    """Learning rates between which a linear rule has its best one: λ₁'s fastest, and its edge."""
    return (1 - math.sqrt(_linear(settings)[0])) ** 2 / steep, edge(settings) / steep


def log_rate(settings: Settings, step: float) -> float:
    """log ρ, where a linear rule shrinks a mode by ρ per update: the spectral radius of its map.

    By way of e = 1 - r, r an eigenvalue, which solves e² - p·e + s = 0: that does not cancel.
    """
    keep, pull, _ = _linear(settings)
    if keep == 0 or not math.isfinite(step):
        return log_factor(step)
    p = 1 - keep + pull * step
    if (square := p * p - 4 * step) < 0:  # two complex ones; ρ² is the determinant
        determinant = keep * (1 - step) if pull > 1 else keep
        return 0.5 * math.log(determinant) if determinant > 0 else -math.inf
    large = (p + math.sqrt(square)) / 2
    return max(log_factor(large), log_factor(step / large))


def _linear(settings: Settings) -> tuple[float, float, float]:
    """μ, and how much of s·z and of v an update takes off z."""
    keep = 0.0 if settings.optimizer == "gradient descent" else settings.momentum
    ahead = keep if settings.optimizer == "nesterov" else 0.0
    return keep, 1 + ahead, keep * ahead if ahead else keep


def constants(settings: Settings) -> tuple[float, float]:
    """beta2 and epsilon, torch's own where none are given."""
    beta2, epsilon, name = settings.beta2, settings.epsilon, settings.optimizer
    beta2 = (0.99 if name == "rmsprop" else 0.999) if beta2 is None else beta2
    return beta2, epsilon or (1e-10 if name == "adagrad" else 1e-8)
