"""The exported program and notebook are run, and print what the run has, to the last digit."""

from __future__ import annotations

import io
import itertools
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from perceptron import Points, Settings, files, record
from perceptron.export import script
from perceptron.losses import LOSSES
from perceptron.optimizers import OPTIMIZERS
from tests.breadth import some

TUTORIAL = Points.tutorial()
RATES = {"adagrad": 0.1, "rmsprop": 0.01, "adam": 0.02}  # of others a tenth of the tutorial's


def printed(text: str) -> list[str]:
    """What a program prints, in this process."""
    out = io.StringIO()
    with torch.random.fork_rng(devices=[]), redirect_stdout(out):
        exec(compile(text, "script", "exec"), {"__name__": "__main__"})
    return out.getvalue().splitlines()


def expected(points: Points, settings: Settings) -> list[str]:
    run = record(points, settings, engine="autograd")
    losses = [f"{k} {run.loss[k - 1]}" for k in range(100, settings.iterations + 1, 100)]
    return [*losses, f"w1 {run.weight[-1]}", f"b1 {run.bias[-1]}"]


def same(points: Points, settings: Settings, read: str = "") -> None:
    """A run that diverges has inf where torch has its own words for what is no number."""
    lines = printed(script.program(points, settings, read))
    lines = [line.replace(" nan", " inf").replace(" -inf", " inf") for line in lines]
    assert lines == [line.replace(" -inf", " inf") for line in expected(points, settings)]


@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize(
    ("optimizer", "loss"), some(itertools.product(OPTIMIZERS, LOSSES), keep=12)
)
def test_it_prints_the_run_whatever_is_chosen(
    optimizer: str, loss: str, batch_size: int | None
) -> None:
    rate = RATES.get(optimizer, 0.0001)
    same(TUTORIAL, Settings(rate, 250, 3, optimizer=optimizer, loss=loss, batch_size=batch_size))


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"clamp": True},
        {"weight": 0.1 + 0.2},
        {"bias": -1 / 3},
        {"weight": 2.5, "bias": 0.5},
        {"weight": 2.5, "batch_size": 5},
        {"weight": 2.5, "bias": 0.5, "batch_size": 5},
        {"batch_size": 25},
        {"batch_size": 10_000},
        {"loss": "huber", "delta": 0.3, "learning_rate": 0.1},
        {"optimizer": "nesterov", "momentum": 0.0},
        {"optimizer": "momentum", "momentum": 0.37},
        {"optimizer": "adam", "beta1": 0.5, "beta2": 0.7, "epsilon": 1e-3},
        {"optimizer": "adam", "epsilon": 1e-300},
        {"optimizer": "rmsprop", "beta2": 0.0},
        {"learning_rate": 0.05},
        {"optimizer": "adam", "learning_rate": 1e300},
        {"learning_rate": 1e300},
        {"seed": 2**40},
        {"iterations": 1},
    ],
    ids=str,
)
def test_each_setting_is_in_it(chosen: dict[str, Any]) -> None:
    same(TUTORIAL, Settings(**{"iterations": 150, **chosen}))


@pytest.mark.parametrize("name", some(Points.names(), keep=2))
def test_every_built_in_set_is_written_so_that_it_is_the_same(name: str) -> None:
    same(Points.named(name), Settings(1e-9, 100, optimizer="adam"))


@pytest.mark.parametrize("cases", some([20, 500], keep=1))
def test_numbers_of_every_size_are_written_so_that_they_are_the_same(cases: int) -> None:
    random = np.random.default_rng(0)
    for _ in range(cases):
        x, y = random.normal(size=(2, 9)) * 10.0 ** random.integers(-50, 50, size=(2, 9))
        same(Points(x, y), Settings(0.01, 3, optimizer="adam"))


def test_as_a_file_of_its_own_it_needs_nothing_but_torch(tmp_path: Path) -> None:
    path = tmp_path / "perceptron-run.py"
    path.write_text(script.program(TUTORIAL, Settings()), "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(path)], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines() == expected(TUTORIAL, Settings())


@pytest.mark.parametrize(
    "name",
    ['"""\nimport os\n', "a\rprint(1)", "a\x0bb\x0c\u2028c\x85d", "\\", "‮evil‬", "# x" * 99],
)
def test_a_title_is_a_remark_whatever_it_holds(name: str) -> None:
    points = Points([1, 2], [3, 4], name=name, x_name=name, source=name)
    same(points, Settings(0.01, 100))
    first = script.program(points, Settings()).split("\n")[0]
    assert first.startswith("# Gradient descent on ")
    assert first.isprintable()


def test_more_points_than_one_cares_to_read_are_read_from_their_file(tmp_path: Path) -> None:
    points = Points.line(script.INLINE + 1)
    path = tmp_path / "it's.csv"
    pairs = zip(points.x.tolist(), points.y.tolist(), strict=True)
    path.write_text("".join(f"{x},{y}\n" for x, y in pairs))
    points = files.points(path)
    same(points, Settings(1e-5, 100), f"points = files.points({str(path)!r})")
    with pytest.raises(ValueError, match=r"^points: 1,001 points are read from a file; say how"):
        script.program(points, Settings())


def test_who_knows_how_many_threads_a_run_had_needs_no_torch_to_write_it_down() -> None:
    code = f"""
import sys
from perceptron import Points, Settings
from perceptron.export import script
print("set_num_threads(3)" in script.program(Points.line({script.SHARED}), Settings(), "…", 3))
print("torch" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.split() == ["True", "False"]
