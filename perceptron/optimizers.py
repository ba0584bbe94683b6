"""The update rules by their usual names, in torch.optim's form, and the theory of the linear ones.

Those move each mode by itself: with s = η·λ its distance z and velocity v follow v ← μ·v + s·z,
z ← z - v (Nesterov: z ← z - s·z - μ·v). Gradient descent is μ = 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from perceptron.settings import Settings

if TYPE_CHECKING:
    from torch import Tensor

LINEAR = ("gradient descent", "momentum", "nesterov")
HIGH = 3e38  # the largest rate that torch.optim takes for float32; what is beyond goes to inf too


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


def constants(settings: Settings) -> tuple[float, float]:
    """beta2 and epsilon, torch's own where none are given."""
    beta2, epsilon, name = settings.beta2, settings.epsilon, settings.optimizer
    beta2 = (0.99 if name == "rmsprop" else 0.999) if beta2 is None else beta2
    epsilon = (1e-10 if name == "adagrad" else 1e-8) if epsilon is None else epsilon
    return beta2, max(epsilon, 1e-38)  # where float32 ends, so that 0/0 is 0


TITLES = {
    "gradient descent": "Gradient descent",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
}


class Field(NamedTuple):
    """A number that only some optimizers have."""

    label: str
    help: str


FIELDS = {  # by the names of Settings
    "momentum": Field("Momentum", "The share of its velocity that it keeps."),
    "beta1": Field("β₁", "The share of its mean gradient that it keeps."),
    "beta2": Field("β₂", "The share of its mean squared gradient it keeps."),
    "epsilon": Field("ε", "Added to what it divides by, which is then never zero."),
}


OF = {
    "gradient descent": (),
    "momentum": ("momentum",),
    "nesterov": ("momentum",),
    "adagrad": ("epsilon",),
    "rmsprop": ("beta2", "epsilon"),
    "adam": ("beta1", "beta2", "epsilon"),
}
