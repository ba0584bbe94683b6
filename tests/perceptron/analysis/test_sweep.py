from dataclasses import replace

import numpy as np
import pytest

from perceptron import Moments, Points, Settings, record, sweep, theory
from perceptron.optimizers import OPTIMIZERS


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", ["Tutorial", "Hubble 1929"])
def test_a_sweep_is_what_single_runs_come_to(optimizer, name):
    points, settings = Points.named(name), Settings(iterations=500, optimizer=optimizer)
    rates = np.logspace(-5, 2, 43)
    swept = sweep(points, settings, rates)
    np.testing.assert_array_equal(swept.learning_rate, rates)
    edge = theory.largest_stable_learning_rate(points, settings)
    for rate, loss, verdict in zip(rates, swept.loss, swept.verdict, strict=True):
        run = record(points, replace(settings, learning_rate=rate), engine="exact")
        assert loss == pytest.approx(run.loss[-1], rel=1e-8)
        near = run.loss[-1] <= 1.01 * theory.least_squares(points).loss
        assert verdict == ("diverges" if rate > edge else "arrives" if near else "falls short")
    assert {"arrives", "falls short"} <= set(swept.verdict)


def test_a_sweep_of_the_tutorial_shows_the_edge():
    swept = sweep(Points.tutorial(), Settings(), [1e-5, 1e-3, 0.00129, 0.0013, 1.0])
    assert list(swept.verdict) == ["falls short", "arrives", "arrives", "diverges", "diverges"]
    assert swept.loss[-1] == np.inf


def test_a_sweep_needs_the_moments_only():
    points, rates = Points.named("Forbes 1857"), np.logspace(-7, -5, 9)
    by_points, by_moments = (
        sweep(data, Settings(), rates) for data in (points, Moments.of(points))
    )
    np.testing.assert_array_equal(by_points.loss, by_moments.loss)


@pytest.mark.parametrize(
    ("settings", "rates", "message"),
    [
        (Settings(), [0.1, -1.0], r"learning_rates: .*-1.* must be"),
        (Settings(), [0.1, float("nan")], "learning_rates: nan must be finite"),
        (Settings(), ["fast"], "learning_rates: 'fast' must be a number"),
        (Settings(), [], r"learning_rates: \[\] must be at least one"),
        (Settings(loss="huber"), [0.1], "settings: the Huber loss has no exact form"),
        (Settings(clamp=True), [0.1], "settings: the clamp has"),
    ],
)
def test_what_cannot_be_swept_is_refused(settings, rates, message):
    with pytest.raises(ValueError, match=message):
        sweep(Points.tutorial(), settings, rates)
