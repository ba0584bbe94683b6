"""The real thing: autograd, one update at a time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from perceptron import devices
from perceptron.checks import integer
from perceptron.exact.moments import Array
from perceptron.neuron import predict, start
from perceptron.points import Points
from perceptron.processes import adder
from perceptron.settings import MAX_ITERATIONS, Settings

if TYPE_CHECKING:
    from torch import Generator, Tensor


class Step(NamedTuple):
    """One moment of a training; the gradients are those the next update will use."""

    iteration: int  # updates made so far; 0 is the untrained neuron
    weight: float  # slope, y-units per x-unit
    bias: float  # y-intercept, y-units
    loss: float  # of all points at this weight and bias, before the next update
    weight_gradient: float  # ∂loss/∂weight
    bias_gradient: float  # ∂loss/∂bias; both of the batch, if there are batches
    epoch: int  # passes over all points made so far


class Block(NamedTuple):
    """Consecutive steps as columns (m,), float64."""

    first: int  # the iteration of the first of them
    weight: Array
    bias: Array
    loss: Array


def updates_per_epoch(count: int, settings: Settings) -> int:
    """How many batches make a pass over `count` points; the last may be smaller."""
    return -(-count // min(settings.batch_size or count, count))


def train(points: Points, settings: Settings) -> Iterator[Step]:
    """Steps 0 … iterations in float32, each computed when it is asked for; nothing is kept.

    Gradient descent is on the CPU bit for bit the tutorial's loop, all else is torch.optim's. Where
    torch.distributed is initialised every process passes its share of the points, and all yield
    the steps that belong to the points together. Values are as torch computes them, NaN included
    once a run has diverged. Raises ValueError at the call when the device is not here.
    """
    devices.check(settings.device)
    updates = updates_per_epoch(len(points), settings)
    return (  # .item() waits for the device: five times a step here, once a block in `blocks`
        Step(k, weight.item(), bias.item(), loss.item(), dw.item(), db.item(), k // updates)
        for k, (weight, bias, loss, dw, db) in enumerate(_descend(points, settings))
    )


def blocks(
    points: Points, settings: Settings, size: int = 1000, *, first: int | None = None
) -> Iterator[Block]:
    """The same steps, size at a time, with one transfer from the device for each block.

    size >= 1. first: >= 1, steps of the first block, where that is to be there soon. Raises
    ValueError at the call when the device is not here.
    """
    first = size if first is None else first
    for name, steps in (("size", size), ("first", first)):
        integer(name, steps, 1, MAX_ITERATIONS)
    devices.check(settings.device)
    return _blocks(points, settings, size, first)


def _blocks(points: Points, settings: Settings, size: int, beginning: int) -> Iterator[Block]:
    import torch

    steps = _descend(points, settings)
    for first in (0, *range(beginning, settings.iterations + 1, size)):
        count = min(size if first else beginning, settings.iterations + 1 - first)
        with torch.inference_mode(False):
            table = torch.empty(count, 3, dtype=torch.float32, device=settings.device)
            rows = table.unbind()  # count times (3,), views made at once: indexing costs more
        # In this order: zip asks the rows first, and leaves the step after them to the next block.
        for row, (weight, bias, loss, _, _) in zip(rows, steps, strict=False):
            torch.stack((weight, bias, loss.detach()), out=row)
        columns = table.cpu().numpy().T.astype(np.float64, order="C")  # (3, count): the one sync
        yield Block(first, *columns)


def _descend(points: Points, settings: Settings) -> Iterator[tuple[Tensor, ...]]:
    """Weight, bias, loss and both gradients as scalars () on the device, overwritten every step.

    Gradient modes belong to the thread, so none is held across a yield, and each is set here
    whatever mode the consumer is in.
    """
    import torch

    loop = Loop(points, settings)
    with_gradients, updating = torch.inference_mode(False), torch.no_grad()
    pass_through, autocasts = loop.forward_and_backward, loop.autocasts
    update, (zero_weight, zero_bias) = loop.update, [g.zero_ for g in loop.gradients]
    weight, bias, weight_gradient, bias_gradient = loop.seen
    for iteration in range(settings.iterations + 1):
        with with_gradients:
            if iteration:
                with updating:
                    update()
                    zero_weight()
                    zero_bias()
            # A caller's autocast would follow another path, in bfloat16.
            loss = loop.without_autocast() if autocasts() else pass_through()
            if loop.over_processes:
                loop.add_up(loss)
        yield weight, bias, loss, weight_gradient, bias_gradient


class Loop:
    """The lines of the tutorial's loop, on tensors of the settings' device, in float32."""

    def __init__(self, points: Points, settings: Settings) -> None:
        import torch

        self.device = settings.device
        self.autocasts = partial(torch.is_autocast_enabled, torch.device(self.device).type)
        self._measure, self._delta = settings.measure.torch, settings.delta
        self._clamp = settings.clamp
        generator = torch.Generator().manual_seed(settings.seed)
        with torch.inference_mode(False):
            self.x, self.y = self._column(points.x), self._column(points.y)  # (n, 1)
            # As `neuron.start` draws the start; the batches come after it.
            torch.rand(2, generator=generator, dtype=torch.float32, device="cpu")
            self.weight, self.bias = (self._column([value]) for value in start(settings))  # (1, 1)
            self.gradients = [torch.zeros_like(self.weight), torch.zeros_like(self.bias)]
            parameters = [self.weight, self.bias]
            # (): views, which follow every update
            self.seen = tuple(t.view(()) for t in (*parameters, *self.gradients))
            for parameter, gradient in zip(parameters, self.gradients, strict=True):
                parameter.requires_grad_().grad = gradient
            rate, numbers = settings.learning_rate, settings.numbers
            self.update = settings.rule.torch(parameters, rate, **numbers)
        self.over_processes = adder(len(points), settings)
        size = settings.batch_size or len(points)
        whole = size >= len(points)
        self._batches = None if whole else _batches(self.x, self.y, size, generator)

    def _column(self, values: Array | list[float]) -> Tensor:
        import torch

        on_cpu = torch.tensor(values, dtype=torch.float32, device="cpu")  # (n,)
        return on_cpu.to(self.device)[:, None]  # (n, 1)

    def forward_and_backward(self) -> Tensor:
        """The loss of all points; the gradients are those of the batch, if there are batches."""
        loss = batch_loss = self._loss(self.x, self.y)
        if self._batches:
            batch_loss = self._loss(*next(self._batches))
        batch_loss.backward()  # type: ignore[no-untyped-call]
        return loss

    def without_autocast(self) -> Tensor:
        """The same where a caller has switched torch.autocast on."""
        import torch

        with torch.autocast(torch.device(self.device).type, enabled=False):
            return self.forward_and_backward()

    def _loss(self, x: Tensor, y: Tensor) -> Tensor:
        predicted = predict(x, self.weight, self.bias, self._clamp)  # (n, 1)
        return self._measure(predicted, y, self._delta)  # ()

    def add_up(self, loss: Tensor) -> None:
        """The loss and the gradients of all processes, in place."""
        assert self.over_processes is not None
        for part in (loss, *self.gradients):
            self.over_processes(part)


def _batches(x: Tensor, y: Tensor, size: int, generator: Generator) -> Iterator[list[Tensor]]:
    """The points (m, 1) of each update, without end, in a new order every epoch."""
    import torch

    while True:
        order = torch.randperm(len(x), generator=generator, device="cpu").to(x.device)
        for i in range(0, len(x), size):
            yield [column[order[i : i + size]] for column in (x, y)]
