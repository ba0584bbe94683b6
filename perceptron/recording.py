"""A run being made, block by block: it can be watched, stopped and continued."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np

from perceptron import exact, theory
from perceptron.exact.moments import Moments, without_nan
from perceptron.neuron import start
from perceptron.points import Array, Points
from perceptron.processes import shared, together
from perceptron.run import Run
from perceptron.settings import ENGINES, Settings
from perceptron.training import Block, blocks

# Points times iterations, of many points. The real loop does as many in about ten seconds on a
# core; of few points the number of iterations decides, and a million take some minutes.
PATIENCE = 2e9


class Recording:
    """The run that these settings make of these points; each block is made when it is asked for.

    Iterating makes the rest of it. Who leaves the loop has stopped it, and who iterates again goes
    on where it stood; `run` is what was made so far. One thread may make it while others look. An
    error or a Ctrl-C within a block ends it for good: to go on then is a RuntimeError.

    engine: as for `record`. size: steps in a block of the real loop; the exact form is one block.
    elsewhere: whether another process makes the blocks, of `looped`, which `take` is given.
    Raises ValueError where the engine has no form of the settings, or the device is not here.
    """

    def __init__(
        self,
        points: Points | Moments,
        settings: Settings,
        engine: str = "auto",
        size: int = 1000,
        *,
        elsewhere: bool = False,
    ) -> None:
        self.points = points
        self.settings = settings
        self.engine = _engine(points, settings, engine)  # "autograd" or "exact"
        self.done = False
        self._made: list[Block] = []
        self._blocks: Iterator[Block]
        if elsewhere:
            self._blocks = iter(())
        elif self.engine == "autograd" and isinstance(points, Points):
            self._blocks = looped(points, settings, size)
        else:
            self._blocks = _exact(points, settings)

    @property
    def iteration(self) -> int:
        """The last iteration there is so far; -1 before the first block."""
        made = self._made
        return made[-1].first + len(made[-1].loss) - 1 if made else -1

    def __iter__(self) -> Iterator[Block]:
        while (block := self.advance()) is not None:
            yield block

    def advance(self) -> Block | None:
        """The next block; None when the run is whole."""
        if self.done:
            return None
        block = next(self._blocks, None)
        if block is None:
            raise RuntimeError(f"the recording broke off after iteration {self.iteration}")
        self.take(block)
        return block

    def take(self, block: Block) -> None:
        """Adds the block after the last one, whoever made it."""
        self._made.append(block)
        self.done = self.iteration == self.settings.iterations

    def since(self, first: int) -> Block | None:
        """The steps from this iteration on, >= 0, that are made so far; None where none is."""
        if self.iteration < first:
            return None
        made = self._made[bisect_right(self._made, first, key=lambda block: block.first) - 1 :]
        passed = first - made[0].first
        columns = zip(*(block[1:] for block in made), strict=True)
        weight, bias, loss = (np.concatenate(column)[passed:] for column in columns)
        return Block(first, weight, bias, loss)

    def run(self) -> Run:
        """What was made so far; ValueError before the first block."""
        made = list(self._made)
        if not made:
            raise ValueError("run: nothing is recorded yet; make a block first")
        _, weight, bias, loss = made[0]
        if len(made) > 1:
            columns = zip(*(block[1:] for block in made), strict=True)
            weight, bias, loss = map(np.concatenate, columns)  # (iteration + 1,) each
        return Run(weight, bias, loss, self.engine, _slack(self.points, self.settings, loss))


def record(points: Points | Moments, settings: Settings, engine: str = "auto") -> Run:
    """Train to the end and keep everything.

    engine: "autograd" is the real loop in float32 on settings.device, there for all settings;
    "exact" the same path in float64, at once, from the moments alone; ValueError where there is
    no such form. "auto" is the real loop, because a recording shows what training does, but exact
    where many points would take long on the CPU (`PATIENCE`), or only moments are given.
    `Run.engine` tells.
    """
    recording = Recording(points, settings, engine)
    for _ in recording:
        pass
    return recording.run()


def looped(
    points: Points, settings: Settings, size: int, first: int | None = None
) -> Iterator[Block]:
    """Blocks of the real loop without NaN, of `size` steps, but for the first one.

    After a block that ends with no finite number left, the rest is one block of inf, which nothing
    is computed for. Raises ValueError at the call when the device is not here.
    """
    made = blocks(points, settings, size, first=first)
    return _until_lost(map(_numbers, made), settings.iterations)


def _until_lost(made: Iterator[Block], last: int) -> Iterator[Block]:
    for block in made:
        yield block
        after = block.first + len(block.loss)
        if after <= last and not any(math.isfinite(column[-1]) for column in block[1:]):
            yield _lost(after, last)
            return


def untrained(points: Points, settings: Settings) -> Run:
    """The neuron as it starts, a run of no updates: what a recording begins with, without torch.

    Of the loop's own float32 numbers; its loss is summed in float64 and then rounded, so it may
    differ from the loop's in the last digit.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # as the loop: inf says what has happened
        single = [np.asarray(v, np.float32) for v in (points.x, points.y, *start(settings))]
        x, y, weight, bias = (column.astype(np.float64) for column in single)
        product = np.maximum(weight * x, 0) if settings.clamp else weight * x  # (n,)
        loss = np.float32(settings.measure.of(product + bias - y, settings.delta))
    columns = np.array([[weight], [bias], [loss]], np.float64)  # (3, 1)
    weights, biases, losses = without_nan(columns)
    return Run(weights, biases, losses, "autograd")


def check(settings: Settings, engine: str) -> None:
    """ValueError where this engine has no form of these settings, whatever the points are."""
    if engine not in ENGINES:
        raise ValueError(f"engine: {engine!r} must be {', '.join(map(repr, ENGINES))}")
    if engine == "exact" and (reason := exact.refusal(settings)):
        raise ValueError(f"engine: 'exact' is not possible: {reason}; take 'autograd'")


def _engine(points: Points | Moments, settings: Settings, asked: str) -> str:
    """The one that makes the run; ValueError when none can."""
    check(settings, asked)
    if isinstance(points, Moments):
        if asked == "autograd":
            raise ValueError(
                "engine: 'autograd' is not possible: from moments there is only 'exact'"
            )
        check(settings, "exact")
        return "exact"
    if asked != "auto":
        return asked
    return "exact" if _long(points, settings) and not exact.refusal(settings) else "autograd"


def _long(points: Points, settings: Settings) -> bool:
    """Whether the real loop is not to be waited for; several processes must go the same way."""
    work = len(points) * settings.iterations
    return work > PATIENCE and settings.device == "cpu" and not shared()


def _exact(points: Points | Moments, settings: Settings) -> Iterator[Block]:
    """All steps in one block."""
    moments = together(Moments.of(points))
    yield Block(0, *exact.history(moments, settings, start(settings)))


def _numbers(block: Block) -> Block:
    """A block without NaN, which is inf - inf: inf says what has happened."""
    for column in block[1:]:
        without_nan(column)
    return block


def _lost(first: int, last: int) -> Block:
    """Steps from first to last of a run that has left the numbers."""
    columns = np.full((3, last + 1 - first), np.inf)
    return Block(first, *columns)


def _slack(points: Points | Moments, settings: Settings, loss: Array) -> float:
    """How much a loss may rise: at a stable rate any way, it comes down again; batches flicker."""
    if loss[-1] <= loss[0]:
        return 1.0
    edge = theory.largest_stable_learning_rate(points, settings)
    if settings.batch_size and edge < math.inf:
        return 100.0
    return math.inf if settings.learning_rate <= edge else 1.001
