"""Trainings that are over, for whoever asks for the same: bounded in bytes, the least used go."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple, TypeAlias

from perceptron import Points, Run, Settings

Key: TypeAlias = tuple[bytes, bytes, Settings]


class Result(NamedTuple):
    run: Run
    seconds: float  # of work


def key_of(points: Points, settings: Settings) -> Key:
    """What a training depends on: not what the points are called."""
    return points.x.tobytes(), points.y.tobytes(), settings


class Finished:
    """Runs that are whole, by what they depend on."""

    def __init__(self, limit: float) -> None:
        """limit: bytes, of runs and of the points that they are found by."""
        self._limit = limit
        self._results: OrderedDict[Key, Result] = OrderedDict()
        self.size = 0  # bytes

    def get(self, key: Key) -> Result | None:
        if key not in self._results:
            return None
        self._results.move_to_end(key)
        return self._results[key]

    def keep(self, key: Key, result: Result) -> None:
        """Unless it would fill all there is by itself."""
        size = _size(key, result)
        if size > self._limit or key in self._results:
            return
        self._results[key] = result
        self.size += size
        while self.size > self._limit:
            self.size -= _size(*self._results.popitem(last=False))


def _size(key: Key, result: Result) -> int:
    return len(key[0]) + len(key[1]) + sum(column.nbytes for column in result.run.columns)
