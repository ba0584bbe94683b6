"""A run being made, block by block, and the engine that makes it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from perceptron import devices, exact, theory
from perceptron.exact.moments import Moments
from perceptron.neuron import start
from perceptron.points import Array, Points
from perceptron.processes import shared, together
from perceptron.run import Run
from perceptron.settings import ENGINES, Settings
from perceptron.training import descend


class Block(NamedTuple):
    """Consecutive steps as columns (m,), float64."""

    first: int  # the iteration of the first of them
    weight: Array
    bias: Array
    loss: Array


def blocks(points: Points, settings: Settings, size: int = 1000) -> Iterator[Block]:
    """The same steps, size at a time, with one transfer from the device for each block."""
    devices.check(settings.device)
    return _blocks(points, settings, size)


def _blocks(points: Points, settings: Settings, size: int) -> Iterator[Block]:
    import torch

    steps = descend(points, settings)
    for first in range(0, settings.iterations + 1, size):
        count = min(size, settings.iterations + 1 - first)
        with torch.inference_mode(False):
            table = torch.empty(count, 3, dtype=torch.float32, device=settings.device)
            rows = table.unbind()  # count times (3,), views made at once: indexing costs more
        for row, (weight, bias, loss, _, _) in zip(rows, steps, strict=False):
            torch.stack((weight, bias, loss.detach()), out=row)
        columns = table.cpu().numpy().T.astype(np.float64, order="C")  # (3, count): the one sync
        yield Block(first, *columns)


PATIENCE = 2e9  # points times iterations: some seconds of the real loop


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
