"""The stage: the component that people look at. Data goes down, a person's wishes come up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import streamlit as st

from perceptron.stage import payload
from ui import session
from ui.server import routes
from ui.session import rate, training
from ui.session.shown import Shown

# The newline keeps Streamlit from taking this for a file's path.
LOADER = """
const stage = ({assets}) => new URL(assets + '/stage/stage.mjs', location.origin).href;
export default async component => (await import(stage(component.data.meta))).default(component);
"""
_stage = st.components.v2.component(
    "stage", js=LOADER, css=(routes.STAGE / "stage.css").read_text("utf-8"), isolate_styles=False
)


# What a person may ask for on the stage, and who answers.
WISHES: dict[str, Callable[[], None]] = {
    "train": training.train,
    "stop": training.stop,
    "best_rate": rate.use_best,
    "unclamp": session.unclamp,
}


def show(shown: Shown, *, play: int, obstacle: str = "") -> None:
    """Draws a run; `play` rises when it should play from the start.

    obstacle: why Train can do nothing, if so.
    """
    meta, points, path = payload.of(shown.points, shown.run, shown.settings, shown.lowest)
    meta |= {**_places(), "stale": shown.stale, "obstacle": obstacle, "play": play}
    meta["iterations"] = shown.settings.iterations
    _mount({"meta": meta, "points": pa.table(points), "path": pa.table(path)})


def show_empty(sentence: str) -> None:
    """A stage without points, which says why."""
    _mount({"meta": {**_places(), "empty": sentence, "note": "", "stale": ""}})


def _mount(data: dict[str, Any]) -> None:
    callbacks: dict[str, Any] = {f"on_{name}_change": call for name, call in WISHES.items()}
    _stage(key="stage", data=data, **callbacks)


def _places() -> dict[str, str]:
    return {"assets": routes.assets(), "health": f"{routes.base()}/_stcore/health"}
