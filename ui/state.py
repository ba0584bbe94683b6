"""The only owner of st.session_state: the points, what Train made of them, and the controls."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import streamlit as st

from perceptron import Points, Run, Settings, record
from perceptron.datasets import catalogue
from ui import edits, upload
from ui.edits import Rows
from ui.jobs import Job, queue
from ui.origin import NOISY, Columns, Line, Origin, renamed
from ui.ruler import Ruler, nearest
from ui.sheet import Refused

TUTORIAL = "Tutorial"
OWN = "Your points"  # the entry of the menu for points that were edited or uploaded
SHORT_WAIT = 0.7  # seconds in which a short training is shown without asking again
UNDO = 20  # changes of the points that can be taken back
HELD = 2_000_000  # numbers kept for them, beyond the last one


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


def _defaults() -> dict[str, Any]:
    chosen = Settings()
    names = ("iterations", "seed", "device", "loss", "clamp")
    rate = {"rate": chosen.learning_rate, "position": nearest(chosen.learning_rate)}
    return {**rate, **{n: getattr(chosen, n) for n in names}, "engine": "autograd", "set": TUTORIAL}


@dataclass
class State:
    controls: dict[str, Any] = field(default_factory=_defaults)  # by the key of their widget
    points: Points | Draft = field(default_factory=Points.tutorial)
    choice: str = TUTORIAL  # in the menu of sets
    origin: Origin = None  # what the points were made from, when that can be changed
    earlier: list[tuple[Points | Draft, str, Origin]] = field(default_factory=list)
    trained: Trained | None = None
    job: Job | None = None
    play: int = 0  # rises when the stage should play from the start
    leave: bool = False  # Train was pressed: whoever is on another page is taken to the stage
    table: int = 0  # rises when the table must forget its own edits
    base: Points | Draft = field(default_factory=Draft)  # what the table was filled with
    upload: int = 0  # rises when the uploader must forget its file
    refusal: str = ""  # why an upload or a column was refused, until the next one or new points
    message: str = ""  # why something was refused, until the next action


def now() -> State:
    """This session's state, and with it every control has a value, whichever page is shown.

    Streamlit forgets the value of a control that a run did not reach; `State.controls` does not.
    """
    state: State = st.session_state.setdefault("state", State())
    for key, value in state.controls.items():
        state.controls[key] = st.session_state.setdefault(key, value)
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


def set_points(points: Points | Draft, choice: str = OWN, origin: Origin = None) -> None:
    """The one way in which points change; the last ones can be had back with `undo`."""
    _remember()
    _put(points, choice, origin)


def undo() -> None:
    """Takes back what was refused in the table, else the last change of the points."""
    state = now()
    if rows().refusal:
        state.table += 1
    elif state.earlier:
        _put(*state.earlier.pop())


def undoable() -> bool:
    return bool(now().earlier or rows().refusal)


def clear() -> None:
    """An empty table, to type or paste into."""
    if now().points == Draft():
        now().table += 1
    else:
        set_points(Draft())


def _remember() -> None:
    state = now()
    state.earlier = [*state.earlier[1 - UNDO :], (state.points, state.choice, state.origin)]
    sizes = [2 * len(p.x) + (source.size if source else 0) for p, _, source in state.earlier]
    while len(sizes) > 1 and sum(sizes) > HELD:
        del sizes[0], state.earlier[0]


def _put(points: Points | Draft, choice: str, source: Origin, *, refill: bool = True) -> None:
    """refill: the table shows these points; not so after its own edits, which it shows already."""
    state = now()
    state.points, state.choice, state.origin = points, choice, source
    state.message = state.refusal = ""
    st.session_state.set = choice
    state.table += refill
    state.upload += 1
    stop()


def choose_set() -> None:
    """The menu of built-in sets; its own entry for edited points changes nothing."""
    name = st.session_state.set
    if name in catalogue():
        set_points(Points.named(name), name, Line() if name == NOISY else None)


def sets() -> list[str]:
    """The menu: the built-in sets, and the person's own points while they are shown."""
    own = [OWN] if now().choice == OWN else []
    return [*own, *Points.names()]


def table() -> tuple[str, Points | Draft]:
    """The table's key and what fills it: the points when it appears, then the same throughout."""
    state = now()
    if f"table-{state.table}" not in st.session_state:
        state.table += 1
        state.base = state.points
    return f"table-{state.table}", state.base


def rows() -> Rows:
    """The table as it stands."""
    state = now()
    changes = st.session_state.get(f"table-{state.table}", {})
    return edits.rows(state.base.x, state.base.y, changes)


def table_edited() -> None:
    """Takes over what the table holds, unless a number in it is refused or none has changed."""
    state, table = now(), rows()
    shown = list(zip(state.points.x, state.points.y, strict=True))
    if table.refusal or table.complete == shown:
        return
    _remember()
    source = state.origin if isinstance(state.origin, Columns) else None
    _put(_edited(state.base, table.complete), OWN, source, refill=False)


def _edited(old: Points | Draft, pairs: list[tuple[float, float]]) -> Points | Draft:
    """Points under the names of the old ones when there are two or more, else a draft."""
    x, y = np.array(pairs).reshape(-1, 2).T  # (n,), (n,)
    if len(pairs) < 2:
        return Draft(tuple(x.tolist()), tuple(y.tolist()))
    if isinstance(old, Draft):
        return Points(x, y, name=OWN)
    return replace(old, x=x, y=y, name=renamed(old.name), source="", lesson="")


def redraw() -> None:
    """The noisy line from its recipe as it stands."""
    line = Line(*(st.session_state[f"line_{name}"] for name in Line._fields))
    set_points(line.points(), NOISY, line)


def uploader() -> str:
    """The uploader's key; a page just opened says nothing of a file refused before."""
    state = now()
    if f"upload-{state.upload}" not in st.session_state:
        state.refusal = ""
    return f"upload-{state.upload}"


def uploaded() -> None:
    """Takes over the first two columns of numbers of the file; a refused one changes nothing."""
    state = now()
    file = st.session_state[f"upload-{state.upload}"]
    state.refusal = ""
    if file is not None:
        _take(lambda: Columns.first(upload.read(file.getvalue(), file.name)))


def columns_chosen() -> None:
    chosen = now().origin
    if isinstance(chosen, Columns):
        columns = chosen.choose(st.session_state.column_x, st.session_state.column_y)
        _take(lambda: columns)


def _take(columns: Callable[[], Columns]) -> None:
    try:
        found = columns()
        set_points(found.points(), OWN, found)
    except Refused as e:
        now().refusal = str(e)


def inputs() -> Origin:
    """What the points were made from; the widgets that show it are filled in."""
    source = now().origin
    for key, value in (source.inputs() if source else {}).items():
        if st.session_state.get(key) != value:
            st.session_state[key] = value
    return source


# --- training ---


def train() -> None:
    """Starts the real loop; a short one is waited for, so that it is shown in this very run."""
    state, chosen = now(), settings()
    stop()
    state.leave = True
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


def leaving() -> bool:
    """Whether Train was pressed since the last time this was asked."""
    state = now()
    leaving, state.leave = state.leave, False
    return leaving
