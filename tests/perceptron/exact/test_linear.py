"""The theory of momentum and Nesterov's, against runs that torch.optim makes in float64."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from perceptron import Moments, Points, Settings, record, theory
from perceptron.optimizers import OPTIMIZERS, Terms
from tests.breadth import some
from tests.descents import by_torch

WITH_VELOCITY = ["momentum", "nesterov"]


def random_points(seed):
    random = np.random.default_rng([2, seed])
    x = random.normal(random.normal(0, 2), 10 ** random.uniform(-0.5, 0.5), 20)
    return Points(x, x + random.normal(0, 1, 20))


@pytest.mark.parametrize("loss", ["sum", "mean"])
@pytest.mark.parametrize("optimizer", WITH_VELOCITY)
@pytest.mark.parametrize("seed", some(range(25), keep=5))
def test_real_runs_settle_just_below_the_edge_and_run_away_just_above_it(optimizer, loss, seed):
    points = random_points(seed)
    momentum = float(np.random.default_rng(seed).choice([0.2, 0.5, 0.8, 0.9]))
    settings = Settings(iterations=900, loss=loss, optimizer=optimizer, momentum=momentum)
    edge = theory.largest_stable_learning_rate(points, settings)
    below, above = (
        by_torch(points, replace(settings, learning_rate=share * edge), torch.float64)[2]
        for share in (0.98, 1.02)
    )
    assert below[-100:].max() < 0.5 * below[:100].max() or below[-1] < 1.01 * below.min()
    assert above[-1] > 1e3 * above[0]


@pytest.mark.parametrize("optimizer", ["gradient descent", *WITH_VELOCITY])
@pytest.mark.parametrize("share", [0.002, 0.05, 0.4, 0.9, 0.99])
@pytest.mark.parametrize("seed", some(range(4), keep=1))
def test_a_real_run_shrinks_at_the_rate_of_convergence(optimizer, share, seed):
    points = random_points(seed)
    settings = Settings(iterations=3000, optimizer=optimizer, weight=2.0, bias=-1.0)
    edge = theory.largest_stable_learning_rate(points, settings)
    settings = replace(settings, learning_rate=share * edge)
    line, rate = theory.least_squares(points), theory.convergence_rate(points, settings)
    mu = 0 if optimizer == "gradient descent" else settings.momentum
    ahead = mu if optimizer == "nesterov" else 0
    radius = 0.0
    x = np.stack([points.x, np.ones(20)])
    for curvature in np.linalg.eigvalsh(2 * x @ x.T):
        s = settings.learning_rate * curvature  # v' = μ·v + s·z, z' = z - v' or z - s·z - μ·v'
        new = np.array([s, mu])
        step = new if not ahead else np.array([s, 0]) + mu * new
        radius = max(radius, *np.abs(np.linalg.eigvals([np.array([1, 0]) - step, new])))
    assert rate == pytest.approx(radius, abs=1e-7)
    weight, bias, _ = by_torch(points, settings, torch.float64)
    distance = np.hypot(weight - line.weight, bias - line.bias)
    far = np.flatnonzero(distance > 1e-9 * distance[0])[-1]
    # the largest of a stretch: complex modes go through zero
    early, late = distance[far // 3 :][: far // 6], distance[far - far // 6 :][: far // 6]
    lag = (far - far // 6) - far // 3
    assert (late.max() / early.max()) ** (1 / lag) == pytest.approx(rate, abs=0.01)


def test_half_lives_are_what_the_powers_of_each_mode_say():
    points = Points.tutorial()
    steep, flat = theory.half_lives(points)
    assert 0.545**steep == pytest.approx(0.5, rel=1e-3)  # |1 - 0.001·1545.04|
    assert flat == pytest.approx(117.2, abs=0.1)  # ln 2 / -ln(1 - 0.001·5.8968)
    assert theory.half_lives(points, Settings(0.01))[0] == np.inf
    home = theory.half_lives(Points([-1.0, 1.0], [0.0, 1.0]), Settings(0.25))
    assert home == (0.0, 0.0)
    assert theory.half_lives(Points([2.0, 2.0], [0.0, 1.0]), Settings(0.01))[1] == np.inf


@pytest.mark.parametrize("seed", range(6))
def test_no_rate_of_a_scan_converges_faster_than_the_best(seed):
    points = random_points(seed)
    edge = theory.largest_stable_learning_rate(points)

    def pace(rate):
        return theory.convergence_rate(points, Settings(rate))

    best = pace(theory.best_learning_rate(points))
    assert best <= min(map(pace, edge * np.linspace(0.001, 1, 1000))) + 1e-9


def test_where_all_x_are_equal_the_best_rate_arrives_in_one_update():
    points = Points([2.0, 2, 2], [1, 4, 7])
    best = Settings(theory.best_learning_rate(points))
    assert theory.convergence_rate(points, best) == pytest.approx(0, abs=1e-15)
    assert theory.within(points, best) == 1


def test_without_momentum_the_rules_with_velocity_are_gradient_descent():
    points = Points.named("Hubble 1929")
    for optimizer in WITH_VELOCITY:
        settings = Settings(0.01, optimizer=optimizer, momentum=0.0)
        edge = theory.largest_stable_learning_rate(points, settings)
        assert edge == pytest.approx(theory.largest_stable_learning_rate(points))
        assert theory.half_lives(points, settings) == theory.half_lives(points, Settings(0.01))


def test_polyaks_heavy_ball_is_the_fastest_of_all_momenta():
    points = Points.tutorial()
    rate, momentum = theory.best_momentum(points)
    assert (rate, momentum) == pytest.approx((0.00229643, 0.780805), rel=1e-5)
    ball = Settings(rate, optimizer="momentum", momentum=momentum)
    best = theory.convergence_rate(points, ball)
    assert best == pytest.approx(0.88363, abs=1e-5)
    for other in np.linspace(0, 0.99, 100):
        for share in np.linspace(0.01, 1, 50):
            settings = replace(ball, momentum=float(other))
            edge = theory.largest_stable_learning_rate(points, settings)
            settings = replace(settings, learning_rate=share * edge)
            assert theory.convergence_rate(points, settings) >= best - 1e-6


def step_by_step(points, settings, rule):
    """Weight and bias by the rule's own words, a velocity for each; (2, iterations + 1)."""
    x = np.stack([points.x, np.ones(len(points))])  # (2, n)
    p, velocity = np.array([settings.weight, settings.bias]), np.zeros(2)
    path = [p]
    for _ in range(settings.iterations):
        step = settings.learning_rate * 2 * x @ (p @ x - points.y)
        velocity = rule.keep * velocity + step
        p = p - rule.direct * step - rule.ahead * velocity
        path.append(p)
    return np.transpose(path)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9])
@pytest.mark.parametrize(
    "rule", [Terms(0.5, 0.7, 0.3), Terms(0.9, 0.0, 0.4), Terms(0.0, 0.6, 0.2), Terms(0.8, 2.0, 0.1)]
)
def test_any_linear_rule_has_its_history_its_rate_and_its_edge(monkeypatch, rule, share):
    other = replace(OPTIMIZERS["momentum"], linear=lambda momentum: rule)
    monkeypatch.setitem(OPTIMIZERS, "momentum", other)
    points = random_points(3)
    settings = Settings(iterations=300, optimizer="momentum", weight=2.0, bias=-1.0)
    edge = theory.largest_stable_learning_rate(points, settings)
    settings = replace(settings, learning_rate=share * edge)
    run = record(points, settings, engine="exact")
    np.testing.assert_allclose(
        [run.weight, run.bias], step_by_step(points, settings, rule), rtol=1e-9, atol=1e-9
    )

    def radius(rate):
        steps = rate * np.array(theory.hessian_eigenvalues(points))
        maps = [[[1 - rule.pull * s, -rule.carry], [s, rule.keep]] for s in steps]
        return np.abs(np.linalg.eigvals(maps)).max()

    assert theory.convergence_rate(points, settings) == pytest.approx(radius(share * edge))
    assert radius(0.999 * edge) < 1 < radius(1.001 * edge)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("seed", range(5))
def test_the_predicted_iteration_is_where_a_real_run_arrives(optimizer, seed):
    points = random_points(seed)
    settings = Settings(iterations=600, optimizer=optimizer, seed=seed)
    edge = theory.largest_stable_learning_rate(points, settings)
    settings = replace(settings, learning_rate=min(0.3 * edge, 0.3))
    loss = by_torch(points, settings, torch.float64)[2]
    arrived = np.flatnonzero(loss <= 1.01 * theory.least_squares(points).loss)
    assert theory.within(points, settings) == (arrived[0] if len(arrived) else None)


def test_where_updates_are_bounded_no_rate_diverges():
    for chosen in ({"optimizer": "adam"}, {"loss": "absolute"}, {"loss": "huber"}):
        settings = Settings(1000.0, 300, **chosen)
        assert theory.largest_stable_learning_rate(Points.tutorial(), settings) == np.inf
        run = record(Points.tutorial(), settings)
        assert np.isfinite(run.loss).all()
        assert not run.diverged


def test_a_batch_of_a_sum_is_as_much_less_steep_as_it_is_smaller():
    points, whole = Points.tutorial(), theory.largest_stable_learning_rate(Points.tutorial())
    for size, times in ((5, 5), (25, 1), (1000, 1)):
        settings = Settings(batch_size=size)
        assert theory.largest_stable_learning_rate(points, settings) == pytest.approx(times * whole)
    mean = theory.largest_stable_learning_rate(points, Settings(loss="mean", batch_size=5))
    assert mean == theory.largest_stable_learning_rate(points, Settings(loss="mean"))


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (Settings(optimizer="adam"), "optimizer: 'adam' has no constant rate"),
        (Settings(loss="absolute"), "settings: the absolute loss has no exact form"),
        (Settings(batch_size=5), "settings: batches have no exact form"),
    ],
)
def test_what_has_no_constant_rate_is_refused_with_the_reason(settings, reason):
    for ask in (theory.half_lives, theory.convergence_rate):
        with pytest.raises(ValueError, match=reason):
            ask(Points.tutorial(), settings)


@pytest.mark.parametrize("name", ["Tutorial", "Hubble 1929", "Forbes 1857"])
def test_the_theory_of_points_and_of_their_moments_is_the_same(name):
    points = Points.named(name)
    moments = Moments.of(points)
    settings = Settings(optimizer="nesterov", iterations=50)
    assert theory.least_squares(moments) == pytest.approx(theory.least_squares(points), rel=1e-9)
    for ask in (
        theory.largest_stable_learning_rate,
        theory.half_lives,
        theory.within,
    ):
        assert ask(moments, settings) == ask(points, settings)
