"""Train and Stop: a job in the queue becomes the run on the stage."""

from __future__ import annotations

from perceptron import Points, record
from ui import session, words
from ui.server.trainer import Job, queue
from ui.session.state import Trained

SHORT_WAIT = 0.7  # seconds in which a short training is shown without asking again


def train() -> None:
    """Starts the real loop; a short one is waited for, so that it is shown in this very run."""
    here, chosen = session.now(), session.settings()
    drop()
    here.leave, here.message = True, ""
    if not isinstance(here.points, Points) or obstacle():
        return
    if session.control("engine") == "exact":
        run = record(here.points, chosen, engine="exact")
        here.trained = Trained(run, here.points, chosen, 0.0, stopped=False)
        here.play += 1
        return
    try:
        here.job = queue.add(Job(here.points, chosen))
    except ValueError as e:  # the device went away since the menu was drawn
        here.message = str(e)
        return
    here.job.done.wait(SHORT_WAIT)
    collect()


def obstacle() -> str:
    """Why these controls can't be trained, "" when they can: an engine that has no form of them."""
    return words.impossible(session.settings(), session.control("engine"))


def collect() -> None:
    """Takes over a job that is done, in whatever way it ended."""
    here = session.now()
    job = here.job
    if job is None or not job.done.is_set():
        return
    here.job, here.message, run = None, job.failure, job.run()
    if run is not None:
        stopped = run.iterations < job.settings.iterations
        here.trained = Trained(run, job.points, job.settings, job.seconds, stopped)
        here.play += not changed(job)  # else another run is on the stage


def changed(job: Job) -> bool:
    """Whether the controls are no longer those that it was started with."""
    return job.settings != session.settings()


def ahead() -> int:
    """How many other trainings have their turn before this session's."""
    job = session.now().job
    return queue.ahead(job) if job else 0


def stop() -> None:
    """Ends the running job and keeps what it has trained so far."""
    job = session.now().job
    if job is not None:
        queue.stop(job)
        job.done.wait(1)
        collect()


def drop() -> None:
    """Ends the running job; nobody waits for its run any more."""
    here = session.now()
    if here.job is not None:
        queue.stop(here.job)
        here.job = None


def leaving() -> bool:
    """Whether Train was pressed since the last time this was asked."""
    here = session.now()
    leaving, here.leave = here.leave, False
    return leaving
