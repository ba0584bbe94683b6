"""The place to drop a file, and which of its columns are the points."""

from __future__ import annotations

import streamlit as st

from ui import words
from ui.data import preview
from ui.session.points import LARGEST_FILE, recipe, uploaded, uploader
from ui.session.recipe import Upload
from ui.session.state import State


def show(here: State) -> None:
    """A file is looked at when it comes, and sets the points once it is taken."""
    with st.container(key="upload", gap="small"):
        st.file_uploader(
            "Upload a table: two columns of numbers or more",
            key=uploader(here),
            on_change=uploaded,
            max_upload_size=LARGEST_FILE // 2**20,
            label_visibility="collapsed",
        )
        source = recipe(here, Upload)
        if here.preview:
            preview.show(here.preview)
            return
        st.html(f'<p class="refusal unread">{words.unread(LARGEST_FILE)} {words.KEPT}</p>')
        if source:
            preview.columns(source)
