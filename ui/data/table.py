"""The points as a table to type and paste into, and what can be done with them as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from html import escape

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from perceptron import Points
from perceptron.export.points import content, file_name
from perceptron.points import INTERACTIVE, axes
from ui import words
from ui.session.edits import BLANK
from ui.session.points import (
    clear,
    editable,
    redo,
    rows,
    table,
    table_edited,
    take_drawn,
    undo,
    undoable,
)
from ui.session.state import State


def show(here: State) -> None:
    """Undo, Clear, Download; below them the table and a line on what it takes."""
    with st.container(key="table", height="stretch", gap="small"):
        _buttons(here)
        if editable(here):
            _editor(here)
        else:
            _read_only(here)


def _buttons(here: State) -> None:
    points = here.points
    with st.container(horizontal=True, gap="small"):
        st.button("Undo", key="undo", on_click=undo, disabled=not undoable(here))
        if here.later:
            st.button("Redo", key="redo", on_click=redo)
        st.button("Clear", key="clear", on_click=clear)
        if isinstance(points, Points):
            st.download_button(
                "Download CSV",
                partial(content, points),
                file_name(points),
                "text/csv",
                key="download",
                on_click="ignore",
            )


def _read_only(here: State) -> None:
    """The points that are drawn, why they can't be edited, and what to do about it."""
    points = here.points
    assert isinstance(points, Points), "a draft has fewer"
    st.dataframe(
        pd.DataFrame({"x": points.drawn.x, "y": points.drawn.y}),
        key="drawn",
        height="stretch",
        hide_index=True,
        column_config={
            column: NumberColumn(title, format="%.12g", alignment="right")
            for column, title in zip("xy", axes(points), strict=True)
        },
        alt="The points that are drawn, one in each row",
    )
    st.html(f"<p>{words.too_many(len(points), INTERACTIVE)}</p>")
    st.button(words.take_drawn(INTERACTIVE), key="take_drawn", on_click=take_drawn)


def _editor(here: State) -> None:
    key, base = table(here)
    titles = axes(base) if isinstance(base, Points) else ("x", "y")
    st.data_editor(
        frame(base.x, base.y),
        key=key,
        num_rows="dynamic",
        height="stretch",
        placeholder="",
        column_config={
            column: TextColumn(title, alignment="right")
            for column, title in zip("xy", titles, strict=True)
        },
        on_change=table_edited,
        alt="The points, one in each row",
    )
    now = rows(here)
    if now.refusal:
        st.html(f'<p class="refusal" role="alert">{escape(now.refusal)} {words.KEPT}</p>')
    else:
        st.html(f"<p>{words.table(now.partial, INTERACTIVE)}</p>")


LONG = 16  # characters of a number that is shown whole; untouched, it keeps all its digits


def frame(x: Iterable[float], y: Iterable[float]) -> pd.DataFrame:
    """The table to start from: one row for each point, and never fewer rows than make a line."""
    columns = {"x": _written(x), "y": _written(y)}
    return pd.DataFrame(
        {name: [*cells, *[None] * (BLANK - len(cells))] for name, cells in columns.items()},
        dtype="string",
    )


def _written(values: Iterable[float]) -> list[str]:
    """Each number as one would write it: 4.7 for the float32 next to it, 0.102040816327."""
    exact = np.array(list(values), dtype=np.float64)  # (n,)
    with np.errstate(over="ignore"):
        single = exact.astype(np.float32)
    texts = [
        str(value).removesuffix(".0") for value in (single if (single == exact).all() else exact)
    ]
    return [
        text if len(text) <= LONG else f"{value:.12g}"
        for text, value in zip(texts, exact, strict=True)
    ]
