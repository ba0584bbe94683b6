"""The ways that need nothing but the app's own environment.

A way takes the problem and returns what is timed: from the iterations to the last weight and bias.
All make the whole history. All but ours have the points as they like them before the clock starts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice

import torch

from apparatus.problem import Problem
from apparatus.rules import BETA1, BETA2, EPSILON, MOMENTUM, RULES
from perceptron import train

Ready = Callable[[int], tuple[float, float]]
Update = Callable[[], object]
Updater = Callable[[list[torch.Tensor]], Update]


def torch_loop(problem: Problem, updater: Callable[[Problem], Updater]) -> Ready:
    """The tutorial's loop with a record of each iteration, read with .item()."""
    columns = (problem.points.x, problem.points.y, *([value] for value in problem.start))
    x, y, *first = (torch.tensor(c, dtype=torch.float32)[:, None] for c in columns)  # (·, 1)
    summed, begin = problem.settings.loss == "sum", updater(problem)

    def run(iterations: int) -> tuple[float, float]:
        w, b = (value.clone().requires_grad_() for value in first)
        update, history = begin([w, b]), []
        for k in range(iterations + 1):
            squares = (x.mm(w).add(b) - y).pow(2)
            loss = squares.sum() if summed else squares.mean()
            history.append((w.item(), b.item(), loss.item()))
            if k < iterations:
                loss.backward()
                update()
        return history[-1][:2]

    return run


def by_hand(problem: Problem) -> Updater:
    """As the tutorial does it."""
    rate = problem.settings.learning_rate

    def begin(parameters: list[torch.Tensor]) -> Update:
        def update() -> None:
            with torch.no_grad():
                for parameter in parameters:
                    parameter -= rate * parameter.grad
                    parameter.grad.zero_()

        return update

    return begin


def by_torch(problem: Problem) -> Updater:
    """As nearly everybody does it since."""
    make = {
        "gradient descent": torch.optim.SGD,
        "momentum": partial(torch.optim.SGD, momentum=MOMENTUM),
        "adam": partial(torch.optim.Adam, betas=(BETA1, BETA2), eps=EPSILON),
    }[problem.settings.optimizer]

    def begin(parameters: list[torch.Tensor]) -> Update:
        optimizer = make(parameters, lr=problem.settings.learning_rate)

        def update() -> None:
            optimizer.step()
            optimizer.zero_grad()

        return update

    return begin


def plain_numpy(problem: Problem) -> Ready:
    x, y, scale = problem.points.x, problem.points.y, problem.scale
    rate, (rule, remembered) = problem.settings.learning_rate, RULES[problem.settings.optimizer]

    def run(iterations: int) -> tuple[float, float]:
        (w, b), memory, history = problem.start, remembered, []
        for _ in range(iterations + 1):
            residuals = w * x + b - y  # (n,)
            history.append((w, b, scale * (residuals @ residuals)))
            gradients = 2 * scale * (residuals @ x), 2 * scale * residuals.sum()
            of_w, of_b, memory = rule(*gradients, memory)
            w, b = w - rate * of_w, b - rate * of_b
        return history[-1][:2]

    return run


def train_loop(problem: Problem) -> Ready:
    def run(iterations: int) -> tuple[float, float]:
        steps = list(islice(train(problem.points, problem.settings), iterations + 1))
        return steps[-1].weight, steps[-1].bias

    return run


def exact(problem: Problem) -> Ready:
    """From the points themselves, whose moments are formed each time, to all of the iterations."""

    def run(_: int) -> tuple[float, float]:
        made = problem.exactly()
        return made.weight[-1], made.bias[-1]

    return run


WAYS: dict[str, Callable[[Problem], Ready]] = {
    "the tutorial's loop": partial(torch_loop, updater=by_hand),
    "torch.optim loop": partial(torch_loop, updater=by_torch),
    "numpy loop": plain_numpy,
    "train": train_loop,
    "exact": exact,
}
