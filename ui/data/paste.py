"""Pasting anywhere on the page but into a field does what dropping a file does."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

SCRIPT = (Path(__file__).parent / "paste.js").read_text("utf-8")


def listen() -> None:
    """The browser then hands what is pasted to the uploader of the page, if there is one."""
    with st.container(key="paste"):
        st.html(f'<script type="module">{SCRIPT}</script>', unsafe_allow_javascript=True)
