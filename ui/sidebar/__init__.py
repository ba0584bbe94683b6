"""The sidebar: everything that can be chosen, and Train."""

from __future__ import annotations

from functools import cache

import streamlit as st

from perceptron import Points, devices
from perceptron.settings import SETTINGS
from ui import session
from ui.session.points import choose_set, sets
from ui.sidebar import advanced, fields, train
from ui.sidebar.rate import learning_rate


@cache
def _devices() -> list[str]:
    return devices.available()


def sidebar() -> None:
    """All controls, from what one changes most to what one rarely does."""
    now = session.now()
    menu = {name: _size(name) for name in sets()}
    st.selectbox(
        "Points",
        menu,
        key=session.key("set"),
        format_func=menu.__getitem__,
        on_change=choose_set,
        args=(session.key("set"),),
    )
    learning_rate(now.points)
    left, right = st.columns(2)
    fields.number("iterations", left)
    fields.number("seed", right)
    st.selectbox(
        SETTINGS["device"].title,
        _devices(),
        key=session.key("device"),
        help=SETTINGS["device"].help,
    )
    train.show(now)
    advanced.fold()


def _size(name: str) -> str:
    now = session.now()
    points = now.points if name == now.choice else Points.named(name)
    size = len(points) if isinstance(points, Points) else len(points.x)
    return f"{name}, {size:,} points"
