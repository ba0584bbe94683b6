import math
import warnings

import numpy as np
import pytest
import torch

from perceptron import Moments, Points, Settings, exact, theory
from perceptron.neuron import start

PROBLEMS = 300


def random_points(seed, n=12):
    random = np.random.default_rng(seed)
    x = random.normal(random.normal(0, 3), 10 ** random.uniform(-1, 1.5), n)
    return Points(x, random.normal(0, 2) * x + random.normal(0, 2, n) + random.normal(0, 5))


def loss_at(points, settings, weight, bias):
    squares = (weight * points.x + bias - points.y) ** 2
    return squares.sum() if settings.loss == "sum" else squares.mean()


@pytest.mark.parametrize("seed", range(30))
def test_least_squares_is_numpys(seed):
    points = random_points(seed, n=2 + seed)
    matrix = np.stack([points.x, np.ones(len(points))], axis=1)  # (n, 2)
    (weight, bias), *_ = np.linalg.lstsq(matrix, points.y, rcond=None)
    line = theory.least_squares(points)
    assert (line.weight, line.bias) == pytest.approx((weight, bias), rel=1e-9)
    assert line.loss == pytest.approx(
        loss_at(points, Settings(), weight, bias), rel=1e-9, abs=1e-20
    )


def test_no_line_near_the_least_squares_line_is_better():
    for seed in range(20):
        points = random_points(seed)
        weight, bias, loss = theory.least_squares(points)
        for dw, db in ((1e-4, 0), (-1e-4, 0), (0, 1e-4), (0, -1e-4)):
            assert loss_at(points, Settings(), weight + dw, bias + db) > loss


@pytest.mark.parametrize("loss", ["sum", "mean"])
@pytest.mark.parametrize("seed", range(15))
def test_the_eigenvalues_are_those_of_autograds_hessian(seed, loss):
    points, settings = random_points(seed), Settings(loss=loss)
    x, y = torch.tensor(points.x), torch.tensor(points.y)

    def total(p):
        squares = (x * p[0] + p[1] - y).pow(2)
        return squares.sum() if loss == "sum" else squares.mean()

    hessian = torch.autograd.functional.hessian(total, torch.tensor([0.3, -0.7]).double())
    flat, steep = np.linalg.eigvalsh(hessian.numpy())
    assert theory.hessian_eigenvalues(points, settings) == pytest.approx((steep, flat), rel=1e-9)
    assert theory.condition_number(points) == pytest.approx(steep / flat, rel=1e-8)


@pytest.mark.parametrize("loss", ["sum", "mean"])
def test_the_eigenvalues_are_those_of_finite_differences(loss):
    points, settings, h = Points.tutorial(), Settings(loss=loss), 1e-2

    def f(dw, db):
        return loss_at(points, settings, 0.3 + dw, 0.9 + db)

    ww = (f(h, 0) - 2 * f(0, 0) + f(-h, 0)) / h**2
    bb = (f(0, h) - 2 * f(0, 0) + f(0, -h)) / h**2
    wb = (f(h, h) - f(h, -h) - f(-h, h) + f(-h, -h)) / (4 * h**2)
    flat, steep = np.linalg.eigvalsh([[ww, wb], [wb, bb]])
    assert theory.hessian_eigenvalues(points, settings) == pytest.approx((steep, flat), rel=1e-6)


def losses_after(x, y, rates, mean, iterations):
    """First and last loss (problems,) of real descents, all problems at once, by autograd."""
    x, y, rates = torch.tensor(x), torch.tensor(y), torch.tensor(rates)[:, None]
    generator = torch.Generator().manual_seed(1)
    w, b = (
        torch.randn(len(x), 1, dtype=torch.float64, generator=generator).requires_grad_()
        for _ in range(2)
    )
    for k in range(iterations + 1):
        squares = (x * w + b - y).pow(2)  # (problems, n)
        losses = squares.mean(1) if mean else squares.sum(1)  # (problems,)
        if k == 0:
            first = losses.detach().numpy()
        dw, db = torch.autograd.grad(losses.sum(), (w, b))
        with torch.no_grad():
            w -= rates * dw
            b -= rates * db
    return first, losses.detach().numpy()


@pytest.mark.parametrize("loss", ["sum", "mean"])
def test_real_runs_converge_just_below_the_edge_and_diverge_just_above_it(loss):
    problems = [random_points(1000 + seed) for seed in range(PROBLEMS)]
    settings = Settings(loss=loss)
    x, y = np.stack([p.x for p in problems]), np.stack([p.y for p in problems])
    edges = np.array([theory.largest_stable_learning_rate(p, settings) for p in problems])
    first, below = losses_after(x, y, 0.98 * edges, loss == "mean", 700)
    _, above = losses_after(x, y, 1.02 * edges, loss == "mean", 700)
    assert (below < first).all()
    assert (above > 1e6 * first).all()


def test_the_best_rate_shrinks_the_slower_mode_faster_than_any_other():
    for seed in range(10):
        points = random_points(seed)
        eigenvalues = np.array(theory.hessian_eigenvalues(points))
        best = theory.best_learning_rate(points)

        def slowest(rate, eigenvalues=eigenvalues):
            return np.abs(1 - rate * eigenvalues).max()

        grid = best * np.linspace(0.5, 1.5, 1001)
        assert slowest(best) <= min(map(slowest, grid)) + 1e-12
        kappa = theory.condition_number(points)
        assert slowest(best) == pytest.approx((kappa - 1) / (kappa + 1))


def test_twice_the_points_halve_the_safe_rate_of_a_sum_and_leave_that_of_a_mean():
    points = Points.tutorial()
    twice = Points(np.tile(points.x, 2), np.tile(points.y, 2))
    for loss, ratio in (("sum", 0.5), ("mean", 1.0)):
        one, two = (
            theory.largest_stable_learning_rate(p, Settings(loss=loss)) for p in (points, twice)
        )
        assert two / one == pytest.approx(ratio)


def test_the_tutorials_numbers():
    points = Points.tutorial()
    assert theory.hessian_eigenvalues(points) == pytest.approx((1545.04, 5.8968), rel=1e-5)
    assert theory.largest_stable_learning_rate(points) == pytest.approx(0.0012945, rel=1e-4)
    assert theory.best_learning_rate(points) == pytest.approx(0.00128954, rel=1e-5)
    line = theory.least_squares(points)
    assert line == pytest.approx((0.1750716, 1.4045023, 6.1198969), abs=1e-7)


@pytest.mark.parametrize("loss", ["sum", "mean"])
@pytest.mark.parametrize("share", [0.01, 0.1, 1e-6])
def test_within_is_the_first_iteration_that_is_near_enough(loss, share):
    for seed in range(12):
        points = random_points(seed)
        rate = 0.7 * theory.best_learning_rate(points, Settings(loss=loss))
        settings = Settings(rate, iterations=3000, seed=seed, loss=loss)
        _, _, losses = exact.history(Moments.of(points), settings, start(settings))
        least = theory.least_squares(points).loss / (1 if loss == "sum" else len(points))
        near = np.flatnonzero(losses - least <= share * least)
        got = theory.within(points, settings, share)
        assert got == (near[0] if len(near) else None)


def test_within_on_an_exact_line_measures_from_the_first_loss():
    points = Points.line(size=30, slope=0.3, intercept=0.7, noise=0.0)
    settings = Settings(0.001, iterations=4000)
    _, _, losses = exact.history(Moments.of(points), settings, start(settings))
    expected = np.flatnonzero(losses <= 1e-4 * losses[0])[0]
    assert theory.within(points, settings) == expected > 0


def test_within_is_none_when_the_run_is_too_short_or_diverges():
    points = Points.tutorial()
    needed = theory.within(points, Settings())
    assert theory.within(points, Settings(iterations=needed)) == needed
    assert theory.within(points, Settings(iterations=needed - 1)) is None
    assert theory.within(points, Settings(0.0013)) is None
    assert theory.within(points, Settings(1e300)) is None


def test_a_neuron_that_starts_at_the_best_line_is_there_at_once():
    line = theory.least_squares(Points.tutorial())
    assert theory.within(Points.tutorial(), Settings(weight=line.weight, bias=line.bias)) == 0


def test_a_neuron_within_rounding_of_a_perfect_line_is_there_at_once():
    points = Points([1, 2, 3, 4], [0.1, 0.3, 0.5, 0.7])
    assert theory.within(points, Settings(0.01, weight=0.2, bias=-0.1)) == 0


def test_with_all_x_equal_the_horizontal_line_through_the_mean_is_given():
    points = Points([0.1] * 5, [1, 2, 3, 4, 5])
    assert theory.least_squares(points) == (0, 3, 10)
    steep, flat = theory.hessian_eigenvalues(points)
    assert flat == 0
    assert steep == pytest.approx(2 * 5 * (0.1**2 + 1))
    assert theory.condition_number(points) == math.inf
    assert theory.best_learning_rate(points) == pytest.approx(1 / steep)  # there at once
    assert theory.within(points, Settings(0.05)) > 0


def test_two_points_lie_on_their_line():
    points = Points([1, 3], [5, 1])
    assert theory.least_squares(points) == pytest.approx((-2, 7, 0), abs=1e-12)
    assert theory.within(points, Settings(0.02)) > 0


@pytest.mark.parametrize("y_size", [1e-300, 1e-150, 1e150, 1e300])
@pytest.mark.parametrize("x_size", [1e-300, 1e-150, 1e150, 1e300])
def test_huge_and_tiny_values_divide_nothing_by_zero(x_size, y_size):
    plain = Points([1, 2, 4], [1, 3, 2])
    points = Points(plain.x * x_size, plain.y * y_size)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        line, expected = theory.least_squares(points), theory.least_squares(plain)
        numbers = (
            *line,
            *theory.hessian_eigenvalues(points),
            theory.largest_stable_learning_rate(points),
            theory.best_learning_rate(points),
            theory.condition_number(points),
        )
        assert not np.isnan(numbers).any()
        theory.within(points, Settings())
    if 0 < y_size / x_size < math.inf:
        assert line.weight / (y_size / x_size) == pytest.approx(expected.weight)
    assert line.bias / y_size == pytest.approx(expected.bias)


def test_far_from_the_origin_the_smaller_eigenvalue_keeps_its_digits():
    x = np.linspace(0, 1, 9)
    for offset in (2000.0, 1e6, 1e9):
        far = offset + x
        steep, flat = theory.hessian_eigenvalues(Points(far, x))
        centred = far - far[4]  # exact: the middle of evenly spaced values
        mean = far.mean()
        assert flat == pytest.approx(2 * (centred**2).sum() / (1 + mean**2), rel=1e-3)
        assert steep == pytest.approx(2 * 9 * (1 + mean**2), rel=1e-3)
