"""Number fields of the sidebar; one that is refused says why, and has its last value back.

Streamlit's own limits would leave the refused number in the field while the last one still counts,
and would read 1e9 in a field of integers as 1.
"""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import session
from ui.session.ranges import LIMITS
from ui.session.state import State


def number(here: State, name: str, at: DeltaGenerator | None = None, **more: Any) -> None:
    """The field of a control."""
    limits = LIMITS[name]
    shape = {"step": 1.0, "format": "%.0f"} if limits.whole else {"format": "%.9g"}
    (at or st).number_input(
        limits.label,
        value=None,
        key=session.key_of(here, name),
        help=limits.help,
        **{**shape, **more},
    )


def refusal(here: State, *names: str) -> bool:
    """Says why the last number was refused, if it was one of these; whether it did."""
    name, sentence = here.refused
    if said := name in names:
        st.html(f'<p class="refusal" role="alert">{escape(sentence)}</p>')
    return said
