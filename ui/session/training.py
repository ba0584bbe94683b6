"""Train and Stop: a job of the queue becomes the run on the stage."""

from __future__ import annotations

import time

from perceptron import Points, Settings, record
from perceptron.stage.payload import TrainingPart
from ui import session, words
from ui.server.trainings.job import Job
from ui.server.trainings.queue import queue
from ui.session import parts
from ui.session.allowance import SECONDS
from ui.session.state import State, Trained

SHORT_WAIT = 0.7  # seconds in which a short training is shown without asking again
FIRST_WAIT = 2.0  # seconds for the first steps in a crowd, whose pages look again much later


def pressed() -> None:
    """Answers the button; no more is drawn than what shows the run, or the training."""
    session.when_told(_pressed)


def _pressed() -> None:
    here = session.read(whole=False)
    train(here)
    parts.only(here, parts.OF_A_RUN)


def wished() -> None:
    """Answers the stage, which is drawn anew anyway."""
    here = session.read(whole=False)
    train(here)
    parts.with_stage(here, parts.OF_A_RUN)


def train(here: State) -> None:
    """Starts the real loop; a short one is waited for, so that it is shown in this very rerun."""
    chosen = here.settings()
    drop(here)
    here.leave, here.message = parts.STAGE not in here.parts, ""
    here.behind |= here.leave
    if not isinstance(here.points, Points) or obstacle(here, chosen):
        return
    if here.controls["engine"] == "exact":
        run = record(here.points, chosen, engine="exact")
        here.trained = Trained(run, here.points, chosen, seconds=0.0, stopped=False)
        here.play += 1
        return
    now = time.monotonic()
    if (left := here.allowance.left(now)) <= 0:
        here.message = words.used_up(SECONDS, here.allowance.back(now))
        return
    here.job = queue.add(here.points, chosen, left)
    if not queue.starting:
        _wait(here.job)
    collect(here)


def _wait(job: Job) -> None:
    """Shortly, for what this very rerun can show: the run, or the beginning of a long one."""
    others = queue.others(job)
    if not (others and job.begun.wait(FIRST_WAIT) and job.long(others)):
        job.done.wait(SHORT_WAIT)


def stop() -> None:
    """Ends the running job and keeps what it has trained so far."""
    here = session.read()
    if here.job is not None:
        queue.stop(here.job)
        collect(here)


def obstacle(here: State, chosen: Settings) -> str:
    """Why these settings can't be trained, "" when they can: an engine that has no form of them."""
    return words.impossible(chosen, here.controls["engine"])


def collect(here: State) -> None:
    """Takes over a job that is done, in whatever way it ended."""
    job = here.job
    if job is None or not job.done.is_set():
        return
    _pay(here)
    here.job, here.message, run = None, job.failure, job.run()
    if run is not None:
        stopped = run.iterations < job.settings.iterations
        here.trained = Trained(run, job.points, job.settings, job.seconds, stopped, job.number)
        # Else another run is on the stage, or it was seen already, and stands at its end.
        here.play += job.settings == here.settings() and not job.followed


def of_shown(here: State, chosen: Settings) -> TrainingPart | None:
    """The training of these points and settings: the one that runs, or that made the last run."""
    job, trained = here.job, here.trained
    if job and (job.points, job.settings) == (here.points, chosen):
        return TrainingPart(job.number, running=True)
    if trained and trained.number and (trained.points, trained.settings) == (here.points, chosen):
        return TrainingPart(trained.number, running=False)
    return None


def line(here: State, chosen: Settings) -> str:
    """What is under Train while nothing is trained: what is on the stage, where it comes from."""
    trained = here.trained
    if here.message or not isinstance(here.points, Points):
        return here.message
    if trained is None or trained.points != here.points:
        return obstacle(here, chosen) or words.untrained(chosen)
    if trained.settings != chosen:
        kept = trained.run.iterations
        return obstacle(here, chosen) or words.untrained(chosen, kept)
    run, device = trained.run, trained.settings.device
    return words.trained(run.iterations, run.engine, device, trained.seconds, trained.stopped)


def others(here: State) -> int:
    """How many other trainings have their turns with this session's."""
    return queue.others(here.job) if here.job else 0


def drop(here: State) -> None:
    """Ends the running job; nobody waits for its run any more."""
    if here.job is not None:
        queue.stop(here.job)
        _pay(here)
        here.job = None


def _pay(here: State) -> None:
    """A job that is done has used some of what the person may ask for."""
    if here.job is not None:
        here.allowance.use(here.job.spent, time.monotonic())


def leaving(here: State) -> bool:
    """Whether there is a run to see on the stage, for the first time this was asked."""
    leaving, here.leave = here.leave, False
    return leaving
