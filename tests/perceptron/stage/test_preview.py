"""The browser's preview and the core go the same way, iteration by iteration."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import NamedTuple

import numpy as np
import pytest
import torch

from perceptron import Points, Settings, record, theory
from perceptron.exact.moments import Moments
from perceptron.neuron import start
from perceptron.optimizers import OPTIMIZERS
from perceptron.stage.payload import SettingsPart
from tests.descents import by_torch
from tests.perceptron.stage.javascript import answer

ASKED = """problems => problems.map(({points, moments, settings, start}) => {
  const path = preview({...points, moments: moments ?? momentsOf(points)}, settings, start);
  const columns = ["weight", "bias", "loss"].map(name => Buffer.from(path[name].buffer));
  return Buffer.concat(columns).toString("base64");
})"""


class Problem(NamedTuple):
    points: Points
    settings: Settings


def in_the_browser(problems: Sequence[Problem], *, same_moments: bool = False) -> list[np.ndarray]:
    """Weight, bias and loss (3, iterations + 1) of each, as JavaScript works them out.

    same_moments: it is given those of the core, where it else has its own.
    """
    given = [
        {
            "points": {"x": points.x.tolist(), "y": points.y.tolist()},
            "moments": asdict(Moments.of(points)) if same_moments else None,
            "settings": asdict(SettingsPart.of(settings)),
            "start": dict(zip(("weight", "bias"), start(settings), strict=True)),
        }
        for points, settings in problems
    ]
    paths = answer(ASKED, given, modes="momentsOf", preview="preview")
    return [columns_of(path) for path in paths]


def columns_of(path: str) -> np.ndarray:
    """(3, iterations + 1)"""
    return np.frombuffer(b64decode(path)).reshape(3, -1)


def some_points(chance: np.random.Generator) -> Points:
    """Of any size, place and spread that people have: exam marks, years, prices."""
    n = int(chance.integers(2, 60))
    wide, high = 10 ** chance.uniform(-2, 3, 2)
    x = wide * (chance.normal(size=n) + chance.choice([0, 1, 5, 30]))
    y = high * (chance.normal() * x / wide + chance.uniform(0, 1) * chance.normal(size=n))
    return Points(x, y)


def squared(optimizer: str, seed: int, low: float, high: float) -> Problem:
    """At a rate that is between these shares of the edge, where there is one."""
    chance = np.random.default_rng(seed)
    points = some_points(chance)
    settings = Settings(
        optimizer=optimizer,
        loss=str(chance.choice(["sum", "mean"])),
        momentum=float(chance.uniform(0, 0.99)),
        iterations=int(chance.integers(1, 1500)),
        seed=seed,
    )
    edge = theory.largest_stable_learning_rate(points, settings)
    share = chance.uniform(low, high)
    rate = share * edge if np.isfinite(edge) else 10 ** chance.uniform(-4, -1)
    return Problem(points, replace(settings, learning_rate=float(rate)))


def differences(there: np.ndarray, here: np.ndarray) -> float:
    """The largest of three columns, relative to a value there or to where its column began."""
    size = np.maximum(np.abs(here), np.abs(here[:, :1]))
    # A loss has no sign that it could change; a line through all points leaves rounding of it.
    size[2] = np.maximum(np.abs(here[2]), 1e-9 * here[2, 0])
    return float(np.max(np.abs(there - here) / size))


def exact(given: Problem) -> np.ndarray:
    return np.array(record(*given, engine="exact").columns)


def in_double_precision(given: Problem) -> np.ndarray:
    return by_torch(*given, torch.float64)


def stays(given: Problem, trained: Callable[[Problem], np.ndarray]) -> bool:
    """Whether the same points in another order, whose sums are rounded otherwise, lead along the
    same way from a start beside it: an adaptive rule that hovers makes of two roundings two ways,
    and neither is right.
    """
    points = Points(given.points.x[::-1], given.points.y[::-1])
    weight, bias = start(given.settings)
    beside = replace(given.settings, weight=weight * (1 + 1e-13), bias=bias * (1 + 1e-13))
    return differences(trained(Problem(points, beside)), trained(given)) < 1e-11


LINEAR = [name for name, rule in OPTIMIZERS.items() if rule.linear]
ADAPTIVE = [name for name, rule in OPTIMIZERS.items() if not rule.linear]


@pytest.mark.parametrize("optimizer", LINEAR)
def test_below_the_edge_each_iteration_is_that_of_the_exact_engine(
    optimizer: str,
) -> None:
    problems = [squared(optimizer, seed, 0.01, 0.97) for seed in range(150)]
    for there, given in zip(in_the_browser(problems), problems, strict=True):
        here = exact(given)
        assert differences(there, here) < 1e-9, given.settings


@pytest.mark.parametrize("optimizer", ADAPTIVE)
def test_adaptive_rules_go_the_same_way_to_the_last_bit_also_where_they_hover(
    optimizer: str,
) -> None:
    problems = [squared(optimizer, seed, 0, 1) for seed in range(150)]
    paths = in_the_browser(problems, same_moments=True)
    for there, given in zip(paths, problems, strict=True):
        here = exact(given)
        assert np.array_equal(there, here), given.settings


@pytest.mark.parametrize("optimizer", ADAPTIVE)
def test_with_moments_of_its_own_it_stays_with_the_exact_engine_where_that_stays(
    optimizer: str,
) -> None:
    problems = [squared(optimizer, seed, 0, 1) for seed in range(150)]
    compared = [
        differences(there, exact(given)) < 1e-9
        for there, given in zip(in_the_browser(problems), problems, strict=True)
        if stays(given, exact)
    ]
    assert all(compared)
    assert len(compared) > 75


@pytest.mark.parametrize("optimizer", LINEAR)
def test_beyond_the_edge_both_leave_float32_at_the_same_iteration(
    optimizer: str,
) -> None:
    problems = [squared(optimizer, seed, 1.01, 4) for seed in range(100)]
    most, left = float(np.finfo(np.float32).max), 0
    for there, given in zip(in_the_browser(problems), problems, strict=True):
        run = record(*given, engine="exact")
        assert not np.isnan(there).any()
        out = [(np.abs(path) > most).any(axis=0) for path in (there, np.array(run.columns))]
        assert out[0].any() == out[1].any()
        assert out[0].argmax() == out[1].argmax(), given.settings
        assert (there[2, -1] > there[2, 0]) == (run.loss[-1] > run.loss[0])
        left += out[0].any()
    assert left > 30


def kinks(given: Problem, path: np.ndarray) -> np.ndarray:
    """How far each residual, or product, is from where its loss, or the clamp, has a corner."""
    points, settings = given
    product = path[0][:, None] * points.x  # (iterations + 1, n)
    residual = (np.maximum(product, 0) if settings.clamp else product) + path[1][:, None] - points.y
    far = [np.abs(product)] if settings.clamp else []
    if settings.loss == "absolute":
        far.append(np.abs(residual))
    if settings.loss == "huber":
        far.append(np.abs(np.abs(residual) - settings.delta))
    return np.min(far)


def by_points(loss: str, clamp: bool, seed: int) -> Problem:
    """What has no moments: a short training at a rate that moves the line a little."""
    chance = np.random.default_rng(seed)
    n = int(chance.integers(2, 40))
    x = chance.uniform(-1, 4, n)
    points = Points(x, chance.normal() * x + chance.normal(size=n))
    settings = Settings(
        learning_rate=float(10 ** chance.uniform(-3, -1.5)),
        iterations=int(chance.integers(1, 200)),
        seed=seed,
        optimizer=str(chance.choice(list(OPTIMIZERS))),
        loss=loss,
        clamp=clamp,
        delta=float(chance.uniform(0.2, 2)),
    )
    return Problem(points, settings)


WITHOUT_MOMENTS = [("absolute", False), ("huber", False), ("mean", True), ("huber", True)]


@pytest.mark.parametrize(("loss", "clamp"), WITHOUT_MOMENTS)
def test_point_by_point_it_is_torchs_own_loop_in_double_precision(loss: str, clamp: bool) -> None:
    problems = [by_points(loss, clamp, seed) for seed in range(40)]
    seen = 0
    for there, given in zip(in_the_browser(problems), problems, strict=True):
        here = in_double_precision(given)
        if kinks(given, here) > 1e-6 and stays(given, in_double_precision):
            seen += 1
            assert differences(there, here) < 1e-9, given.settings
    assert seen > 15


HEIGHT = 500  # px of the picture, of which the points fill four fifths


@pytest.mark.parametrize(("loss", "clamp"), WITHOUT_MOMENTS)
def test_the_line_is_where_the_cores_own_loop_has_it_to_half_a_pixel(
    loss: str, clamp: bool
) -> None:
    problems = [by_points(loss, clamp, seed) for seed in range(100, 140)]
    seen = 0
    for there, given in zip(in_the_browser(problems), problems, strict=True):
        points = given.points
        if kinks(given, there) > 1e-5 and stays(given, in_double_precision):
            run = record(*given, engine="autograd")
            ends = np.array([points.x.min(), points.x.max()])[:, None]  # (2, 1)
            apart = (there[0] - run.weight) * ends + there[1] - run.bias  # (2, iterations + 1)
            assert np.abs(apart).max() / np.ptp(points.y) * 0.8 * HEIGHT < 0.5, given.settings
            seen += 1
    assert seen > 10
