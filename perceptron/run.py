"""Whole trainings: their history, the engine that made it, and whether it diverged."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perceptron import exact, theory
from perceptron.modes import Array, Modes
from perceptron.moments import Moments
from perceptron.points import Points
from perceptron.settings import Settings, number
from perceptron.training import Block, blocks, shared, start, together

ENGINES = ("auto", "autograd", "exact")
PATIENCE = 2e9  # points times iterations: some seconds of the real loop


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


def record(points: Points | Moments, settings: Settings, engine: str = "auto") -> Run:
    """Train to the end and keep everything.

    engine: "autograd" is the real loop in float32 on settings.device, there for all settings;
    "exact" the same path in float64, at once, from the moments alone; ValueError where there is
    no such form. "auto" is the real loop, because a recording shows what training does, but exact
    where that would take minutes on the CPU, or only moments are given. `Run.engine` tells.
    """
    if chosen(points, settings, engine) == "autograd" and isinstance(points, Points):
        return gather(points, settings, blocks(points, settings))
    moments = together(Moments.of(points))
    run = exact.history(moments, settings, start(settings))
    return Run(*run, "exact", _slack(moments, settings, run[2]))


def chosen(points: Points | Moments, settings: Settings, engine: str) -> str:
    """The engine that `record` takes, "autograd" or "exact"; ValueError when it can't."""
    if engine not in ENGINES:
        raise ValueError(f"engine: {engine!r} must be {', '.join(map(repr, ENGINES))}")
    reason = exact.refusal(settings)
    if isinstance(points, Points) and engine != "exact":
        long = len(points) * settings.iterations > PATIENCE and settings.device == "cpu"
        long = long and not shared()  # the others may have fewer points, and would wait
        if engine == "autograd" or reason or not long:
            return "autograd"
    if engine == "autograd":
        raise ValueError("engine: 'autograd' is not possible: from moments there is only 'exact'")
    if reason:
        raise ValueError(f"engine: 'exact' is not possible: {reason}; take 'autograd'")
    return "exact"


@dataclass(frozen=True, eq=False)
class Sweep:
    """What settings' iterations come to at each learning rate, (m,) all."""

    learning_rate: Array
    loss: Array  # after the last update; inf where it has left float64
    verdict: NDArray[np.str_]  # "arrives" at that loss (`theory.mark`), "falls short", "diverges"


def sweep(
    points: Points | Moments, settings: Settings, learning_rates: Sequence[float] | Array
) -> Sweep:
    """The final loss and a verdict for every rate > 0, side by side; settings' own is not asked.

    ValueError where the settings have no exact form.
    """
    rates = np.array([number("learning_rates", rate) for rate in learning_rates])  # (m,)
    if not len(rates) or rates.min() <= 0:
        raise ValueError(f"learning_rates: {rates} must be at least one, and > 0")
    exact.check(settings)
    moments = Moments.of(points)
    loss = exact.final_losses(moments, settings, start(settings), rates)
    goal = Modes.of(moments, settings).loss + theory.mark(moments, settings)
    diverges = (rates > theory.largest_stable_learning_rate(moments, settings)) | np.isinf(loss)
    verdict = np.where(diverges, "diverges", np.where(loss <= goal, "arrives", "falls short"))
    return Sweep(rates, loss, verdict)


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


def gather(points: Points, settings: Settings, pieces: Iterable[Block]) -> Run:
    """The run on points that pieces of it make, as `blocks` yields them.

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
    return Run(weight, bias, loss, "autograd", _slack(points, settings, loss))


def _slack(points: Points | Moments, settings: Settings, loss: Array) -> float:
    """How much a loss may rise: at a stable rate any way, it comes down again; batches flicker."""
    if loss[-1] <= loss[0]:
        return 1.0
    edge = theory.largest_stable_learning_rate(points, settings)
    if settings.batch_size and edge < math.inf:
        return 100.0
    return math.inf if settings.learning_rate <= edge else 1.001
