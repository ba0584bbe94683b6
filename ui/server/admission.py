"""Who is let in: as many pages at once as the deployer allows, and as there is memory for."""

from __future__ import annotations

import streamlit as st

from ui.server import memory
from ui.server.limits import VALUES

SESSIONS = int(VALUES["SESSIONS"])
NO_MEMORY = "This server has no memory left for one more page."

_open: set[object] = set()  # one for each page


def refusal() -> str:
    """Why one more page can't be let in; "" where it can."""
    if len(_open) >= SESSIONS:
        pages = "page is" if SESSIONS == 1 else "pages are"
        return f"This server is full: {SESSIONS:,} {pages} open, and it holds no more."
    return NO_MEMORY if memory.full() else ""


@st.cache_resource(scope="session", on_release=_open.discard, show_spinner=False)
def admit() -> object:
    """Counts the page of this session, from now until its connection ends."""
    page = object()
    _open.add(page)
    return page
