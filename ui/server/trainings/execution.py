"""The loop's text being run for visitors: some of its lines, or what is told of all of it."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Hashable

from perceptron.source.trace import History, Trace
from ui.server.trainings.job import next_number
from ui.server.trainings.messages import Asked, BeginKnown, BeginTrace, BeginWay, Made


def goal_of(asked: Asked) -> int:
    """Iterations that have to be run before there is an answer."""
    if isinstance(asked, BeginTrace):
        return asked.first
    if isinstance(asked, BeginWay):
        return asked.goal
    return 2 * asked.settings.iterations  # the broken loop's and the sound one's


class Execution:
    """One that a worker is at, for all who have asked for the same; the queue alone changes it."""

    def __init__(self, asked: Asked, known: History | None = None) -> None:
        """known: of the way to the lines that are asked for, where somebody has gone it."""
        self._known = known
        self.number = next_number()
        self.asked = asked
        points, *rest = asked
        self.key: Hashable = (type(asked), points.x.tobytes(), points.y.tobytes(), *rest)
        self.watchers: list[Request] = []
        self.place: int | None = None  # of the worker that has begun it
        self.deaths = 0  # of workers, while they were at it
        self.seconds = 0.0  # of work, waiting not counted
        self.iteration = 0  # how many of the way were passed
        self.trace: Trace | None = None  # when it is over, of lines
        self.told = ""  # when it is over, of a variant

    def may_be_at(self, place: int, places: int) -> bool:
        """Whether the worker there can go on with it: the loop is the processor's."""
        return self.place in (None, place)

    def looked_at(self, since: float) -> bool:
        """Whether a page that waits for it has looked at it since then, by time.monotonic()."""
        return any(request.beat >= since for request in self.watchers)

    @property
    def left(self) -> float:
        """Seconds until it is over, as it went so far; infinite before its first turn."""
        made = self.iteration
        return self.seconds * max(goal_of(self.asked) - made, 0) / made if made else math.inf

    def begin(self) -> BeginKnown | Asked:
        """What a worker is told."""
        if isinstance(self.asked, BeginTrace) and self._known is not None:
            return BeginKnown(self.asked, self._known)
        return self.asked

    def take(self, made: Made) -> None:
        """What a worker has made in a turn."""
        self.seconds += made.seconds
        self.iteration = max(self.iteration, made.iteration)
        self.trace, self.told = made.trace, made.told

    def dismiss(self, request: Request, failure: str) -> None:
        """One waits no longer."""
        self.watchers.remove(request)
        request.end(failure)

    def dismiss_all(self, failure: str) -> None:
        while self.watchers:
            self.dismiss(self.watchers[0], failure)


class Request:
    """An execution as one visitor has asked for it: watched from any thread."""

    def __init__(self, asked: Asked, allowed: float = math.inf) -> None:
        """allowed: seconds of work, after which it is ended."""
        self.asked = asked
        self.done = threading.Event()
        self.failure = ""  # a sentence, when it could not go on
        self.trace: Trace | None = None  # when it is done, of lines
        self.told = ""  # when it is done, of a variant
        self.beat = time.monotonic()
        self.paid = False  # whether its work was counted, for whoever asked
        self._allowed = allowed
        self._before = 0.0  # seconds of work before it was watched
        self._spent = 0.0  # in seconds of work, when it is done
        self._execution: Execution | None = None

    def watch(self, execution: Execution) -> None:
        self._execution = execution
        self._before = execution.seconds
        execution.watchers.append(self)

    def leave(self, failure: str) -> None:
        """Waits no longer."""
        if execution := self._execution:
            execution.dismiss(self, failure)

    def end(self, failure: str = "") -> None:
        """Once: with what came of it."""
        self._spent = self.spent
        if execution := self._execution:
            self.trace, self.told = execution.trace, execution.told
        self.failure = failure
        self._execution = None
        self.done.set()

    @property
    def training(self) -> Execution | None:
        """What the queue has of it; None when it is done, for this visitor."""
        return self._execution

    @property
    def iteration(self) -> int:
        """How many were passed of the way that `goal` is the end of."""
        return execution.iteration if (execution := self._execution) else 0

    @property
    def goal(self) -> int:
        """Of the way: iterations."""
        return goal_of(self.asked)

    @property
    def spent(self) -> float:
        """Seconds of work since it was asked for: none of what others had done before."""
        execution = self._execution
        return execution.seconds - self._before if execution else self._spent

    @property
    def overdrawn(self) -> bool:
        """Whether more was spent than was allowed."""
        return self.spent > self._allowed
