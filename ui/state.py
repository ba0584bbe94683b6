"""The only owner of st.session_state: the points, what Train made of them, and the controls."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from perceptron import Points, Run, Settings
from ui.jobs import Job
from ui.origin import Origin
from ui.ruler import Ruler, nearest

TUTORIAL = "Tutorial"
SEEDS = 2**53 - 1  # the largest that a browser counts exactly


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
    ruler: tuple[Points, Settings, Ruler] | None = None  # the last one, and what it is for
    trained: Trained | None = None
    job: Job | None = None
    play: int = 0  # rises when the stage should play from the start
    leave: bool = False  # Train was pressed: whoever is on another page is taken to the stage
    table: int = 0  # rises when the table must forget its own edits
    base: Points | Draft = field(default_factory=Draft)  # what the table was filled with
    upload: int = 0  # rises when the uploader must forget its file
    refusal: str = ""  # why an upload or a column was refused, until the next one or new points
    message: str = ""  # why a training failed, until the next one


def now() -> State:
    """This session's state, and with it every control has a value, whichever page is shown.

    Streamlit forgets the value of a control that a run did not reach; `State.controls` does not.
    """
    state: State = st.session_state.setdefault("state", State())
    for key, value in state.controls.items():
        if st.session_state.get(key) is None:  # not reached, or a field that was emptied
            st.session_state[key] = value
        state.controls[key] = st.session_state[key]
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


def control(key: str, otherwise: Any = None) -> Any:
    """What a widget holds."""
    return st.session_state.get(key, otherwise)


def put(key: str, value: Any) -> None:
    """Changes what a widget holds: in a callback, before the widget is drawn."""
    st.session_state[key] = value


def drawn(key: str) -> bool:
    """Whether this widget was there in the last run."""
    return key in st.session_state


def unclamp() -> None:
    put("clamp", False)


def new_start() -> None:
    """Another seed than this one, small enough to read aloud."""
    put("seed", random.choice([s for s in range(1000) if s != control("seed")]))
