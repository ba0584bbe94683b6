"""The stage: the component that people look at. Data goes down, a person's wishes come up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st

from perceptron import Moments, Points, Run, theory
from perceptron.modes import Modes
from ui import server, words
from ui.compute import Shown
from ui.thinning import keep, sample

FAR = 1e4  # a mean this many spreads from zero needs float64 for the line to lie still

# The newline keeps Streamlit from taking this for a file's path.
LOADER = """
const stage = ({assets}) => new URL(assets + '/stage/stage.mjs', location.origin).href;
export default async component => (await import(stage(component.data.meta))).default(component);
"""
_stage = st.components.v2.component(
    "stage", js=LOADER, css=(server.STAGE / "stage.css").read_text("utf-8"), isolate_styles=False
)


def show(shown: Shown, *, play: int, **asked: Callable[[], None]) -> None:
    """Draws a run; `play` rises when it should play from the start.

    asked: what to call when someone presses a button on it: train, stop, best_rate, unclamp.
    """
    points = _drawn(shown.points)
    path, kept = _path(shown.run, shown.points)
    meta = _meta(shown) | {
        "note": words.note(len(points), len(shown.points), kept, len(shown.run.loss)),
        "thinned": kept is not None,
        "play": play,
    }
    _mount({"meta": meta, "points": points, "path": path}, asked)


def show_empty(sentence: str, **asked: Callable[[], None]) -> None:
    """A stage without points, which says why."""
    _mount({"meta": {**_places(), "empty": sentence, "note": "", "stale": ""}}, asked)


def _mount(data: dict[str, Any], asked: dict[str, Callable[[], None]]) -> None:
    callbacks: dict[str, Any] = {f"on_{name}_change": call for name, call in asked.items()}
    _stage(key="stage", data=data, **callbacks)


def _places() -> dict[str, str]:
    return {"assets": server.assets(), "health": f"{server.base()}/_stcore/health"}


def _meta(shown: Shown) -> dict[str, Any]:
    """What the browser must know beside the columns; numbers as JSON can carry them."""
    run, points, settings = shown.run, shown.points, shown.settings
    moments = Moments.of(points)
    modes = Modes.of(moments, settings)
    edge = theory.largest_stable_learning_rate(points, settings)
    data = f"{hash(points)}"
    return _places() | {
        "version": f"{data} {hash(settings)} {len(run.loss)} {hash(run.loss.tobytes())}",
        "data": data,
        "start": f"{run.weight[0]} {run.bias[0]}",
        "stale": shown.stale,
        "engine": run.engine,
        "diverged": run.diverged,
        "why": words.divergence(settings.learning_rate, edge),
        "clamp": settings.clamp,
        "mean": settings.loss == "mean",
        "given": settings.weight is not None or settings.bias is not None,
        "names": {
            "x": words.axis(points.x_name, points.x_unit),
            "y": words.axis(points.y_name, points.y_unit),
        },
        "moments": asdict(moments),
        "best": {"weight": modes.weight, "bias": modes.bias, "loss": modes.loss},
        "exact": modes.loss == 0,
        "steep": [modes.c, modes.s],
        "flat": modes.flat,
        "learning_rate": settings.learning_rate,
        "edge": edge,
        "within": theory.within(points, settings),
    }


def _drawn(points: Points) -> pa.Table:
    """The points as a table; an even sample when there are too many to draw."""
    every = sample(len(points))
    return pa.table({"x": points.x[every], "y": points.y[every]})


def _path(run: Run, points: Points) -> tuple[pa.Table, int | None]:
    """The history as columns, and how many steps were kept when they are not all there."""
    kept = keep(run, points)
    rows, kind = slice(None) if kept is None else kept, _precision(run, points)
    with np.errstate(over="ignore"):  # a diverging run leaves float32: inf is what it means
        names = ("weight", "bias", "loss")
        columns = {name: getattr(run, name)[rows].astype(kind) for name in names}
    if kept is not None:
        columns["iteration"] = kept.astype(np.float64)
    return pa.table(columns), None if kept is None else len(kept)


def _precision(run: Run, points: Points) -> type[np.float32] | type[np.float64]:
    """float32, half the bytes, unless the line would tremble or the loss does not fit."""
    spread = float(np.ptp(points.x))
    far = abs(float(points.x.mean())) > FAR * spread > 0
    return np.float64 if far or not 1e-30 < run.loss[0] < 1e30 else np.float32
