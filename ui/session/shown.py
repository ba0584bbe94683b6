"""Which run to show: the trained one while it is of these points and settings, else live."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from perceptron import Moments, Run, Settings, exact, record
from ui.server.limits import VALUES
from ui.session.state import Trained
from ui.session.summary import Summary


@dataclass(frozen=True)
class Shown:
    """A run, what it was made from, and why it may be out of date."""

    run: Run
    summary: Summary  # of the points that it is shown with
    settings: Settings
    stale: str = ""


def shown(
    summary: Summary, settings: Settings, trained: Trained | None, *, running: bool = False
) -> Shown:
    """The run for the stage.

    Where an exact form exists every change is shown at once. Where there is none, the last run of
    these points, or without an exact form, stays, marked as out of date; before any only the
    untrained neuron is shown; and while a training of these very settings is running, which the
    stage follows from there.
    """
    same = trained is not None and trained.points == summary.points
    if trained and same and trained.settings == settings:
        return Shown(trained.run, summary, settings)
    if exact.refusal(settings) is None:
        return Shown(_live(summary.moments, settings), summary, settings)
    if trained and not running and (same or exact.refusal(trained.settings)):
        stale = f"The {'settings' if same else 'points'} have changed since this run. Press Train."
        return Shown(trained.run, summary, trained.settings, stale)
    return Shown(summary.untrained(settings), summary, settings)


@lru_cache(int(VALUES["LIVE_RUNS"]))
def _live(moments: Moments, settings: Settings) -> Run:
    """A second of work where an adaptive optimizer makes a million updates."""
    return record(moments, settings, engine="exact")
