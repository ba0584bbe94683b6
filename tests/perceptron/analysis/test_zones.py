"""The ruler under the learning rate, held against real runs."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from perceptron import Points, Settings, record, theory
from perceptron.analysis.zones import Zones
from perceptron.optimizers import OPTIMIZERS
from perceptron.words import short

STEADY = Zones(slow=1e-4, fast=1e-3, edge=2e-3, best=1e-3)
FREE = Zones(slow=1e-4, fast=1e-2, edge=math.inf, best=1e-3)
EQUAL_X = Points([3, 3, 3], [1, 2, 4])
LINE = np.arange(30_000.0)
MANY = Points(LINE, 2 * LINE + LINE % 7)


def fate(points: Points, settings: Settings, rate: float) -> str:
    """What a run really does: "short" of 1 % above the best loss, "stays" there, or "leaves"."""
    losses = record(points, replace(settings, learning_rate=rate), engine="exact").loss
    goal = theory.least_squares(points).loss + theory.mark(points, settings)
    there = losses[3 * len(losses) // 4 :] <= goal
    left = not there[int(there.argmax()) :].all()
    return "short" if not there.any() else "leaves" if left else "stays"


@pytest.mark.parametrize("name", ["Tutorial", "Hubble 1929", "Falling line", "Noisy line"])
def test_each_zone_holds_what_its_name_says(name: str) -> None:
    points, settings = Points.named(name), Settings(iterations=2000, seed=1)
    ruler = Zones.of(points, settings)
    best = theory.least_squares(points).loss

    def final(rate: float) -> float:
        run = record(points, Settings(iterations=2000, seed=1, learning_rate=rate), engine="exact")
        return float(run.loss[-1])

    assert final(ruler.slow * 0.97) > 1.01 * best >= final(ruler.slow * 1.03)
    assert final(ruler.best) <= 1.01 * best
    assert final(ruler.edge * 1.02) > final(ruler.edge * 0.98)
    assert ruler.slow < ruler.best == ruler.fast < ruler.edge


@pytest.mark.parametrize("points", [Points.tutorial(), Points.named("Hubble 1929"), EQUAL_X])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_rate_is_what_the_ruler_calls_it(points: Points, optimizer: str) -> None:
    settings = Settings(iterations=1500, optimizer=optimizer)
    ruler = Zones.of(points, settings)
    below = min(ruler.edge, 300 * ruler.best)  # below it nothing diverges
    said = {rate: ruler.verdict(rate) for rate in below * np.logspace(-6, 0, 40)}
    fates = {rate: fate(points, settings, rate) for rate in said}
    good, slow = ([r for r in said if said[r] == what] for what in ("good", "too slow"))
    assert len(good) > 4
    assert {fates[rate] for rate in good} == {"stays"}
    assert {fates[rate] for rate in slow if rate < ruler.slow / 1.15} <= {"short"}
    if ruler.edge == math.inf > ruler.fast:  # the rates that were tried are 15 % apart
        assert any(fate(points, settings, ruler.fast * r) != "stays" for r in (1.05, 1.1, 1.16))


@pytest.mark.parametrize("rate", [0.4642, 1.0, 5.0, 20.0, 50.0])
def test_adam_that_jumps_away_from_the_best_line_again_and_again_is_too_coarse(rate: float) -> None:
    settings = Settings(optimizer="adam")
    assert fate(Points.tutorial(), settings, rate) == "leaves"
    assert Zones.of(Points.tutorial(), settings).verdict(rate) == "too coarse"


@pytest.mark.parametrize("rate", [1.0, 21.5, 100.0, 1e6])
def test_no_rate_is_too_coarse_for_adagrad(rate: float) -> None:
    settings = Settings(optimizer="adagrad")
    assert fate(Points.tutorial(), settings, rate) == "stays"
    ruler = Zones.of(Points.tutorial(), settings)
    assert (ruler.verdict(rate), ruler.edge) == ("good", math.inf)


@pytest.mark.parametrize("optimizer", ["rmsprop", "adam"])
@pytest.mark.parametrize(
    "points", [EQUAL_X, Points([1, 2], [3, 5]), Points([1, 2, 3, 4], [2, 2, 2, 2])]
)
def test_the_best_rate_is_good_though_no_smaller_one_arrives(
    points: Points, optimizer: str
) -> None:
    settings = Settings(optimizer=optimizer)
    ruler = Zones.of(points, settings)
    assert ruler.verdict(float(f"{ruler.best:.4g}")) == "good"
    assert fate(points, settings, ruler.best) == "stays"


def test_the_best_rate_of_many_points_is_one_that_does_not_jump() -> None:
    settings = Settings(optimizer="adam")
    ruler = Zones.of(MANY, settings)
    assert ruler.verdict(ruler.best) == "good"
    assert fate(MANY, settings, ruler.best) == "stays"
    assert ruler.verdict(3.345) == "too coarse"


def test_where_a_run_is_there_from_its_start_no_rate_is_too_slow() -> None:
    for optimizer in OPTIMIZERS:
        ruler = Zones.of(EQUAL_X, Settings(optimizer=optimizer))
        assert ruler.verdict(1e-12) == "good"


def test_the_verdict_names_the_zone_of_a_rate() -> None:
    verdicts = [STEADY.verdict(rate) for rate in (1e-5, 1e-4, 1e-3, 1.5e-3, 2e-3, 2.1e-3)]
    assert verdicts == ["too slow", "good", "good", "overshoots", "overshoots", "diverges"]


def test_where_nothing_diverges_too_large_a_rate_is_too_coarse() -> None:
    verdicts = [FREE.verdict(rate) for rate in (1e-5, 1e-3, 1e-1, 1e6)]
    assert verdicts == ["too slow", "good", "too coarse", "too coarse"]


def test_the_tutorials_rate_sits_at_77_percent_of_the_edge() -> None:
    ruler = Zones.of(Points.tutorial(), Settings())
    assert 0.001 / ruler.edge == pytest.approx(0.77, abs=0.005)
    assert [ruler.verdict(rate) for rate in (0.001, 0.0013)] == ["good", "diverges"]


@pytest.mark.parametrize(("optimizer", "edge"), [("momentum", "0.00246"), ("nesterov", "0.000878")])
def test_a_velocity_has_an_edge_of_its_own(optimizer: str, edge: str) -> None:
    ruler = Zones.of(Points.tutorial(), Settings(optimizer=optimizer))
    assert short(ruler.edge) == edge
    for rate, diverges in ((0.99 * ruler.edge, False), (1.01 * ruler.edge, True)):
        settings = Settings(optimizer=optimizer, learning_rate=rate)
        assert record(Points.tutorial(), settings, engine="exact").diverged == diverges


def test_where_no_rate_is_fast_enough_all_below_the_edge_is_too_slow() -> None:
    ruler = Zones.of(Points.named("Forbes 1857"), Settings())
    assert ruler.slow == math.inf
    assert [ruler.verdict(share * ruler.best) for share in (0.5, 1)] == ["too slow"] * 2


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_more_iterations_widen_the_good_zone(optimizer: str) -> None:
    few, many = (
        Zones.of(Points.tutorial(), Settings(iterations=n, optimizer=optimizer))
        for n in (400, 20_000)
    )
    assert many.slow < few.slow


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([1, 1, 1], [1, 2, 3]),
        ([0, 0], [1, 1]),
        ([1, 2], [3, 5]),
        ([1e30, 2e30], [1, 2]),
        ([1e-30, 2e-30], [1, 2]),
    ],
)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_degenerate_points_have_a_ruler_too(x: list[float], y: list[float], optimizer: str) -> None:
    ruler = Zones.of(Points(x, y), Settings(optimizer=optimizer, iterations=300))
    assert 0 <= ruler.slow <= ruler.fast or ruler.slow == math.inf
    assert 0 < ruler.best <= ruler.edge * (1 + 1e-12)
