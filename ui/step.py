"""The loop's page: a recording goes down and is played there, a person's wishes come up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

import pyarrow as pa
import streamlit as st

from perceptron.step import payload
from ui import session
from ui.server import routes
from ui.session import loop, parts
from ui.session.state import State

_loop = st.components.v2.component(
    "loop",
    js=routes.loader(
        "step.mjs", "data.message.assets", "../stage/stage.css", "step.css", folder="step"
    ),
    isolate_styles=False,
)


def _plainly(answer: Callable[[], None]) -> Callable[[Any], None]:
    """The answer to a wish that says all by its name."""
    return lambda _: answer()


# What a person may ask for, and who answers.
WISHES: dict[str, Callable[[Any], None]] = {
    "lines": loop.lines,
    "look": loop.look,
    "stop": _plainly(loop.stop),
    "again": _plainly(loop.again),
    "variant": loop.broken_by,
    "beyond": _plainly(loop.go_beyond),
    "stage": _plainly(loop.to_the_stage),
}


def show(here: State) -> None:
    """A part of its own: what is asked for on it is answered without the rest of the page."""
    parts.show(here, parts.LOOP, _draw, here)


def _draw(here: State) -> None:
    if why := loop.obstacle(here):
        st.html(f'<p class="no-loop" role="status">{escape(why)}</p>')
    else:
        shown = loop.source(here)
        message = loop.message(here, shown, routes.assets())
        answers: dict[str, Any] = {f"on_{name}_change": partial(answer, name) for name in WISHES}
        points = pa.table(payload.points_of(shown))
        _loop(key="loop", data={"message": message.plain(), "points": points}, **answers)
    parts.rest(here)


def answer(name: str) -> None:
    """Called by Streamlit, which meanwhile holds a wish's value under the wish's name."""
    wish = session.widget("loop", {}).get(name)
    session.heard(wish)
    session.when_told(partial(WISHES[name], wish))
