"""All terms together, on request, whatever the page."""

from __future__ import annotations

from html import escape

import streamlit as st

from perceptron.glossary import TERMS


def show() -> None:
    """A button; what it opens is there already, so that it asks the server nothing."""
    with st.popover("Terms", key="terms", width="stretch"):
        pairs = (f"<dt>{escape(term)}</dt><dd>{escape(says)}</dd>" for term, says in TERMS.items())
        st.html(f'<dl class="terms">{"".join(pairs)}</dl>')
