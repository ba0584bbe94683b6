"""A run that is being made, as the stage is told of it: steps by the block, within a budget."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from perceptron.points import Points
from perceptron.recording import Recording
from perceptron.stage.payload import Columns, precision
from perceptron.stage.thinning import change, most_changed

BUDGET = 100_000  # bytes of all steps together; the whole history comes at the end
NAMES = ("weight", "bias", "loss")


def quota(iterations: int, most: int) -> Callable[[int], int]:
    """How many steps may have been told when an iteration is there: rising, `most` at the last.

    One half goes by the logarithm of the iteration, since most happens at the beginning, the other
    evenly, so that something is left for the end. A run with no more steps is told whole.
    """
    if iterations < most:
        return lambda iteration: iteration + 1

    def at(iteration: int) -> int:
        share = iteration / iterations + math.log1p(iteration) / math.log1p(iterations)
        return 1 + math.floor((most - 1) * share / 2)

    return at


class Following:
    """What to tell the stage of a recording, whoever makes it; no step is told twice."""

    def __init__(self, recording: Recording, drawn: Points) -> None:
        """drawn: the points as the stage draws them."""
        self._recording = recording
        self._drawn = drawn
        self._told = 0  # steps
        self._last = -1  # the iteration up to which they were looked at
        self._kind: type[np.float32] | type[np.float64] = np.float32

    def steps(self) -> Columns | None:
        """The steps since the last time, the newest among them; None when none may be told yet.

        Where there are too many, those where something changes, to the bits of the final history.
        """
        before = max(self._last, 0)  # so that the first new step is known to move, or not
        block = self._recording.since(before)
        if block is None or (newest := before + len(block.loss) - 1) == self._last:
            return None
        if self._last < 0:
            self._kind = precision(float(block.loss[0]), self._drawn)
        most = BUDGET // (4 + 3 * np.dtype(self._kind).itemsize)
        allowed = quota(self._recording.settings.iterations, most)(newest) - self._told
        if allowed < 1:
            return None
        new = np.arange(self._last + 1 - before, len(block.loss))
        if len(new) > allowed:
            new = new[self._chosen(change(block, self._drawn)[new], allowed)]
        self._told += len(new)
        self._last = newest
        with np.errstate(over="ignore"):  # as in the final history
            numbers = {name: getattr(block, name)[new].astype(self._kind) for name in NAMES}
        return {"iteration": (before + new).astype(np.int32), **numbers}

    @staticmethod
    def _chosen(change: NDArray[np.float64], allowed: int) -> NDArray[np.intp]:
        """Indices of at most `allowed` steps, the last one among them."""
        last = len(change) - 1
        if allowed == 1:
            return np.array([last])
        return np.append(most_changed(change[:last], allowed - 1)[: allowed - 1], last)
