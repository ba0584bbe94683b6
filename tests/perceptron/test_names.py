"""A file's name tells the points and the run, in the browser as in the library."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from perceptron import Points, Settings, names
from perceptron.stage.payload import SettingsPart
from tests.perceptron.stage.javascript import answer


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tutorial", "tutorial"),
        ("Exam results (2024).csv", "exam-results-2024"),
        ("C:\\Users\\me\\hours.xlsx", "hours"),
        ("../../etc/passwd", "passwd"),
        ("Größe über Alter", "größe-über-alter"),
        ("v1.25", "v1-25"),
        ("=cmd()|' /C calc'!A0", "c-calc-a0"),
        ("", "points"),
        ("…", "points"),
        ("a" * 100, "a" * 40),
    ],
)
def test_a_name_of_points_is_one_that_every_file_system_takes(name: str, expected: str) -> None:
    assert names.points(name) == expected


def test_every_built_in_set_has_a_name_of_its_own() -> None:
    files = {names.points(name) for name in Points.names()}
    assert len(files) == len(Points.names())
    assert "points" not in files


def test_a_run_is_told_by_what_is_not_usual_its_rate_and_its_iterations() -> None:
    assert names.run("tutorial", Settings()) == "tutorial-rate-0.001-4000-iterations"
    chosen = Settings(2.5e-7, 1, optimizer="adam", loss="huber", batch_size=5)
    assert names.run("x", chosen) == "x-adam-huber-batches-of-5-rate-0.00000025-1-iteration"
    assert names.run("x", Settings(1e22, clamp=True)).startswith("x-clamp-rate-1" + 22 * "0" + "-4")


def test_the_browser_calls_a_run_what_the_library_calls_it() -> None:
    draws = np.random.default_rng(0)
    rates = [*(10.0 ** draws.uniform(-12, 25, 200)), 0.001, 1.0, 100.0, 1e-6, 1e21, 1e-7, 123456.0]
    made = [Settings(float(rate)) for rate in rates]
    made += [Settings(optimizer=name) for name in ("momentum", "adam", "rmsprop")]
    made += [Settings(loss="mean", clamp=True, iterations=1), Settings(batch_size=7, loss="huber")]
    told = [asdict(SettingsPart.of(settings)) for settings in made]
    said = answer("all => all.map(one => runName('hours', one))", told, names="runName")
    assert said == [names.run("hours", settings) for settings in made]
