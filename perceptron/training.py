"""The real thing: autograd, one update at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from perceptron import devices
from perceptron.exact.moments import Array
from perceptron.neuron import predict, start
from perceptron.points import Points
from perceptron.processes import between
from perceptron.settings import Settings

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


def updates_per_epoch(points: int, settings: Settings) -> int:
    """How many batches make a pass over all points; the last may be smaller."""
    return -(-points // min(settings.batch_size or points, points))


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


def blocks(points: Points, settings: Settings, size: int = 1000) -> Iterator[Block]:
    """The same steps, size at a time, with one transfer from the device for each block.

    Raises ValueError at the call when the device is not here.
    """
    devices.check(settings.device)
    return _blocks(points, settings, size)


def _blocks(points: Points, settings: Settings, size: int) -> Iterator[Block]:
    import torch

    steps = _descend(points, settings)
    for first in range(0, settings.iterations + 1, size):
        count = min(size, settings.iterations + 1 - first)
        with torch.inference_mode(False):
            table = torch.empty(count, 3, dtype=torch.float32, device=settings.device)
            rows = table.unbind()  # count times (3,), views made at once: indexing costs more
        for row, (weight, bias, loss, _, _) in zip(rows, steps, strict=False):
            torch.stack((weight, bias, loss.detach()), out=row)
        columns = table.cpu().numpy().T.astype(np.float64, order="C")  # (3, count): the one sync
        yield Block(first, *columns)


def _descend(points: Points, settings: Settings) -> Iterator[tuple[Tensor, ...]]:
    """Weight, bias, loss and both gradients as scalars () on the device, overwritten every step.

    Gradient modes belong to the thread, so none is held across a yield, and each is set here
    whatever mode the consumer is in: inference_mode(False) also means gradients on.
    """
    import torch

    def column(values: Array | list[float]) -> Tensor:
        return torch.tensor(values, dtype=torch.float32, device="cpu").to(settings.device)[:, None]

    generator = torch.Generator().manual_seed(settings.seed)
    recording, updating = torch.inference_mode(False), torch.no_grad()
    with recording:
        x, y = column(points.x), column(points.y)  # (n, 1)
        torch.rand(2, generator=generator, device="cpu")  # the start; batches are drawn after it
        weight, bias = (column([value]) for value in start(settings))  # (1, 1)
        dw, db = torch.zeros_like(weight), torch.zeros_like(bias)  # (1, 1)
        seen = [t.view(()) for t in (weight, bias, dw, db)]  # (): views, they follow every update
        weight.requires_grad_().grad, bias.requires_grad_().grad = dw, db
        update = settings.rule.torch([weight, bias], settings.learning_rate, **settings.numbers)
    measure, delta, clamp = settings.measure.torch, settings.delta, settings.clamp

    def loss_of(x: Tensor, y: Tensor) -> Tensor:
        return measure(predict(x, weight, bias, clamp), y, delta)  # ()

    add_up, size = between(len(x), settings), settings.batch_size or len(x)
    batches = _batches(x, y, size, generator) if size < len(x) else None
    for iteration in range(settings.iterations + 1):
        with recording:
            if iteration:
                with updating:
                    update()
                    dw.zero_()
                    db.zero_()
            loss = batch_loss = loss_of(x, y)
            if batches:
                batch_loss = loss_of(*next(batches))
            batch_loss.backward()  # type: ignore[no-untyped-call]
            if add_up:
                for part in (loss, dw, db):
                    add_up(part)
        yield seen[0], seen[1], loss, seen[2], seen[3]


def _batches(x: Tensor, y: Tensor, size: int, generator: Generator) -> Iterator[list[Tensor]]:
    """The points (m, 1) of each update, without end, in a new order every epoch."""
    import torch

    while True:
        order = torch.randperm(len(x), generator=generator, device="cpu").to(x.device)
        for i in range(0, len(x), size):
            yield [column[order[i : i + size]] for column in (x, y)]
