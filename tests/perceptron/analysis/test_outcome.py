"""How a run ends, told from its history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from perceptron import Moments, Points, Run, Settings, record, theory
from perceptron.analysis import minimum, outcome
from perceptron.analysis.outcome import Outcome
from tests.breadth import some

TUTORIAL = Points.tutorial()


def ended(
    points: Points = TUTORIAL, engine: str = "autograd", **chosen: Any
) -> tuple[Run, Outcome]:
    settings = Settings(**chosen)
    run = record(points, settings, engine=engine)
    return run, outcome.of(run, minimum.of(points, settings), Moments.of(points), settings)


@pytest.mark.parametrize("engine", ["autograd", "exact"])
@pytest.mark.parametrize("loss", ["sum", "mean"])
def test_where_theory_knows_it_the_arrival_is_the_same(engine: str, loss: str) -> None:
    settings = Settings(0.001 if loss == "sum" else 0.025, loss=loss)
    _, end = ended(engine=engine, learning_rate=settings.learning_rate, loss=loss)
    assert end.since == theory.within(TUTORIAL, settings) == 263


def test_a_velocity_that_passes_through_has_not_arrived_before_it_stays() -> None:
    run, end = ended(optimizer="momentum", engine="exact")
    least = theory.least_squares(TUTORIAL).loss
    near = run.loss <= 1.01 * least
    assert end.since is not None
    assert near[end.since :].all()
    assert not near[end.since - 1]
    assert near[: end.since].any(), "it was near before, and left again"


@pytest.mark.parametrize(
    "chosen",
    [
        {"optimizer": "rmsprop", "learning_rate": 0.1},
        {"batch_size": 5},
        {"batch_size": 1, "learning_rate": 0.004},
        {"loss": "absolute", "learning_rate": 0.05},
        {"optimizer": "adam", "batch_size": 3, "learning_rate": 0.05},
    ],
    ids=str,
)
def test_steps_that_get_no_smaller_end_in_hovering_not_higher_than_said(chosen: Any) -> None:
    run, end = ended(**chosen)
    least = minimum.of(TUTORIAL, Settings(**chosen)).loss
    assert end.hovers is not None
    assert end.hovers <= 2000
    assert run.loss[end.hovers :].max() == pytest.approx(least + end.height, rel=1e-5)
    assert end.height > 0.01 * least
    above = run.loss - least
    assert above[end.hovers :][:250].mean() < 1.2 * max(
        above[k:][:250].mean() for k in range(2000, 3750)
    )
    assert end.since is None, "a last step that happens to be near is no arrival"
    assert (end.falling, end.bursts) == (False, False)


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"optimizer": "momentum"},
        {"optimizer": "nesterov", "learning_rate": 0.0005},
        {"optimizer": "adagrad", "learning_rate": 0.06},
        {"optimizer": "adam", "learning_rate": 0.003},
        {"loss": "huber", "learning_rate": 0.03},
    ],
    ids=str,
)
def test_what_comes_to_rest_does_not_hover(chosen: Any) -> None:
    _, end = ended(**chosen)
    assert end.since is not None
    assert end.hovers is None or end.height < 1e-6 * theory.least_squares(TUTORIAL).loss


@pytest.mark.parametrize(
    "chosen",
    some(
        [
            {"optimizer": "rmsprop", "learning_rate": 0.0001},
            {"optimizer": "rmsprop", "learning_rate": 0.0002},
            {"batch_size": 1},
            {"loss": "absolute"},
            {"loss": "absolute", "iterations": 10_000},
            {"optimizer": "adam", "batch_size": 5},
            {"optimizer": "adagrad", "learning_rate": 0.01, "batch_size": 5},
        ],
        keep=3,
    ),
    ids=str,
)
def test_what_goes_on_downward_does_not_hover_however_its_steps_zigzag(chosen: Any) -> None:
    run, end = ended(**chosen)
    settings = Settings(**chosen)
    more = record(TUTORIAL, replace(settings, iterations=5 * settings.iterations))
    least, late = minimum.of(TUTORIAL, settings).loss, 3 * settings.iterations // 4
    goes_on = more.loss[2 * settings.iterations :].mean() - least
    assert goes_on < 0.8 * (run.loss[late:].mean() - least), "else it would hover"
    assert end.falling
    assert end.hovers is None


@pytest.mark.parametrize(
    "chosen",
    [
        {"optimizer": "rmsprop", "learning_rate": 0.0002, "batch_size": 1, "iterations": 400},
        {"loss": "absolute", "learning_rate": 0.0025, "batch_size": 5, "iterations": 100},
    ],
    ids=str,
)
def test_a_line_that_hardly_gets_nearer_does_not_hover_about_what_is_far_away(chosen: Any) -> None:
    _, end = ended(Points.named("Falling line"), **chosen)
    assert not end.falling
    assert end.hovers is None


def test_rare_bursts_from_the_bottom_are_no_hovering_about_it() -> None:
    for engine in ("autograd", "exact"):
        run, end = ended(engine=engine, optimizer="adam", learning_rate=50.0)
        least = theory.least_squares(TUTORIAL).loss
        assert end.bursts
        assert end.since is None
        assert end.hovers is not None
        assert run.loss[end.hovers] <= 1.01 * least < run.loss[: end.hovers].min()
        assert run.loss[end.hovers :].max() == pytest.approx(least + end.height, rel=1e-5)
        assert np.median(run.loss[2000:]) <= 1.01 * least


def test_what_is_stopped_on_its_way_still_falls_and_one_that_stands_has_hardly_moved() -> None:
    _, slow = ended(loss="huber")
    assert slow.falling
    assert slow.since is slow.hovers is None
    _, still = ended(learning_rate=1e-9, iterations=50)
    assert still.moved < 0.01 < slow.moved


@pytest.mark.parametrize("rate", [0.0013, 0.01, 1.0])
def test_what_diverges_does_not_hover(rate: float) -> None:
    for chosen in ({}, {"optimizer": "nesterov"}, {"batch_size": 5, "learning_rate": 10 * rate}):
        _, end = ended(**{"learning_rate": rate, **chosen})
        assert end.hovers is end.since is None


def test_a_single_step_and_points_in_one_place_are_told_without_a_warning() -> None:
    run = record(TUTORIAL, Settings(iterations=1))
    first = Run(run.weight[:1], run.bias[:1], run.loss[:1], run.engine)
    end = outcome.of(first, minimum.of(TUTORIAL, Settings()), Moments.of(TUTORIAL), Settings())
    assert end == (None, None, 0.0, False, False, 0.0)
    for chosen in ({}, {"loss": "absolute"}, {"optimizer": "adam"}):
        _, end = ended(Points([3, 3], [2, 2]), **chosen)
        assert np.isfinite([end.height, end.moved]).all()
