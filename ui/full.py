"""What is shown in the place of the app while the server is full."""

from __future__ import annotations

import streamlit as st

from ui.server import admission
from ui.session.state import State

AGAIN = 10.0  # seconds


def turned_away(here: State) -> bool:
    """Whether this page can't be let in; one that was once is never sent away."""
    if not here.admitted and (why := admission.refusal()):
        st.html(
            "<h1>Perceptron<small>Watch one neuron learn a line</small></h1>"
            f'<p class="full" role="status">{why} This one opens as soon as there is room.</p>'
        )
        st.fragment(_look_again, run_every=AGAIN)()
        return True
    here.admitted = True
    admission.admit()
    return False


def _look_again() -> None:
    if not admission.refusal():
        st.rerun()
