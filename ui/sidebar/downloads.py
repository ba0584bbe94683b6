"""What can be downloaded of the run on the stage: a menu that is empty until it is opened."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from perceptron import Points
from perceptron.export.downloads import DOWNLOADS, Download
from ui import words
from ui.server.trainings.worker import THREADS
from ui.session import parts
from ui.session.shown import Shown, shown
from ui.session.state import State


def show(here: State) -> None:
    parts.show(here, parts.DOWNLOADS, _draw, here)


def _draw(here: State) -> None:
    menu = st.popover("Download", key="downloads", width="stretch", on_change="rerun")
    if not menu.open:
        here.parts.discard(parts.DOWNLOADS)  # no rate changes anything of it
        return
    here.parts.add(parts.DOWNLOADS)
    with menu:
        for one in DOWNLOADS:
            _button(here, one)


def _button(here: State, one: Download) -> None:
    """The file is made when it is asked for; one that can't be had says why."""
    points, summary, chosen = here.points, here.summary, here.settings()
    key = f"download_{one.ending}"
    if summary is None or not isinstance(points, Points):
        _refused(one, key, words.TWO_POINTS)
        return
    drawn = shown(summary, chosen, here.trained, running=here.job is not None)
    made = replace(drawn.settings, iterations=drawn.run.iterations) if _made(drawn) else chosen
    if one.of_run and not _made(drawn):
        _refused(one, key, drawn.stale or words.NO_RUN)
        return
    st.download_button(
        one.title,
        partial(one.make, points, drawn.run, made, THREADS),
        one.name(points, made),
        one.mime,
        key=key,
        width="stretch",
        on_click="ignore",
    )


def _made(drawn: Shown) -> bool:
    """Whether the run is there, and of the points and settings as they stand."""
    return not drawn.stale and drawn.run.iterations > 0


def _refused(one: Download, key: str, why: str) -> None:
    st.download_button(one.title, b"", key=key, width="stretch", disabled=True, help=why)
