"""The lowest line of each loss: against all lines through two points, and torch's gradient."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from perceptron import Points, Settings, theory
from perceptron.analysis import minimum


def random_points(seed: int, n: int) -> Points:
    random = np.random.default_rng(seed)
    x = random.normal(random.normal(0, 30), 10 ** random.uniform(-1, 1.5), n)
    return Points(x, random.normal(0, 2) * x + random.standard_cauchy(n))


def mean_size(points: Points, weight: float, bias: float) -> float:
    return float(np.abs(weight * points.x + bias - points.y).mean())


@pytest.mark.parametrize("loss", ["sum", "mean"])
def test_of_squares_it_is_the_least_squares_line(loss: str) -> None:
    points = Points.tutorial()
    lowest, line = minimum.of(points, Settings(loss=loss)), theory.least_squares(points)
    assert (lowest.weight, lowest.bias) == pytest.approx((line.weight, line.bias))
    assert lowest.loss == pytest.approx(line.loss / (25 if loss == "mean" else 1))
    assert (lowest.middle, lowest.name) == (0, "least squares")


@pytest.mark.parametrize("seed", range(20))
def test_some_line_of_least_sizes_goes_through_two_points_and_none_of_these_is_lower(
    seed: int,
) -> None:
    points = random_points(seed, 3 + seed)
    through = []
    for i, j in itertools.combinations(range(len(points)), 2):
        slope = (points.y[j] - points.y[i]) / (points.x[j] - points.x[i])
        through.append(mean_size(points, slope, points.y[i] - slope * points.x[i]))
    lowest = minimum.of(points, Settings(loss="absolute"))
    assert lowest.loss == pytest.approx(min(through), rel=1e-9)
    assert mean_size(points, lowest.weight, lowest.bias) == pytest.approx(lowest.loss, rel=1e-9)


@pytest.mark.parametrize("delta", [0.03, 1.0, 50.0])
@pytest.mark.parametrize("seed", range(8))
def test_at_the_lowest_line_torchs_huber_loss_has_no_gradient(seed: int, delta: float) -> None:
    points = random_points(100 + seed, 15)
    lowest = minimum.of(points, Settings(loss="huber", delta=delta))
    x, y = torch.tensor(points.x), torch.tensor(points.y)
    p = torch.tensor([lowest.weight, lowest.bias], dtype=torch.float64, requires_grad=True)
    loss = torch.nn.functional.huber_loss(p[0] * x + p[1], y, delta=delta)
    assert lowest.loss == pytest.approx(loss.item(), rel=1e-9)
    dw, db = torch.autograd.grad(loss, p)[0].tolist()
    assert abs(db) < 1e-3 * delta
    assert abs(dw - db * points.x.mean()) < 1e-3 * delta * points.x.std()


def test_the_least_sizes_leave_an_outlier_aside() -> None:
    points = Points([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 30])
    lowest = minimum.of(points, Settings(loss="absolute"))
    assert (lowest.weight, lowest.bias) == pytest.approx((1, 0), abs=1e-9)
    assert lowest.name == "least absolute loss"


@pytest.mark.parametrize("loss", ["absolute", "huber"])
def test_points_on_a_line_have_a_bottom_of_zero_and_equal_x_a_level_one(loss: str) -> None:
    settings = Settings(loss=loss)
    assert minimum.of(Points([1, 2, 4], [3, 5, 9]), settings)[:3] == pytest.approx((2, 1, 0))
    level = minimum.of(Points([2, 2, 2], [1, 2, 9]), settings)
    assert level.weight == 0
    assert level.bias == pytest.approx(2, abs=1e-5)


@pytest.mark.parametrize("loss", ["absolute", "huber"])
def test_of_very_many_points_a_sample_is_enough(loss: str) -> None:
    points = Points.line(size=30_001, noise=0.5)
    lowest = minimum.of(points, Settings(loss=loss))
    assert (lowest.weight, lowest.bias) == pytest.approx((0.5, 1.0), abs=0.03)


@pytest.mark.parametrize("size", [1e-150, 1e150])
def test_huge_and_tiny_points_raise_and_warn_of_nothing(size: float) -> None:
    for loss in ("absolute", "huber"):
        found = minimum.of(Points([1 * size, 2 * size, 4 * size], [1, 3, 2]), Settings(loss=loss))
        assert not np.isnan(found[:4]).any()
