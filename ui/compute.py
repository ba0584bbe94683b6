"""Which run to show: the trained one while it is of these points and settings, else live."""

from __future__ import annotations

from dataclasses import dataclass, replace

from perceptron import Points, Run, Settings, exact, record
from ui.state import Trained


@dataclass(frozen=True)
class Shown:
    """A run, what it was made from, and why it may be out of date."""

    run: Run
    points: Points
    settings: Settings
    stale: str = ""


def shown(points: Points, settings: Settings, trained: Trained | None) -> Shown:
    """The run for the stage.

    Where an exact form exists every change is shown at once. With the clamp there is none: the
    last run stays, marked as out of date, and before any run only the untrained neuron is shown.
    """
    if trained and trained.points == points and trained.settings == settings:
        return Shown(trained.run, points, settings)
    if exact.refusal(settings) is None:
        return Shown(record(points, settings, engine="exact"), points, settings)
    if trained and trained.settings.clamp:
        what = "settings" if trained.points == points else "points"
        stale = f"The {what} have changed since this run. Press Train."
        return Shown(trained.run, points, trained.settings, stale)
    first = record(points, replace(settings, iterations=1), engine="autograd")
    untrained = Run(first.weight[:1], first.bias[:1], first.loss[:1], first.engine)
    return Shown(untrained, points, settings)
