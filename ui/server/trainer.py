"""Trainings that take a while: one thread gives every waiting job its turn.

Torch's loop holds the interpreter most of the time, so two trainings at once are no faster than
one after the other and make every visitor wait for both. One thread works; a job that is not done
after its turn goes to the end of the queue, so that a short run never waits for a long one.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Iterator

from perceptron import Points, Run, Settings
from perceptron.recording import Recording
from perceptron.stage.following import Following
from perceptron.stage.payload import Columns
from ui.server.limits import VALUES

TURN = VALUES["TURN"]  # seconds; the tutorial's 4000 iterations fit into 0.4
ABANDONED = VALUES["ABANDONED"]  # seconds; a hidden tab asks about once a minute
FOLLOWED = VALUES["FOLLOWED"]  # seconds of a core; what takes longer is seen while it happens

_numbers = itertools.count(1)


class Job:
    """One training: started by `Queue.add`, watched from any thread, stopped at the next block."""

    def __init__(self, points: Points, settings: Settings) -> None:
        self.number = next(_numbers)
        self.points = points
        self.settings = settings
        self.done = threading.Event()
        self.failure = ""  # a sentence, when the device gave up
        self.seconds = 0.0  # of work, waiting not counted
        self.beat = time.monotonic()
        self._cancelled = threading.Event()
        # Few points: a block takes some 20 ms, less than from one look to the next. Many: as few
        # steps as keep Stop quick.
        size = max(1, min(200, 4_000_000 // len(points)))
        self._recording = Recording(points, settings, "autograd", size)
        self._following = Following(self._recording, points.drawn)
        self.followed = False  # whether a page was told of its steps
        self._effort = 0.0  # seconds of a core: the same however many others are at work

    @property
    def iteration(self) -> int:
        """The last iteration there is so far; -1 before the first block."""
        return self._recording.iteration

    @property
    def stopped(self) -> bool:
        return self._cancelled.is_set()

    def stop(self) -> None:
        self._cancelled.set()

    def run(self) -> Run | None:
        """What was trained so far; None before the first block."""
        return self._recording.run() if self.iteration >= 0 else None

    def steps(self) -> Columns | None:
        """For the page: those made since the last time; None where there are none.

        None, too, as long as the training may be a short one, which is played when it is over.
        """
        steps = self._following.steps() if self._effort > FOLLOWED else None
        self.followed = self.followed or steps is not None
        return steps

    def work(self, seconds: float) -> None:
        """Goes on for about this long, in the queue's thread."""
        start = time.perf_counter()
        over = True
        try:
            over = self._advance(start + seconds)
        except Exception as e:  # whatever it is, the thread goes on with everyone else's jobs
            logging.getLogger("perceptron").error("a training failed", exc_info=e)
            reason = (str(e) or type(e).__name__).splitlines()[0]
            self.failure = f"{self.settings.device} gave up: {reason}"
        finally:
            self.seconds += time.perf_counter() - start
            if over:
                self.done.set()

    def _advance(self, until: float) -> bool:
        """Whether there is nothing left to do."""
        while not self._ended():
            began = time.thread_time()
            block = self._recording.advance()
            self._effort += time.thread_time() - began
            if block is None:
                return True
            if time.perf_counter() > until:
                return self._recording.done
        return True

    def _ended(self) -> bool:
        return self.stopped or time.monotonic() - self.beat > ABANDONED


class Queue:
    """Jobs in turn, in one daemon thread that starts with the first of them."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._working: Job | None = None

    def add(self, job: Job) -> Job:
        with self._change:
            self._jobs.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="trainer", daemon=True)
                self._thread.start()
            self._change.notify()
        return job

    def stop(self, job: Job) -> None:
        """Ends a job at its next block, or at once while it waits for its turn."""
        job.stop()
        with self._change:
            if job in self._jobs:
                self._jobs.remove(job)
                job.done.set()

    def ahead(self, job: Job) -> int:
        """How many jobs have their turn before this one."""
        with self._change:
            return self._jobs.index(job) + (self._working is not None) if job in self._jobs else 0

    def trainings(self) -> int:
        """How many are not over."""
        with self._change:
            return len(self._jobs) + (self._working is not None)

    def _serve(self) -> None:
        for job in self._turns():
            job.work(TURN)
            with self._change:
                self._working = None
                if job.stopped:  # meanwhile: it need not wait for another turn to end
                    job.done.set()
                elif not job.done.is_set():
                    self._jobs.append(job)

    def _turns(self) -> Iterator[Job]:
        while True:
            with self._change:
                while not self._jobs:
                    self._change.wait()
                self._working = job = self._jobs.popleft()
            yield job


queue = Queue()  # of this process; its thread starts with the first job
