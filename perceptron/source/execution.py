"""Executions of the text: some iterations line by line, or all of them by their values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from perceptron.points import Points
from perceptron.settings import Settings
from perceptron.source.interpreter import Enough, Namespace, execute
from perceptron.source.text import Source
from perceptron.source.trace import NAN, START, History, Ran, Seen, Trace, see
from perceptron.source.variants import Outcome

OFTEN = 256  # iterations from one look of a watcher to the next

Watch = Callable[[int], bool]  # is told the iteration; whether to go on


class Stopped(Exception):
    """A watcher has ended an execution."""


def record(
    source: Source,
    first: int = 0,
    count: int = 1,
    known: History | None = None,
    watch: Watch | None = None,
) -> Trace:
    """`count` iterations line by line, from iteration `first` on; with 0 also the lines before.

    The iterations before them run, too, in the same execution. With a history of this source the
    execution is set to where that one stood an iteration earlier, and gives the same.
    Raises Stopped when the watcher says so.
    """
    resumed = max(first - 1, 0) if known is not None and len(known.loss) >= first else 0
    now: dict[str, Seen] = {}
    before: dict[str, Seen] = {}
    ran: list[Ran] = []
    wanted = range(START if first == 0 else first, first + count)
    loop = source.number("for")

    def after(line: int, namespace: Namespace) -> None:
        nonlocal before
        iteration = namespace.get("iteration", START)
        if line == loop and iteration % OFTEN == 0 and watch and not watch(iteration):
            raise Stopped
        if iteration >= wanted.stop:
            raise Enough
        if iteration < wanted.start:
            return
        if not ran and iteration != START:
            before = _tensors(namespace)  # the line of the loop itself changes none
            now.update(before)
        tensors = _tensors(namespace)
        changed = {name: seen for name, seen in tensors.items() if now.get(name) != seen}
        now.update(changed)
        ran.append(Ran(iteration, line, changed))

    failure = execute(source, after, known, resumed)
    return Trace(before, tuple(ran), failure)


def history(
    source: Source,
    known: History | None = None,
    count: int | None = None,
    watch: Watch | None = None,
) -> History:
    """Every iteration, or `count` more of them than `known` has: so it can be left and continued.

    Raises Stopped when the watcher says so.
    """
    if known is not None and known.failure:
        return known
    done = 0 if known is None else len(known.loss)
    goal = None if count is None else done + count
    loop, measured = source.number("for"), source.number("loss")
    rows: list[tuple[float, ...]] = []
    losses: list[float] = []
    last: Namespace = {}

    def after(line: int, namespace: Namespace) -> None:
        nonlocal last
        last = namespace
        if line == loop:
            iteration = namespace["iteration"]
            if iteration % OFTEN == 0 and watch and not watch(iteration):
                raise Stopped
            if iteration == goal:
                raise Enough
            rows.append(_row(namespace))
        elif line == measured:
            losses.append(namespace["loss"].item())

    failure = execute(source, after, known, done)
    w, b, w_gradient, b_gradient = np.array([*rows, _row(last)]).T  # (m + 1,) each
    made = History(w, b, w_gradient, b_gradient, np.array(losses), failure)
    return made if known is None else _joined(known, made)


def _joined(known: History, more: History) -> History:
    """The second begins where the first ends: the row that both have is there once."""
    return History(
        weight=np.concatenate([known.weight[:-1], more.weight]),
        bias=np.concatenate([known.bias[:-1], more.bias]),
        weight_gradient=np.concatenate([known.weight_gradient[:-1], more.weight_gradient]),
        bias_gradient=np.concatenate([known.bias_gradient[:-1], more.bias_gradient]),
        loss=np.concatenate([known.loss, more.loss]),
        failure=more.failure,
    )


def outcome(
    points: Points,
    settings: Settings,
    variant: str,
    sound: History | None = None,
    watch: Watch | None = None,
) -> Outcome:
    """Both loops run to their ends, the sound one unless it is at hand."""
    broken = history(Source(points, settings, variant), watch=watch)
    if sound is None:
        sound = history(Source(points, settings), watch=watch)
    return Outcome(points, settings, sound, broken)


def _row(namespace: Namespace) -> tuple[float, ...]:
    """Weight, bias and what is stored as their gradients; NaN for what is not there."""
    parameters = [namespace.get(name) for name in "wb"]
    gradients = [None if parameter is None else parameter.grad for parameter in parameters]
    return tuple(NAN if each is None else each.item() for each in (*parameters, *gradients))


def _tensors(namespace: Namespace) -> dict[str, Seen]:
    import torch

    return {name: see(v) for name, v in namespace.items() if isinstance(v, torch.Tensor)}
