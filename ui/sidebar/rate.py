"""The learning rate: a component of ours, a typed value over a slider that lies on its ruler."""

from __future__ import annotations

import streamlit as st

from perceptron.stage.payload import RatePart
from ui.server import routes
from ui.session import rate

_rate = st.components.v2.component(
    "rate", js=routes.loader("rate.mjs", "data.assets", "rate.css"), isolate_styles=False
)


def show(told: RatePart) -> None:
    with st.container(key="rate_box"):  # of fixed height, so that nothing below it ever moves
        _rate(
            key="rate",
            data={"rate": told.plain(), "assets": routes.assets()},
            on_rate_change=rate.chosen,
        )
