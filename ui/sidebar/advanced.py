"""The fold of the sidebar: what one rarely changes, and only the fields that a choice has."""

from __future__ import annotations

import streamlit as st

from perceptron.losses import LOSSES
from perceptron.optimizers import OPTIMIZERS
from perceptron.settings import SETTINGS
from ui import session
from ui.session import controls, rate
from ui.session.controls import TRAINED_BY
from ui.sidebar import fields


def fold() -> None:
    """Closed at first; its title says what is chosen in it."""
    title = controls.title(session.settings(), session.control("engine"))
    with st.expander(title, key="more"):  # the key keeps it open while its title changes
        _optimizer()
        _loss()
        fields.number("batch_size", placeholder="all points")
        fields.refusal("batch_size")
        st.radio(
            "Engine",
            TRAINED_BY,
            key=session.key("engine"),
            horizontal=True,
            help="Train runs PyTorch's own loop, or the exact form of the same path.",
        )
        st.toggle(SETTINGS["clamp"].title, key=session.key("clamp"), help=SETTINGS["clamp"].help)


def _optimizer() -> None:
    key = session.key("optimizer")
    st.selectbox(
        SETTINGS["optimizer"].title,
        OPTIMIZERS,
        key=key,
        format_func=lambda name: OPTIMIZERS[name].title,
        on_change=rate.for_optimizer,
        args=(key,),
        help=f"{SETTINGS['optimizer'].help} Each keeps its own learning rate.",
    )
    if session.now().rates:  # it came with another rate, whose field may be out of view
        st.caption(f"Its learning rate: {session.control('learning_rate'):.6g}.")
    names = list(controls.own(session.control("optimizer")).values())
    columns = st.columns(len(names)) if names else ()
    for column, name in zip(columns, names, strict=True):
        fields.number(name, column)
    fields.refusal(*names)


def _loss() -> None:
    st.selectbox(
        SETTINGS["loss"].title,
        LOSSES,
        key=session.key("loss"),
        format_func=lambda name: LOSSES[name].title,
        help=SETTINGS["loss"].help,
    )
    if LOSSES[session.control("loss")].delta:
        fields.number("delta")
        fields.refusal("delta")
