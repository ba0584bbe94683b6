"""What is kept of the points is what one would find by looking again."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron import Moments, Points, Settings, record, theory
from perceptron.analysis import minimum
from ui import words
from ui.session.state import Draft, State
from ui.session.summary import Summary

POINTS = Points.named("Hubble 1929")


def test_it_says_what_the_library_says_of_the_points() -> None:
    known = Summary(POINTS)
    assert known.moments == Moments.of(POINTS)
    assert known.best == theory.least_squares(POINTS)
    assert known.fit == words.fit(POINTS)
    assert Summary(Points([2, 2], [1, 3])).best is None


@pytest.mark.parametrize("other", [{"loss": "huber"}, {"loss": "huber", "delta": 9}, {}])
def test_each_loss_has_its_own_lowest_line_at_any_rate(other: dict[str, object]) -> None:
    known = Summary(POINTS)
    known.lowest(Settings(loss="absolute"))
    chosen = Settings(**other)  # type: ignore[arg-type]
    assert known.lowest(chosen) == minimum.of(POINTS, chosen)
    assert known.lowest(Settings(0.5, **other)) is known.lowest(chosen)  # type: ignore[arg-type]


def test_the_untrained_neuron_depends_on_all_but_the_rate() -> None:
    known = Summary(POINTS)
    for chosen in (Settings(clamp=True), Settings(clamp=True, seed=3), Settings(loss="huber")):
        start = known.untrained(chosen)
        run = record(POINTS, chosen, engine="autograd")
        assert start.iterations == 0
        np.testing.assert_allclose(start.columns, [c[:1] for c in run.columns], rtol=2e-7)
    assert known.untrained(Settings(0.7, clamp=True)) is known.untrained(Settings(clamp=True))


def test_other_points_have_another_summary_and_a_draft_has_none() -> None:
    state = State()
    first = state.summary
    assert first is state.summary is not None
    state.points = Points(first.points.x, first.points.y + 1)
    assert state.summary is not first
    state.points = Draft()
    assert state.summary is None
