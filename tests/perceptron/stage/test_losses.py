"""The losses of the stage are those of the library, by name and by value."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from perceptron.losses import LOSSES
from tests.perceptron.stage.javascript import answer

ASKED = """({residuals, delta}) => Object.entries(LOSSES).map(([name, loss]) => ({
  name, called: loss.name, squared: loss.squared, summed: loss.summed, title: loss.title,
  value: residuals.reduce((sum, r) => sum + loss.of(r, delta), 0)
    / (loss.summed ? 1 : residuals.length),
  slopes: residuals.map(r => loss.slope(r, delta)),
}))"""


def in_javascript(residuals: np.ndarray, delta: float) -> dict[str, dict]:
    given = {"residuals": residuals.tolist(), "delta": delta}
    return {loss["name"]: loss for loss in answer(ASKED, given, losses="LOSSES")}


@pytest.mark.parametrize("seed", range(3))
def test_each_loss_has_the_same_name_and_the_same_value(seed: int) -> None:
    chance = np.random.default_rng(seed)
    residuals = chance.normal(scale=10 ** chance.uniform(-2, 3), size=chance.integers(1, 60))
    delta = float(np.abs(residuals).mean())
    there = in_javascript(residuals, delta)
    assert list(there) == list(LOSSES)
    for name, loss in LOSSES.items():
        assert there[name]["value"] == pytest.approx(loss.of(residuals, delta), rel=1e-12)
        assert (there[name]["squared"], there[name]["summed"]) == (loss.squared, loss.summed)
        assert there[name]["title"]
        assert there[name]["called"] == loss.title


@pytest.mark.parametrize("seed", range(3))
def test_each_slope_is_torchs_gradient_also_in_the_corner(seed: int) -> None:
    chance = np.random.default_rng(seed)
    delta = float(chance.uniform(0.1, 2))
    residuals = np.array([0.0, delta, -delta, *chance.normal(size=20)])
    for name, found in in_javascript(residuals, delta).items():
        predicted = torch.tensor(residuals, requires_grad=True)
        LOSSES[name].torch(predicted, torch.zeros_like(predicted), delta).backward()
        share = 1 if LOSSES[name].summed else len(residuals)
        assert found["slopes"] == pytest.approx((predicted.grad * share).tolist(), rel=1e-12)
