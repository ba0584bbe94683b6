"""The learning rate: a typed value and a slider of its logarithm, kept in step."""

from __future__ import annotations

from dataclasses import replace

from perceptron import Points, Settings, exact
from perceptron.analysis.trials import four_digits
from perceptron.analysis.zones import Zones
from ui import session
from ui.session.ranges import LARGEST, SMALLEST
from ui.session.scale import lower_end, nearest


def ruler(points: Points) -> Zones | None:
    """The ruler for these points and controls, kept as long as only the rate changes.

    None where there is no exact form to foretell a run by; the clamp is not looked at.
    """
    here, chosen = session.now(), replace(session.settings(), learning_rate=1.0, clamp=False)
    if exact.refusal(chosen):
        return None
    if here.ruler is None or here.ruler[0] is not points or here.ruler[1] != chosen:
        here.ruler = points, chosen, Zones.of(points, chosen)
    return here.ruler[2]


def typed(key: str) -> None:
    """key: of the widget that says so; one that is no longer drawn has nothing to say."""
    if key == session.key("learning_rate"):
        _show()


def slid(key: str) -> None:
    """key: as in `typed`."""
    if key == session.key("position"):
        session.put("learning_rate", session.control("position"))


def _show() -> None:
    """The knob where the rate is, on a slider that has it; one that was moved is a new one."""
    here, rate = session.now(), session.control("learning_rate")
    if here.low != (low := lower_end(rate)):
        here.low = low
        here.turns["position"] += 1
    session.put("position", nearest(rate, low))


def use_best() -> None:
    """The advised rate, where there is one."""
    points = session.now().points
    if isinstance(points, Points) and (found := ruler(points)):
        _put(found.best)


def for_optimizer(key: str) -> None:
    """Each optimizer has its own rate, because a good one for one is none for another.

    Chosen for the first time it keeps the present one where that is good, else it gets the best.
    key: as in `typed`.
    """
    here, name = session.now(), session.control("optimizer")
    if key != session.key("optimizer") or name == here.tuned:
        return
    here.rates[here.tuned], here.tuned = session.control("learning_rate"), name
    if name in here.rates:
        session.put("learning_rate", here.rates[name])
        _show()
    elif isinstance(here.points, Points):
        like, times = _like(session.settings())
        found = ruler(here.points) or Zones.of(here.points, like)
        if found.verdict(session.control("learning_rate") * times) != "good":
            _put(found.best / times)


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


def _put(rate: float) -> None:
    """As it can be typed; an advised one is already."""
    session.put("learning_rate", four_digits(min(max(rate, SMALLEST), LARGEST)))
    _show()
