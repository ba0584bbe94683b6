"""The learning rate: a typed value and a slider of its logarithm, kept in step."""

from __future__ import annotations

from dataclasses import replace

from perceptron import Settings, exact
from perceptron.analysis.trials import four_digits
from perceptron.analysis.zones import Zones
from ui import session
from ui.session.ranges import LARGEST, SMALLEST
from ui.session.scale import lower_end, nearest
from ui.session.state import Known, State


def zones(here: State, chosen: Settings) -> Zones | None:
    """Which rates are good for these points and settings, kept as long as only the rate changes.

    None without points, and where there is no exact form to foretell a run by; the clamp is not
    looked at.
    """
    summary, plain = here.summary, replace(chosen, learning_rate=1.0, clamp=False)
    if summary is None or exact.refusal(plain):
        return None
    known = here.known
    if known is None or known.points is not summary.points or known.settings != plain:
        zones = Zones.of(summary.moments, plain)
        known = here.known = Known(summary.points, plain, zones)
    return known.zones


def typed(key: str) -> None:
    """key: of the widget that says so; one that is no longer drawn has nothing to say."""
    here = session.read()
    if key == session.key_of(here, "learning_rate"):
        _show(here)


def slid(key: str) -> None:
    """key: as in `typed`."""
    here = session.read()
    if key == session.key_of(here, "position"):
        session.put(here, "learning_rate", here.controls["position"])


def use_best() -> None:
    """The advised rate, where there is one."""
    here = session.read()
    if found := zones(here, here.settings()):
        _put(here, found.best)


def for_optimizer(key: str) -> None:
    """Each optimizer has its own rate, because a good one for one is none for another.

    Chosen for the first time it keeps the present one where that is good, else it gets the best.
    key: as in `typed`.
    """
    here = session.read()
    name, rate = here.controls["optimizer"], here.controls["learning_rate"]
    if key != session.key_of(here, "optimizer") or name == here.tuned:
        return
    here.rates[here.tuned], here.tuned = rate, name
    if name in here.rates:
        session.put(here, "learning_rate", here.rates[name])
        _show(here)
    elif summary := here.summary:
        chosen = here.settings()
        like, times = _like(chosen)
        found = zones(here, chosen) or Zones.of(summary.moments, like)
        if found.verdict(rate * times) != "good":
            _put(here, found.best / times)


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
    _show(here)


def _show(here: State) -> None:
    """The knob where the rate is, on a slider that has it; one that was moved is a new one."""
    rate = here.controls["learning_rate"]
    if here.low != (low := lower_end(rate)):
        here.low = low
        here.turns["position"] += 1
    session.put(here, "position", nearest(rate, low))
