"""Which run to show: the trained one while it is of these points and settings, else live."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from perceptron import Points, Run, Settings, exact, record
from perceptron.analysis import minimum
from perceptron.analysis.minimum import Minimum
from ui.server.limits import VALUES
from ui.session.state import Trained

LOWEST = 8  # lines with the least loss, and the points they belong to


@dataclass(frozen=True)
class Shown:
    """A run, what it was made from, and why it may be out of date."""

    run: Run
    points: Points
    settings: Settings
    stale: str = ""

    @property
    def lowest(self) -> Minimum:
        """The line with the least loss of these points; a search for absolute and Huber loss."""
        return _lowest(self.points, self.settings.loss, self.settings.delta)


def shown(points: Points, settings: Settings, trained: Trained | None) -> Shown:
    """The run for the stage.

    Where an exact form exists every change is shown at once. Where there is none, the last run of
    these points, or without an exact form, stays, marked as out of date; before any only the
    untrained neuron is shown.
    """
    if trained and trained.points == points and trained.settings == settings:
        return Shown(trained.run, points, settings)
    if exact.refusal(settings) is None:
        return Shown(_live(points, settings), points, settings)
    if trained and (trained.points == points or exact.refusal(trained.settings)):
        what = "settings" if trained.points == points else "points"
        stale = f"The {what} have changed since this run. Press Train."
        return Shown(trained.run, points, trained.settings, stale)
    first = record(points, replace(settings, iterations=1), engine="autograd")
    untrained = Run(first.weight[:1], first.bias[:1], first.loss[:1], first.engine)
    return Shown(untrained, points, settings)


@lru_cache(int(VALUES["LIVE_RUNS"]))
def _live(points: Points, settings: Settings) -> Run:
    """A second of work where an adaptive optimizer makes a million updates."""
    return record(points, settings, engine="exact")


@lru_cache(LOWEST)
def _lowest(points: Points, loss: str, delta: float) -> Minimum:
    return minimum.of(points, Settings(loss=loss, delta=delta))
