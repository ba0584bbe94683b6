"""Everything that can be chosen about a training."""

import math
from dataclasses import dataclass
from numbers import Integral, Real

import numpy as np

MAX_ITERATIONS = 1_000_000
MAX_SEED = 2**63 - 1
LOSSES = ("sum", "mean")


@dataclass(frozen=True)
class Settings:
    """Hyperparameters; the defaults are the tutorial's.

    Numpy's numbers are accepted and kept as Python's. Raises ValueError that names the field,
    the value and the range: "learning_rate: -1.0 must be > 0". Whether the device is here is
    asked only when a training starts, so that settings can travel between machines.
    """

    learning_rate: float = 0.001  # > 0, finite; for the tutorial's points 77 % of what is stable
    iterations: int = 4000  # updates, 1 … 1_000_000; as many as the tutorial makes
    seed: int = 0  # 0 … 2**63 - 1, of the initial weight and bias
    device: str = "cpu"  # what torch calls it: "cpu", "cuda", "cuda:1", "mps", "xpu"
    loss: str = "sum"  # of the squared residuals, or their "mean"
    clamp: bool = False  # the tutorial's clamp(min=0) on w·x: w·x < 0 counts as 0
    weight: float | None = None  # a start other than the seed's
    bias: float | None = None

    def __post_init__(self) -> None:
        rate = number("learning_rate", self.learning_rate)
        if rate <= 0:
            raise ValueError(f"learning_rate: {rate} must be > 0")
        _keep(self, "learning_rate", rate)
        _keep(self, "iterations", _integer("iterations", self.iterations, 1, MAX_ITERATIONS))
        _keep(self, "seed", _integer("seed", self.seed, 0, MAX_SEED))
        if not isinstance(self.device, str) or not self.device:
            raise ValueError(f"device: {self.device!r} must be a name such as 'cpu'")
        if self.loss not in LOSSES:
            raise ValueError(f"loss: {self.loss!r} must be {' or '.join(map(repr, LOSSES))}")
        if not isinstance(self.clamp, bool | np.bool_):
            raise ValueError(f"clamp: {self.clamp!r} must be True or False")
        _keep(self, "clamp", bool(self.clamp))
        for name in ("weight", "bias"):
            if (value := getattr(self, name)) is not None:
                _keep(self, name, number(name, value))


def _keep(settings: Settings, name: str, value: float | int) -> None:
    object.__setattr__(settings, name, value)


def number(name: str, value: object) -> float:
    """A finite float, or a ValueError that begins with name."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise ValueError(f"{name}: {value!r} must be a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{name}: {number} must be finite")
    return number


def _integer(name: str, value: object, low: int, high: int) -> int:
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise ValueError(f"{name}: {value!r} must be an integer from {low} to {high}")
    integer = int(value)
    if not low <= integer <= high:
        raise ValueError(f"{name}: {integer} must be from {low} to {high}")
    return integer
