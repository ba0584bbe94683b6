"""Trainings that are over, for whoever asks for the same."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from perceptron import Points, Run, Settings
from ui.server.trainings.recent import Recent

Key: TypeAlias = tuple[bytes, bytes, Settings]


class Result(NamedTuple):
    run: Run
    seconds: float  # of work


def key_of(points: Points, settings: Settings) -> Key:
    """What a training depends on: not what the points are called."""
    return points.x.tobytes(), points.y.tobytes(), settings


def finished(limit: float) -> Recent[Key, Result]:
    """Runs that are whole; limit: bytes."""
    return Recent(limit, _size)


def _size(key: Key, result: Result) -> int:
    return len(key[0]) + len(key[1]) + sum(column.nbytes for column in result.run.columns)
