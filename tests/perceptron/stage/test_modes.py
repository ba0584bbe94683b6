"""What the browser works out of the points alone is what the library does."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from perceptron import Points, Settings, theory
from perceptron.exact.modes import Modes
from perceptron.exact.moments import Moments
from perceptron.optimizers import OPTIMIZERS
from tests.perceptron.stage.javascript import answer

MOMENTS = "sets => sets.map(momentsOf)"
MODES = """({moments, summed, terms}) => {
  const modes = modesOf(moments, summed);
  return [modes, terms.map(each => edgeOf(modes, each))];
}"""

SETS = {
    "tutorial": Points.tutorial(),
    "two": Points([1, 2], [3, 5]),
    "years": Points(1990 + np.arange(30.0), 14 + 0.02 * np.arange(30.0) ** 1.3),
    "all x equal": Points([0.1, 0.1, 0.1], [1, 2, 4]),
    "all equal": Points([0.3, 0.3], [0.7, 0.7]),
    "on a line": Points([1, 2, 3, 4], [2, 4, 6, 8]),
    "far": Points([1e9, 1e9 + 1, 1e9 + 3], [1, 2, 2]),
    "near zero": Points([1e-7, -2e-7, 3e-7], [1e5, 2e5, 2e5]),
}


def columns(points: Points) -> dict[str, list[float]]:
    return {"x": points.x.tolist(), "y": points.y.tolist()}


def test_moments_are_the_librarys() -> None:
    there = answer(MOMENTS, [columns(points) for points in SETS.values()], modes="momentsOf")
    for found, (name, points) in zip(there, SETS.items(), strict=True):
        here = Moments.of(points)
        scale = np.sqrt(max(here.sxx, 1e-300) * max(here.syy, 1e-300))
        assert found.pop("sxy") == pytest.approx(here.sxy, rel=1e-12, abs=1e-12 * scale), name
        assert found == pytest.approx({k: v for k, v in asdict(here).items() if k != "sxy"}), name
        assert (found["sxx"] == 0) == (here.sxx == 0), name


@pytest.mark.parametrize("loss", ["sum", "mean"])
@pytest.mark.parametrize("name", SETS)
def test_modes_and_edges_are_the_librarys(name: str, loss: str) -> None:
    settings = [
        Settings(optimizer=name, loss=loss) for name, rule in OPTIMIZERS.items() if rule.linear
    ]
    moments = Moments.of(SETS[name])
    given = {
        "moments": asdict(moments),
        "summed": loss == "sum",
        "terms": [each.terms._asdict() for each in settings],
    }
    modes, edges = answer(MODES, given, modes="modesOf, edgeOf")
    here = asdict(Modes.of(moments, settings[0]))
    assert modes.pop("moments") == here.pop("moments")
    assert modes == pytest.approx(here, rel=1e-14, abs=0)
    assert edges == pytest.approx(
        [theory.largest_stable_learning_rate(moments, each) for each in settings], rel=1e-14
    )
