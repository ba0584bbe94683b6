"""Whole trainings: their history, the engine that made it, and whether it diverged."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from perceptron.exact.modes import Array


@dataclass(frozen=True, eq=False)
class Run:
    """Weight, bias and loss at every iteration, float64 (iterations + 1,); inf, never NaN."""

    weight: Array
    bias: Array
    loss: Array
    engine: str  # "autograd" or "exact": the one that was used
    slack: float = 1.0  # times the first loss: a run that ends above it has diverged

    @property
    def iterations(self) -> int:
        """Updates made: one less than the steps, since step 0 is the untrained neuron."""
        return len(self.loss) - 1

    @property
    def columns(self) -> tuple[Array, Array, Array]:
        return self.weight, self.bias, self.loss

    @cached_property
    def diverged(self) -> bool:
        """Whether a value left the numbers, or the last loss is above what may be."""
        finite = all(np.isfinite(column).all() for column in self.columns)
        return not finite or bool(self.loss[-1] / self.slack > self.loss[0])


class Race(NamedTuple):
    """Runs on common axes, a row for each; who is at the end stays there."""

    weight: Array  # (runs, iterations + 1), as many iterations as the longest has
    bias: Array
    loss: Array


def race(runs: Sequence[Run]) -> Race:
    """Puts runs of any length and engine side by side; ValueError when there are none."""
    if not runs:
        raise ValueError("runs: 0 must be at least 1")
    last = max(run.iterations for run in runs)
    rows = [np.pad(r.columns, ((0, 0), (0, last - r.iterations)), mode="edge") for r in runs]
    return Race(*np.stack(rows, 1))
