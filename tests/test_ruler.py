"""The ruler under the learning rate, held against real runs."""

from __future__ import annotations

import itertools
import math
import re

import pytest

from perceptron import Points, Settings, record, theory
from perceptron.settings import OPTIMIZERS
from ui.ruler import BLANK, HIGH, LOW, RATES, Ruler, nearest, percent, short

STEADY = Ruler(slow=1e-4, fast=1e-3, edge=2e-3, best=1e-3)
FREE = Ruler(slow=1e-4, fast=1e-2, edge=math.inf, best=1e-3)


@pytest.mark.parametrize("name", ["Tutorial", "Hubble 1929", "Falling line", "Noisy line"])
def test_each_zone_holds_what_its_name_says(name: str) -> None:
    points, settings = Points.named(name), Settings(iterations=2000, seed=1)
    ruler = Ruler.of(points, settings)
    best = theory.least_squares(points).loss

    def final(rate: float) -> float:
        run = record(points, Settings(iterations=2000, seed=1, learning_rate=rate), engine="exact")
        return float(run.loss[-1])

    assert final(ruler.slow * 0.97) > 1.01 * best >= final(ruler.slow * 1.03)
    assert final(ruler.best) <= 1.01 * best
    assert final(ruler.edge * 1.02) > final(ruler.edge * 0.98)
    assert ruler.slow < ruler.best == ruler.fast < ruler.edge


def test_the_verdict_names_the_zone_of_a_rate() -> None:
    verdicts = [STEADY.verdict(rate) for rate in (1e-5, 1e-4, 1e-3, 1.5e-3, 2e-3, 2.1e-3)]
    assert verdicts == ["too slow", "good", "good", "overshoots", "overshoots", "diverges"]


def test_where_nothing_diverges_too_large_a_rate_is_too_coarse() -> None:
    verdicts = [FREE.verdict(rate) for rate in (1e-5, 1e-3, 1e-1, 1e6)]
    assert verdicts == ["too slow", "good", "too coarse", "too coarse"]
    assert FREE.sentence(1e-3) == "Good; no rate makes it diverge."
    assert FREE.sentence(1e-1) == "Too coarse: hovers about the best line."
    assert "diverges" not in FREE.html()
    assert "ruler-wild" not in FREE.html()
    assert ">too coarse<" in FREE.html()


def test_the_tutorials_rate_sits_at_77_percent_of_the_edge() -> None:
    ruler = Ruler.of(Points.tutorial(), Settings())
    assert ruler.sentence(0.001) == "Good; 77 % of the edge at 0.00129."
    assert ruler.sentence(0.0013) == "Above 0.00129 this data diverges."


@pytest.mark.parametrize(("optimizer", "edge"), [("momentum", "0.00246"), ("nesterov", "0.000878")])
def test_a_velocity_has_an_edge_of_its_own(optimizer: str, edge: str) -> None:
    ruler = Ruler.of(Points.tutorial(), Settings(optimizer=optimizer))
    assert ruler.sentence(0.01) == f"Above {edge} this data diverges."
    for rate, diverges in ((0.99 * ruler.edge, False), (1.01 * ruler.edge, True)):
        settings = Settings(optimizer=optimizer, learning_rate=rate)
        assert record(Points.tutorial(), settings, engine="exact").diverged == diverges


def test_where_no_rate_is_fast_enough_all_below_the_edge_is_too_slow() -> None:
    ruler = Ruler.of(Points.named("Forbes 1857"), Settings())
    assert ruler.slow == ruler.best
    assert ruler.verdict(ruler.best / 2) == "too slow"


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_more_iterations_widen_the_good_zone(optimizer: str) -> None:
    few, many = (
        Ruler.of(Points.tutorial(), Settings(iterations=n, optimizer=optimizer))
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
    ruler = Ruler.of(Points(x, y), Settings(optimizer=optimizer, iterations=300))
    assert 0 < ruler.slow <= ruler.fast
    assert 0 < ruler.best <= ruler.edge * (1 + 1e-12)
    widths = [float(w) for w in re.findall(r"width:([-\d.]+)%", ruler.html())]
    assert sum(widths) == pytest.approx(100, abs=1.3)
    assert min(widths) > 0


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_zones_cover_the_sliders_range_without_a_gap(optimizer: str) -> None:
    ruler = Ruler.of(Points.tutorial(), Settings(optimizer=optimizer))
    zones = re.findall(r"left:([\d.]+)%;width:([\d.]+)%", ruler.html())
    edges = [(float(a), float(a) + float(w)) for a, w in zones]
    assert edges[0][0] == 0
    assert edges[-1][1] == pytest.approx(100, abs=0.02)
    for (_, end), (start, _) in itertools.pairwise(edges):
        assert start == pytest.approx(end, abs=0.02)


def test_a_ruler_that_is_not_known_is_one_grey_bar_without_words() -> None:
    assert re.findall(r'class="(ruler-\w+)" style="width:(\d+)%"', BLANK) == [("ruler-slow", "100")]
    assert "<span" not in BLANK


def test_the_sliders_stops_are_even_in_the_logarithm_and_hold_the_default() -> None:
    assert (RATES[0], RATES[-1]) == (LOW, HIGH)
    assert Settings().learning_rate in RATES
    ratios = [b / a for a, b in itertools.pairwise(RATES)]
    assert min(ratios) > 1.05
    assert max(ratios) < 1.07


def test_a_typed_rate_goes_to_the_nearest_stop_and_never_beyond_the_ends() -> None:
    assert nearest(1e-3) == 1e-3
    assert nearest(1e-12) == LOW
    assert nearest(50) == HIGH
    assert all(nearest(rate) == rate for rate in RATES)


def test_a_share_just_below_the_whole_is_not_rounded_up_to_it() -> None:
    assert percent(0.9962) == "99.6 %"
    assert percent(0.7725) == "77 %"
    assert short(0.0012944) == "0.00129"
    assert short(2.5e-7) == "2.5e-7"
