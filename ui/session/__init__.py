"""What one visitor owns; the only user of st.session_state.

The state is read once: by the frame at the start of a rerun, and by a callback before it. From
there on it is handed down, and whoever shows something receives what it shows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.session import controls, ranges
from ui.session.state import State

MAY_BE_EMPTY = {"batch_size"}  # no number in it means something: all points
OURS = {"learning_rate"}  # has a component of ours, which says what was chosen once


def read(*, whole: bool = True) -> State:
    """This visitor's state, with every control as the browser has it now.

    whole: whether who reads it may change all of the page, which is then drawn anew.
    """
    state = now()
    state.behind |= whole
    for name in state.controls:
        if name not in OURS:
            _follow(state, name)
    for component in ("rate", "stage"):
        _hear_rate(state, widget(component, {}).get("rate"))
    return state


def now() -> State:
    """This visitor's state, as it was read in this rerun."""
    if "state" not in st.session_state:
        st.session_state["state"] = State()
    state: State = st.session_state["state"]
    return state


def _follow(state: State, name: str) -> None:
    """Takes over what a control holds in the browser, or gives it back what it should hold.

    Streamlit forgets the value of a control that a rerun did not reach; `State.controls` does not.
    """
    held, key, value = st.session_state, key_of(state, name), state.controls[name]
    if key not in held or name in _hidden(state):
        held[key] = value  # else one that is shown again would hold what it held at first
    elif held[key] is None and name not in MAY_BE_EMPTY:
        renew(state, name)  # a field that was emptied gets its last value back
    elif why := ranges.refusal(name, held[key], value):
        state.refused = name, why
        renew(state, name)
        state.behind = True
    elif held[key] != value:
        state.behind = True
        state.controls[name] = ranges.plain(name, held[key])
        state.refused = "", ""
        if name == "seed":
            state.start = None  # who asks for a seed wants its start


def _hear_rate(state: State, wish: Any) -> None:
    """Takes over a learning rate that was typed or slid, once: {"rate": 0.001, "number": 7}.

    Not in a callback of its own: a rate may come along with a press on Train, whose callback may
    be the first. What no component of ours would send is dropped.
    """
    if (number := _number(wish)) <= state.rated:  # Streamlit may show an earlier one again
        return
    state.rated, state.answered = number, max(state.answered, number)
    rate = wish.get("rate")
    if isinstance(rate, int | float) and ranges.LIMITS["learning_rate"].hold(rate):
        state.controls["learning_rate"] = float(rate)


def _hidden(state: State) -> frozenset[str]:
    """By the present choices: in `State.controls` they come before what they hide."""
    return controls.hidden(state.controls["optimizer"], state.controls["loss"])


def key_of(state: State, name: str) -> str:
    """The present key of a control's widget."""
    return f"{name}-{state.turns[name]}"


def put(state: State, name: str, value: Any) -> None:
    """Changes a control, in a callback.

    Its widget is made anew under another key: the browser may just be sending the old value along
    with something else, and under the old key that would count as a change by the person.
    """
    if state.controls[name] != value:
        state.controls[name] = value
        if name not in OURS:
            renew(state, name)


def renew(state: State, name: str) -> None:
    """Has a control's widget made anew, under another key."""
    state.turns[name] += 1
    st.session_state[key_of(state, name)] = state.controls[name]


def widget(key: str, otherwise: Any = None) -> Any:
    """What any other widget holds."""
    return st.session_state.get(key, otherwise)


def fill(key: str, value: Any) -> None:
    """Has a widget that is drawn later in this rerun show a value.

    Said every time: the value may be that of a widget before, which had the key, and the new one
    would then begin with its first option.
    """
    st.session_state[key] = value


def drawn(key: str) -> bool:
    """Whether this widget was there in the last rerun."""
    return key in st.session_state


def heard(wish: Any) -> None:
    """A wish of the stage has come; one with a number is told so, whatever comes of it."""
    state = now()
    state.answered = max(state.answered, _number(wish))


def when_told(wish: Callable[[], None]) -> None:
    """Does it, or, where the points that it is meant for have yet to come, as soon as they have.

    Then the whole page is drawn: it asks the tab for them, which a part of it alone would not.
    """
    here = now()
    # Before the first run has ended nobody presses but on a page that is older than the session;
    # and the tab may say that it has come back with the wish itself, and be heard after it.
    back = here.first or bool(widget("keeper", {}).get("back"))
    here.expecting |= back and not here.heard
    if here.expecting:
        here.behind = True
        here.postponed.append(wish)
    else:
        wish()


def _number(wish: Any) -> int:
    """0 where a wish has none."""
    number = wish.get("number") if isinstance(wish, Mapping) else None
    return number if isinstance(number, int) else 0


def unclamp() -> None:
    put(read(), "clamp", False)


def new_start() -> None:
    """Another seed than this one, small enough to read aloud."""
    here = read()
    put(here, "seed", random.choice([s for s in range(1000) if s != here.controls["seed"]]))
    here.start = None
