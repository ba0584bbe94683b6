"""What a training has made since the last look: to the stage, without a rerun of the page.

A component that nobody sees, in the fragment that looks at the training. It says when to look again
each time: the pace of a fragment of Streamlit's own is changed by nothing less than a whole rerun.
"""

from __future__ import annotations

import time

import pyarrow as pa
import streamlit as st

from perceptron.stage.payload import Columns
from ui.server import routes

_steps = st.components.v2.component(
    "steps", js=routes.loader("following.mjs", "data.message.assets"), isolate_styles=False
)


def show(training: int, steps: Columns | None, every: float) -> None:
    """training: its number. every: seconds until the page looks again.

    A table stands beside the message, as for the stage. Without new steps it is given none: the
    last ones would be sent again.
    """
    message = {
        "training": training,
        "every": every,
        "now": time.monotonic(),  # no message is like the one before, which would not be heard
        "assets": routes.assets(),
    }
    with st.container(key="steps"):
        _steps(
            key=f"steps-{training}",
            data={"message": message, "steps": pa.table(steps or {})},
            on_look_change=_looked,
        )


def _looked() -> None:
    """The answer is the fragment, which is drawn anew."""
