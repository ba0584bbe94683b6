"""The moment that a person stands at: told to the tab, which keeps it, and taken up again.

A session ends with a reload, with the server, or with the replica that had it; then the tab tells
the next session. A link brings a moment, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from perceptron import Settings
from perceptron.letters import visible
from perceptron.losses import LOSSES
from perceptron.neuron import start
from perceptron.points import INTERACTIVE
from perceptron.stage.payload import PinPart, SessionPart
from perceptron.stage.scene import FromFile, Pin, Scene, SetName
from perceptron.stage.view import View
from ui import session
from ui.server.keeping import KEEPS
from ui.server.trainings.queue import queue
from ui.session import controls, points, training
from ui.session.controls import TRAINED_BY
from ui.session.points import OWN
from ui.session.ranges import ALLOWED
from ui.session.recipe import NOISY, Line
from ui.session.state import TUTORIAL, Draft, Start, State

SAID = 200  # characters of what a note quotes
PINS = 5  # as many runs as a stage has dashes for
WRONG = (ValueError, TypeError, KeyError, ArithmeticError, RecursionError)  # of what others tell
NOT_HERE = "it asks for {device}, which is not here; the processor is used"


def part(here: State) -> SessionPart:
    """What the tab is told, which puts the numbers of the points, its view and its pins to it."""
    return SessionPart(
        identity=here.identity,
        heard=here.heard,
        asks=here.expecting or bool(here.postponed),
        taken=here.taken,
        keeps=KEEPS == "browser",
        forgotten=here.forgotten,
        engine=here.controls["engine"],
        outline=_outline(here),
        note=here.note,
    )


def numbers(here: State) -> dict[str, list[float]] | None:
    """The points, where they are few enough to be kept; a set that has a name is known by it."""
    x, y = here.points.x, here.points.y
    return {"x": list(map(float, x)), "y": list(map(float, y))} if len(x) <= INTERACTIVE else None


def _outline(here: State) -> str:
    """Of fewer than two points, that of the tutorial's: the tab knows how many there are."""
    drawn, chosen, summary = here.points, here.settings(), here.summary
    if summary is None or isinstance(drawn, Draft):
        return Scene(SetName(TUTORIAL), chosen).outline()
    if len(drawn) > INTERACTIVE:
        return Scene(FromFile(drawn.name, summary.moments), chosen).outline()
    return Scene.of(drawn, chosen).outline()


def scene(here: State, told: Any) -> Scene:
    """The moment as it stands, with the view and the pinned runs that the stage tells of.

    ValueError where there are too few points, or too many to be written down, or what the stage
    tells is nothing that it would.
    """
    if isinstance(here.points, Draft):
        raise ValueError("points: there must be at least two")
    chosen = here.settings()
    try:
        return Scene.of(here.points, chosen, *_stands(told, chosen))
    except WRONG as e:
        raise ValueError(_reason(e)) from e


def expect() -> None:
    """A tab has come back, maybe to a session that does not know it, and will tell."""
    here = session.read()
    here.expecting = not here.heard


def told(wish: Any) -> None:
    """Answers a tab: {"session": …, "scene": …, "view": …, "pins": […]}, as keep.mjs has it.

    Once a session, and only what was kept for it; what can't be read changes nothing and is said.
    """
    if not isinstance(wish, Mapping):
        return
    here = session.read()
    if wish.get("session") != here.identity:
        return
    if here.heard and not wish.get("again"):
        return
    here.heard, here.expecting = True, False
    if wish.get("scene") is not None:
        _take_up_told(here, wish)
    postponed, here.postponed = here.postponed, []
    for one in postponed:
        one()


def _take_up_told(here: State, wish: Mapping[str, Any]) -> None:
    try:
        written, engine = dict(wish["scene"]), wish.get("engine")
        few = _few(written.get("points"))
        if few is not None:
            written["points"] = {"set": TUTORIAL}
        kept = Scene.read(json.dumps(written))
        pins, view = _stands(wish, kept.settings)
    except WRONG as e:
        here.note = f"What this tab had kept can't be taken up: {_reason(e)}."
        return
    take_up(here, replace(kept, pins=pins, view=view), few)
    if engine in TRAINED_BY:
        session.put(here, "engine", engine)


def opened(here: State, link: str) -> None:
    """Takes up the moment of a link, once."""
    if link == here.link:
        return
    here.link = link
    try:
        take_up(here, Scene.read(link))
    except ValueError as e:
        said = _reason(e)
        here.note = f"{said[0].upper()}{said[1:]}. The tutorial is shown."


def start_over() -> None:
    """The tutorial, as a new visitor finds it; the browser forgets what it has kept."""
    here = session.read()
    training.drop(here)
    fresh = State(
        identity=here.identity,
        admitted=True,
        allowance=here.allowance,
        first=False,
        heard=True,
        taken=here.taken + 1,
        view=View(),
        forgotten=here.forgotten + 1,
        link=here.link,
        turns=here.turns,
        rated=here.rated,
        answered=here.answered,
        play=here.play,
        parts=here.parts,
        table=here.table + 1,
        upload=here.upload + 1,
        behind=True,
    )
    vars(here).update(vars(fresh))
    for name in here.controls:
        session.renew(here, name)


def take_up(here: State, scene: Scene, few: Draft | None = None) -> None:
    """The points, settings, view and pinned runs of a scene; few: in place of its points."""
    here.note = ""
    chosen = scene.settings
    if few is not None:
        points.change(here, few)
    elif isinstance(scene.points, FromFile):
        rows = f"{scene.points.moments.n:,}"
        name = _brief(scene.points.name)
        here.note = f"{name} has too many points to be kept ({rows}): upload it again."
    else:
        loaded, name = scene.load(), scene.points.name
        known = isinstance(scene.points, SetName)
        points.change(
            here, loaded, name if known else OWN, Line() if known and name == NOISY else None
        )
    here.earlier, here.later = [], []
    _set(here, chosen)
    here.view, here.pins = scene.view, scene.pins[:PINS]
    here.taken += 1


def _set(here: State, chosen: Settings) -> None:
    """The controls show these settings, within what the deployer allows."""
    most = ALLOWED["iterations"]
    if chosen.iterations > most:
        here.note = f"{chosen.iterations:,} iterations are cut to {most:,}, the most that run here."
        chosen = replace(chosen, iterations=most)
    for name in controls.PLAIN:
        if name != "device":
            session.put(here, name, getattr(chosen, name))
    for field, control in controls.own(chosen.optimizer).items():
        session.put(here, control, chosen.numbers[field])
    if LOSSES[chosen.loss].has_delta:
        session.put(here, "delta", chosen.delta)
    if chosen.device in queue.devices:
        session.put(here, "device", chosen.device)
    else:
        here.note = NOT_HERE.format(device=_brief(chosen.device))
    here.tuned = chosen.optimizer
    given = chosen.weight is not None or chosen.bias is not None
    here.start = Start(*start(chosen)) if given else None


def _few(written: Any) -> Draft | None:
    """Fewer points than make a line."""
    if not isinstance(written, Mapping) or not {"x", "y"} <= {*written}:
        return None
    x, y = tuple(map(float, written["x"])), tuple(map(float, written["y"]))
    return Draft(x, y) if len(x) == len(y) < 2 else None


def _stands(told: Any, chosen: Settings) -> tuple[tuple[Pin, ...], View]:
    """The pinned runs and the view that a stage tells of."""
    given = told if isinstance(told, Mapping) else {}
    view = dict(given.get("view") or {})
    unknown = [name for name in view if name not in asdict(View())]
    if unknown:
        raise ValueError(f"view: {unknown[0]!r} is not known here")
    view["iteration"] = min(int(view.get("iteration", 0)), chosen.iterations)
    pins = tuple(PinPart.read(one) for one in list(given.get("pins") or ())[:PINS])
    return pins, View(**view)


def _reason(error: Exception) -> str:
    """Without the name of a part, which is a program's word."""
    said = str(error) if isinstance(error, ValueError) else "it is cut or damaged"
    return _brief(said.removeprefix("scene: "))


def _brief(said: str) -> str:
    """As much as a note has room for."""
    text = visible(said)
    return text if len(text) <= SAID else f"{text[: SAID - 1]}…"
