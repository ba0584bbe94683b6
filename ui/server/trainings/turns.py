"""Whose turn it is: who is new comes first, then all in turn; whom nobody looks at comes last."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from ui.server.trainings.job import Training


class Turns:
    """Trainings that wait for their turn; none that a worker is at.

    A new one's first turn is a single block, so everyone sees the first steps of their own run
    soon. From then on each stays with its worker, in whose memory its tensors are.

    One whose pages don't look at it, left or hidden, goes on while no other one waits: those that
    were left would otherwise keep a class waiting until they are given up.
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

    def next(self, place: int, places: int, since: float) -> Training | None:
        """The one that the worker at this place goes on with, which then no longer waits.

        since: when a page must have looked at one, by time.monotonic(), for it to come before
        those that no page looks at.
        """
        possible = [training for training in self if training.may_be_at(place, places)]
        chosen = min(possible, key=lambda training: not training.looked_at(since), default=None)
        if chosen is not None:
            self.remove(chosen)
        return chosen

    def remove(self, training: Training) -> bool:
        """Whether it was there."""
        for waiting in (self._new, self._going):
            if training in waiting:
                waiting.remove(training)
                return True
        return False
