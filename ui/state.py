"""The only owner of st.session_state: the points, what Train made of them, and the controls."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from perceptron import Points, Run, Settings
from perceptron.analysis.zones import Zones
from ui import choices, limits
from ui.jobs import Job
from ui.origin import Origin
from ui.ruler import LOW, nearest

TUTORIAL = "Tutorial"


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
    rate = {"rate": chosen.learning_rate, "position": nearest(chosen.learning_rate)}
    rest = {name: getattr(chosen, name) for name in ("iterations", "seed", "device")}
    return {**rate, **rest, "set": TUTORIAL, **choices.defaults()}


EMPTY = {"batch_size"}  # of the controls that may be empty, which means something


@dataclass
class State:
    controls: dict[str, Any] = field(default_factory=_defaults)
    turns: Counter[str] = field(default_factory=Counter)  # how often we changed a control ourselves
    points: Points | Draft = field(default_factory=Points.tutorial)
    choice: str = TUTORIAL  # in the menu of sets
    origin: Origin = None  # what the points were made from, when that can be changed
    earlier: list[tuple[Points | Draft, str, Origin]] = field(default_factory=list)
    ruler: tuple[Points, Settings, Zones] | None = None  # the last one, and what it is for
    low: float = LOW  # where the slider of the learning rate begins
    rates: dict[str, float] = field(default_factory=dict)  # the last ones of other optimizers
    tuned: str = Settings().optimizer  # the optimizer that the learning rate is for
    trained: Trained | None = None
    job: Job | None = None
    play: int = 0  # rises when the stage should play from the start
    leave: bool = False  # Train was pressed: whoever is on another page is taken to the stage
    table: int = 0  # rises when the table must forget its own edits
    base: Points | Draft = field(default_factory=Draft)  # what the table was filled with
    upload: int = 0  # rises when the uploader must forget its file
    refusal: str = ""  # why an upload or a column was refused, until the next one or new points
    refused: tuple[str, str] = "", ""  # the control of a number out of range, and why it is
    message: str = ""  # why a training failed, until the next one


def now() -> State:
    """This session's state, and with it every control has a value, whichever page is shown.

    Streamlit forgets the value of a control that a run did not reach; `State.controls` does not.
    """
    held = st.session_state
    if "state" not in held:
        held["state"] = State()
    state: State = held["state"]
    for name, value in state.controls.items():
        key = _key(state, name)
        # Of the choices that hide others the present value is already here: they come first.
        if name in choices.hidden(state.controls["optimizer"], state.controls["loss"]):
            held[key] = value  # else it would come back as it was at first
        elif key not in held:
            held[key] = value
        elif (chosen := held[key]) is None and name not in EMPTY:
            renew(name)  # a field that was emptied gets its last value back
        elif why := limits.refusal(name, chosen, value):
            state.refused = name, why
            renew(name)
        elif chosen != value:
            state.controls[name] = limits.plain(name, chosen)
            state.refused = "", ""
    return state


def key(name: str) -> str:
    """The present key of a control's widget; `now` has been asked before in this run."""
    return _key(st.session_state["state"] if "state" in st.session_state else now(), name)


def _key(state: State, name: str) -> str:
    return f"{name}-{state.turns[name]}"


def settings() -> Settings:
    """The controls as they stand."""
    here = now()
    rest = {name: here.controls[name] for name in ("iterations", "seed", "device")}
    rest |= choices.settings(here.controls, len(here.points.x))
    return Settings(learning_rate=here.controls["rate"], **rest)


def control(name: str) -> Any:
    """What one of the controls holds."""
    return now().controls[name]


def put(name: str, value: Any) -> None:
    """Changes a control, in a callback.

    Its widget is made anew under another key: the browser may just be sending the old value along
    with something else, and under the old key that would count as a change by the person.
    """
    state = now()
    if state.controls[name] != value:
        state.controls[name] = value
        renew(name)


def renew(name: str) -> None:
    """Has a control's widget made anew, under another key."""
    state: State = st.session_state["state"]
    state.turns[name] += 1
    st.session_state[_key(state, name)] = state.controls[name]


def widget(key: str, otherwise: Any = None) -> Any:
    """What any other widget holds."""
    return st.session_state.get(key, otherwise)


def fill(key: str, value: Any) -> None:
    """Has a widget that is drawn later in this run show a value."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def drawn(key: str) -> bool:
    """Whether this widget was there in the last run."""
    return key in st.session_state


def unclamp() -> None:
    put("clamp", False)


def new_start() -> None:
    """Another seed than this one, small enough to read aloud."""
    put("seed", random.choice([s for s in range(1000) if s != control("seed")]))
