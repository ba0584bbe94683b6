"""Everything that can be chosen about a training."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from perceptron.checks import integer, number

MAX_ITERATIONS = 1_000_000
MAX_SEED = 2**63 - 1
LOSSES = ("sum", "mean", "absolute", "huber")
SQUARED = LOSSES[:2]
OPTIMIZERS = ("gradient descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
POSITIVE, SHARES = ("learning_rate", "epsilon", "delta"), ("momentum", "beta1", "beta2")
OPTIONAL = ("weight", "bias", "beta2", "epsilon", "batch_size")  # may be None
INTEGERS = {"iterations": (1, MAX_ITERATIONS), "seed": (0, MAX_SEED), "batch_size": (1, MAX_SEED)}


@dataclass(frozen=True)
class Settings:
    """Hyperparameters; the defaults are the tutorial's, and numpy's numbers are kept as Python's.

    Raises ValueError that names field, value and range: "learning_rate: -1.0 must be > 0". Whether
    the device is here is asked only when a training starts: settings can travel.
    """

    learning_rate: float = 0.001  # > 0, finite; for the tutorial's points 77 % of what is stable
    iterations: int = 4000  # updates, 1 … 1_000_000; as many as the tutorial makes
    seed: int = 0  # 0 … 2**63 - 1, of the initial weight and bias
    device: str = "cpu"  # what torch calls it: "cpu", "cuda", "cuda:1", "mps", "xpu"
    loss: str = "sum"  # of the squared residuals, or their "mean"; mean "absolute" or "huber" ones
    clamp: bool = False  # the tutorial's clamp(min=0) on w·x: w·x < 0 counts as 0
    weight: float | None = None  # a start other than the seed's
    bias: float | None = None
    optimizer: str = "gradient descent"  # or another of OPTIMIZERS; case, "-" and "_" don't matter
    momentum: float = 0.9  # 0 <= momentum < 1: what momentum and Nesterov keep of their velocity
    beta1: float = 0.9  # 0 <= beta1 < 1: what Adam keeps of its mean gradient
    beta2: float | None = None  # same range, of the squares; None: Adam 0.999, RMSprop 0.99
    epsilon: float | None = None  # > 0; None: torch's, 1e-10 for AdaGrad and 1e-8 for the others
    batch_size: int | None = None  # points in an update, >= 1; None: all. Shuffled by the seed
    delta: float = 1.0  # > 0, y-units: where Huber's loss turns from a square into a line

    def __post_init__(self) -> None:
        keep = partial(object.__setattr__, self)
        for name in POSITIVE + SHARES + ("weight", "bias"):
            if (value := getattr(self, name)) is None and name in OPTIONAL:
                continue
            keep(name, value := number(name, value))
            if name in POSITIVE and value <= 0:
                raise ValueError(f"{name}: {value} must be > 0")
            if name in SHARES and not 0 <= value < 1:
                raise ValueError(f"{name}: {value} must be >= 0 and < 1")
        for name, (low, high) in INTEGERS.items():
            if (value := getattr(self, name)) is not None or name not in OPTIONAL:
                keep(name, integer(name, value, low, high))
        if not isinstance(self.device, str) or not self.device:
            raise ValueError(f"device: {self.device!r} must be a name such as 'cpu'")
        if not isinstance(self.clamp, bool | np.bool_):
            raise ValueError(f"clamp: {self.clamp!r} must be True or False")
        keep("clamp", bool(self.clamp))
        plain = str(self.optimizer).lower().replace("_", " ").replace("-", " ")
        keep("optimizer", "gradient descent" if plain in ("sgd", "gd") else plain)
        for name, names in (("loss", LOSSES), ("optimizer", OPTIMIZERS)):
            if (value := getattr(self, name)) not in names:
                raise ValueError(f"{name}: {value!r} must be one of: {', '.join(names)}")


ENGINES = ("auto", "autograd", "exact")
