"""The update rules by their usual names, in torch.optim's form, and the theory of the linear ones.

Those move each mode by itself: with s = η·λ its distance z and velocity v follow v ← μ·v + s·z,
z ← z - v (Nesterov: z ← z - s·z - μ·v). Gradient descent is μ = 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from perceptron.modes import log_factor
from perceptron.settings import SQUARED, Settings

if TYPE_CHECKING:
    from torch import Tensor

LINEAR = ("gradient descent", "momentum", "nesterov")
HIGH = 3e38  # the largest rate that torch.optim takes for float32; what is beyond goes to inf too


def bounded(settings: Settings) -> bool:
    """Whether an update has a largest size, so that no learning rate makes the loss run away."""
    return settings.optimizer not in LINEAR or settings.loss not in SQUARED


def update(parameters: list[Tensor], settings: Settings) -> Callable[[], object]:
    """One update of parameters in place, by hand for gradient descent, else by torch.optim."""
    from torch import optim

    rate, (beta2, epsilon) = settings.learning_rate, constants(settings)

    def descend() -> None:
        for parameter in parameters:
            parameter -= rate * parameter.grad  # type: ignore[operator]

    if settings.optimizer == "gradient descent":
        return descend
    if settings.optimizer == "adam":
        betas = settings.beta1, beta2
        return optim.Adam(parameters, min(rate, HIGH * (1 - betas[0])), betas, eps=epsilon).step
    rate = min(rate, HIGH)
    if settings.optimizer == "adagrad":
        return optim.Adagrad(parameters, rate, eps=epsilon).step
    if settings.optimizer == "rmsprop":
        return optim.RMSprop(parameters, rate, alpha=beta2, eps=epsilon).step
    nesterov = settings.optimizer == "nesterov" and settings.momentum > 0  # torch wants it above 0
    return optim.SGD(parameters, rate, momentum=settings.momentum, nesterov=nesterov).step


def edge(settings: Settings) -> float:
    """The largest stable step = η·λ of a linear rule, where an eigenvalue of its map is -1."""
    keep, pull, _ = terms(settings)
    return 2 * (1 + keep) / (1 + 2 * keep if pull > 1 else 1)


def log_rate(settings: Settings, step: float) -> float:
    """log ρ, where a linear rule shrinks a mode by ρ per update: the spectral radius of its map.

    By way of e = 1 - r, r an eigenvalue, which solves e² - p·e + s = 0: that does not cancel.
    """
    keep, pull, _ = terms(settings)
    if keep == 0 or not math.isfinite(step):
        return log_factor(step)
    p = 1 - keep + pull * step
    if (square := p * p - 4 * step) < 0:  # two complex ones; ρ² is the determinant
        determinant = keep * (1 - step) if pull > 1 else keep
        return 0.5 * math.log(determinant) if determinant > 0 else -math.inf
    large = (p + math.sqrt(square)) / 2
    return max(log_factor(large), log_factor(step / large))


def terms(settings: Settings) -> tuple[float, float, float]:
    """Of a linear rule: μ, and how much of s·z and of v an update takes off z."""
    keep = 0.0 if settings.optimizer == "gradient descent" else settings.momentum
    ahead = keep if settings.optimizer == "nesterov" else 0.0
    return keep, 1 + ahead, keep * ahead if ahead else keep


def constants(settings: Settings) -> tuple[float, float]:
    """beta2 and epsilon, torch's own where none are given."""
    beta2, epsilon, name = settings.beta2, settings.epsilon, settings.optimizer
    beta2 = (0.99 if name == "rmsprop" else 0.999) if beta2 is None else beta2
    epsilon = (1e-10 if name == "adagrad" else 1e-8) if epsilon is None else epsilon
    return beta2, max(epsilon, 1e-38)  # where float32 ends, so that 0/0 is 0
