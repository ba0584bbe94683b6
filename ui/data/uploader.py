"""The place to drop a file, what was wrong with it, and which of its columns are the points."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui import words
from ui.session.points import LARGEST_FILE, columns_chosen, recipe, uploaded, uploader
from ui.session.recipe import Columns
from ui.session.state import State


def show(here: State) -> None:
    """A file sets the points once, when it comes or when other columns are chosen."""
    with st.container(key="upload", gap="small"):
        st.file_uploader(
            "Upload a table: two columns of numbers or more",
            ["csv", "tsv", "txt"],
            key=uploader(here),
            on_change=uploaded,
            max_upload_size=LARGEST_FILE // 2**20,
            label_visibility="collapsed",
        )
        st.html(f'<p class="refusal unread">{words.unread(LARGEST_FILE)} {words.KEPT}</p>')
        if refusal := here.refusal:
            st.html(f'<p class="refusal" role="alert">{escape(refusal)} {words.KEPT}</p>')
        source = recipe(here)
        if isinstance(source, Columns):
            _columns(source)


def _columns(source: Columns) -> None:
    for axis, column in zip("xy", st.columns(2), strict=True):
        column.selectbox(
            f"Column for {axis}",
            source.sheet.numeric,
            key=f"column_{axis}",
            on_change=columns_chosen,
        )
