import warnings
from decimal import Decimal, localcontext

import numpy as np
import pytest

from perceptron import Moments, Points, Settings, record, theory
from perceptron.exact import history, refusal
from perceptron.neuron import start


def plain_loop(points, settings, weight, bias):
    """Gradient descent as everybody would write it in numpy, float64."""
    x, y = points.x, points.y
    scale = 1.0 if settings.loss == "sum" else 1 / len(x)
    rows = []
    for _ in range(settings.iterations + 1):
        r = weight * x + bias - y
        rows.append((weight, bias, scale * (r @ r)))
        weight -= settings.learning_rate * 2 * scale * (r @ x)
        bias -= settings.learning_rate * 2 * scale * r.sum()
    return np.array(rows).T  # (3, iterations + 1)


def random_problem(seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 60))
    x = random.normal(random.normal(0, 3), 10 ** random.uniform(-1, 1), n)
    points = Points(x, random.normal(0, 2) * x + random.normal(0, 1, n) + random.normal(0, 3))
    loss = str(random.choice(["sum", "mean"]))
    edge = theory.largest_stable_learning_rate(points, Settings(loss=loss))
    share = float(random.choice([1e-4, 0.1, 0.5, 0.77, 0.97, 1.02]))
    weight, bias = random.normal(0, 3, 2)
    return points, Settings(share * edge, 200, loss=loss, weight=weight, bias=bias)


@pytest.mark.parametrize("seed", range(60))
def test_the_exact_history_is_that_of_a_plain_float64_loop(seed):
    points, settings = random_problem(seed)
    got = history(Moments.of(points), settings, start(settings))
    true = plain_loop(points, settings, settings.weight, settings.bias)
    for column, expected in zip(got, true, strict=True):
        assert column.shape == (201,)
        np.testing.assert_allclose(column, expected, rtol=1e-9, atol=1e-10 * np.abs(expected).max())


@pytest.mark.parametrize("loss", ["sum", "mean"])
@pytest.mark.parametrize("name", ["Tutorial", "Falling line", "One outlier", "Hubble 1929"])
def test_exact_and_autograd_agree_within_float32_rounding(name, loss):
    points = Points.named(name)
    rate = 0.77 * theory.largest_stable_learning_rate(points, Settings(loss=loss))
    settings = Settings(rate, iterations=1000, seed=5, loss=loss)
    exact, loop = (record(points, settings, engine) for engine in ("exact", "autograd"))
    for a, b in ((exact.weight, loop.weight), (exact.bias, loop.bias), (exact.loss, loop.loss)):
        np.testing.assert_allclose(a, b, rtol=2e-4, atol=2e-5 * np.abs(b).max())


def decimal_modes(points):
    """λ₁, λ₂ of the summed loss in the decimals of the current context."""
    x = [Decimal(float(v)) for v in points.x]
    sum_x, sum_xx, n = sum(x), sum(v * v for v in x), len(x)
    trace, det = 2 * (sum_xx + n), 4 * (n * sum_xx - sum_x * sum_x)
    root = (trace * trace - 4 * det).sqrt()
    return (trace + root) / 2, (trace - root) / 2


def decimal_loop(points, settings, weight, bias):
    """The plain loop in 60 decimals, by the raw sums: with so many digits they may cancel."""
    x, y = ([Decimal(float(v)) for v in column] for column in (points.x, points.y))
    n, sx, sy = len(x), sum(x), sum(y)
    sxx, syy = sum(v * v for v in x), sum(v * v for v in y)
    sxy = sum(a * b for a, b in zip(x, y, strict=True))
    w, b, rate = Decimal(weight), Decimal(bias), Decimal(settings.learning_rate)
    rows = []
    for _ in range(settings.iterations + 1):
        loss = w * w * sxx + 2 * w * b * sx + n * b * b - 2 * w * sxy - 2 * b * sy + syy
        rows.append((w, b, loss))
        gradient = 2 * (w * sxx + b * sx - sxy), 2 * (w * sx + n * b - sy)
        w, b = w - rate * gradient[0], b - rate * gradient[1]
    return np.array(rows).T  # (3, iterations + 1) of Decimal


@pytest.mark.parametrize("share", [1e-6, 0.3, 0.9, 1.01])
@pytest.mark.parametrize("offset", [0.0, -50.0, 2000.0, 1e6, 1e9])
def test_far_from_the_origin_the_history_keeps_its_digits(offset, share):
    random = np.random.default_rng(11)
    x = offset + np.linspace(0, 1, 9)
    points = Points(x, 3 + 0.7 * (x - offset) + random.normal(0, 0.1, 9))
    edge = theory.largest_stable_learning_rate(points, Settings())
    settings = Settings(share * edge, iterations=150, weight=0.25, bias=-0.5)
    got = history(Moments.of(points), settings, (0.25, -0.5))
    with localcontext() as context:
        context.prec = 60
        true = decimal_loop(points, settings, 0.25, -0.5)
        for column, expected in zip(got, true, strict=True):
            errors = [abs(Decimal(v) - e) for v, e in zip(column.tolist(), expected, strict=True)]
            assert max(errors) <= Decimal("1e-12") * max(abs(expected))


@pytest.mark.parametrize("share", [1e-9, 1e-3, 0.4, 0.9, 0.999])
def test_after_a_million_iterations_the_powers_keep_twelve_digits(share):
    points = Points.tutorial()
    edge = theory.largest_stable_learning_rate(points, Settings())
    settings = Settings(share * edge, iterations=1_000_000, weight=3.0, bias=-3.0)
    weight, bias, loss = history(Moments.of(points), settings, (3.0, -3.0))
    line = theory.least_squares(points)
    with localcontext() as context:
        context.prec = 60
        steep, flat = decimal_modes(points)
        rate = Decimal(settings.learning_rate)
        for k in (1, 10, 1000, 31_623, 1_000_000):
            factors = (1 - rate * steep) ** k, (1 - rate * flat) ** k
            # the eigenvector of λ is (n·λ' , …) by the bias row: 2·Σx·w + (2n - λ)·b = 0
            sum_x, n = sum(Decimal(float(v)) for v in points.x), len(points)
            direction = (steep - 2 * n, 2 * sum_x)
            length = (direction[0] ** 2 + direction[1] ** 2).sqrt()
            c, s = direction[0] / length, direction[1] / length
            dw, db = Decimal(3) - Decimal(line.weight), Decimal(-3) - Decimal(line.bias)
            z1, z2 = (c * dw + s * db) * factors[0], (c * db - s * dw) * factors[1]
            true = float(c * z1 - s * z2) + line.weight, float(s * z1 + c * z2) + line.bias
            assert weight[k] == pytest.approx(true[0], rel=1e-12, abs=1e-12)
            assert bias[k] == pytest.approx(true[1], rel=1e-12, abs=1e-12)
            excess = float((steep * z1 * z1 + flat * z2 * z2) / 2)
            assert loss[k] == pytest.approx(line.loss + excess, rel=1e-12)


def test_the_first_step_is_the_start_itself():
    settings = Settings(weight=0.1, bias=1e-9)
    for points in (Points.named("Forbes 1857"), Points.named("Far from origin")):
        weight, bias, _ = history(Moments.of(points), settings, start(settings))
        assert (weight[0], bias[0]) == (0.1, 1e-9)


def test_with_all_x_equal_descent_stops_at_the_nearest_point_of_the_valley():
    points = Points([2, 2, 2], [1, 4, 7])
    settings = Settings(0.01, iterations=3000, weight=5.0, bias=1.0)
    weight, bias, loss = history(Moments.of(points), settings, (5.0, 1.0))
    np.testing.assert_allclose(
        (weight[:50], bias[:50], loss[:50]), plain_loop(points, settings, 5.0, 1.0)[:, :50]
    )
    # nearest to (5, 1) on the line 2w + b = 4, along the normal (2, 1): back by 7/5 of it
    assert (weight[-1], bias[-1]) == pytest.approx((5 - 14 / 5, 1 - 7 / 5))
    assert loss[-1] == pytest.approx(18)


def test_a_factor_of_zero_arrives_at_once():
    points = Points([-1, 1], [1, 3])  # both eigenvalues are 4
    weight, bias, loss = history(Moments.of(points), Settings(0.25, 3), (0.3, 0.4))
    np.testing.assert_allclose(weight, [0.3, 1, 1, 1])
    np.testing.assert_allclose(bias, [0.4, 2, 2, 2])
    np.testing.assert_allclose(loss, [2 * (0.7**2 + 1.6**2), 0, 0, 0], atol=1e-30)


def test_on_an_exact_line_the_loss_goes_to_zero_and_never_below():
    points = Points.line(size=20, slope=0.3, intercept=0.7, noise=0.0)
    run = record(points, Settings(0.003, iterations=20_000), engine="exact")
    assert (run.loss >= 0).all()
    assert (np.diff(run.loss) <= 0).all()
    assert run.loss[-1] < 1e-25


def test_overflow_is_inf_and_never_nan_and_says_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for points in (Points.tutorial(), Points([-1, 1], [1, 3]), Points([3, 3], [1, 3])):
            for rate in (0.6, 3.0, 1e300):
                columns = history(Moments.of(points), Settings(rate, 5000), (0.3, 0.4))
                assert not np.isnan(columns).any()
                assert columns[2][-1] == np.inf


@pytest.mark.parametrize("y_size", [1e-150, 1.0, 1e150])
@pytest.mark.parametrize("x_size", [1e-150, 1e150, 1e200])
def test_huge_and_tiny_points_give_no_nan_and_no_warning(x_size, y_size):
    points = Points(np.array([1, 2, 4]) * x_size, np.array([1, 3, 2]) * y_size)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for rate in (5e-324, 1e-302, 1e-3, 1e300):
            columns = history(Moments.of(points), Settings(rate, 100), (0.3, 0.4))
            assert not np.isnan(columns).any()
            assert (columns[0][0], columns[1][0]) == (0.3, 0.4)


def test_a_huge_problem_descends_as_a_plain_loop_does():
    points = Points(np.array([-1, 0, 2, 3]) * 1e150, np.array([1, 0, 3, 2]) * 1e150)
    settings = Settings(0.02e-300, iterations=100)
    got = history(Moments.of(points), settings, (0.3, 0.4))
    for column, expected in zip(got, plain_loop(points, settings, 0.3, 0.4), strict=True):
        np.testing.assert_allclose(column, expected, rtol=1e-12)
    assert got[0][-1] == pytest.approx(11 / 14)  # the best line through the origin: Σxy / Σx²


def test_only_the_clamp_is_refused_and_the_refusal_is_a_sentence():
    assert refusal(Settings()) is None
    assert refusal(Settings(loss="mean", weight=1.0)) is None
    assert "clamp" in refusal(Settings(clamp=True))
