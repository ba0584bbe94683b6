import warnings
from fractions import Fraction

import numpy as np
import pytest

from perceptron import Moments, Points


def exact_moments(points):
    """The same sums in rational arithmetic: nothing rounds."""
    x = [Fraction(v) for v in points.x]
    y = [Fraction(v) for v in points.y]
    n = len(x)
    mean_x, mean_y = sum(x) / n, sum(y) / n
    return (
        n,
        mean_x,
        mean_y,
        sum((a - mean_x) ** 2 for a in x),
        sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)),
        sum((b - mean_y) ** 2 for b in y),
    )


def values(moments):
    return (moments.n, moments.mean_x, moments.mean_y, moments.sxx, moments.sxy, moments.syy)


@pytest.mark.parametrize("offset", [0.0, 2000.0, 1e6, -1e9])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_moments_far_from_the_origin_equal_those_of_exact_arithmetic(offset, scale):
    random = np.random.default_rng(5)
    x = offset + scale * random.normal(size=40)
    points = Points(x, 3 * scale * random.normal(size=40) - 7 * offset + 2 * (x - offset))
    for got, true in zip(values(Moments.of(points)), exact_moments(points), strict=True):
        assert abs(Fraction(got) - true) <= Fraction(1e-14) * abs(true)


def test_joined_chunks_equal_the_whole():
    random = np.random.default_rng(6)
    x, y = 1e6 + random.normal(size=90), random.normal(size=90) - 1e5
    whole = Moments.of(Points(x, y))
    first, second, third = (
        Moments.of(Points(x[s], y[s])) for s in np.split(np.arange(90), [7, 50])
    )
    for joined in ((first + second) + third, first + (second + third), third + first + second):
        np.testing.assert_allclose(values(joined), values(whole), rtol=1e-9)
        assert joined.n == 90


def test_equal_x_have_no_spread_at_all():
    for value in (0.1, 1e6 + 0.1, 1e300, 1e-300):
        moments = Moments.of(Points([value] * 7, np.linspace(0.1, 0.7, 7)))
        assert (moments.sxx, moments.sxy, moments.mean_x) == (0, 0, value)
        joined = moments + moments
        assert (joined.sxx, joined.sxy) == (0, 0)


@pytest.mark.parametrize("size", [1e150, 1e-150, 1.7e308, 5e-324])
def test_huge_and_tiny_values_give_no_nan_and_no_warning(size):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        points = Points(np.array([-1, 0.5, 1]) * size, np.array([1, -1, 1]) * size)
        moments = Moments.of(points)
        assert not np.isnan(values(moments)).any()
        assert not np.isnan(values(moments + moments)).any()
