"""A training, and what each of those who watch it has of it."""

from __future__ import annotations

import itertools
import math
import threading
import time

from perceptron import Points, Run, Settings
from perceptron.recording import Recording
from perceptron.stage.following import Following
from perceptron.stage.payload import Columns
from ui.server.limits import VALUES
from ui.server.trainings.finished import Result, key_of
from ui.server.trainings.messages import Begin, Made

FOLLOWED = VALUES["FOLLOWED"]  # seconds; what takes longer is seen while it happens
SLOW = 5  # times that; a machine may be busy with something else than trainings

_numbers = itertools.count(1)


def next_number() -> int:
    """Of whatever a worker is asked for: it knows it by that."""
    return next(_numbers)


class Training:
    """One that is computed, for all who have asked for the same; the queue alone changes it."""

    def __init__(self, points: Points, settings: Settings) -> None:
        self.number = next_number()
        self.points = points
        self.settings = settings
        self.key = key_of(points, settings)
        self.recording = Recording(points, settings, "autograd", elsewhere=True)
        self.watchers: list[Job] = []
        self.place: int | None = None  # of the worker that has begun it
        self.deaths = 0  # of workers, while they were at it
        self.seconds = 0.0  # of work, waiting not counted
        self.effort = 0.0  # the same in seconds of a core
        self._whole: Result | None = None

    def may_be_at(self, place: int, places: int) -> bool:
        """Whether the worker there can go on with it: each graphics card has one of its own."""
        if self.place is not None:
            return self.place == place
        kind, _, card = self.settings.device.partition(":")
        if kind != "cuda" or not (card or "0").isdecimal():
            return True
        return place == int(card or 0) % places

    def looked_at(self, since: float) -> bool:
        """Whether a page that watches it has looked at it since then, by time.monotonic()."""
        return any(job.beat >= since for job in self.watchers)

    @property
    def left(self) -> float:
        """Seconds of a core until it is over, as it went so far; infinite before its first turn."""
        made = self.recording.iteration + 1
        return self.effort * (self.settings.iterations + 1 - made) / made if made else math.inf

    def begin(self) -> Begin:
        """What a worker is told.

        Few points: a block takes some 20 ms, less than from one look to the next. Many: as few
        steps as keep a turn short. The first one is small: a whole class may wait for theirs.
        """
        size = max(1, min(200, 4_000_000 // len(self.points)))
        return Begin(self.points, self.settings, size, first=max(1, size // 4))

    def take(self, made: Made) -> None:
        """What a worker has made in a turn; begun anew, it makes what is there once more."""
        self.seconds += made.seconds
        self.effort += made.effort
        for block in made.blocks:
            if block.first > self.recording.iteration:
                self.recording.take(block)
        if made.blocks:
            for job in self.watchers.copy():  # some leave meanwhile
                job.begun.set()

    def result(self) -> Result | None:
        """What was trained so far, None before the first block; all of it is put together once."""
        if self._whole or self.recording.iteration < 0:
            return self._whole
        result = Result(self.recording.run(), self.seconds)
        if result.run.iterations == self.settings.iterations:
            self._whole = result
        return result

    def dismiss(self, job: Job, failure: str) -> None:
        """One watches no longer: it keeps what was trained so far."""
        self.watchers.remove(job)
        job.end(self.result(), failure)

    def dismiss_all(self, failure: str) -> None:
        result = self.result()
        for job in self.watchers:
            job.end(result, failure)
        self.watchers.clear()


class Job:
    """A training as one visitor has asked for it: watched from any thread."""

    def __init__(self, points: Points, settings: Settings, allowed: float = math.inf) -> None:
        """allowed: seconds of work, after which it is ended with what there is."""
        self.number = next_number()
        self.points = points
        self.settings = settings
        self.begun = threading.Event()  # its first steps are there
        self.done = threading.Event()
        self.failure = ""  # a sentence, when the training could not go on
        self.seconds = 0.0  # of work, when it is done
        self.beat = time.monotonic()
        self.followed = False  # whether a page was told of its steps
        self._allowed = allowed
        self._asked = self.beat
        self._before = 0.0  # seconds of work before it was watched
        self._spent = 0.0  # in seconds of work, when it is done
        self._training: Training | None = None
        self._following: Following | None = None
        self._run: Run | None = None  # what there was when it was done

    def watch(self, training: Training) -> None:
        self._training = training
        self._before = training.seconds
        self._following = Following(training.recording, self.points.drawn)
        training.watchers.append(self)
        if training.recording.iteration >= 0:
            self.begun.set()

    def leave(self, failure: str) -> None:
        """Watches no longer."""
        if training := self._training:
            training.dismiss(self, failure)

    def end(self, result: Result | None, failure: str = "") -> None:
        """Once: what came of it, None where nothing was made."""
        if result is not None:
            self._run, self.seconds = result
        self.failure = failure
        self._spent = self.spent
        self._training = self._following = None
        self.begun.set()
        self.done.set()

    @property
    def training(self) -> Training | None:
        """None when it is done, for this visitor."""
        return self._training

    @property
    def spent(self) -> float:
        """Seconds of work since it was asked for: none of what others had done before."""
        return training.seconds - self._before if (training := self._training) else self._spent

    @property
    def overdrawn(self) -> bool:
        """Whether more was spent than was allowed."""
        return self.spent > self._allowed

    @property
    def iteration(self) -> int:
        """The last iteration there is so far; -1 before the first block."""
        if training := self._training:
            return training.recording.iteration
        return self._run.iterations if self._run else -1

    def run(self) -> Run | None:
        """What was trained so far; None before the first block."""
        result = training.result() if (training := self._training) else None
        return result.run if result else self._run

    def steps(self, others: int = 0) -> Columns | None:
        """For the page: those made since the last time; None where there are none.

        None, too, as long as the training may be a short one, which is played when it is over.
        others: the trainings that it has its turn with.
        """
        following = self._following
        if following is None or not self.long(others):
            return None
        steps = following.steps()
        self.followed = self.followed or steps is not None
        return steps

    def long(self, others: int) -> bool:
        """Whether it is shown while it happens; not before its first steps.

        By the work, which is the same on a busy machine; in a crowd by the clock, which tells
        how long one would look at nothing, and at last by the clock on any machine.

        In a crowd also at once, where that will be long: the next look may be far away.
        """
        if (training := self._training) is None:
            return False
        if self.followed or training.effort > FOLLOWED:
            return True
        waited, made = time.monotonic() - self._asked, training.recording.iteration + 1
        if not made:
            return False
        left = waited * (training.settings.iterations + 1 - made) / made
        if others and left > SLOW * FOLLOWED:
            return True
        return min(waited, left) > (FOLLOWED if others else SLOW * FOLLOWED)
