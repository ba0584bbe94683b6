"""The fold of the sidebar: what one rarely changes, and only the fields that a choice has."""

from __future__ import annotations

import streamlit as st

from ui import choices, rate, state
from ui.choices import ENGINES, FIELDS, LOSSES, OF, OPTIMIZERS


def fold() -> None:
    """Closed at first; its title says what is chosen in it."""
    title = choices.title(state.settings(), state.control("engine"))
    with st.expander(title, key="more"):  # the key keeps it open while its title changes
        _optimizer()
        _loss()
        st.number_input(
            "Batch size",
            1,
            None,
            None,
            key=state.key("batch_size"),
            placeholder="all points",
            help="How many points each update sees; empty it for all of them.",
        )
        st.radio(
            "Engine",
            ENGINES,
            key=state.key("engine"),
            horizontal=True,
            help="Train runs PyTorch's own loop, or the exact form of the same path.",
        )
        st.toggle(
            "Clamp w·x at 0",
            key=state.key("clamp"),
            help="The tutorial's clamp: where w·x is negative it counts as zero.",
        )


def _optimizer() -> None:
    key = state.key("optimizer")
    st.selectbox(
        "Optimizer",
        OPTIMIZERS,
        key=key,
        format_func=OPTIMIZERS.__getitem__,
        on_change=rate.for_optimizer,
        args=(key,),
        help="How an update is made from the gradients; each keeps its own learning rate.",
    )
    chosen = state.control("optimizer")
    fields = OF[chosen]
    for column, name in zip(st.columns(len(fields)) if fields else (), fields, strict=True):
        field = FIELDS[name]
        column.number_input(
            field.label,
            field.least,
            field.most,
            None,
            key=state.key(choices.control(chosen, name)),
            format="%.6g",
            help=field.help,
        )


def _loss() -> None:
    st.selectbox(
        "Loss",
        LOSSES,
        key=state.key("loss"),
        format_func=LOSSES.__getitem__,
        help="What an update makes smaller: squares, sizes, or squares only up to δ.",
    )
    if state.control("loss") == "huber":
        st.number_input(
            "δ",
            1e-300,
            1e300,
            None,
            key=state.key("delta"),
            format="%.6g",
            help="Residuals up to this size are squared; larger ones count straight.",
        )
