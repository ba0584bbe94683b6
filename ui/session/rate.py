"""The learning rate: which ones are good, and what it becomes where we choose it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from perceptron import Settings, exact
from perceptron.analysis.trials import four_digits
from perceptron.analysis.zones import Zones
from perceptron.optimizers import OPTIMIZERS
from perceptron.stage.payload import RatePart
from ui import session, words
from ui.session import parts, training
from ui.session.ranges import LARGEST, SMALLEST
from ui.session.state import Known, State


def zones(here: State, chosen: Settings) -> Zones | None:
    """Which rates are good for these points and settings, kept as long as only the rate changes.

    None without points, and where there is no exact form to foretell a run by; the clamp is not
    looked at.
    """
    summary, plain = here.summary, replace(chosen, learning_rate=1.0, clamp=False)
    if summary is None:
        return None
    known = here.known
    if known is None or known.points is not summary.points or known.settings != plain:
        zones = _foreseen(summary.moments, plain)
        known = here.known = Known(summary.points, plain, zones)
    return known.zones


# Each new visitor of a class asks for those of the same points.
_foreseen = lru_cache(32)(Zones.foreseen)


def told(here: State, chosen: Settings) -> RatePart:
    """The rate as it is chosen, and which ones are good or why that isn't known."""
    if here.summary is None:
        return RatePart.of(chosen, None, words.TWO_FOR_A_RULER, here.rated)
    good = zones(here, chosen)
    return RatePart.of(chosen, good, "" if good else words.no_ruler(chosen), here.rated)


def chosen() -> None:
    """A rate was typed or slid: whoever reads the session takes it over."""
    parts.only(session.read(whole=False), parts.OF_A_RATE)


def wished() -> None:
    """The same, where there is a stage to be told of it: nothing else runs unless it changes."""
    here = session.read(whole=False)
    says = here.job or here.line != training.line(here, here.settings())
    parts.with_stage(here, (*([parts.STATUS] if says else []), *parts.BESIDE_THE_STAGE))


def use_best() -> None:
    """The advised rate, where there is one."""
    here = session.read()
    if found := zones(here, here.settings()):
        _put(here, found.best)


def for_optimizer(key: str) -> None:
    """Each optimizer has its own rate, because a good one for one is none for another.

    Chosen for the first time it keeps the present one where that is good, else it gets the best.
    key: of the widget that says so; one that is no longer drawn has nothing to say.
    """
    here = session.read()
    if key == session.key_of(here, "optimizer"):
        _tune(here)


def optimizer_wished(wish: Any) -> None:
    """Answers the stage, which has the same menu: {"name": "adam"}."""
    here = session.read()
    name = wish.get("name") if isinstance(wish, Mapping) else None
    if isinstance(name, str) and name in OPTIMIZERS:
        session.put(here, "optimizer", name)
        _tune(here)


def _tune(here: State) -> None:
    """The rate for the optimizer that is chosen now."""
    name, rate = here.controls["optimizer"], here.controls["learning_rate"]
    if name == here.tuned:
        return
    here.rates[here.tuned], here.tuned = rate, name
    if name in here.rates:
        session.put(here, "learning_rate", here.rates[name])
    elif summary := here.summary:
        chosen = here.settings()
        like, times = _like(chosen)
        found = zones(here, chosen) or Zones.of(summary.moments, like)
        if found.verdict(rate * times) != "good":
            _put(here, found.best / times)


def of_descent(here: State, plain: Settings) -> float:
    """The rate that Train keeps for gradient descent; one that was never chosen is a good one.

    plain: gradient descent, with any rate.
    """
    if here.controls["optimizer"] == plain.optimizer:
        return float(here.controls["learning_rate"])
    if plain.optimizer in here.rates:
        return here.rates[plain.optimizer]
    usual, found = Settings().learning_rate, _zones_of_descent(here, plain)
    return usual if found is None or found.verdict(usual) == "good" else found.best


def _zones_of_descent(here: State, plain: Settings) -> Zones | None:
    """Beside those of what Train has, kept as long as the points are the same."""
    summary, alike = here.summary, replace(plain, learning_rate=1.0, clamp=False)
    if summary is None:
        return None
    known = here.loop.known
    if known is None or known.points is not summary.points or known.settings != alike:
        found = Zones.foreseen(summary.moments, alike)
        known = here.loop.known = Known(summary.points, alike, found)
    return known.zones


def put_of_descent(here: State, rate: float) -> None:
    """As Train has it the next time that gradient descent is chosen, or at once."""
    rate = min(max(rate, SMALLEST), LARGEST)
    if here.controls["optimizer"] == Settings().optimizer:
        session.put(here, "learning_rate", rate)
    else:
        here.rates[Settings().optimizer] = rate


def _like(chosen: Settings) -> tuple[Settings, float]:
    """The nearest settings that have an exact form, and what a rate is multiplied by there.

    The gradient of m points' sum is about m times that of the mean of all.
    """
    plain = replace(chosen, clamp=False)
    if not exact.refusal(plain):
        return plain, 1.0
    summed = chosen.measure.squared and chosen.measure.summed and chosen.rule.linear is not None
    times = float(chosen.batch_size or 1) if summed else 1.0
    return replace(plain, loss="mean", batch_size=None), times


def _put(here: State, rate: float) -> None:
    """As it can be typed; an advised one is already."""
    session.put(here, "learning_rate", four_digits(min(max(rate, SMALLEST), LARGEST)))
