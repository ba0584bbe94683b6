"""The ruler under the learning rate, held against real runs."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from perceptron import Points, Settings, record, theory
from perceptron.analysis.zones import Zones
from perceptron.optimizers import OPTIMIZERS
from perceptron.words import percent, short
from ui.session.scale import LOW, lower_end, nearest, stops
from ui.sidebar.rate import BLANK, html

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
    assert ruler.sentence(rate) == "Good; no rate makes it diverge."
    assert "too coarse" not in html(ruler, lower_end(rate))


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
    assert FREE.sentence(1e-3) == "Good; no rate makes it diverge."
    assert FREE.sentence(1e-1) == "Too coarse: hovers about the best line."
    assert "diverges" not in html(FREE, LOW)
    assert "ruler-wild" not in html(FREE, LOW)
    assert ">too coarse<" in html(FREE, LOW)


def test_the_tutorials_rate_sits_at_77_percent_of_the_edge() -> None:
    ruler = Zones.of(Points.tutorial(), Settings())
    assert ruler.sentence(0.001) == "Good; 77 % of the edge at 0.00129."
    assert ruler.sentence(0.0013) == "Above 0.00129 this data diverges."


@pytest.mark.parametrize(("optimizer", "edge"), [("momentum", "0.00246"), ("nesterov", "0.000878")])
def test_a_velocity_has_an_edge_of_its_own(optimizer: str, edge: str) -> None:
    ruler = Zones.of(Points.tutorial(), Settings(optimizer=optimizer))
    assert ruler.sentence(0.01) == f"Above {edge} this data diverges."
    for rate, diverges in ((0.99 * ruler.edge, False), (1.01 * ruler.edge, True)):
        settings = Settings(optimizer=optimizer, learning_rate=rate)
        assert record(Points.tutorial(), settings, engine="exact").diverged == diverges


def test_where_no_rate_is_fast_enough_all_below_the_edge_is_too_slow() -> None:
    ruler = Zones.of(Points.named("Forbes 1857"), Settings())
    assert ruler.slow == math.inf
    assert [ruler.verdict(share * ruler.best) for share in (0.5, 1)] == ["too slow"] * 2
    assert "ruler-good" not in html(ruler, LOW)


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
    widths = [float(w) for w in re.findall(r"width:([-\d.]+)%", html(ruler, LOW))]
    assert sum(widths) == pytest.approx(100, abs=1.3)
    assert min(widths) > 0


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_zones_cover_the_sliders_range_without_a_gap(optimizer: str) -> None:
    ruler = Zones.of(Points.tutorial(), Settings(optimizer=optimizer))
    zones = re.findall(r"left:([\d.]+)%;width:([\d.]+)%", html(ruler, LOW))
    edges = [(float(a), float(a) + float(w)) for a, w in zones]
    assert edges[0][0] == 0
    assert edges[-1][1] == pytest.approx(100, abs=0.02)
    for (_, end), (start, _) in itertools.pairwise(edges):
        assert start == pytest.approx(end, abs=0.02)


COLOURS = {"too slow": "slow", "overshoots": "over", "too coarse": "over", "diverges": "wild"}


@pytest.mark.parametrize("rate", [1e-300, 3e-14, 5e-14, 2e-13, 1e-9, 1e-5, 9e-4, 0.02, 7, 50, 1e6])
@pytest.mark.parametrize(
    "ruler",
    [STEADY, FREE, Zones(4e-14, 1e-13, 1.5e-13, 1e-13), Zones(2.0, 40.0, math.inf, 3.0)],
    ids=str,
)
def test_the_bar_has_the_verdicts_colour_where_the_knob_stands(ruler: Zones, rate: float) -> None:
    low = lower_end(rate)
    assert nearest(rate, low) == pytest.approx(rate, rel=0.03)
    place = 100 * stops(low).index(nearest(rate, low)) / (len(stops(low)) - 1)
    zones = re.findall(r"ruler-(\w+)\" style=\"left:([\d.]+)%;width:([\d.]+)%", html(ruler, low))
    (*_, under) = [z for z, a, w in zones if float(a) <= place <= float(a) + float(w) + 0.01]
    verdict = ruler.verdict(rate)
    assert under == COLOURS.get(verdict, verdict)


def test_the_slider_moves_by_whole_thousands_and_only_for_a_rate_that_is_not_on_it() -> None:
    assert [lower_end(rate) for rate in (1e-6, 1e-3, 1.0)] == [LOW] * 3
    assert [lower_end(rate) for rate in (1e-7, 1e-13, 2.0, 5000.0)] == [1e-9, 1e-15, 1e-3, 1.0]
    assert (stops(1e-15)[0], stops(1e-15)[-1]) == (1e-15, 1e-9)


def test_a_ruler_that_is_not_known_is_one_grey_bar_without_words() -> None:
    assert re.findall(r'class="(ruler-\w+)" style="width:(\d+)%"', BLANK) == [("ruler-slow", "100")]
    assert "<span" not in BLANK


def test_the_sliders_stops_are_even_in_the_logarithm_and_hold_the_default() -> None:
    rates = stops(LOW)
    assert (rates[0], rates[-1]) == (LOW, 1.0)
    assert Settings().learning_rate in rates
    ratios = [b / a for a, b in itertools.pairwise(rates)]
    assert min(ratios) > 1.05
    assert max(ratios) < 1.07


def test_a_typed_rate_goes_to_the_nearest_stop_and_never_beyond_the_ends() -> None:
    assert nearest(1e-3) == 1e-3
    assert nearest(1e-12) == LOW
    assert nearest(50) == 1
    assert all(nearest(rate) == rate for rate in stops(LOW))


def test_a_share_just_below_the_whole_is_not_rounded_up_to_it() -> None:
    assert percent(0.9962) == "99.6 %"
    assert percent(0.7725) == "77 %"
    assert short(0.0012944) == "0.00129"
    assert short(2.5e-7) == "2.5e-7"
