"""Everything that can be chosen about a training, each with its title, its range and its help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

from perceptron.checks import ANY, POSITIVE, SHARE, Kind, Name, OneOf, Switch, whole
from perceptron.glossary import TERMS
from perceptron.losses import LOSSES, Loss
from perceptron.optimizers import OPTIMIZERS, Optimizer, Terms

MAX_ITERATIONS = 1_000_000  # a history of so many is 24 MB, and a server may keep some of them
MAX_SEED = 2**63 - 1  # what torch's generator takes
MAX_POINTS = 2**63 - 1  # as many as can be counted
ENGINES = ("auto", "autograd", "exact")


@dataclass(frozen=True)
class Setting:
    """What every front end says of one field of `Settings`."""

    title: str
    kind: Kind  # what its value may be
    help: str  # one sentence
    unit: str = ""


def _setting(default: Any, title: str, kind: Kind, help: str, unit: str = "") -> Any:
    """A field of Settings with all that is said of it; it may be None where its default is."""
    return field(default=default, metadata={"setting": Setting(title, kind, help, unit)})


@dataclass(frozen=True)
class Settings:
    """Hyperparameters; the defaults are the tutorial's, and numpy's numbers are kept as Python's.

    Raises ValueError that names field, value and range: "learning_rate: -1.0 must be > 0". Whether
    the device is here is asked only when a training starts: settings can travel.
    """

    learning_rate: float = _setting(  # for the tutorial's points 0.001 is 77 % of what is stable
        0.001,
        "Learning rate",
        POSITIVE,
        TERMS["learning rate"],
    )
    iterations: int = _setting(
        4000,
        "Iterations",
        whole(1, MAX_ITERATIONS),
        TERMS["iteration"],
    )
    seed: int = _setting(
        0,
        "Seed",
        whole(0, MAX_SEED),
        TERMS["seed"],
    )
    device: str = _setting(  # what torch calls it: "cpu", "cuda", "cuda:1", "mps", "xpu"
        "cpu",
        "Device",
        Name("cpu"),
        "Where PyTorch computes: the processor, or a graphics card if there is one.",
    )
    loss: str = _setting(
        "sum",
        "Loss",
        OneOf(LOSSES),
        f"{TERMS['loss']} It adds up squares, sizes, or squares only up to δ.",
    )
    clamp: bool = _setting(
        False,
        "Clamp w·x at 0",
        Switch(),
        "The tutorial's clamp: where w·x is negative it counts as zero.",
    )
    weight: float | None = _setting(
        None,
        "Weight",
        ANY,
        "A start of your own in place of the seed's.",
        unit="y-units per x-unit",
    )
    bias: float | None = _setting(
        None,
        "Bias",
        ANY,
        "A start of your own in place of the seed's.",
        unit="y-units",
    )
    optimizer: str = _setting(  # case, "-" and "_" don't matter
        "gradient descent",
        "Optimizer",
        OneOf(OPTIMIZERS, {"gd": "gradient descent", "sgd": "gradient descent"}),
        TERMS["optimizer"],
    )
    momentum: float = _setting(
        0.9,
        "Momentum",
        SHARE,
        TERMS["momentum"],
    )
    beta1: float = _setting(
        0.9,
        "β₁",
        SHARE,
        "The share of its mean gradient that it keeps.",
    )
    beta2: float | None = _setting(
        None,
        "β₂",
        SHARE,
        "The share of its mean squared gradient it keeps.",
    )
    epsilon: float | None = _setting(
        None,
        "ε",
        POSITIVE,
        "Added to what it divides by, which is then never zero.",
    )
    batch_size: int | None = _setting(  # shuffled by the seed
        None,
        "Batch size",
        whole(1, MAX_POINTS),
        TERMS["batch"],
    )
    delta: float = _setting(
        1.0,
        "δ",
        POSITIVE,
        "Residuals up to this size are squared; larger ones count straight.",
        unit="y-units",
    )

    def __post_init__(self) -> None:
        for name, setting in SETTINGS.items():
            value = getattr(self, name)
            if value is not None or DEFAULTS[name] is not None:
                object.__setattr__(self, name, setting.kind.check(name, value))

    def __getstate__(self) -> dict[str, Any]:
        """The fields alone: they can travel to another process, what is found of them can't."""
        return {name: getattr(self, name) for name in SETTINGS}

    @cached_property
    def rule(self) -> Optimizer:
        """The optimizer's entry in the table."""
        return OPTIMIZERS[self.optimizer]

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """The optimizer's own numbers, torch's where none are given."""
        return MappingProxyType(self.rule.numbers(vars(self)))

    @cached_property
    def terms(self) -> Terms:
        """Of the optimizer, which has to be a linear rule."""
        assert self.rule.linear is not None, f"{self.optimizer} is no linear rule"
        return self.rule.linear(**self.numbers)

    @cached_property
    def measure(self) -> Loss:
        """The loss's entry in the table."""
        return LOSSES[self.loss]


SETTINGS: dict[str, Setting] = {f.name: f.metadata["setting"] for f in fields(Settings)}
DEFAULTS: dict[str, Any] = {f.name: f.default for f in fields(Settings)}
