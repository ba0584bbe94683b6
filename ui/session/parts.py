"""Parts of the page that are drawn anew by themselves: what is waited for comes without the rest.

A wish of the stage draws the stage at once; where it has changed more than that, the whole page
follows. A learning rate changes some parts and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from ui.session.state import State

STAGE, RATE, STATUS, ITS_RATE, KEEPER = "stage", "rate", "status", "its_rate", "keeper"
DOWNLOADS, LOOP, GO = "downloads", "loop", "go"
OF_A_RATE = STAGE, RATE, STATUS, ITS_RATE, KEEPER, DOWNLOADS, LOOP  # what a learning rate changes
# What it changes where the stage was told of it, whose message brings the rate's field its part.
BESIDE_THE_STAGE = ITS_RATE, DOWNLOADS
# What a training changes that begins, and another run of the same settings.
OF_A_RUN = STAGE, GO, STATUS, DOWNLOADS

# Seconds in which the page draws a part, before it is given the rest: it draws together what comes
# together, and Streamlit drops what it has not sent yet of a run when the next one begins.
DRAWN = 0.05


def show(here: State, name: str, draw: Callable[..., None], *given: Any) -> None:
    """Draws a part.

    draw: is called with `given`, now and whenever the part is drawn anew; so it asks `here` for
    what changes between two whole runs.
    """
    here.parts.add(name)
    with st.container(gap=None):  # of its own: see docs/decisions/0014
        st.fragment(draw, key=name)(*given)


def only(here: State, names: tuple[str, ...]) -> None:
    """Ends a callback: of the whole page only these parts are drawn anew, where they are there.

    All of it where something else has come along: the browser sends together what happens in the
    same moment, and asks for the part alone.
    """
    st.rerun("app" if here.behind else [name for name in names if name in here.parts])


def with_stage(here: State, names: Iterable[str]) -> None:
    """Ends a callback of the stage, which is drawn anew anyway: so are these, if they are there."""
    there = [name for name in names if name in here.parts and name != STAGE]
    if there and not here.behind:
        st.rerun([STAGE, *there])


def all_of_it(here: State) -> None:
    """Begins a run of the whole page."""
    here.parts.clear()
    here.behind = False


def rest(here: State) -> None:
    """Ends a part: the whole page follows, where a wish has changed more than the part."""
    if here.behind:
        time.sleep(DRAWN)
        st.rerun()
