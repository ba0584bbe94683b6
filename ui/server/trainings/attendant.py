"""Who speaks with a worker: hands it the queue's turns, and has a new one when it ends."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from ui.server.trainings.messages import Forget, Made, Turn
from ui.server.trainings.process import Ended

PAUSE = 1.0  # seconds before a worker that could not start is tried again; then twice as long …
LONGEST_PAUSE = 30.0  # … up to this


class Worker(Protocol):
    """`Ended` comes of any question to one that is no longer there."""

    def devices(self) -> list[str]: ...
    def answer(self, turn: Turn) -> Made: ...
    def forget(self, training: int) -> None: ...
    def kill(self) -> None: ...
    def bury(self) -> None: ...


class Work(Protocol):
    """The queue, as an attendant sees it."""

    @property
    def closed(self) -> bool: ...
    def welcome(self, place: int, devices: list[str]) -> None: ...
    def next(self, place: int) -> Turn | Forget | None: ...
    def took(self, place: int, made: Made) -> None: ...
    def lost(self, place: int) -> None: ...
    def refuse(self, pause: float) -> None: ...


class Attendant(threading.Thread):
    def __init__(self, queue: Work, place: int, start: Callable[[], Worker]) -> None:
        super().__init__(name=f"worker {place}", daemon=True)
        self._queue = queue
        self._place = place
        self._start_worker = start
        self._worker: Worker | None = None

    def run(self) -> None:
        pause = PAUSE
        while not self._queue.closed:
            if self._employ():
                pause = PAUSE
                self._queue.lost(self._place)
            else:
                self._queue.refuse(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _employ(self) -> bool:
        """One worker from its start to its end; whether it was ever warm."""
        warm = False
        try:
            self._worker = self._start_worker()
            devices = self._worker.devices()
            warm = True
            self._queue.welcome(self._place, devices)
            self._serve(self._worker)
        except Ended:
            pass
        except Exception as e:  # whatever it is, the next worker goes on with everyone's trainings
            logging.getLogger("perceptron").error("a worker is given up", exc_info=e)
        finally:
            if self._worker:
                self._worker.bury()
        return warm

    def _serve(self, worker: Worker) -> None:
        while (message := self._queue.next(self._place)) is not None:
            if isinstance(message, Forget):
                worker.forget(message.training)
            else:
                self._queue.took(self._place, worker.answer(message))

    def leave(self) -> None:
        """When the queue is closed: ends the worker, whatever it is at."""
        if worker := self._worker:
            worker.kill()
        self.join()
