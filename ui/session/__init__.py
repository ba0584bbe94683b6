"""What one visitor owns; the only user of st.session_state."""

from __future__ import annotations

import random
from typing import Any

import streamlit as st

from perceptron.settings import Settings
from ui.session import controls, ranges
from ui.session.state import EMPTY, State


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
        if name in controls.hidden(state.controls["optimizer"], state.controls["loss"]):
            held[key] = value  # else it would come back as it was at first
        elif key not in held:
            held[key] = value
        elif (chosen := held[key]) is None and name not in EMPTY:
            renew(name)  # a field that was emptied gets its last value back
        elif why := ranges.refusal(name, chosen, value):
            state.refused = name, why
            renew(name)
        elif chosen != value:
            state.controls[name] = ranges.plain(name, chosen)
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
    return controls.settings(here.controls, len(here.points.x))


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
