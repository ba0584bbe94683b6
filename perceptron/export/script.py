"""A run as a program of its own: PyTorch alone, in the tutorial's form, and the same digits."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import NamedTuple

from perceptron.optimizers import HIGHEST, SMALLEST
from perceptron.points import Points
from perceptron.settings import Settings
from perceptron.source import phrases
from perceptron.training import updates_per_epoch
from perceptron.words import count

INLINE = 1000  # points that are written into a program; more are read from a file
EVERY = 100  # iterations from one printed loss to the next, as in the tutorial
SHARED = 2**15  # numbers from which on torch lets threads share a sum, whose last digit they decide


class Section(NamedTuple):
    """A part of the program, as a notebook has a cell for it."""

    title: str
    code: str


def program(points: Points, settings: Settings, read: str = "", threads: int | None = None) -> str:
    """A program that prints the losses, weight and bias of this run, as the terminal does.

    read: code that makes the Points `points` of a file, for more points than INLINE. threads: that
    torch had in the run; None: as many as it has here.
    """
    codes = [part.code for part in sections(points, settings, read, threads)]
    return "\n\n".join(f"\n{code}" if code.startswith("def ") else code for code in codes) + "\n"


def sections(
    points: Points, settings: Settings, read: str = "", threads: int | None = None
) -> list[Section]:
    """The program in parts, in the order in which they are to be run."""
    return [
        Section("Points", "\n".join(_points(points, settings, read, threads))),
        Section("Start", "\n".join(_start(points, settings))),
        Section("Training", "\n".join(_training(points, settings))),
        Section("Result", 'print("w1", w.item())\nprint("b1", b.item())'),
    ]


def title(points: Points) -> str:
    """What the points are, on one line and without what an editor would obey."""
    name = "".join(letter if letter.isprintable() else " " for letter in points.name)
    return ", ".join(part for part in (" ".join(name.split()), count(len(points))) if part)


def _points(points: Points, settings: Settings, read: str, threads: int | None) -> Iterator[str]:
    inline = len(points) <= INLINE
    if not inline and not read:
        raise ValueError(f"points: {count(len(points))} are read from a file; say how")
    yield f"# {settings.rule.title} on {title(points)}: one neuron, y = w·x + b."
    yield from ("", "import torch", "")
    if not inline:
        yield from ("from perceptron import files", "")
    if len(points) >= SHARED:
        had = threads or _threads_here()
        yield f"torch.set_num_threads({had})  # the last digit of a long sum depends on it"
    if inline:
        yield phrases.wrapped(phrases.column("x", points.x))
        yield phrases.wrapped(phrases.column("y", points.y))
    else:
        yield read
        yield from (
            f"{name} = torch.tensor(points.{name}, dtype=torch.float32).view(-1, 1)"
            for name in "xy"
        )
    if settings.device != "cpu":
        yield f"x, y = x.to({settings.device!r}), y.to({settings.device!r})"


def _threads_here() -> int:
    import torch

    return torch.get_num_threads()


def _batched(points: Points, settings: Settings) -> bool:
    """Whether an update sees less than all points."""
    return updates_per_epoch(len(points), settings) > 1


def _start(points: Points, settings: Settings) -> Iterator[str]:
    """The seed decides the weight first, then the bias, then the batches."""
    yield phrases.seed(settings)
    yield from (code for _, code in phrases.start(settings, _batched(points, settings)))
    yield f"learning_rate = {_rate(settings)!r}"
    if made := OPTIMIZERS[settings.optimizer](settings):
        yield f"optimizer = torch.optim.{made}"


def _rate(settings: Settings) -> float:
    """As torch.optim takes it."""
    rate = settings.learning_rate
    if settings.optimizer == "gradient descent":
        return rate
    return min(rate, HIGHEST * (1 - settings.beta1) if settings.optimizer == "adam" else HIGHEST)


def _epsilon(settings: Settings) -> str:
    return f"eps={max(settings.numbers['epsilon'], SMALLEST)!r}"


def _sgd(settings: Settings) -> str:
    momentum = settings.numbers["momentum"]
    ahead = ", nesterov=True" if settings.optimizer == "nesterov" and momentum > 0 else ""
    return f"SGD([w, b], learning_rate, momentum={momentum!r}{ahead})"


def _adam(settings: Settings) -> str:
    beta1, beta2 = settings.numbers["beta1"], settings.numbers["beta2"]
    return f"Adam([w, b], learning_rate, ({beta1!r}, {beta2!r}), {_epsilon(settings)})"


def _rmsprop(settings: Settings) -> str:
    alpha = f"alpha={settings.numbers['beta2']!r}"
    return f"RMSprop([w, b], learning_rate, {alpha}, {_epsilon(settings)})"


# The call that makes each optimizer; "": its update is written out.
OPTIMIZERS: dict[str, Callable[[Settings], str]] = {
    "gradient descent": lambda settings: "",
    "momentum": _sgd,
    "nesterov": _sgd,
    "adagrad": lambda settings: f"Adagrad([w, b], learning_rate, {_epsilon(settings)})",
    "rmsprop": _rmsprop,
    "adam": _adam,
}
LOSSES: dict[str, Callable[[Settings], str]] = {
    "sum": lambda settings: phrases.squares("(y_hat - y)", "sum"),
    "mean": lambda settings: phrases.squares("(y_hat - y)", "mean"),
    "absolute": lambda settings: "torch.nn.functional.l1_loss(y_hat, y)",
    "huber": lambda settings: f"torch.nn.functional.huber_loss(y_hat, y, delta={settings.delta!r})",
}
BATCHES = """\
def loss_of(x, y):
    y_hat = {forward}
    return {loss}


def batches(size):
    while True:
        order = torch.randperm(len(x)).to(x.device)
        for i in range(0, len(x), size):
            yield x[order[i : i + size]], y[order[i : i + size]]


batch = batches({size})
"""
ALL_POINTS = """\
    y_hat = {forward}
    loss = {loss}
    if iteration % {every} == 0:
        print(iteration, loss.item())
    loss.backward()"""
IN_BATCHES = """\
    if iteration % {every} == 0:
        print(iteration, loss_of(x, y).item())  # of all points
    loss_of(*next(batch)).backward()"""
WRITTEN_OUT = textwrap.indent("\n".join(phrases.update("learning_rate")), " " * 4)
BY_OPTIMIZER = """\
    optimizer.step()
    optimizer.zero_grad()"""


def _training(points: Points, settings: Settings) -> Iterator[str]:
    words = {
        "forward": phrases.forward(settings.clamp),
        "loss": LOSSES[settings.loss](settings),
        "every": EVERY,
        "size": settings.batch_size,
    }
    batches = _batched(points, settings)
    if batches:
        yield BATCHES.format(**words)
    yield f"for iteration in range(1, {settings.iterations + 1}):"
    yield (IN_BATCHES if batches else ALL_POINTS).format(**words)
    yield BY_OPTIMIZER if OPTIMIZERS[settings.optimizer](settings) else WRITTEN_OUT
