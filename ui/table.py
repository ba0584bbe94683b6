"""The points as a table to type and paste into, and what can be done with them as a whole."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st
from streamlit.column_config import TextColumn

from perceptron import Points
from perceptron.export.points import content, file_name
from perceptron.points import INTERACTIVE, axes
from ui import changes, edits, state, words
from ui.state import Draft


def show() -> None:
    """Undo, Clear, Download; below them the table and a line on what it takes."""
    points = state.now().points
    with st.container(key="table", height="stretch", gap="small"):
        _buttons(points)
        if len(points.x) > INTERACTIVE:
            st.html(f"<p>{words.too_many(len(points.x), INTERACTIVE)}</p>")
        else:
            _editor()


def _buttons(points: Points | Draft) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button("Undo", key="undo", on_click=changes.undo, disabled=not changes.undoable())
        st.button("Clear", key="clear", on_click=changes.clear)
        if isinstance(points, Points):
            st.download_button(
                "Download CSV",
                partial(content, points),
                file_name(points),
                "text/csv",
                key="download",
                on_click="ignore",
            )


def _editor() -> None:
    key, base = changes.table()
    titles = axes(base) if isinstance(base, Points) else ("x", "y")
    st.data_editor(
        edits.frame(base.x, base.y),
        key=key,
        num_rows="dynamic",
        height="stretch",
        placeholder="",
        column_config={
            column: TextColumn(title, alignment="right")
            for column, title in zip("xy", titles, strict=True)
        },
        on_change=changes.table_edited,
        alt="The points, one in each row",
    )
    rows = changes.rows()
    if rows.refusal:
        st.html(f'<p class="refusal" role="alert">{escape(rows.refusal)} {words.KEPT}</p>')
    else:
        st.html(f"<p>{words.table(rows.partial, INTERACTIVE)}</p>")
