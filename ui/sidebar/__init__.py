"""The sidebar: everything that can be chosen, and Train."""

from __future__ import annotations

import streamlit as st

from perceptron import Settings
from perceptron.settings import SETTINGS
from ui import session
from ui.server.trainings.queue import queue
from ui.session import rate as rates
from ui.session.points import choose_set, sets
from ui.session.state import State
from ui.sidebar import advanced, downloads, fields, rate, train


def show(here: State, chosen: Settings) -> None:
    """All controls, from what one changes most to what one rarely does."""
    _sets(here)
    rate.show(here)
    left, right = st.columns(2)
    fields.number(here, "iterations", left)
    fields.number(here, "seed", right)
    st.selectbox(
        SETTINGS["device"].title,
        _devices(here),
        key=session.key_of(here, "device"),
        help=SETTINGS["device"].help,
    )
    train.show(here, chosen, known=rates.zones(here, chosen) is not None)
    downloads.show(here)
    advanced.show(here, chosen)


def _sets(here: State) -> None:
    key, menu = session.key_of(here, "set"), sets(here)
    st.selectbox(
        "Points", menu, key=key, format_func=menu.__getitem__, on_change=choose_set, args=(key,)
    )


def _devices(here: State) -> list[str]:
    """Those that the workers see; before they have told, the one that is chosen has to do."""
    return list(dict.fromkeys([*queue.devices, here.controls["device"]]))
