"""The springs of the stage pull with what autograd finds: minus half the gradient."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice

import pytest

from perceptron import Points, Settings, theory, train
from perceptron.exact.moments import Moments
from tests.breadth import some
from tests.perceptron.stage.javascript import answer
from tests.perceptron.stage.test_modes import SETS, columns

FORCES = """({points, settings, neurons}) =>
    neurons.map(neuron => forces(points, settings, neuron))"""


def found(points: Points, settings: Settings, neurons: list[tuple[float, float]]) -> list[dict]:
    given = {
        "points": {**columns(points), "moments": asdict(Moments.of(points))},
        "settings": {"loss": settings.loss, "clamp": settings.clamp, "delta": settings.delta},
        "neurons": [{"weight": weight, "bias": bias} for weight, bias in neurons],
    }
    return answer(FORCES, given, springs="forces")


@pytest.mark.parametrize("clamp", [False, True])
@pytest.mark.parametrize("loss", ["sum", "mean"])
@pytest.mark.parametrize("name", some(["tutorial", "two", "years", "on a line"], keep=1))
def test_force_and_torque_are_minus_half_the_gradient_of_the_real_loop(
    name: str, loss: str, clamp: bool
) -> None:
    points, settings = SETS[name], Settings(loss=loss, clamp=clamp, learning_rate=1e-8)
    steps = list(islice(train(points, settings), 3))
    pulled = found(points, settings, [(step.weight, step.bias) for step in steps])
    for step, forces in zip(steps, pulled, strict=True):
        assert forces["force"] == pytest.approx(-step.bias_gradient / 2, rel=1e-4)
        assert forces["torque"] == pytest.approx(-step.weight_gradient / 2, rel=1e-4)


@pytest.mark.parametrize("name", some(["tutorial", "years", "far", "all x equal"], keep=1))
def test_at_the_line_of_least_squares_both_are_nothing(name: str) -> None:
    points = SETS[name]
    best = theory.least_squares(points)
    here, there = found(
        points, Settings(), [(best.weight, best.bias), (best.weight, best.bias + 1)]
    )
    for of in ("force", "torque"):
        assert abs(here[of]) <= 1e-6 * abs(there[of])
    assert there["force"] == pytest.approx(-len(points.x))
