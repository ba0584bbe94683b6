"""The stage: the component that people look at. Data goes down, a person's wishes come up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from perceptron.optimizers import OPTIMIZERS
from perceptron.stage import payload
from perceptron.stage.payload import BroughtPart, Host, Menus, Notices, Payload, PinPart
from ui import session
from ui.server import routes
from ui.session import kept, parts, picture, points, rate, sharing, start, training
from ui.session.shown import shown
from ui.session.state import State
from ui.session.summary import Summary

_stage = st.components.v2.component(
    "stage",
    js=routes.loader(
        "stage.mjs",
        "data.message.host.assets",
        "stage.css",
        "rate.css",
    ),
    isolate_styles=False,
)


Answer = Callable[[Any], None]  # is given what the wish came with


def _plainly(answer: Callable[[], None]) -> Answer:
    """The answer to a wish that says all by its name."""
    return lambda _: answer()


# What a person may ask for on the stage, and who answers.
WISHES: dict[str, Answer] = {
    "train": _plainly(training.wished),
    "stop": _plainly(training.stop),
    "best_rate": _plainly(rate.use_best),
    "unclamp": _plainly(session.unclamp),
    "new_start": _plainly(session.new_start),
    "points": picture.changed,
    "undo": _plainly(points.undo),
    "redo": _plainly(points.redo),
    "rate": _plainly(rate.wished),
    "start": start.given,
    "seeded": _plainly(start.seeded),
    "set": points.set_wished,
    "optimizer": rate.optimizer_wished,
    "share": sharing.asked,
}


def show(here: State) -> None:
    """A part of its own: what a hand does on it is answered without the rest of the page."""
    parts.show(here, parts.STAGE, _draw, here)


def _draw(here: State) -> None:
    summary = here.summary
    _mount(_run(here, summary) if summary else _few(here))
    parts.rest(here)


def _run(here: State, summary: Summary) -> Payload:
    """The run of the points and settings as they stand, or the last one there was."""
    chosen = here.settings()
    made_by = training.of_shown(here, chosen)
    drawn = shown(summary, chosen, here.trained, running=bool(made_by and made_by.running))
    return payload.of(
        summary.points,
        payload.Given(drawn.run, drawn.settings, summary.lowest(drawn.settings)),
        moments=summary.moments,
        edits=points.to_take_back(here),
        notices=Notices(drawn.stale, training.obstacle(here, chosen), here.message),
        host=_host(),
        play=here.play,
        rate=rate.told(here, chosen),
        menus=_menus(here),
        chosen=chosen,
        answered=here.answered,
        training=made_by,
        view=here.view,
        pins=tuple(map(PinPart.of, here.pins)),
        session=kept.part(here),
        shared=here.shared,
        brought=here.brought and BroughtPart(here.brought[0], PinPart.of(here.brought[1])),
    )


def _few(here: State) -> Payload:
    """Fewer points than make a line: there to be added to."""
    drawn = here.points
    return payload.few(
        tuple(drawn.x),
        tuple(drawn.y),
        payload.identity(drawn),
        edits=points.to_take_back(here),
        host=_host(),
        rate=rate.told(here, here.settings()),
        menus=_menus(here),
        answered=here.answered,
        session=kept.part(here),
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
    session.when_told(partial(WISHES[name], wish))


def _menus(here: State) -> Menus:
    """Those of the sidebar, which a lecture view hides."""
    optimizers = {name: rule.title for name, rule in OPTIMIZERS.items()}
    return Menus(points.sets(here), here.choice, optimizers, here.controls["optimizer"])


def _host() -> Host:
    return Host(assets=routes.assets(), health=f"{routes.base()}/_stcore/health")
