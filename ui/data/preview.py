"""What a file would give before it is taken: its first rows, its columns, what is in the way."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from perceptron.files import Look, Refused
from perceptron.letters import visible
from perceptron.words import count
from ui import words
from ui.session.points import (
    columns_chosen,
    gaps_left_out,
    leave,
    read_otherwise,
    sheet_chosen,
    take,
)
from ui.session.recipe import Preview, Upload

COLUMNS = 6  # of a table that are shown, x and y among them
TABLES = 1000  # of a file that are in the menu


def show(looked: Preview) -> None:
    """One click takes the file where nothing is in the way; else one for each way out."""
    look, refused = looked.look, looked.refused
    if look:
        st.html(_first_rows(look))
        columns(looked.upload)
        if look.notes:
            st.html(f"<p>{escape(' '.join(look.notes))}</p>")
    if refused:
        told = f"{refused.told('page')} {words.KEPT}"
        st.html(f'<p class="refusal" role="alert">{escape(told)}</p>')
        if refused.tables:
            st.selectbox(
                "Table",
                refused.tables[:TABLES],
                None,
                format_func=visible,
                key="sheet",
                on_change=sheet_chosen,
            )
    if look or (refused and refused.tables):
        with st.container(horizontal=True, gap="small", key="take"):
            _ways(looked)
            st.button("Not this file", key="leave", on_click=leave)


def columns(upload: Upload) -> None:
    """Which columns are x and y; another choice counts at once where the points are the file's."""
    for axis, column in zip("xy", st.columns(2), strict=True):
        column.selectbox(
            f"Column for {axis}", upload.titles, key=f"column_{axis}", on_change=columns_chosen
        )


def _ways(looked: Preview) -> None:
    """The buttons that end with points."""
    refused: Refused | None = looked.refused
    if looked.points:
        st.button(
            f"Take these {count(len(looked.points))}",
            key="take_points",
            type="primary",
            on_click=take,
        )
    elif refused and refused.gaps and refused.gaps.of - refused.gaps.rows > 1:
        label = words.leave_out(refused.gaps.rows)
        st.button(label, key="leave_out", type="primary", on_click=gaps_left_out)
    for number, offer in enumerate(refused.offers if refused else ()):
        st.button(
            offer.told("page"),
            key=f"read_as_{number}",
            on_click=partial(read_otherwise, offer.column, offer.reading),
        )


def _first_rows(look: Look) -> str:
    """As a table, x and y in the colour of the points."""
    shown = sorted({look.titles.index(look.x), look.titles.index(look.y), *range(COLUMNS)})
    shown = [at for at in shown if at < len(look.titles)]
    while len(shown) > COLUMNS:
        shown.remove(next(a for a in reversed(shown) if look.titles[a] not in (look.x, look.y)))
    classes = {look.titles.index(look.x): "x", look.titles.index(look.y): "y"}
    head = "".join(_cell("th", look.titles[at], classes.get(at, "")) for at in shown)
    body = "".join(
        f"<tr>{''.join(_cell('td', row[at], classes.get(at, '')) for at in shown)}</tr>"
        for row in look.rows
    )
    title = '<table class="preview" aria-label="The first rows of the file">'
    return f"<div class='first-rows'>{title}<tr>{head}</tr>{body}</table></div>"


def _cell(tag: str, text: str, axis: str) -> str:
    mark = f' class="{axis}"' if axis else ""
    label = f"{axis}: " if axis and tag == "th" else ""
    return f"<{tag}{mark}>{label}{escape(text)}</{tag}>"
