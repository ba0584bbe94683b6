"""How the stage says a run ends is how the library says it: within 1 %, and diverged or not."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron import Points, Settings, record
from perceptron.analysis import minimum, outcome
from perceptron.exact.moments import Moments
from tests.perceptron.stage.javascript import answer

ASKED = """runs => runs.map(run => standingOf({
  ...run, iteration: run.loss.map((_, k) => k), end: run.loss.length - 1, first: run.loss[0],
}))"""


def points(chance: np.random.Generator) -> Points:
    x = chance.normal(scale=3, size=chance.integers(3, 30))
    return Points(x.tolist(), (0.5 * x + chance.normal(size=len(x))).tolist())


@pytest.mark.parametrize("optimizer", ["gradient descent", "momentum", "adam"])
def test_it_comes_within_one_percent_when_the_library_says_so(optimizer: str) -> None:
    chance = np.random.default_rng(7)
    given, known = [], []
    while len(given) < 40:
        some, rate = points(chance), float(10 ** chance.uniform(-5, -1))
        settings = Settings(learning_rate=rate, iterations=300, optimizer=optimizer)
        run = record(some, settings, "exact")
        best = minimum.of(some, settings)
        told = outcome.of(run, best, Moments.of(some), settings)
        if run.diverged or told.hovers is not None:
            continue
        drawn = {"loss": run.loss.tolist(), "settings": {"variant": ""}}
        given.append({**drawn, "best": {"loss": best.loss}, "diverged": False})
        known.append(told.since)
    there = answer(ASKED, given, standing="standingOf")
    for since, standing in zip(known, there, strict=True):
        assert standing["since"] == since
        assert (standing["verdict"] == "good") == (since is not None)
    assert any(since is None for since in known)
    assert any(since for since in known)
