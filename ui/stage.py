"""The stage: the component that people look at. Data goes down, a person's wishes come up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from perceptron import Settings
from perceptron.optimizers import OPTIMIZERS
from perceptron.stage import payload
from perceptron.stage.payload import Host, Menus, Notices, Payload, RatePart, TrainingPart
from perceptron.stage.view import View
from ui import session
from ui.server import routes
from ui.session import picture, points, rate, start, training
from ui.session.shown import Shown
from ui.session.state import State

_stage = st.components.v2.component(
    "stage",
    js=routes.loader("stage.mjs", "data.message.host.assets", "stage.css", "rate.css"),
    isolate_styles=False,
)


Answer = Callable[[Any], None]  # is given what the wish came with


def _plainly(answer: Callable[[], None]) -> Answer:
    """The answer to a wish that says all by its name."""
    return lambda _: answer()


# What a person may ask for on the stage, and who answers.
WISHES: dict[str, Answer] = {
    "train": _plainly(training.train),
    "stop": _plainly(training.stop),
    "best_rate": _plainly(rate.use_best),
    "unclamp": _plainly(session.unclamp),
    "new_start": _plainly(session.new_start),
    "points": picture.changed,
    "undo": _plainly(points.undo),
    "redo": _plainly(points.redo),
    "rate": _plainly(rate.chosen),
    "start": start.given,
    "seeded": _plainly(start.seeded),
    "set": points.set_wished,
    "optimizer": rate.optimizer_wished,
}


def show(
    shown: Shown,
    here: State,
    chosen: Settings,
    good: RatePart,
    *,
    obstacle: str = "",
    view: View | None = None,
    training: TrainingPart | None = None,
) -> None:
    """Draws a run.

    chosen: what Train would run with. good: the learning rate as it is chosen, and which ones are
    good. obstacle: why Train can do nothing, if so. view: how the stage stands when it appears;
    None: as the browser has it. training: that makes the run, or has made it.
    """
    summary, settings = shown.summary, shown.settings
    _mount(
        payload.of(
            summary.points,
            payload.Given(shown.run, settings, summary.lowest(settings)),
            moments=summary.moments,
            view=view,
            edits=points.to_take_back(here),
            notices=Notices(stale=shown.stale, obstacle=obstacle),
            host=_host(),
            play=here.play,
            rate=good,
            menus=_menus(here),
            chosen=chosen,
            answered=here.answered,
            training=training,
        )
    )


def show_few(here: State, good: RatePart) -> None:
    """Fewer points than make a line: there to be added to."""
    drawn = here.points
    _mount(
        payload.few(
            tuple(drawn.x),
            tuple(drawn.y),
            payload.identity(drawn),
            edits=points.to_take_back(here),
            host=_host(),
            rate=good,
            menus=_menus(here),
            answered=here.answered,
        )
    )


def _mount(sent: Payload) -> None:
    """Tables stand beside the message: within it Streamlit would write them out as text."""
    tables = {name: pa.table(columns) for name, columns in sent.tables.items()}
    answers: dict[str, Any] = {f"on_{name}_change": partial(answer, name) for name in WISHES}
    _stage(key="stage", data={"message": sent.message.plain(), **tables}, **answers)


def answer(name: str) -> None:
    """Called by Streamlit, which meanwhile holds a wish's value under the wish's name."""
    wish = session.widget("stage", {}).get(name)
    session.heard(wish)
    WISHES[name](wish)


def _menus(here: State) -> Menus:
    """Those of the sidebar, which a lecture view hides."""
    optimizers = {name: rule.title for name, rule in OPTIMIZERS.items()}
    return Menus(points.sets(here), here.choice, optimizers, here.controls["optimizer"])


def _host() -> Host:
    return Host(assets=routes.assets(), health=f"{routes.base()}/_stcore/health")
