"""Least squares against certified and exact arithmetic: nine digits, however badly scaled."""

from fractions import Fraction

import numpy as np
import pytest

from perceptron import Moments, Points, Settings, record, theory

# NIST's Statistical Reference Datasets, linear regression "Norris": J. Norris, calibration of
# ozone monitors. Its certified intercept, slope and residual sum of squares, to 15 digits.
X = """0.2 337.4 118.2 884.6 10.1 226.5 666.3 996.3 448.6 777 558.2 0.4 0.6 775.5 666.9 338 447.5
    11.6 556 228.1 995.8 887.6 120.2 0.3 0.3 556.8 339.1 887.2 999 779 11.1 118.3 229.2 669.1
    448.9 0.5"""
Y = """0.1 338.8 118.1 888 9.2 228.1 668.5 998.5 449.1 778.9 559.2 0.3 0.1 778.1 668.8 339.3 448.9
    10.8 557.7 228.3 998 888.8 119.6 0.3 0.6 557.6 339.3 888 998.5 778.9 10.2 117.6 228.9 668.4
    449.2 0.2"""
NORRIS = Points([float(v) for v in X.split()], [float(v) for v in Y.split()], name="Norris")
CERTIFIED = (1.00211681802045, -0.262323073774029, 26.6173985294224)


@pytest.mark.parametrize("data", [NORRIS, Moments.of(NORRIS)], ids=["points", "moments"])
def test_least_squares_has_the_certified_digits(data):
    assert theory.least_squares(data) == pytest.approx(CERTIFIED, rel=1e-10)


def test_the_heavy_ball_ends_at_the_certified_line():
    rate, momentum = theory.best_momentum(NORRIS)
    ball = Settings(rate, 100_000, weight=0, bias=0, optimizer="momentum", momentum=momentum)
    run = record(NORRIS, ball, engine="exact")
    ends = (run.weight[-1], run.bias[-1], run.loss[-1])
    assert ends == pytest.approx(CERTIFIED, rel=1e-9)


def by_fractions(points):
    """Weight, bias and loss of the least-squares line in rational numbers, rounded once."""
    x, y = ([Fraction(float(v)) for v in column] for column in (points.x, points.y))
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    dx, dy = [v - mean_x for v in x], [v - mean_y for v in y]
    weight = sum(a * b for a, b in zip(dx, dy, strict=True)) / sum(a * a for a in dx)
    bias = mean_y - weight * mean_x
    loss = sum((b - weight * a) ** 2 for a, b in zip(dx, dy, strict=True))
    return float(weight), float(bias), float(loss)


@pytest.mark.parametrize("kind", ["points", "moments"])
@pytest.mark.parametrize("name", [*Points.names(), "Norris"])
def test_every_built_in_set_has_nine_digits(name, kind):
    points = NORRIS if name == "Norris" else Points.named(name)
    line = theory.least_squares(points if kind == "points" else Moments.of(points))
    assert line == pytest.approx(by_fractions(points), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("kind", ["points", "moments"])
@pytest.mark.parametrize(("center", "spread"), [(1990, 12), (1e6, 1), (1e6, 1e-3), (-5e8, 2)])
def test_points_far_from_the_origin_keep_nine_digits(center, spread, kind):
    random = np.random.default_rng(3)
    x = center + random.normal(0, spread, 40)
    points = Points(x, 5 + 2 * (x - center) / spread + random.normal(0, 1, 40))
    line = theory.least_squares(points if kind == "points" else Moments.of(points))
    assert line == pytest.approx(by_fractions(points), rel=1e-9)


@pytest.mark.parametrize("pieces", [2, 7, 40])
def test_moments_of_pieces_add_up_to_the_same_nine_digits(pieces):
    random = np.random.default_rng(4)
    x = 1e6 + random.normal(0, 1, 400)
    points = Points(x, 3e4 + 0.5 * (x - 1e6) + random.normal(0, 0.1, 400))
    parts = zip(np.array_split(points.x, pieces), np.array_split(points.y, pieces), strict=True)
    added = sum(Moments.of(Points(*part)) for part in parts)
    assert added.n == 400
    assert theory.least_squares(added) == pytest.approx(by_fractions(points), rel=1e-9)
