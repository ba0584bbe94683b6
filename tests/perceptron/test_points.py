import os
import pickle
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

from perceptron import Points, Settings, record, theory
from perceptron.points import DATA, INTERACTIVE, sample

ROOT = Path(__file__).parent.parent.parent


def test_points_are_float64_copies_that_cannot_be_changed():
    x = np.array([1.0, 2.0, 3.0])
    points = Points(x, [4.0, 5.0, 6.0])
    x[0] = 99
    assert points.x.dtype == points.y.dtype == np.float64
    assert points.x.tolist() == [1, 2, 3]
    assert len(points) == 3
    with pytest.raises(ValueError, match="read-only"):
        points.x[0] = 0
    with pytest.raises(AttributeError):
        points.x = x


def test_any_real_numbers_are_accepted():
    points = Points([0.5, Fraction(1, 4), np.float32(2)], range(3))
    assert points.x.tolist() == [0.5, 0.25, 2]


def test_points_are_equal_by_value_and_so_can_key_a_cache():
    one, same = (Points([1, 2], [3, 4], name="a", x_unit="m") for _ in range(2))
    assert one == same
    assert hash(one) == hash(same)
    assert {one: "seen"}[same] == "seen"
    assert pickle.loads(pickle.dumps(one)) == one
    for other in (
        Points([1, 2], [3, 5], name="a", x_unit="m"),
        Points([1, 3], [3, 4], name="a", x_unit="m"),
        Points([1, 2], [3, 4], name="b", x_unit="m"),
        Points([1, 2], [3, 4], name="a", x_unit="km"),
    ):
        assert one != other
    assert one != "points"


def test_points_from_another_process_are_found_by_value():
    """Hashes of bytes differ from process to process, so none may travel."""
    points = Points([1, 2], [3, 4])
    code = "import pickle, sys; points = pickle.load(sys.stdin.buffer); assert points in {points}"
    code += "; from perceptron import Points; assert points in {Points([1, 2], [3, 4])}"
    hash(points)
    asked = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONHASHSEED": "12"}
    subprocess.run(asked, input=pickle.dumps(points), env=environment, cwd=ROOT, check=True)


def test_as_many_points_as_can_be_edited_are_all_drawn():
    points = Points.line(size=INTERACTIVE)
    assert points.drawn is points
    assert sample(3).tolist() == [0, 1, 2]


@pytest.mark.parametrize("count", [INTERACTIVE + 1, 214_000, 3_000_000])
def test_of_more_points_a_sample_is_drawn_that_is_the_same_each_time(count):
    every = sample(count).copy()
    sample.cache_clear()
    assert (sample(count) == every).all()
    assert len(every) == INTERACTIVE
    assert (np.diff(every) > 0).all(), "in the order of the file, and none twice"
    assert 0 <= every[0] < every[-1] < count


def test_the_drawn_points_are_pairs_of_the_file_under_its_names():
    x = np.arange(30_000.0)
    points = Points(x, -2 * x, name="long", x_name="hour", y_unit="°C")
    drawn = points.drawn
    assert (drawn.x == x[sample(30_000)]).all()
    assert (drawn.y == -2 * drawn.x).all()
    assert (drawn.name, drawn.x_name, drawn.y_unit) == ("long", "hour", "°C")


@pytest.mark.parametrize("period", [2, 10, 20, 24, 100])
def test_a_periodic_file_is_not_distorted(period):
    """200,000 rows are 20 for each drawn one: in step, an even choice would see one phase alone."""
    expected = INTERACTIVE / period
    seen = np.bincount(sample(200_000) % period, minlength=period)
    assert np.abs(seen - expected).max() < 4.5 * np.sqrt(expected)


def test_no_stretch_of_a_file_is_drawn_more_than_another():
    seen = np.bincount(sample(1_000_000) // 100_000)
    assert np.abs(seen - INTERACTIVE / 10).max() < 4.5 * np.sqrt(INTERACTIVE / 10)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1], [1], "x: 1 values must be at least 2"),
        ([], [], "x: 0 values must be at least 2"),
        ([1, 2], [1, 2, 3], "y: 3 values must be as many as the 2 of x"),
        ([1, 2, 3], [1, 2, float("nan")], "y[2]: nan must be finite"),
        ([1, float("-inf")], [1, 2], "x[1]: -inf must be finite"),
        ([1, "two"], [1, 2], "x[1]: 'two' must be a number"),
        ([1, None], [1, 2], "x[1]: None must be a number"),
        ([1, 2], [True, False], "y[0]: True must be a number"),
        ([1, 2j], [1, 2], "x[1]: 2j must be a number"),
        ([1, 10**400], [1, 2], "x[1]: inf must be finite"),
        ([[1], [2]], [1, 2], "x: an array of shape (2, 1) must be one-dimensional"),
        ([[1], [2, 3]], [1, 2], "x: rows of different lengths must be one row of numbers"),
        (3, [1, 2], "x: an array of shape () must be one-dimensional"),
    ],
)
def test_a_bad_value_is_refused_by_name_and_position(x, y, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Points(x, y)


SECONDS = np.timedelta64(1, "s")
HIDDEN = np.ma.masked_array([1.0, 2.0, 999.0, 999.0], mask=[False, False, True, True])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (HIDDEN, "[2]: masked must be a number"),
        (HIDDEN.astype(object), "[2]: masked must be a number"),
        (np.ma.masked_array([1, 2, 3, 4], mask=True), "[0]: masked must be a number"),
        (np.arange(4) * SECONDS, ": timedelta64 must be numbers: divide by a unit"),
        (list(np.arange(4) * SECONDS), ": timedelta64 must be numbers: divide by a unit"),
        (np.arange(4).astype("M8[D]"), ": datetime64 must be numbers: subtract the first"),
        (torch.ones(4, requires_grad=True), ": a tensor that requires grad must be detached: "),
        (torch.ones(4, dtype=torch.bfloat16), ": bfloat16, which numpy lacks, must be another"),
        (torch.ones(4).to_sparse(), ": can't be read as numbers: can't convert Sparse"),
    ],
    ids=str,
)
@pytest.mark.parametrize("axis", ["x", "y"])
def test_an_array_of_something_else_is_refused_with_what_to_do(axis, values, message):
    columns = {"x": [1, 2, 3, 5], "y": [1, 2, 3, 5]} | {axis: values}
    with pytest.raises(ValueError, match=f"^{re.escape(axis + message)}"):
        Points(**columns)


def test_the_advice_for_tensors_and_times_works():
    tensor = torch.tensor([1.0, 2.0, 3.5], requires_grad=True)
    days = np.array(["2026-11-01", "2026-11-02", "2026-11-05"], "M8[D]")
    x = (days - days[0]) / np.timedelta64(1, "D")
    assert Points(tensor.detach(), tensor.detach().bfloat16().float()).y.tolist() == [1, 2, 3.5]
    assert Points(x, [1, 2, 3]).x.tolist() == [0, 1, 4]


def test_a_masked_array_that_masks_nothing_is_an_array():
    for mask in (False, [False, False]):
        points = Points(np.ma.masked_array([1.0, 2.0], mask=mask), [3, 4])
        assert points.x.tolist() == [1, 2]
        assert type(points.x) is np.ndarray


def test_the_tutorial_has_its_25_points_in_float32_precision():
    points = Points.tutorial()
    assert len(points) == 25
    assert (points.x[0], points.y[0]) == (float(np.float32(4.7)), float(np.float32(2.6)))
    assert np.array_equal(points.x, points.x.astype(np.float32))
    written = np.loadtxt(DATA / "tutorial.csv", delimiter=",", skiprows=1)
    np.testing.assert_allclose(np.stack([points.x, points.y], axis=1), written, rtol=1e-7)


def test_every_built_in_set_loads_and_says_what_it_is_and_teaches():
    names = Points.names()
    assert names == (
        *("Tutorial", "Falling line", "One outlier", "Far from origin", "Noisy line"),
        *("Hubble 1929", "Forbes 1857", "Anscombe 1", "Anscombe 2", "Anscombe 3", "Anscombe 4"),
    )
    for name in names:
        points = Points.named(name)
        assert points.name == name
        assert points.source
        assert points.lesson.endswith(".")
        assert points == Points.named(name)


def test_an_unknown_set_is_refused_with_the_list_of_those_there_are():
    with pytest.raises(ValueError, match=r"name: 'Iris' must be one of: Tutorial, Falling line"):
        Points.named("Iris")


def test_units_come_from_the_titles_of_the_columns():
    hubble = Points.named("Hubble 1929")
    assert (hubble.x_name, hubble.x_unit) == ("Distance", "Mpc")
    assert (hubble.y_name, hubble.y_unit) == ("Velocity", "km/s")
    assert (Points.tutorial().x_name, Points.tutorial().x_unit) == ("x", "")


@pytest.mark.parametrize(
    ("name", "n", "slope", "intercept", "edge", "condition"),
    [
        ("Tutorial", 25, 0.175072, 1.40450, 1.2945e-3, 262),
        ("Hubble 1929", 24, 454.158, -40.784, 2.0490e-2, 10.4),
        ("Forbes 1857", 17, 0.52289, -81.064, 1.4270e-6, 54.4e6),
        ("Anscombe 1", 11, 0.500, 3.00, 9.8931e-4, 844),
        ("Anscombe 2", 11, 0.500, 3.00, 9.8931e-4, 844),
        ("Anscombe 3", 11, 0.500, 3.00, 9.8931e-4, 844),
        ("Anscombe 4", 11, 0.500, 3.00, 9.8931e-4, 844),
    ],
)
def test_the_real_sets_have_their_certified_numbers(name, n, slope, intercept, edge, condition):
    points = Points.named(name)
    line = theory.least_squares(points)
    assert len(points) == n
    assert line.weight == pytest.approx(slope, rel=1e-3)
    assert line.bias == pytest.approx(intercept, rel=1e-3)
    assert theory.largest_stable_learning_rate(points) == pytest.approx(edge, rel=1e-4)
    assert theory.condition_number(points) == pytest.approx(condition, rel=1e-2)


def test_on_the_falling_line_the_clamp_is_a_trap_for_every_seed():
    points = Points.named("Falling line")
    for seed in range(5):
        free, clamped = (
            record(points, Settings(iterations=1500, seed=seed, clamp=clamp))
            for clamp in (False, True)
        )
        assert Settings().learning_rate < theory.largest_stable_learning_rate(points)
        assert free.weight[-1] < -0.5
        assert clamped.weight[0] > 0
        assert (clamped.weight[-1] * points.x < 0).all()
        assert clamped.weight[-1] == clamped.weight[-500]  # dead: it no longer moves
        assert clamped.bias[-1] == pytest.approx(points.y.mean(), rel=1e-5)  # a flat line
        assert not clamped.diverged


def test_the_far_set_is_far_and_made_up():
    points = Points.named("Far from origin")
    assert len(points) >= 24
    assert points.x.min() > 10 * np.ptp(points.x)
    assert "made" in points.source.lower()


def test_one_outlier_pulls_the_line_that_the_others_lie_on():
    points = Points.named("One outlier")
    far = int(np.abs(points.y - np.median(points.y)).argmax())
    rest = Points(np.delete(points.x, far), np.delete(points.y, far))
    pulled, honest = theory.least_squares(points), theory.least_squares(rest)
    assert pulled.loss > 10 * honest.loss
    assert pulled.weight > honest.weight + 0.1


def test_a_noisy_line_is_drawn_by_size_slope_noise_and_seed():
    points = Points.line(size=2000, slope=-2.0, intercept=7.0, noise=0.25, seed=3)
    line = theory.least_squares(points)
    assert len(points) == 2000
    assert line.weight == pytest.approx(-2, abs=0.02)
    assert line.bias == pytest.approx(7, abs=0.05)
    assert (line.loss / 2000) ** 0.5 == pytest.approx(0.25, rel=0.1)
    assert points == Points.line(size=2000, slope=-2.0, intercept=7.0, noise=0.25, seed=3)
    assert points != Points.line(size=2000, slope=-2.0, intercept=7.0, noise=0.25, seed=4)


def test_a_line_without_noise_is_a_line():
    points = Points.line(size=2, slope=3.0, intercept=1.0, noise=0.0)
    assert points.y.tolist() == [1.0, 16.0]


@pytest.mark.parametrize("arguments", [{"size": 1}, {"size": -5}, {"noise": -0.1}])
def test_an_impossible_noisy_line_is_refused(arguments):
    with pytest.raises(ValueError, match="must be"):
        Points.line(**arguments)


def test_a_span_of_time_among_numbers_is_refused_where_it_stands():
    with pytest.raises(ValueError, match=r"^x\[1\]: .* must be a number"):
        Points([1.0, np.timedelta64(2, "s")], [1.0, 2.0])
