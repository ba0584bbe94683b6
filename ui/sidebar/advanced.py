"""The fold of the sidebar: what one rarely changes, and only the fields that a choice has."""

from __future__ import annotations

import streamlit as st

from perceptron import Settings
from perceptron.glossary import TERMS
from perceptron.losses import LOSSES
from perceptron.optimizers import OPTIMIZERS
from perceptron.settings import SETTINGS
from ui import glossary, session
from ui.session import controls, kept, parts, rate
from ui.session.controls import TRAINED_BY
from ui.session.state import State
from ui.sidebar import fields


def show(here: State, chosen: Settings) -> None:
    """Closed at first; its title says what is chosen in it."""
    title = controls.title(chosen, here.controls["engine"])
    with st.expander(title, key="more"):  # the key keeps it open while its title changes
        _optimizer(here)
        _loss(here)
        fields.number(here, "batch_size", placeholder="all points")
        fields.refusal(here, "batch_size")
        st.radio(
            "Engine",
            TRAINED_BY,
            key=session.key_of(here, "engine"),
            horizontal=True,
            help="Train runs PyTorch's own loop, or the exact form of the same path. "
            f"Autograd: {TERMS['autograd']}",
        )
        st.toggle(
            SETTINGS["clamp"].title, key=session.key_of(here, "clamp"), help=SETTINGS["clamp"].help
        )
        st.button(
            "Start over",
            key="start_over",
            width="stretch",
            on_click=kept.start_over,
            help="The tutorial's points and settings. What this browser has kept is forgotten.",
        )
        glossary.show()


def _optimizer(here: State) -> None:
    key = session.key_of(here, "optimizer")
    st.selectbox(
        SETTINGS["optimizer"].title,
        OPTIMIZERS,
        key=key,
        format_func=lambda name: OPTIMIZERS[name].title,
        on_change=rate.for_optimizer,
        args=(key,),
        help=f"{SETTINGS['optimizer'].help} Each keeps its own learning rate.",
    )
    if here.rates:  # it came with another rate, whose field may be out of view
        parts.show(here, parts.ITS_RATE, _its_rate, here)
    names = list(controls.own(here.controls["optimizer"]).values())
    columns = st.columns(len(names)) if names else ()
    for column, name in zip(columns, names, strict=True):
        fields.number(here, name, column)
    fields.refusal(here, *names)


def _its_rate(here: State) -> None:
    st.caption(f"Its learning rate: {here.controls['learning_rate']:.6g}.")


def _loss(here: State) -> None:
    st.selectbox(
        SETTINGS["loss"].title,
        LOSSES,
        key=session.key_of(here, "loss"),
        format_func=lambda name: LOSSES[name].title,
        help=SETTINGS["loss"].help,
    )
    if LOSSES[here.controls["loss"]].has_delta:
        fields.number(here, "delta")
        fields.refusal(here, "delta")
