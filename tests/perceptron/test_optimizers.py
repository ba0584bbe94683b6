from dataclasses import replace

import mpmath
import numpy as np
import pytest
import torch

from perceptron import Moments, Points, Settings, record, theory, train
from perceptron.exact import final_losses, history
from perceptron.optimizers import OPTIMIZERS
from tests.breadth import some
from tests.descents import by_fifty_digits, by_torch

LINEAR = [name for name, rule in OPTIMIZERS.items() if rule.linear]

ADAPTIVE = [name for name in OPTIMIZERS if name not in LINEAR]


def random_problem(optimizer, seed):
    """Points, and settings that are safe for some linear rules and past the edge for others."""
    random = np.random.default_rng([seed, *optimizer.encode()])
    n = int(random.integers(2, 60))
    x = random.normal(random.normal(0, 3), 10 ** random.uniform(-1, 1), n)
    points = Points(x, random.normal(0, 2) * x + random.normal(0, 1, n) + random.normal(0, 3))
    settings = Settings(
        iterations=120,
        loss=str(random.choice(["sum", "mean"])),
        optimizer=optimizer,
        momentum=float(random.choice([0.0, 0.5, 0.9, 0.99])) if optimizer != "nesterov" else 0.8,
        beta1=float(random.choice([0.0, 0.5, 0.9])),
        beta2=random.choice([None, 0.5, 0.9]),
        epsilon=random.choice([None, 1e-3]),
        weight=float(random.normal(0, 3)),
        bias=float(random.normal(0, 3)),
    )
    if optimizer in LINEAR:
        edge = theory.largest_stable_learning_rate(points, settings)
        rate = edge * float(random.choice([1e-4, 0.1, 0.5, 0.77, 0.97, 1.02]))
    else:
        rate = float(random.choice([1e-4, 1e-2, 0.1]))
    return points, replace(settings, learning_rate=rate)


@pytest.mark.parametrize("seed", some(range(50), keep=15))
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_exact_history_is_torchs_in_float64_step_by_step(optimizer, seed):
    """RMSprop and Adam can hover chaotically: then no two loops agree that round differently.

    How far rounding may carry is what torch's own loop makes of a start some ulp away.
    """
    points, settings = random_problem(optimizer, seed)
    got = history(Moments.of(points), settings, (settings.weight, settings.bias))
    true = by_torch(points, settings, torch.float64)
    nudged = replace(settings, weight=settings.weight * (1 + 1e-15))
    chaos = np.abs(by_torch(points, nudged, torch.float64) - true) if optimizer in ADAPTIVE else 0
    assert np.shape(got) == (3, 121)
    allowed = 1e-9 * np.abs(true).max(axis=1, keepdims=True) + 1000 * np.maximum.accumulate(
        np.broadcast_to(chaos, true.shape), axis=1
    )
    assert (np.abs(np.array(got) - true) <= allowed).all()
    assert np.median(allowed / np.abs(true).max(axis=1, keepdims=True)) < 1e-8


@pytest.mark.parametrize("seed", some(range(3), keep=1))
@pytest.mark.parametrize("loss", ["sum", "mean", "absolute", "huber"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [None, 1, 7, 25, 1000])
def test_training_is_the_plain_loop_of_torch(optimizer, loss, batch_size, seed):
    settings = Settings(
        0.0005, 60, seed, loss=loss, optimizer=optimizer, batch_size=batch_size, delta=0.7
    )
    points = Points.tutorial()
    steps = list(train(points, settings))
    got = np.array([(s.weight, s.bias, s.loss) for s in steps]).T
    true = by_torch(points, settings, torch.float32)
    np.testing.assert_allclose(got, true, rtol=3e-6, atol=1e-6)
    per_epoch = {1: 25, 7: 4}.get(batch_size, 1)
    assert [step.epoch for step in steps] == [k // per_epoch for k in range(61)]


def test_a_batchs_gradients_are_those_of_its_own_points():
    points = Points.tutorial()
    settings = Settings(iterations=50, batch_size=5)
    torch.manual_seed(0)
    torch.rand(2)  # the start
    orders = [torch.randperm(25) for _ in range(11)]
    for step in train(points, settings):
        batch = orders[step.epoch][step.iteration % 5 * 5 :][:5].numpy()
        x, y = points.x[batch], points.y[batch]
        residuals = step.weight * x + step.bias - y
        assert step.weight_gradient == pytest.approx(2 * residuals @ x, rel=1e-5)
        assert step.bias_gradient == pytest.approx(2 * residuals.sum(), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("center", "spread"), [(1990, 12), (1e6, 0.5), (-4e8, 3), (0, 1e-6)])
def test_on_badly_scaled_points_the_path_agrees_with_fifty_digits(optimizer, center, spread):
    random = np.random.default_rng(7)
    x = center + random.normal(0, spread, 12)
    points = Points(x, 40 + 0.3 * (x - center) / spread + random.normal(0, 0.2, 12))
    settings = Settings(iterations=300, optimizer=optimizer, weight=0.25, bias=-0.5)
    edge = theory.largest_stable_learning_rate(points, settings)
    settings = replace(settings, learning_rate=0.7 * edge if optimizer in LINEAR else 0.01)
    got = history(Moments.of(points), settings, (0.25, -0.5))
    for column, expected in zip(got, by_fifty_digits(points, settings, 0.25, -0.5), strict=True):
        size = max(map(abs, expected))
        assert max(map(abs, column - expected)) <= 1e-9 * size


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
@pytest.mark.parametrize("momentum", [1e-9, 0.5, 0.9, 0.99, 0.9999])
@pytest.mark.parametrize("rate", [1e-9, 1e-3, 0.3, 0.99, 1.001, "meeting", "beside", "whole"])
def test_powers_with_momentum_are_those_of_the_matrix(optimizer, momentum, rate):
    """In fifty digits; at shares of the edge, where the flat mode's eigenvalues meet, at s = 1.

    At the edge a rate that is off by one rounding is off by as many as there are iterations.
    """
    points, count = Points.tutorial(), 200_000
    settings = Settings(iterations=count, optimizer=optimizer, momentum=momentum)
    steep, flat = theory.hessian_eigenvalues(points)
    with mpmath.workdps(50):
        mu = mpmath.mpf(momentum)
        pull, carry = (1 + mu, mu * mu) if optimizer == "nesterov" else (1, mu)
        half = 2 - pull * (1 - mu)
        meeting = (half - mpmath.sqrt(half**2 - (pull * (1 - mu)) ** 2)) / pull**2
        beside = meeting * (1 + mpmath.mpf("1e-7"))
        named = {"meeting": meeting / flat, "beside": beside / flat, "whole": 1 / steep}
        edge = theory.largest_stable_learning_rate(points, settings)
        rate = float(named[rate] if rate in named else rate * edge)
        x, y = ([mpmath.mpf(float(v)) for v in column] for column in (points.x, points.y))
        h = 2 * mpmath.matrix([[mpmath.fdot(x, x), sum(x)], [sum(x), len(x)]])
        best = mpmath.lu_solve(h, 2 * mpmath.matrix([mpmath.fdot(x, y), sum(y)]))
        least = mpmath.fsum((best[0] * a + best[1] - b) ** 2 for a, b in zip(x, y, strict=True))
        m, step = mpmath.matrix(4, 4), mpmath.mpf(rate) * h
        for i in range(2):
            for j in range(2):
                m[i, j] = (i == j) - pull * step[i, j]
                m[i, 2 + j] = -carry * (i == j)
                m[2 + i, j] = step[i, j]
                m[2 + i, 2 + j] = mu * (i == j)
        got = history(Moments.of(points), replace(settings, learning_rate=rate), (3.0, -3.0))
        for k in (1, 2, 63, 1000, 65_537, count):
            away = (m**k * mpmath.matrix([3 - best[0], -3 - best[1], 0, 0]))[:2]
            loss = least + (away.T * h * away)[0] / 2
            if loss > 1e300:
                assert got[2][k] > 1e299
                continue
            at = best[0] + away[0], best[1] + away[1], loss
            assert [column[k] for column in got] == pytest.approx([*map(float, at)], rel=2e-10)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_final_losses_at_many_rates_are_the_ends_of_their_histories(optimizer):
    points = Points.named("Hubble 1929")
    settings = Settings(iterations=77, optimizer=optimizer)
    rates = np.logspace(-5, 0.5, 23)
    ends = final_losses(Moments.of(points), settings, (0.5, 0.5), rates)
    for rate, end in zip(rates, ends, strict=True):
        loss = history(Moments.of(points), replace(settings, learning_rate=rate), (0.5, 0.5))[2]
        assert end == pytest.approx(loss[-1], rel=1e-9)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("rate", [1e-300, 0.01, 1e3, 1e300])
@pytest.mark.parametrize("size", [1e-300, 1.0, 1e154, 1e300])
def test_no_rate_and_no_size_makes_nan_or_a_warning(optimizer, rate, size):
    points = Points(np.array([1, 2, 4]) * size, [1, 3, 2])
    settings = Settings(rate, 200, optimizer=optimizer)
    run = record(points, settings, engine="exact")
    for column in (run.weight, run.bias, run.loss):
        assert not np.isnan(column).any()
    assert not np.isnan(
        final_losses(Moments.of(points), settings, (0.5, 0.5), np.array([rate]))
    ).any()


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_a_linear_rule_past_its_edge_goes_to_inf_without_a_nan(optimizer):
    settings = Settings(0.01, 4000, optimizer=optimizer)
    run = record(Points.tutorial(), settings, engine="exact")
    assert run.diverged
    assert run.loss[-1] == np.inf
    assert np.isfinite(run.loss[: np.argmax(np.isinf(run.loss))]).all()


@pytest.mark.parametrize("optimizer", ADAPTIVE)
def test_an_adaptive_optimizer_that_hovers_far_too_high_has_not_diverged(optimizer):
    line = theory.least_squares(Points.tutorial())
    settings = Settings(
        10.0, 50, optimizer=optimizer, weight=line.weight + 1e-3, bias=line.bias + 1e-3
    )
    for engine in ("exact", "autograd"):
        run = record(Points.tutorial(), settings, engine)
        assert run.loss.max() > 100 * run.loss[0]
        assert not run.diverged


@pytest.mark.parametrize(
    "name", ["sgd", "GD", "Gradient Descent", "gradient_descent", "gradient-descent"]
)
def test_gradient_descent_may_be_spelt_in_several_ways(name):
    assert Settings(optimizer=name) == Settings()
