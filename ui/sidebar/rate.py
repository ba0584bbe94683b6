"""The learning rate: a component of ours, a typed value over a slider that lies on its ruler."""

from __future__ import annotations

import streamlit as st

from ui.server import routes
from ui.session import parts, rate
from ui.session.state import State

_rate = st.components.v2.component(
    "rate", js=routes.loader("rate.mjs", "data.assets", "rate.css"), isolate_styles=False
)


def show(here: State) -> None:
    parts.show(here, parts.RATE, _draw, here)


def _draw(here: State) -> None:
    told = rate.told(here, here.settings())
    with st.container(key="rate_box"):  # of fixed height, so that nothing below it ever moves
        _rate(
            key="rate",
            data={"rate": told.plain(), "assets": routes.assets()},
            on_rate_change=rate.chosen,
        )
