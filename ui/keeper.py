"""What a tab keeps of a session: a component that nobody sees tells it, and hears from it."""

from __future__ import annotations

import streamlit as st

from ui import session
from ui.server import routes
from ui.session import kept, parts
from ui.session.state import State

_keeper = st.components.v2.component(
    "keeper",
    js=routes.loader("keeper.mjs", "data.assets", early=("plotly/plotly.min.js",)),
    isolate_styles=False,
)


def show(here: State, *, whole: bool) -> None:
    """Before all else, so that what the tab tells is known when anything is drawn.

    whole: with the points, on a page without the stage, which tells the tab of them.
    """
    if whole:
        parts.show(here, parts.KEEPER, _draw, here, whole)
    else:
        _draw(here, whole)


def _draw(here: State, whole: bool) -> None:
    told = {"session": kept.part(here).plain(), "points": kept.numbers(here) if whole else None}
    with st.container(key="kept", gap=None):
        answer = _keeper(
            key="keeper",
            data={"assets": routes.assets(), **told},
            on_kept_change=_hear,
            on_back_change=kept.expect,
        )
    if here.first:  # of a session that has not drawn it before: there were no callbacks
        here.expecting |= bool(answer.get("back")) and not here.heard
        kept.told(answer.get("kept"))
    if whole:
        parts.rest(here)


def _hear() -> None:
    kept.told(session.widget("keeper", {}).get("kept"))
