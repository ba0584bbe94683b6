"""Lines of the loop, in a worker: the way to the first of them is gone in turns."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any, TypeAlias

from perceptron import Points, Settings
from perceptron.source.execution import history, record
from perceptron.source.text import Source
from perceptron.source.trace import History
from ui.server.trainings.messages import BeginTrace

PART = 200  # iterations, after which the way may be left: some 25 ms
KEPT = 32e6  # bytes of histories, the last ones that were asked for

Key: TypeAlias = tuple[bytes, bytes, Settings, str]


class Histories:
    """Ways that were gone already, by what they depend on; the least used are forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, History] = OrderedDict()

    def get(self, key: Key) -> History | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: Key, way: History) -> None:
        self._kept[key] = way
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and sum(map(_size, self._kept.values())) > KEPT:
            self._kept.popitem(last=False)


def _size(way: History) -> int:
    return sum(column.nbytes for column in way[:5])


class Tracing:
    """ValueError where the points are too many, or the settings are not the loop's."""

    def __init__(self, begin: BeginTrace, histories: Histories) -> None:
        self.device = "cpu"
        self._source = Source(begin.points, begin.settings, begin.variant)
        self._first, self._iterations = begin.first, begin.iterations
        self._key = _key(begin.points, begin.settings, begin.variant)
        self._histories = histories

    def advance(self, until: float, parts: Any) -> bool:
        """Goes on until then, by time.perf_counter(); whether the trace is there."""
        way = self._histories.get(self._key)
        while len(way.loss if way else ()) < self._first and not (way and way.failure):
            way = history(self._source, way, PART)
            self._histories.keep(self._key, way)
            parts.iteration = len(way.loss)
            if time.perf_counter() >= until:
                return False
        first = self._first
        if way and way.failure:  # it has no iterations but those that it began
            first = min(first, max(way.failure.iteration, 0))
        parts.trace = record(self._source, first, self._iterations, way)
        return True


def _key(points: Points, settings: Settings, variant: str) -> Key:
    return points.x.tobytes(), points.y.tobytes(), settings, variant
