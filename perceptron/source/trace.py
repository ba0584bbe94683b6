"""What is seen of an execution: its tensors after each line, its values, and how it ended."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from perceptron.exact.moments import Array

if TYPE_CHECKING:
    from torch import Tensor

ROWS = 3  # of a tensor that are kept
START = -1  # the iteration of the lines before the loop
NAN = math.nan  # the one object: within tuples it equals itself, so it counts as unchanged


class Seen(NamedTuple):
    """A tensor as it stood between two lines, copied at once."""

    shape: tuple[int, ...]
    dtype: str  # "float32"
    requires_grad: bool
    is_leaf: bool  # made by the program, not computed: only leaves keep a gradient
    grad_fn: str  # what backward will ask, "PowBackward0"; "" for a leaf
    values: tuple[float, ...]  # the first ROWS at most
    grad: tuple[float, ...] | None  # the first ROWS at most; None where there is none


class Ran(NamedTuple):
    """A line that has just run."""

    iteration: int  # START for the lines before the loop
    line: int  # as the source counts them, from 1
    changed: dict[str, Seen]  # the tensors that it made or changed, by their names


class Failure(NamedTuple):
    """An error that ended the execution, in PyTorch's own words."""

    iteration: int
    line: int
    error: str  # "RuntimeError"
    message: str  # its first line


class Trace(NamedTuple):
    """Some iterations line by line; each line says only what is new, so it plays both ways."""

    before: dict[str, Seen]  # the tensors before the first of these lines
    ran: tuple[Ran, ...]
    failure: Failure | None


class History(NamedTuple):
    """Every iteration of an execution, float32 values as float64: before its update, and its loss.

    An execution that fails has the iterations that it began.
    """

    weight: Array  # (m + 1,), the last is what the last update has made
    bias: Array  # (m + 1,)
    weight_gradient: Array  # (m + 1,), what an iteration finds stored; NaN where there is none
    bias_gradient: Array  # (m + 1,)
    loss: Array  # (m,)
    failure: Failure | None

    @staticmethod
    def trained(weight: Array, bias: Array, loss: Array) -> History:
        """That of the sound loop from what `train` has yielded, (m + 1,) each: its gradients are
        zero before every iteration but the first."""
        stored = np.zeros_like(weight)
        stored[0] = NAN
        return History(weight, bias, stored, stored, loss[:-1], None)


def see(tensor: Tensor) -> Seen:
    grad = tensor.grad if tensor.is_leaf else None  # of others torch warns that they keep none
    return Seen(
        shape=tuple(tensor.shape),
        dtype=str(tensor.dtype).removeprefix("torch."),
        requires_grad=tensor.requires_grad,
        is_leaf=tensor.is_leaf,
        grad_fn=tensor.grad_fn.name() if tensor.grad_fn else "",
        values=_first(tensor),
        grad=None if grad is None else _first(grad),
    )


def _first(tensor: Tensor) -> tuple[float, ...]:
    values = tensor.detach().flatten()[:ROWS].tolist()
    return tuple(NAN if value != value else value for value in values)


def states(trace: Trace) -> Iterator[tuple[Ran, Mapping[str, Seen]]]:
    """Each line that ran with all tensors after it."""
    now = dict(trace.before)
    for ran in trace.ran:
        now |= ran.changed
        yield ran, dict(now)


def plain(value: Any) -> Any:
    """A trace as JSON has it: records by their fields' names; inf and nan, which it lacks, as
    text."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
