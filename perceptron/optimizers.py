"""How gradients change weight and bias: each rule once, in torch's form and in its own.

A new rule is one entry here; numbers that none had before are fields of Settings too. Its torch
form is what a training runs. Its own form is what the exact engine runs: a linear rule by how an
update moves a mode, any other by what it makes of gradients. Both are given plain numbers, those
that the rule names as its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor

HIGHEST = 3e38  # the largest rate torch.optim takes for float32; what is beyond goes to inf too
SMALLEST = 1e-38  # of epsilon: where float32 ends, so that 0/0 is 0

Update = Callable[[], object]  # changes the parameters in place, by their gradients
Change = Callable[[Any], Any]  # from each gradient of a parameter in turn to the parameter's change


class Terms(NamedTuple):
    """A linear rule: with s = η·λ a mode's distance z and velocity v follow

    v ← keep·v + s·z, then z ← z - direct·s·z - ahead·v with the new v.
    """

    keep: float  # μ, the share of the velocity that stays
    direct: float
    ahead: float

    @property
    def pull(self) -> float:
        """What an update takes off z of s·z, all in all."""
        return self.direct + self.ahead

    @property
    def carry(self) -> float:
        """What an update takes off z of the v before it."""
        return self.ahead * self.keep


@dataclass(frozen=True)
class Optimizer:
    """An update rule; exactly one of `linear` and `recurrence` is there."""

    title: str
    torch: Callable[..., Update]  # (parameters, rate, **own numbers)
    own: tuple[str, ...] = ()  # the fields of Settings that are its numbers
    usual: Mapping[str, float] = field(default_factory=dict)  # of those that may be None: torch's
    fading: bool = False  # its steps shrink for good, as 1/√k
    linear: Callable[..., Terms] | None = None  # (**own numbers)
    recurrence: Callable[..., Change] | None = None  # (rate, square root, **own numbers)

    def numbers(self, given: Mapping[str, Any]) -> dict[str, float]:
        """Its own numbers: those given, torch's where one is None."""
        chosen = {name: given[name] for name in self.own}
        return {name: self.usual[name] if v is None else v for name, v in chosen.items()}


def _rate(rate: float) -> float:
    return min(rate, HIGHEST)


def _divisor(epsilon: float) -> float:
    return max(epsilon, SMALLEST)


# Gradient descent, as the tutorial writes it.


def _descend(parameters: list[Tensor], rate: float) -> Update:
    def update() -> None:
        for parameter in parameters:
            parameter -= rate * parameter.grad  # type: ignore[operator]

    return update


def _descent_terms() -> Terms:
    return Terms(keep=0.0, direct=1.0, ahead=0.0)


# Momentum: Polyak 1964, in the form of Sutskever et al. 2013 that torch has.


def _momentum(parameters: list[Tensor], rate: float, momentum: float) -> Update:
    from torch import optim

    return optim.SGD(parameters, _rate(rate), momentum=momentum).step


def _momentum_terms(momentum: float) -> Terms:
    return Terms(keep=momentum, direct=0.0, ahead=1.0)


# Nesterov 1983, in torch's form.


def _nesterov(parameters: list[Tensor], rate: float, momentum: float) -> Update:
    from torch import optim

    ahead = momentum > 0  # torch wants it above 0
    return optim.SGD(parameters, _rate(rate), momentum=momentum, nesterov=ahead).step


def _nesterov_terms(momentum: float) -> Terms:
    return Terms(keep=momentum, direct=1.0, ahead=momentum)


# AdaGrad: Duchi, Hazan and Singer 2011.


def _adagrad(parameters: list[Tensor], rate: float, epsilon: float) -> Update:
    from torch import optim

    return optim.Adagrad(parameters, _rate(rate), eps=_divisor(epsilon)).step


def _adagrad_changes(rate: Any, sqrt: Any, epsilon: float) -> Change:
    epsilon = _divisor(epsilon)
    total: Any = 0.0  # of the squared gradients

    def change(gradient: Any) -> Any:
        nonlocal total
        total = total + gradient * gradient
        return -rate * gradient / (sqrt(total) + epsilon)

    return change


# RMSprop: Tieleman and Hinton 2012.


def _rmsprop(parameters: list[Tensor], rate: float, beta2: float, epsilon: float) -> Update:
    from torch import optim

    floor = _divisor(epsilon)
    return optim.RMSprop(parameters, _rate(rate), alpha=beta2, eps=floor).step


def _rmsprop_changes(rate: Any, sqrt: Any, beta2: float, epsilon: float) -> Change:
    epsilon, fresh = _divisor(epsilon), 1 - beta2
    square: Any = 0.0  # the running mean of the squared gradients

    def change(gradient: Any) -> Any:
        nonlocal square
        square = beta2 * square + fresh * gradient * gradient
        return -rate * gradient / (sqrt(square) + epsilon)

    return change


# Adam: Kingma and Ba 2015.


def _adam(
    parameters: list[Tensor], rate: float, beta1: float, beta2: float, epsilon: float
) -> Update:
    from torch import optim

    largest = HIGHEST * (1 - beta1)  # its first step divides by that
    floor = _divisor(epsilon)
    return optim.Adam(parameters, min(rate, largest), (beta1, beta2), eps=floor).step


def _adam_changes(rate: Any, sqrt: Any, beta1: float, beta2: float, epsilon: float) -> Change:
    epsilon, fresh1, fresh2 = _divisor(epsilon), 1 - beta1, 1 - beta2
    mean: Any = 0.0  # of the gradients
    square: Any = 0.0  # of their squares
    left1 = left2 = 1.0  # what both means still hold of their start at 0, which is taken out

    def change(gradient: Any) -> Any:
        nonlocal mean, square, left1, left2
        left1, left2 = left1 * beta1, left2 * beta2
        mean = beta1 * mean + fresh1 * gradient
        square = beta2 * square + fresh2 * gradient * gradient
        size = sqrt(square) / math.sqrt(1 - left2) + epsilon
        return -rate / (1 - left1) * mean / size

    return change


OPTIMIZERS = {
    "gradient descent": Optimizer("Gradient descent", _descend, linear=_descent_terms),
    "momentum": Optimizer("Momentum", _momentum, ("momentum",), linear=_momentum_terms),
    "nesterov": Optimizer("Nesterov", _nesterov, ("momentum",), linear=_nesterov_terms),
    "adagrad": Optimizer(
        "AdaGrad",
        _adagrad,
        ("epsilon",),
        {"epsilon": 1e-10},
        fading=True,
        recurrence=_adagrad_changes,
    ),
    "rmsprop": Optimizer(
        "RMSprop",
        _rmsprop,
        ("beta2", "epsilon"),
        {"beta2": 0.99, "epsilon": 1e-8},
        recurrence=_rmsprop_changes,
    ),
    "adam": Optimizer(
        "Adam",
        _adam,
        ("beta1", "beta2", "epsilon"),
        {"beta2": 0.999, "epsilon": 1e-8},
        recurrence=_adam_changes,
    ),
}
