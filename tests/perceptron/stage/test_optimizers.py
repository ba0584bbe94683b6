"""The optimizers of the stage are those of the library: their names, and what they do."""

from __future__ import annotations

import math

import numpy as np
import pytest

from perceptron.optimizers import OPTIMIZERS, SMALLEST
from perceptron.settings import Settings
from tests.perceptron.stage.javascript import answer

CHANGES = """({gradients, rate, numbers}) => Object.fromEntries(
  Object.entries(OPTIMIZERS).map(
    ([name, {change}]) => [name, gradients.map(change(rate, numbers[name]))]
  )
)"""
TITLES = "() => Object.fromEntries(Object.entries(OPTIMIZERS).map(([n, {title}]) => [n, title]))"
TERMS = """numbers => Object.fromEntries(
  Object.entries(OPTIMIZERS).map(([name, {linear}]) => [name, linear && linear(numbers[name])])
)"""


def numbers(settings: Settings) -> dict[str, dict[str, float]]:
    return {name: rule.numbers(vars(settings)) for name, rule in OPTIMIZERS.items()}


def test_the_same_names_stand_in_the_same_order_with_the_same_linear_rules() -> None:
    own = numbers(Settings(momentum=0.7))
    there = answer(TERMS, own, optimizers="OPTIMIZERS")
    assert list(there) == list(OPTIMIZERS)
    for name, rule in OPTIMIZERS.items():
        assert there[name] == (rule.linear(**own[name])._asdict() if rule.linear else None)


def test_each_has_the_title_that_it_has_in_a_menu() -> None:
    there = answer(TITLES, None, optimizers="OPTIMIZERS")
    assert there == {name: rule.title for name, rule in OPTIMIZERS.items()}


@pytest.mark.parametrize("epsilon", [None, 0.3, SMALLEST / 100])
def test_a_parameter_is_changed_alike(epsilon: float | None) -> None:
    chance = np.random.default_rng(0)
    own = numbers(Settings(momentum=0.7, beta1=0.8, beta2=0.95, epsilon=epsilon))
    gradients = [0.0, *chance.normal(size=50).tolist(), 0.0]
    given = {"gradients": gradients, "rate": 0.03, "numbers": own}
    there = answer(CHANGES, given, optimizers="OPTIMIZERS")
    for name, rule in OPTIMIZERS.items():
        if rule.recurrence:
            change = rule.recurrence(0.03, math.sqrt, **own[name])
            assert there[name] == [change(gradient) for gradient in gradients]
        else:
            assert there[name] == pytest.approx(
                linear_changes(gradients, *rule.linear(**own[name]))
            )


def linear_changes(gradients: list[float], keep: float, direct: float, ahead: float) -> list[float]:
    velocity, changes = 0.0, []
    for gradient in gradients:
        velocity = keep * velocity + gradient
        changes.append(-0.03 * (direct * gradient + ahead * velocity))
    return changes
