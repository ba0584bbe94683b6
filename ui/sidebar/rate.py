"""The learning rate: a component of ours, a typed value over a slider that lies on its ruler."""

from __future__ import annotations

import streamlit as st

from perceptron import Points, Settings
from perceptron.analysis.zones import Zones
from perceptron.stage.payload import RatePart
from ui import words
from ui.server import routes
from ui.session import rate
from ui.session.state import State

_rate = st.components.v2.component(
    "rate", js=routes.loader("rate.mjs", "data.assets", "rate.css"), isolate_styles=False
)


def part(here: State, chosen: Settings, good: Zones | None) -> RatePart:
    """good: which rates are, where that is known beforehand."""
    if not isinstance(here.points, Points):
        return RatePart.of(chosen, None, words.TWO_FOR_A_RULER)
    return RatePart.of(chosen, good, "" if good else words.no_ruler(chosen))


def show(told: RatePart) -> None:
    with st.container(key="rate_box"):  # of fixed height, so that nothing below it ever moves
        _rate(
            key="rate",
            data={"rate": told.plain(), "assets": routes.assets()},
            on_rate_change=rate.chosen,
        )
