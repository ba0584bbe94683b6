"""The loop's text, in a worker: the way to its lines, or to its end, is gone in turns."""

from __future__ import annotations

import time
from typing import Any, TypeAlias

from perceptron import Settings
from perceptron.source.execution import history, record
from perceptron.source.text import Source
from perceptron.source.trace import History
from perceptron.source.variants import VARIANTS, Outcome
from ui.server.trainings.messages import BeginOutcome, BeginTrace, BeginWay
from ui.server.trainings.recent import Recent

PART = 200  # iterations, after which the way may be left: some 25 ms
SHARE = 0.02  # of the way so far, if that is more: each part is put behind a copy of all of it
KEPT = 32e6  # bytes of histories, the last ones that were asked for

Key: TypeAlias = tuple[bytes, bytes, Settings, str]


Histories: TypeAlias = Recent[Key, History]


def histories() -> Histories:
    """Ways that were gone already, by what they depend on."""
    return Recent(KEPT, _size)


def _size(key: Key, way: History) -> int:
    return len(key[0]) + len(key[1]) + sum(column.nbytes for column in way[:5])


class _Way:
    """How far one loop was run; what is forgotten elsewhere stays here while it is needed."""

    def __init__(self, source: Source, histories: Histories, known: History | None = None) -> None:
        """known: what another one has found of this way."""
        self.source = source
        self._key = _key(source)
        self._histories = histories
        self.gone = histories.get(self._key)
        if known is not None and len(known.loss) > self.length:
            self.gone = known
            histories.keep(self._key, known)

    @property
    def length(self) -> int:
        """Iterations."""
        return len(self.gone.loss) if self.gone else 0

    def go(self, goal: int, until: float) -> bool:
        """By parts until then, by time.perf_counter(); whether it ended, there or earlier."""
        while self.length < goal and not (self.gone and self.gone.failure):
            part = max(PART, int(SHARE * self.length))
            self.gone = history(self.source, self.gone, min(part, goal - self.length))
            self._histories.keep(self._key, self.gone)
            if time.perf_counter() >= until:
                return self.length >= goal or self.gone.failure is not None
        return True


class Tracing:
    """ValueError where the points are too many, or the settings are not the loop's."""

    device = "cpu"

    def __init__(
        self, begin: BeginTrace, histories: Histories, known: History | None = None
    ) -> None:
        self._first, self._iterations = begin.first, begin.iterations
        self._way = _Way(Source(begin.points, begin.settings, begin.variant), histories, known)

    def advance(self, until: float, parts: Any) -> bool:
        """Goes on until then, by time.perf_counter(); whether the trace is there."""
        there = self._way.go(self._first, until)
        parts.iteration = self._way.length
        if not there:
            return False
        first, way = self._first, self._way.gone
        if way and way.failure:  # it has no iterations but those that it began
            first = min(first, max(way.failure.iteration, 0))
        parts.trace = record(self._way.source, first, self._iterations, way)
        return True


class Going:
    """ValueError as with `Tracing`."""

    device = "cpu"

    def __init__(self, begin: BeginWay, histories: Histories) -> None:
        self._goal = begin.goal
        self._way = _Way(Source(begin.points, begin.settings), histories)

    def advance(self, until: float, parts: Any) -> bool:
        """Goes on until then, by time.perf_counter(); whether the way is gone."""
        there = self._way.go(self._goal, until)
        parts.iteration = self._way.length
        return there


class Telling:
    """ValueError as with `Tracing`."""

    device = "cpu"

    def __init__(self, begin: BeginOutcome, histories: Histories) -> None:
        self._points, self._settings, self._variant = begin
        self._broken = _Way(Source(begin.points, begin.settings, begin.variant), histories)
        self._sound = _Way(Source(begin.points, begin.settings), histories)

    def advance(self, until: float, parts: Any) -> bool:
        """Goes on until then, by time.perf_counter(); whether the sentence is there.

        The sound loop is run as far as the broken one comes, which an error may end.
        """
        there = self._broken.go(self._settings.iterations, until)
        there = there and self._sound.go(max(self._broken.length, 1), until)
        parts.iteration = self._broken.length + self._sound.length
        if there and self._broken.gone and self._sound.gone:
            ran = Outcome(self._points, self._settings, self._sound.gone, self._broken.gone)
            parts.told = VARIANTS[self._variant].told(ran)
        return there


def _key(source: Source) -> Key:
    return source.points.x.tobytes(), source.points.y.tobytes(), source.settings, source.variant
