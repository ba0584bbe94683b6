"""The sidebar: everything that can be chosen, and Train."""

from __future__ import annotations

from functools import cache

import streamlit as st

from perceptron import Points, Settings, devices
from perceptron.settings import SETTINGS
from perceptron.words import count
from ui import session
from ui.session.points import choose_set, sets
from ui.session.rate import zones
from ui.session.state import State
from ui.sidebar import advanced, fields, rate, train


@cache
def _devices() -> list[str]:
    return devices.available()


def show(here: State, chosen: Settings) -> None:
    """All controls, from what one changes most to what one rarely does."""
    good = zones(here, chosen)
    _sets(here)
    rate.show(rate.part(here, chosen, good))
    left, right = st.columns(2)
    fields.number(here, "iterations", left)
    fields.number(here, "seed", right)
    st.selectbox(
        SETTINGS["device"].title,
        _devices(),
        key=session.key_of(here, "device"),
        help=SETTINGS["device"].help,
    )
    train.show(here, chosen, known=good is not None)
    advanced.show(here, chosen)


def _sets(here: State) -> None:
    key = session.key_of(here, "set")
    menu = {name: f"{name}, {count(_size(here, name))}" for name in sets(here)}
    st.selectbox(
        "Points", menu, key=key, format_func=menu.__getitem__, on_change=choose_set, args=(key,)
    )


def _size(here: State, name: str) -> int:
    points = here.points if name == here.choice else Points.named(name)
    return len(points.x)
