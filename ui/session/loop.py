"""The loop that a visitor looks at: its text, what was recorded of it, and what breaks it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from perceptron import Points, Settings
from perceptron.source.text import MOST, Source, as_the_tutorial, offered, unlike
from perceptron.source.trace import History
from perceptron.source.variants import beyond
from perceptron.stage.scene import Pin
from perceptron.step.payload import (
    Message,
    TracePart,
    WaitPart,
    broken,
    rate_beyond,
    source_part,
    switches,
    trace_part,
)
from ui import session, words
from ui.server.pace import pace
from ui.server.trainings.execution import Request
from ui.server.trainings.messages import BeginOutcome, BeginTrace, BeginWay
from ui.server.trainings.queue import queue
from ui.session import rate
from ui.session.allowance import SECONDS
from ui.session.state import State

RECORDED = 40  # iterations at once, some 90 kB
BEFORE = 8  # of them, before the one that is gone to: so that there is a way back
AHEAD = 10_000  # iterations that are run before anybody asks for them, a second's work
FAR, FARTHEST = 1000, 200_000  # iterations: between them a known way is sent to the worker
SHORT_WAIT = 0.25  # seconds in which what is near is shown without asking again

_brought = itertools.count(1)  # numbers for all sessions: a browser may know several


def settings(here: State) -> Settings:
    """The tutorial's loop with what Train has of it, and the rate that is kept for it."""
    plain = as_the_tutorial(here.settings())
    return replace(plain, learning_rate=rate.of_descent(here, plain))


def obstacle(here: State) -> str:
    """Why there is no loop to show, in a sentence; "" where there is one."""
    if not isinstance(here.points, Points):
        return words.TWO_FOR_A_LOOP
    return words.too_many_for_a_loop(len(here.points), MOST) if len(here.points) > MOST else ""


def source(here: State) -> Source:
    """The text that is shown. A variant that changes nothing with these settings is off."""
    assert isinstance(here.points, Points), "asked for where there is an obstacle"
    chosen, loop = settings(here), here.loop
    if loop.variant and loop.variant not in offered(here.points, chosen):
        loop.variant = ""
    return Source(here.points, chosen, loop.variant)


def message(here: State, shown: Source, assets: str) -> Message:
    """What is there by now; what is not is asked for, and shortly waited for."""
    loop, now = here.loop, time.monotonic()
    loop.first = min(loop.first, shown.settings.iterations - 1)
    _ask(here, shown, now)
    if not queue.starting and loop.lines:
        loop.lines.done.wait(SHORT_WAIT)
    # Before what is there is taken: what is done in between is asked for once more.
    waits, tells = _wait(loop.lines), _wait(loop.outcome)
    failure = _collect(here, now)
    told = loop.outcome.told if loop.outcome else ""
    return Message(
        source=source_part(shown),
        trace=_trace(here, shown),
        first=loop.first,
        waits=waits,
        tells=tells,
        every=pace(queue.watched()),
        failure=failure,
        switches=switches(shown),
        variant=shown.variant,
        broken=broken(shown, told),
        beyond=rate_beyond(shown),
        note=words.other_loop(unlike(here.settings())),
        answered=here.answered,
        assets=assets,
    )


def _ask(here: State, shown: Source, now: float) -> None:
    """For what is shown and not there yet. What was asked for and is no longer shown is left."""
    loop = here.loop
    lines = BeginTrace(shown.points, shown.settings, shown.variant, loop.first, RECORDED)
    told = BeginOutcome(shown.points, shown.settings, shown.variant) if shown.variant else None
    if loop.lines and (loop.lines.asked != lines or _given_up(loop.lines)):
        _leave(here, loop.lines, now)
        loop.lines = None
    if loop.outcome and (loop.outcome.asked != told or _given_up(loop.outcome)):
        _leave(here, loop.outcome, now)
        loop.outcome = None
    allowed = here.allowance.left(now)
    loop.refused = "" if allowed > 0 else words.used_up(SECONDS, here.allowance.back(now), "Try")
    if loop.refused:
        return
    if loop.lines is None and not (loop.there and loop.there.asked == lines):
        loop.lines = queue.execute(lines, allowed, _known(here, shown))
    if loop.outcome is None and told:
        loop.outcome = queue.execute(told, allowed)
    if not told:
        _go_ahead(here, shown, now, allowed)


def _go_ahead(here: State, shown: Source, now: float, allowed: float) -> None:
    """So that a jump finds its way gone. What is told of a variant goes all of it anyway."""
    loop, goal = here.loop, min(shown.settings.iterations, AHEAD)
    way = BeginWay(shown.points, shown.settings, goal)
    if loop.ahead and loop.ahead.asked == way:
        return
    if loop.ahead:
        _leave(here, loop.ahead, now)
    loop.ahead = queue.execute(way, allowed)


def _known(here: State, shown: Source) -> History | None:
    """The way to the lines that are asked for, where Train has gone it: the sound loop's."""
    trained, first = here.trained, here.loop.first
    if shown.variant or trained is None or not FAR <= first <= FARTHEST:
        return None
    same = (trained.points, trained.settings) == (shown.points, shown.settings)
    if not same or trained.run.engine != "autograd" or trained.run.iterations < first:
        return None
    weight, bias, loss = (column[: first + 1] for column in trained.run.columns)
    if not all(np.isfinite(column).all() for column in (weight, bias, loss)):
        return None  # a run that leaves the numbers is not written down to its end
    return History.trained(weight, bias, loss)


def _collect(here: State, now: float) -> str:
    """Takes over what is done; why there is nothing more, where something went wrong."""
    loop = here.loop
    for request in (loop.lines, loop.outcome, loop.ahead):
        if request:
            request.beat = now
            _pay(here, request, now)
    if loop.lines and loop.lines.done.is_set() and loop.lines.trace:
        loop.there, loop.lines = loop.lines, None
    if loop.refused:
        return loop.refused
    return next((r.failure for r in (loop.lines, loop.outcome) if r and r.failure), "")


def _trace(here: State, shown: Source) -> TracePart | None:
    """The last that was recorded, if it is of this text."""
    there = here.loop.there
    if there is None or there.trace is None or not isinstance(there.asked, BeginTrace):
        return None
    of = (there.asked.points, there.asked.settings, there.asked.variant)
    same = of == (shown.points, shown.settings, shown.variant)
    return trace_part(there.trace, there.asked.first) if same else None


def _wait(request: Request | None) -> WaitPart | None:
    if request is None or request.done.is_set():
        return None
    return WaitPart(request.iteration, request.goal)


def _given_up(request: Request) -> bool:
    """While nobody looked: it has come to nothing, and nothing went wrong."""
    return request.done.is_set() and not (request.trace or request.told or request.failure)


def _leave(here: State, request: Request, now: float) -> None:
    queue.stop(request)
    _pay(here, request, now)


def _pay(here: State, request: Request, now: float) -> None:
    """A run that is over has used some of what the person may ask for."""
    if request.done.is_set() and not request.paid:
        here.allowance.use(request.spent, now)
        request.paid = True


# What a person asks for.


def lines(wish: Any) -> None:
    """Answers the page: {"first": 392, "of": identity}, of the text that the person saw."""
    here = session.read(whole=False)
    first = wish.get("first") if isinstance(wish, Mapping) else None
    if not isinstance(first, int) or obstacle(here):
        return
    if wish.get("of") == source_part(source(here)).identity:
        here.loop.first = max(first, 0)


def look(wish: Any) -> None:
    """Answers the page, which waits for something: it is drawn anew."""
    session.read(whole=False)


def stop() -> None:
    """Nobody goes to where the way was too long; what was there before stays."""
    here = session.read(whole=False)
    loop, now = here.loop, time.monotonic()
    if loop.lines:
        _leave(here, loop.lines, now)
        loop.lines = None
        there = loop.there.asked if loop.there else None
        loop.first = there.first if isinstance(there, BeginTrace) else 0


def again() -> None:
    """After a failure: asks for the same once more."""
    loop = session.read(whole=False).loop
    if loop.lines and loop.lines.failure:
        loop.lines = None
    if loop.outcome and loop.outcome.failure:
        loop.outcome = None


def broken_by(wish: Any) -> None:
    """Answers a switch: {"name": "sign", "iteration": 12}; "" as a name is the sound loop."""
    here = session.read(whole=False)
    name = wish.get("name") if isinstance(wish, Mapping) else None
    if not isinstance(name, str) or obstacle(here):
        return
    if name == "" or name in offered(source(here).points, settings(here)):
        here.loop.variant = name
        iteration = wish.get("iteration")
        if isinstance(iteration, int):
            here.loop.first = max(iteration - BEFORE, 0)


def to_the_stage() -> None:
    """The broken loop is pinned there, beside Train's run, which plays from the start."""
    here = session.read()
    if not obstacle(here) and (variant := source(here).variant):
        here.brought = next(_brought), Pin(settings(here), variant)
        here.play += 1
        here.leave = True


def go_beyond() -> None:
    """A rate at which the loop that is shown diverges."""
    here = session.read()
    if not obstacle(here):
        shown = source(here)
        found = beyond(shown.points, shown.settings, shown.variant)
        if found is not None:
            rate.put_of_descent(here, found)
