"""Which numbers the sidebar takes, and what it says of the others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perceptron import Settings
from perceptron.optimizers import OPTIMIZERS
from ui.session import controls, ranges
from ui.session.ranges import LIMITS

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.mark.parametrize(
    ("name", "value", "kept", "sentence"),
    [
        ("momentum_momentum", 1.0, 0.9, "Momentum must be at least 0 and below 1; 0.9 is kept."),
        ("adam_epsilon", 0.0, 1e-8, "ε must be above 0 and at most 1,000,000; 1e-8 is kept."),
        (
            "iterations",
            1e9,
            4000,
            "Iterations must be a whole number from 1 to 1,000,000; 4,000 is kept.",
        ),
        ("seed", 0.5, 0, "Seed must be a whole number of 0 or more; 0 is kept."),
        (
            "batch_size",
            0.0,
            None,
            "Batch size must be a whole number of 1 or more; all points are kept.",
        ),
        ("delta", -1.0, 1.0, "δ must be above 0; 1 is kept."),
    ],
)
def test_a_number_out_of_range_is_refused_with_the_range_and_what_is_kept(
    name: str, value: float, kept: Any, sentence: str
) -> None:
    assert ranges.refusal(name, value, kept) == sentence


@pytest.mark.parametrize("name", LIMITS)
def test_both_ends_of_a_range_are_settings_that_there_are(name: str) -> None:
    owned = {
        control: field
        for optimizer in OPTIMIZERS
        for field, control in controls.own(optimizer).items()
    }
    field = owned.get(name, name)
    for value in (LIMITS[name].least, LIMITS[name].most):
        assert not ranges.refusal(name, value, None)
        Settings(**{field: ranges.plain(name, value)})


def test_what_a_browser_sends_of_a_whole_number_is_one() -> None:
    assert type(ranges.plain("iterations", 100000.0)) is int
    assert ranges.plain("batch_size", None) is None
    assert ranges.plain("learning_rate", 0.001) == 0.001


@pytest.mark.parametrize("name", ["set", "optimizer", "clamp"])
def test_what_is_no_number_has_no_limits(name: str) -> None:
    assert not ranges.refusal(name, "adam", "adam")


def test_a_deployer_may_allow_fewer_iterations_and_it_is_said() -> None:
    code = (
        "from ui.session import ranges; from ui.session.state import State;"
        "print(ranges.refusal('iterations', 101, 7), State().settings().iterations)"
    )
    given = {**os.environ, "PERCEPTRON_LIMIT_ITERATIONS": "100"}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=given, capture_output=True, text=True
    )
    said = "Iterations must be a whole number from 1 to 100; 7 is kept."
    assert ran.stdout.strip() == f"{said} 100", ran.stderr
