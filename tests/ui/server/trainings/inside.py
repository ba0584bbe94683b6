"""A worker without a process: the same bench, in the thread of its attendant."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ui.server.trainings.job import Job
from ui.server.trainings.messages import Made, Turn
from ui.server.trainings.process import Ended
from ui.server.trainings.queue import Queue
from ui.server.trainings.worker import Bench


class Inside:
    def __init__(self, *, warm: bool = True, devices: tuple[str, ...] = ("cpu",)) -> None:
        self.bench = Bench()
        self.turns: list[int] = []  # the numbers of the trainings that it was at
        self.forgotten: list[int] = []
        self.warm = threading.Event()
        self.dead = threading.Event()
        self._devices = list(devices)
        if warm:
            self.warm.set()

    def devices(self) -> list[str]:
        self.warm.wait()
        self._live()
        return self._devices

    def answer(self, turn: Turn) -> Made:
        self._live()
        self.turns.append(turn.training)
        made = self.bench.answer(turn)
        self._live()
        return made

    def forget(self, training: int) -> None:
        self._live()
        self.forgotten.append(training)
        self.bench.forget(training)

    def kill(self) -> None:
        self.dead.set()
        self.warm.set()

    def bury(self) -> None:
        self.dead.set()

    def _live(self) -> None:
        if self.dead.is_set():
            raise Ended


@contextmanager
def queue_of(*workers: Inside, start: Callable[[], Inside] | None = None) -> Iterator[Queue]:
    """A queue with these workers; start: makes those that are needed later."""
    waiting = list(workers)

    def hired() -> Inside:
        return waiting.pop(0) if waiting else (start or Inside)()

    queue = Queue(len(workers) or 1, hired)
    try:
        yield queue
    finally:
        queue.close()


def finished(job: Job, seconds: float = 60) -> Job:
    assert job.done.wait(seconds), "the job did not end"
    return job
