"""The stage: the component that people look at. Data goes down, a person's wishes come up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import streamlit as st

from perceptron.stage import payload
from ui import server
from ui.compute import Shown

# The newline keeps Streamlit from taking this for a file's path.
LOADER = """
const stage = ({assets}) => new URL(assets + '/stage/stage.mjs', location.origin).href;
export default async component => (await import(stage(component.data.meta))).default(component);
"""
_stage = st.components.v2.component(
    "stage", js=LOADER, css=(server.STAGE / "stage.css").read_text("utf-8"), isolate_styles=False
)


def show(shown: Shown, *, play: int, obstacle: str = "", **asked: Callable[[], None]) -> None:
    """Draws a run; `play` rises when it should play from the start.

    obstacle: why Train can do nothing, if so. asked: what to call when someone presses a button on
    it: train, stop, best_rate, unclamp.
    """
    meta, points, path = payload.of(shown.points, shown.run, shown.settings)
    meta |= {**_places(), "stale": shown.stale, "obstacle": obstacle, "play": play}
    meta["iterations"] = shown.settings.iterations
    _mount({"meta": meta, "points": pa.table(points), "path": pa.table(path)}, asked)


def show_empty(sentence: str, **asked: Callable[[], None]) -> None:
    """A stage without points, which says why."""
    _mount({"meta": {**_places(), "empty": sentence, "note": "", "stale": ""}}, asked)


def _mount(data: dict[str, Any], asked: dict[str, Callable[[], None]]) -> None:
    callbacks: dict[str, Any] = {f"on_{name}_change": call for name, call in asked.items()}
    _stage(key="stage", data=data, **callbacks)


def _places() -> dict[str, str]:
    return {"assets": server.assets(), "health": f"{server.base()}/_stcore/health"}
