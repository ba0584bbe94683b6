"""Whose turn it is: who is new comes first, then all in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from ui.server.trainings.job import Training


class Turns:
    """Trainings that wait for their turn; none that a worker is at.

    A new one's first turn is a single block, so everyone sees the first steps of their own run
    soon. From then on each stays with its worker, in whose memory its tensors are.
    """

    def __init__(self) -> None:
        self._new: deque[Training] = deque()
        self._going: deque[Training] = deque()

    def __iter__(self) -> Iterator[Training]:
        return iter((*self._new, *self._going))

    def __len__(self) -> int:
        return len(self._new) + len(self._going)

    def add(self, training: Training) -> None:
        """At the end of those that are as far."""
        (self._new if training.place is None else self._going).append(training)

    def next(self, place: int, places: int) -> Training | None:
        """The one that the worker at this place goes on with, which then no longer waits."""
        for waiting in (self._new, self._going):
            for training in waiting:
                if training.may_be_at(place, places):
                    waiting.remove(training)
                    return training
        return None

    def remove(self, training: Training) -> bool:
        """Whether it was there."""
        for waiting in (self._new, self._going):
            if training in waiting:
                waiting.remove(training)
                return True
        return False
