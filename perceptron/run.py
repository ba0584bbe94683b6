"""A whole training: its history, the engine that made it, and whether it diverged."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from perceptron import exact
from perceptron.moments import Moments
from perceptron.points import Points
from perceptron.settings import Settings
from perceptron.training import Block, blocks, start

Array = NDArray[np.float64]
ENGINES = ("auto", "autograd", "exact")


@dataclass(frozen=True, eq=False)
class Run:
    """Weight, bias and loss at every iteration, float64 (iterations + 1,); inf, never NaN."""

    weight: Array
    bias: Array
    loss: Array
    engine: str  # "autograd" or "exact": the one that was used

    @property
    def iterations(self) -> int:
        """Updates made: one less than the steps, since step 0 is the untrained neuron."""
        return len(self.loss) - 1

    @cached_property
    def diverged(self) -> bool:
        """Whether a value left the numbers, or the last loss is above the first.

        By more than rounding: a float32 run that starts on the least-squares line stays there
        while its last digits wander.
        """
        columns = (self.weight, self.bias, self.loss)
        if not all(np.isfinite(column).all() for column in columns):
            return True
        near = 1e-5 * max(abs(self.weight[0]), abs(self.bias[0]))
        stayed = all(
            math.isclose(column[0], column[-1], abs_tol=near) for column in (self.weight, self.bias)
        )
        return bool(self.loss[-1] > 1.001 * self.loss[0]) and not stayed


def record(points: Points, settings: Settings, engine: str = "auto") -> Run:
    """Train to the end and keep everything.

    engine: "autograd" is the real loop in float32 on settings.device, there for all settings.
    "exact" is the same path in float64, at once, whatever the device; ValueError where it has no
    exact form. "auto" is autograd: it exists for all settings, and a recording shows what training
    does; ask for "exact" by name where an answer is wanted live.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine: {engine!r} must be {', '.join(map(repr, ENGINES))}")
    if engine != "exact":
        return gather(settings, blocks(points, settings))
    if reason := exact.refusal(settings):
        raise ValueError(f"engine: 'exact' is not possible: {reason}; take 'autograd'")
    return Run(*exact.history(Moments.of(points), settings, start(settings)), "exact")


def gather(settings: Settings, pieces: Iterable[Block]) -> Run:
    """The run that pieces of it make, as `blocks` yields them.

    When pieces end early the run is as long as they are. NaN becomes inf; after a block that ends
    with no finite number left the rest is inf, and no further piece is asked for.
    """
    history = np.full((3, settings.iterations + 1), np.inf)
    filled = 0
    for first, *columns in pieces:
        filled = first + len(columns[0])
        history[:, first:filled] = columns
        if not np.isfinite(history[:, filled - 1]).any():
            filled = settings.iterations + 1
            break
    history[np.isnan(history)] = np.inf
    if not filled:
        raise ValueError("pieces: 0 must be at least 1")
    if filled < history.shape[1]:
        history = history[:, :filled].copy()  # a view would hold the memory of the whole
    weight, bias, loss = history
    return Run(weight, bias, loss, "autograd")
