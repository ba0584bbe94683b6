"""Whose turn it is: who is new, then by turns the one next to its end and whose turn it is."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import TypeAlias

from ui.server.trainings.execution import Execution
from ui.server.trainings.job import Training

Work: TypeAlias = Training | Execution


class Turns:
    """Trainings and executions that wait for their turn; none that a worker is at.

    A new one's first turn is a single block, so everyone sees the first steps of their own run
    soon. From then on each stays with its worker, in whose memory its tensors are.

    Of these every other turn goes to the one that will be over soonest. The last of a class waits
    as long as if all had gone on side by side, but nobody else does, and the ends, each of which
    is work for the pages, do not come all at once. The turns between go round, so everyone sees
    their own run move, and a long one is never kept waiting for ever by short ones.

    One whose pages don't look at it, left or hidden, goes on while no other one waits: those that
    were left would otherwise keep a class waiting until they are given up.
    """

    def __init__(self) -> None:
        self._new: deque[Work] = deque()
        self._going: deque[Work] = deque()
        self._handed: Counter[int] = Counter()  # turns of those that go on, by place

    def __iter__(self) -> Iterator[Work]:
        return iter((*self._new, *self._going))

    def __len__(self) -> int:
        return len(self._new) + len(self._going)

    def add(self, training: Work) -> None:
        """At the end of those that are as far."""
        (self._new if training.place is None else self._going).append(training)

    def next(self, place: int, places: int, since: float) -> Work | None:
        """The one that the worker at this place goes on with, which then no longer waits.

        since: when a page must have looked at one, by time.monotonic(), for it to come before
        those that no page looks at.
        """
        possible = [training for training in self if training.may_be_at(place, places)]
        seen = [training for training in possible if training.looked_at(since)] or possible
        if not seen:
            return None
        chosen = seen[0]
        if chosen.place is not None:
            self._handed[place] += 1
            if self._handed[place] % 2:
                chosen = min(seen, key=lambda training: training.left)
        self.remove(chosen)
        return chosen

    def remove(self, training: Work) -> bool:
        """Whether it was there."""
        for waiting in (self._new, self._going):
            if training in waiting:
                waiting.remove(training)
                return True
        return False
