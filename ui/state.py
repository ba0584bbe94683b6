"""The only owner of st.session_state: the points, what Train made of them, and the controls."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from perceptron import Points, Run, Settings, record
from perceptron.datasets import catalogue
from ui.jobs import Job, queue
from ui.ruler import Ruler, nearest

OWN = "Your points"  # the entry of the menu for points that were edited or uploaded
SHORT_WAIT = 0.7  # seconds in which a short training is shown without asking again
UNDO = 20  # changes of the points that can be taken back


@dataclass(frozen=True)
class Trained:
    """A run that Train made, and what it was made from."""

    run: Run
    points: Points
    settings: Settings
    seconds: float
    stopped: bool


@dataclass(frozen=True)
class Draft:
    """Fewer than two points: on their way to becoming Points."""

    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()


@dataclass
class State:
    points: Points | Draft = field(default_factory=Points.tutorial)
    choice: str = "Tutorial"  # in the menu of sets
    earlier: list[tuple[Points | Draft, str]] = field(default_factory=list)
    trained: Trained | None = None
    job: Job | None = None
    play: int = 0  # rises when the stage should play from the start
    table: int = 0  # rises when the table must forget its own edits
    message: str = ""  # why something was refused, until the next action


def now() -> State:
    """This session's state; the controls' values are filled in at its first run."""
    if "state" not in st.session_state:
        st.session_state.state = State()
        defaults = Settings()
        st.session_state.rate = defaults.learning_rate
        st.session_state.position = nearest(defaults.learning_rate)
        st.session_state.iterations = defaults.iterations
        st.session_state.seed = defaults.seed
        st.session_state.device = defaults.device
        st.session_state.loss = defaults.loss
        st.session_state.clamp = defaults.clamp
        st.session_state.engine = "autograd"
        st.session_state.set = "Tutorial"
    state: State = st.session_state.state
    return state


def settings() -> Settings:
    """The controls as they stand."""
    s = st.session_state
    return Settings(
        learning_rate=s.rate,
        iterations=s.iterations,
        seed=s.seed,
        device=s.device,
        loss=s.loss,
        clamp=s.clamp,
    )


# --- learning rate: a typed value and a slider of its logarithm, kept in step ---


def rate_typed() -> None:
    st.session_state.position = nearest(st.session_state.rate)


def rate_slid() -> None:
    st.session_state.rate = st.session_state.position


def use_best_rate() -> None:
    """Just below the best: rounded to three digits, never up."""
    points = now().points
    if isinstance(points, Points):
        best = Ruler.of(points, settings()).best
        size = 10 ** (math.floor(math.log10(best)) - 3)
        st.session_state.rate = float(f"{math.floor(best / size) * size:.4g}")
        rate_typed()


def unclamp() -> None:
    st.session_state.clamp = False


def new_start() -> None:
    """Another seed than this one, small enough to read aloud."""
    st.session_state.seed = random.choice([s for s in range(1000) if s != st.session_state.seed])


# --- points ---


def set_points(points: Points | Draft, choice: str = OWN) -> None:
    """The one way in which points change; the last ones can be had back with `undo`."""
    state = now()
    state.earlier = [*state.earlier[1 - UNDO :], (state.points, state.choice)]
    _put(points, choice)


def undo() -> None:
    state = now()
    if state.earlier:
        _put(*state.earlier.pop())


def _put(points: Points | Draft, choice: str) -> None:
    state = now()
    state.points, state.choice, state.message = points, choice, ""
    st.session_state.set = choice
    state.table += 1
    stop()


def choose_set() -> None:
    """The menu of built-in sets; its own entry for edited points changes nothing."""
    name = st.session_state.set
    if name in catalogue():
        set_points(Points.named(name), name)


def sets() -> list[str]:
    """The menu: the built-in sets, and the person's own points while they are shown."""
    own = [OWN] if now().choice == OWN else []
    return [*own, *Points.names()]


def edited(rows: list[tuple[float, float]]) -> None:
    """The table after an edit: points when there are two or more rows, else a draft of them."""
    old = now().points
    x, y = (tuple(column) for column in zip(*rows, strict=True)) if rows else ((), ())
    if len(rows) < 2:
        return set_points(Draft(x, y))
    names = {}
    if isinstance(old, Points):
        names = {f: getattr(old, f) for f in ("x_name", "y_name", "x_unit", "y_unit")}
    set_points(Points(np.array(x), np.array(y), name=OWN, **names))


# --- training ---


def train() -> None:
    """Starts the real loop; a short one is waited for, so that it is shown in this very run."""
    state, chosen = now(), settings()
    stop()
    if not isinstance(state.points, Points):
        return
    if st.session_state.engine == "exact" and not chosen.clamp:
        run = record(state.points, chosen, engine="exact")
        state.trained = Trained(run, state.points, chosen, 0.0, stopped=False)
        state.play += 1
        return
    try:
        state.job = queue.add(Job(state.points, chosen))
    except ValueError as e:  # the device went away since the menu was drawn
        state.message = str(e)
        return
    state.job.done.wait(SHORT_WAIT)
    collect()


def collect() -> None:
    """Takes over a job that is done, in whatever way it ended."""
    state = now()
    job = state.job
    if job is None or not job.done.is_set():
        return
    state.job, state.message, run = None, job.failure, job.run()
    if run is not None:
        state.trained = Trained(run, job.points, job.settings, job.seconds, job.stopped)
        state.play += 1


def ahead() -> int:
    """How many other trainings have their turn before this session's."""
    job = now().job
    return queue.ahead(job) if job else 0


def stop() -> None:
    """Ends the running job and keeps what it has trained so far."""
    job = now().job
    if job is not None:
        job.stop()
        job.done.wait(1)
        collect()
