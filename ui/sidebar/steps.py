"""What a training has made since the last look: to the stage, without a rerun of the page.

A component that nobody sees, in the fragment that looks at the training.
"""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from perceptron.stage.payload import Columns
from ui.server import routes

_steps = st.components.v2.component(
    "steps", js=routes.loader("following.mjs", "data.message.assets"), isolate_styles=False
)


def show(training: int, steps: Columns | None) -> None:
    """training: its number. A table stands beside the message, as for the stage.

    Without new steps it stays, and is given none: the last ones would be sent again.
    """
    message = {"training": training, "assets": routes.assets()}
    with st.container(key="steps"):
        _steps(key=f"steps-{training}", data={"message": message, "steps": pa.table(steps or {})})
