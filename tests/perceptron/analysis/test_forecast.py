"""What is foretold of a rate, held against runs that are made at it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from perceptron import Points, Settings, record, theory
from perceptron.analysis.forecast import MOST_FOLLOWED, Forecast
from perceptron.optimizers import OPTIMIZERS
from tests.breadth import some

LINEAR = [name for name, rule in OPTIMIZERS.items() if rule.linear]

SETS = ["Tutorial", "Hubble 1929", "Forbes 1857", "Anscombe 3"]
ADAPTIVE = [name for name in OPTIMIZERS if name not in LINEAR]


def excess(points: Points, settings: Settings, rate: float) -> float:
    """What the last loss is above the least, as a share of it."""
    run = record(points, replace(settings, learning_rate=rate), engine="exact")
    return float(run.loss[-1]) / theory.least_squares(points).loss - 1


@pytest.mark.parametrize("name", some(SETS, keep=2))
@pytest.mark.parametrize("iterations", [3, 50, 4000])
@pytest.mark.parametrize("optimizer", LINEAR)
def test_no_rate_of_a_scan_ends_lower_than_the_advised_one(name, iterations, optimizer):
    points = Points.named(name)
    settings = Settings(iterations=iterations, seed=2, optimizer=optimizer)
    forecast = Forecast.of(points, settings)
    scan = [excess(points, settings, s * forecast.edge) for s in np.linspace(0.005, 1, 400)]
    assert 1 + excess(points, settings, forecast.advised) <= 1.02 * (1 + min(scan))


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("optimizer", ADAPTIVE)
def test_no_rate_of_a_scan_ends_much_lower_than_the_advised_one_of_an_adaptive_rule(
    name, optimizer
):
    points, settings = Points.named(name), Settings(iterations=400, optimizer=optimizer)
    advised = Forecast.of(points, settings).advised
    scan = [excess(points, settings, advised * share) for share in np.logspace(-2, 2, 60)]
    assert 1 + excess(points, settings, advised) <= 1.03 * (1 + min(scan))


def test_with_all_x_equal_the_advised_rate_is_home_in_one_update():
    points = Points([3.0, 3.0, 3.0], [1.0, 2.0, 4.0])
    rate = Forecast.of(points, Settings()).advised
    run = record(points, Settings(learning_rate=rate, iterations=1), engine="exact")
    assert run.loss[1] == pytest.approx(theory.least_squares(points).loss)


@pytest.mark.parametrize("name", ["Tutorial", "Hubble 1929", "Anscombe 3", "Falling line"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_good_rates_arrive_and_those_below_do_not(name, optimizer):
    points, settings = Points.named(name), Settings(optimizer=optimizer, seed=1)
    forecast = Forecast.of(points, settings)
    slow, fast = forecast.good()
    assert slow <= forecast.advised <= fast
    fast = min(fast, 1e6)  # what can be typed
    for rate, arrives in ((0.84 * slow, False), (1.001 * slow, True), (0.999 * fast, True)):
        assert (excess(points, settings, rate) <= 0.01) == arrives


@pytest.mark.parametrize("optimizer", ADAPTIVE)
def test_of_more_iterations_than_are_followed_the_slowest_good_rate_is_foretold(optimizer):
    points, settings = (
        Points.tutorial(),
        Settings(optimizer=optimizer, iterations=10 * MOST_FOLLOWED),
    )
    slow, _ = Forecast.of(points, settings).good()
    assert excess(points, settings, 1.25 * slow) <= 0.01 < excess(points, settings, 0.75 * slow)


def test_where_no_rate_arrives_one_is_still_advised():
    settings = Settings(optimizer="adam", iterations=100)
    forecast = Forecast.of(Points.named("Forbes 1857"), settings)
    slow, fast = forecast.good()
    assert slow == np.inf
    assert fast >= forecast.advised > 0


def test_a_velocity_that_only_swings_through_the_bottom_as_the_run_ends_has_not_arrived():
    points, settings = Points.tutorial(), Settings(optimizer="nesterov", momentum=0.999)
    forecast = Forecast.of(points, settings)
    slow, fast = forecast.good()
    below = np.linspace(0.5, 0.95, 30) * slow
    assert min(excess(points, settings, rate) for rate in below) < 0.01
    longer = replace(settings, iterations=5000)
    for rate in np.geomspace(1.01 * slow, fast, 20):
        run = record(points, replace(longer, learning_rate=rate), engine="exact")
        assert run.loss[4000:].max() <= 1.01 * theory.least_squares(points).loss


def test_where_no_velocity_comes_to_rest_one_that_swings_through_the_bottom_is_good():
    points, settings = Points.tutorial(), Settings(optimizer="momentum", iterations=50)
    forecast = Forecast.of(points, settings)
    slow, fast = forecast.good()
    assert slow <= forecast.advised <= fast
    assert excess(points, settings, forecast.advised) <= 0.01


def test_coarse_rates_are_those_that_hover():
    points, settings = Points.tutorial(), Settings(optimizer="rmsprop")
    _, fast = Forecast.of(points, settings).good()
    assert fast < 0.1
    losses = record(points, replace(settings, learning_rate=4 * fast), engine="exact").loss
    assert losses[-100:].min() > 1.01 * theory.least_squares(points).loss


def test_an_adaptive_rule_is_tried_at_rates_of_the_size_of_what_there_is_to_go():
    points = Points.tutorial()
    large = Points(points.x, 1e6 * points.y)
    settings = Settings(optimizer="adam", iterations=300, weight=0.0, bias=0.0)
    rates = [Forecast.of(p, settings).advised for p in (points, large)]
    assert rates[1] / rates[0] == pytest.approx(1e6, rel=1e-3)


@pytest.mark.parametrize("lacking", [{"loss": "huber"}, {"loss": "absolute"}, {"batch_size": 5}])
def test_what_has_no_exact_form_is_not_foretold(lacking):
    with pytest.raises(ValueError, match="exact form"):
        Forecast.of(Points.tutorial(), Settings(**lacking))


def test_the_clamp_is_not_looked_at():
    settings = Settings(optimizer="momentum")
    plain, clamped = (
        Forecast.of(Points.tutorial(), replace(settings, clamp=c)) for c in (False, True)
    )
    assert clamped.good() == plain.good()
