"""The fold of the sidebar: what one rarely changes, and only the fields that a choice has."""

from __future__ import annotations

import streamlit as st

from perceptron import losses
from perceptron.optimizers import FIELDS, OF, TITLES
from ui import session
from ui.session import controls, rate
from ui.session.controls import ENGINES
from ui.sidebar import fields


def fold() -> None:
    """Closed at first; its title says what is chosen in it."""
    title = controls.title(session.settings(), session.control("engine"))
    with st.expander(title, key="more"):  # the key keeps it open while its title changes
        _optimizer()
        _loss()
        fields.number(
            "batch_size",
            "How many points each update sees; empty it for all of them.",
            placeholder="all points",
        )
        fields.refusal("batch_size")
        st.radio(
            "Engine",
            ENGINES,
            key=session.key("engine"),
            horizontal=True,
            help="Train runs PyTorch's own loop, or the exact form of the same path.",
        )
        st.toggle(
            "Clamp w·x at 0",
            key=session.key("clamp"),
            help="The tutorial's clamp: where w·x is negative it counts as zero.",
        )


def _optimizer() -> None:
    key = session.key("optimizer")
    st.selectbox(
        "Optimizer",
        TITLES,
        key=key,
        format_func=TITLES.__getitem__,
        on_change=rate.for_optimizer,
        args=(key,),
        help="How an update is made from the gradients; each keeps its own learning rate.",
    )
    chosen = session.control("optimizer")
    if session.now().rates:  # it came with another rate, whose field may be out of view
        st.caption(f"Its learning rate: {session.control('rate'):.6g}.")
    names = [controls.control(chosen, field) for field in OF[chosen]]
    columns = st.columns(len(names)) if names else ()
    for column, name, field in zip(columns, names, OF[chosen], strict=True):
        fields.number(name, FIELDS[field].help, column)
    fields.refusal(*names)


def _loss() -> None:
    st.selectbox(
        "Loss",
        losses.TITLES,
        key=session.key("loss"),
        format_func=losses.TITLES.__getitem__,
        help="What an update makes smaller: squares, sizes, or squares only up to δ.",
    )
    if session.control("loss") == "huber":
        fields.number("delta", "Residuals up to this size are squared; larger ones count straight.")
        fields.refusal("delta")
