"""All trainings and executions of a server: who watches which, and what each worker does next."""

from __future__ import annotations

import atexit
import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Hashable

from perceptron import Points, Settings
from perceptron.source.trace import History
from ui.server import memory
from ui.server.limits import VALUES
from ui.server.pace import pace
from ui.server.trainings.attendant import Attendant, Worker
from ui.server.trainings.execution import Execution, Request
from ui.server.trainings.finished import finished
from ui.server.trainings.job import Job, Training
from ui.server.trainings.messages import Asked, Forget, Made, Turn
from ui.server.trainings.process import Process
from ui.server.trainings.turns import Turns, Work

TURN = VALUES["TURN"]  # seconds
ABANDONED = VALUES["ABANDONED"]  # seconds; a hidden tab asks about once a minute
TRAININGS = int(VALUES["TRAININGS"])
LEFT = 3.0  # seconds without a look, after which a page is held to be left or hidden,
LOOKS = 3  # or so many of its looks, where it is told to look more seldom
MB = 1e6
DEATHS = 2  # of workers, after which the training that they were at is held to be the cause

ENDED = "The training process ended unexpectedly; try again."
NO_TORCH = "PyTorch could not be started; the server’s log says why."
CLOSED = "The server is ending."
CROWDED = "Too many trainings run here already. Try again in a minute."
NO_MEMORY = "No memory is left for one more training here. Try again in a minute."
USED_UP = "Stopped: your {:,.0f} s of training in this hour are used."


class Queue:
    """Each worker has a place, and an attendant, a thread that speaks with it."""

    def __init__(
        self, workers: int = int(VALUES["WORKERS"]), start: Callable[[], Worker] = Process
    ) -> None:
        """start: starts one; it need not be warm when it comes back."""
        self._wanted = workers
        self._start = start
        self._change = threading.Condition()
        self._attendants: list[Attendant] = []
        self._turns = Turns()
        self._at: dict[int, Work] = {}  # by place: what its worker is at
        self._to_forget: defaultdict[int, deque[int]] = defaultdict(deque)  # by place
        self._running: dict[Hashable, Work] = {}  # not over, and watched
        self._finished = finished(VALUES["FINISHED"] * MB)
        self._alive: set[int] = set()  # places whose worker is warm now
        self._warm: set[int] = set()  # places whose worker was warm once
        self._devices = ["cpu"]
        self._closed = False

    # For the server.

    def open(self) -> None:
        """Starts the workers, once; comes back before they are warm."""
        with self._change:
            self._open(self._wanted)

    def close(self) -> None:
        """Ends the workers and what they are at."""
        with self._change:
            self._closed = True
            for training in list(self._running.values()):
                self._end(training, CLOSED)
            self._change.notify_all()
        for attendant in self._attendants:
            attendant.leave()

    @property
    def warm(self) -> bool:
        """Whether every worker is ready, or was once.

        While one is replaced only those who train have to wait, and the server is no less fit to be
        sent visitors.
        """
        with self._change:
            return not self._closed and len(self._warm) >= max(self._wanted, len(self._attendants))

    # For a visitor.

    def add(self, points: Points, settings: Settings, allowed: float = math.inf) -> Job:
        """A training that is over already, is joined while it runs, or begins.

        allowed: seconds of work, after which the job is ended with what there is.
        """
        job, new = Job(points, settings, allowed), Training(points, settings)
        with self._change:
            if result := self._finished.get(new.key):
                job.end(result)
            elif isinstance(running := self._running.get(new.key), Training):
                job.watch(running)
            elif why := self._refusal():
                job.end(None, why)
            else:
                job.watch(new)
                self._begin(new)
        return job

    def execute(
        self,
        asked: Asked,
        allowed: float = math.inf,
        known: History | None = None,
    ) -> Request:
        """The loop's text, for some of its lines or for what is told of it; joined if it runs.

        allowed: seconds of work, after which the request is ended. known: of the way to the lines.
        """
        request, new = Request(asked, allowed), Execution(asked, known)
        with self._change:
            if isinstance(running := self._running.get(new.key), Execution):
                request.watch(running)
            elif why := self._refusal():
                request.end(why)
            else:
                request.watch(new)
                self._begin(new)
        return request

    def stop(self, job: Job | Request) -> None:
        """Ends a job at once, with what there is; the training goes on if others watch it."""
        with self._change:
            self._leave(job)

    @property
    def starting(self) -> bool:
        """Whether no worker is warm yet, so that everyone waits."""
        return not self._alive

    @property
    def devices(self) -> list[str]:
        """Those that torch sees; until a worker has told them, the CPU alone."""
        return self._devices

    def others(self, job: Job) -> int:
        """How many other trainings have their turns with this one."""
        with self._change:
            trainings = sum(isinstance(work, Training) for work in self._running.values())
            return trainings - (job.training is not None)

    def watched(self) -> int:
        """How many jobs are not done: as many pages look at them."""
        with self._change:
            return self._watched()

    def waiting(self) -> int:
        """How many of them have yet to be begun."""
        with self._change:
            new = [work for work in self._running.values() if work.place is None]
            return sum(len(work.watchers) for work in new)

    # For an attendant.

    @property
    def closed(self) -> bool:
        return self._closed

    def welcome(self, place: int, devices: list[str]) -> None:
        """A worker is warm. Each graphics card has a worker of its own."""
        with self._change:
            self._devices = devices
            self._alive.add(place)
            self._warm.add(place)
            self._open(sum(name.startswith("cuda") for name in devices))

    def next(self, place: int) -> Turn | Forget | None:
        """What its worker is to do; waits for it. None when the server ends."""
        with self._change:
            while not self._closed:
                self._drop_abandoned()
                if forgotten := self._to_forget[place]:
                    return Forget(forgotten.popleft())
                since = time.monotonic() - max(LEFT, LOOKS * pace(self._watched()))
                if training := self._turns.next(place, len(self._attendants), since):
                    self._at[place] = training
                    if training.place is not None:
                        return Turn(training.number, TURN)
                    training.place = place
                    return Turn(training.number, 0.0, training.begin())
                self._change.wait()
        return None

    def took(self, place: int, made: Made) -> None:
        """Its worker's turn is over."""
        training = self._at[place]
        training.take(made)
        result = training.result() if made.over and isinstance(training, Training) else None
        with self._change:
            del self._at[place]
            if not made.over:
                self._end_overdrawn(training)
            if isinstance(training, Training) and result and not made.failure:
                self._finished.keep(training.key, result)
            if made.over:
                self._end(training, made.failure)
            elif training.watchers:
                self._turns.add(training)
            else:
                self._to_forget[place].append(training.number)

    def lost(self, place: int) -> None:
        """Its worker has ended: what it had begun is begun anew, by it or by another one."""
        with self._change:
            self._alive.discard(place)
            self._to_forget[place].clear()
            begun = [training for training in self._turns if training.place == place]
            for training in begun:
                self._turns.remove(training)
            if place in self._at:
                training = self._at.pop(place)
                training.deaths += 1
                if training.deaths >= DEATHS:
                    self._end(training, ENDED)
                elif training.watchers:
                    begun.insert(0, training)
            for training in begun:
                training.place = None
                self._turns.add(training)
            self._change.notify_all()

    def refuse(self, pause: float) -> None:
        """A worker could not even start: nobody waits for it who has no other one."""
        with self._change:
            if not self._alive:
                for training in list(self._running.values()):
                    self._end(training, NO_TORCH)
            self._change.wait_for(lambda: self._closed, pause)

    # All of these have the lock.

    def _refusal(self) -> str:
        """Why no more training can begin; "" where one can."""
        if self._closed:
            return CLOSED
        if len(self._running) >= TRAININGS:
            return CROWDED
        return NO_MEMORY if memory.full() else ""

    def _watched(self) -> int:
        return sum(len(training.watchers) for training in self._running.values())

    def _begin(self, new: Work) -> None:
        self._running[new.key] = new
        self._turns.add(new)
        self._open(self._wanted)
        self._change.notify_all()

    def _open(self, workers: int) -> None:
        if not self._attendants:
            atexit.register(self.close)  # where nobody does it before
        for place in range(len(self._attendants), 0 if self._closed else workers):
            attendant = Attendant(self, place, self._start)
            self._attendants.append(attendant)
            attendant.start()

    def _end(self, training: Work, failure: str = "") -> None:
        """For all who watch it."""
        if not training.watchers:  # the last of them has left meanwhile
            return
        training.dismiss_all(failure)
        self._release(training)

    def _leave(self, job: Job | Request, failure: str = "") -> None:
        """One watches no longer."""
        if (training := job.training) is None:
            return
        job.leave(failure)
        if not training.watchers:
            self._release(training)

    def _release(self, training: Work) -> None:
        """Nobody watches it: it has no more turns, and its worker forgets it."""
        del self._running[training.key]
        if self._turns.remove(training) and training.place is not None:
            self._to_forget[training.place].append(training.number)
            self._change.notify_all()

    def _end_overdrawn(self, training: Work) -> None:
        for job in [job for job in training.watchers if job.overdrawn]:
            self._leave(job, USED_UP.format(VALUES["TRAINING"]))

    def _drop_abandoned(self) -> None:
        since = time.monotonic() - ABANDONED
        for training in list(self._running.values()):
            for job in [job for job in training.watchers if job.beat < since]:
                self._leave(job)


queue = Queue()  # of this server; its workers start with it, or with the first training
