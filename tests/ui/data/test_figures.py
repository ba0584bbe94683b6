"""The picture of the points, whatever they are."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron import Points, theory
from ui.data import figures


def scatter(x, y, best=None, axes=("x", "y")):
    return figures.scatter(x, y, best, axes=axes)


def test_the_picture_holds_every_point_and_the_best_line_from_edge_to_edge() -> None:
    points = Points.tutorial()
    best = theory.least_squares(points)
    figure = scatter(points.x, points.y, best)
    dots, line = figure.data
    np.testing.assert_array_equal(dots.x, points.x)
    np.testing.assert_array_equal(dots.y, points.y)
    np.testing.assert_allclose(line.y, best.weight * np.array(line.x) + best.bias)
    assert tuple(line.x) == tuple(figure.layout.xaxis.range)
    assert line.line.dash == "dash"
    assert np.mean(points.x > line.x[0]) == np.mean(points.x < line.x[1]) == 1


def test_where_no_line_is_best_none_is_drawn() -> None:
    assert [trace.name for trace in scatter([2, 2], [1, 3]).data] == ["points"]


def test_fewer_than_two_points_are_a_picture_too() -> None:
    assert len(scatter([], []).data[0].x) == 0
    assert list(scatter([3], [4]).data[0].x) == [3]


@pytest.mark.parametrize(
    "values", [[], [0], [5, 5], [1e30, -1e30], [1e30, 1e30], [1e-300, 2e-300], [-2000, -2000.5]]
)
def test_an_axis_always_has_two_ends_around_its_values(values: list[float]) -> None:
    low, high = figures.extent(np.array(values, dtype=float))
    assert -np.inf < low < high < np.inf
    assert all(low < value < high for value in values)


def test_a_line_is_seen_over_a_crowd_and_points_are_seen_over_a_line() -> None:
    best = theory.LeastSquares(1.0, 0.0, 0.0)
    few, many = scatter([1, 2], [1, 2], best), scatter(range(5000), range(5000), best)
    assert few.data[0].zorder > (few.data[1].zorder or 0)
    assert many.data[0].zorder <= (many.data[1].zorder or 0)


def test_a_column_name_is_text_and_not_markup() -> None:
    layout = scatter([1, 2], [1, 2], axes=("a <b>", "c & d")).layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("a &lt;b&gt;", "c &amp; d")
