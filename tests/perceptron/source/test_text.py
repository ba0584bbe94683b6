"""What is shown, what is run and what is copied are one text."""

from __future__ import annotations

import ast
import itertools
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from perceptron import Points, Settings
from perceptron.source.execution import history
from perceptron.source.text import MOST, Source, as_the_tutorial, offered, unlike
from perceptron.source.variants import VARIANTS
from tests.breadth import some

TUTORIAL = Points.tutorial()
LOOP = """\
x = torch.tensor([4.7, 2.4, 7.5, …]).view(-1, 1)
y = torch.tensor([2.6, 1.6, 3.09, …]).view(-1, 1)
torch.manual_seed(0)
w = torch.rand(1, 1, requires_grad=True)
b = torch.rand(1, 1, requires_grad=True)
for iteration in range(4000):
    y_hat = x.mm(w).add(b)
    residual = y_hat - y
    loss = residual.pow(2).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.001 * w.grad
        b -= 0.001 * b.grad
        w.grad.zero_()
        b.grad.zero_()
"""


def shown(source: Source) -> list[str]:
    return [f"{line.mark:1}{line.shown}" for line in source.lines]


def test_the_sound_loop_reads_as_the_tutorial_writes_it() -> None:
    assert "\n".join(shown(Source(TUTORIAL, Settings()))) + "\n" == "".join(
        f" {line}\n" for line in LOOP.splitlines()
    )


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        ({"loss": "mean"}, "    loss = residual.pow(2).mean()"),
        ({"clamp": True}, "    y_hat = x.mm(w).clamp(min=0).add(b)"),
        ({"seed": 7}, "torch.manual_seed(7)"),
        ({"weight": 0.1 + 0.2}, "w = torch.tensor([[0.30000000000000004]], requires_grad=True)"),
        ({"bias": -2}, "b = torch.tensor([[-2.0]], requires_grad=True)"),
        ({"learning_rate": 1e-5}, "        w -= 1e-05 * w.grad"),
        ({"iterations": 12}, "for iteration in range(12):"),
    ],
    ids=str,
)
def test_every_value_is_a_literal(chosen: dict[str, Any], line: str) -> None:
    assert line in Source(TUTORIAL, Settings(**chosen)).executed.splitlines()


def test_a_start_that_is_given_whole_needs_no_seed() -> None:
    text = Source(TUTORIAL, Settings(weight=1, bias=2)).executed
    assert "seed" not in text
    assert "rand" not in text


@pytest.mark.parametrize("variant", ["", *VARIANTS])
def test_what_is_shown_is_what_is_run_but_for_the_length_of_the_points(variant: str) -> None:
    source = Source(TUTORIAL, Settings(), variant)
    run = [line for line in source.lines if line.mark != "-"]
    assert [line.number for line in run] == list(range(1, len(run) + 1))
    assert source.executed.splitlines() == [line.code for line in run]
    for line in source.lines:
        if line.name in ("x", "y"):
            begin, _, end = line.shown.partition("…")
            assert line.code.startswith(begin)
            assert line.code.endswith(end)
            assert line.code.count(",") == len(TUTORIAL)  # one of them of view(-1, 1)
        else:
            assert line.shown == line.code


@pytest.mark.parametrize("variant", ["", *VARIANTS])
def test_what_is_copied_is_what_is_run_and_prints_its_end(variant: str) -> None:
    source = Source(TUTORIAL, Settings(), variant)
    begin, *body = ast.parse(source.program()).body
    assert ast.unparse(begin) == "import torch"
    assert ast.unparse(body[:-3]) == ast.unparse(ast.parse(source.executed))
    assert max(map(len, source.program().splitlines())) <= 100


@pytest.mark.parametrize("clamp", some([False, True], keep=1))
@pytest.mark.parametrize("loss", some(["sum", "mean"], keep=1))
@pytest.mark.parametrize("variant", ["", *VARIANTS])
def test_a_copied_program_prints_the_numbers_of_the_page(
    tmp_path: Path, variant: str, loss: str, clamp: bool
) -> None:
    if variant == "mean" and loss == "mean":
        return
    source = Source(TUTORIAL, Settings(iterations=40, loss=loss, clamp=clamp), variant)
    path = tmp_path / "loop.py"
    path.write_text(source.program(), "utf-8")
    done = subprocess.run([sys.executable, "-I", path], capture_output=True, encoding="utf-8")
    run = history(source)
    if run.failure:
        assert done.returncode == 1
        told = done.stderr.splitlines()[-1]
        assert told == f"{run.failure.error}: {run.failure.message}"
        return
    assert (done.returncode, done.stderr) == (0, "")
    ends = dict(line.split() for line in done.stdout.splitlines())
    assert ends == {
        "loss": str(run.loss[-1]),
        "w": str(run.weight[-1]),
        "b": str(run.bias[-1]),
    }


def test_a_variant_strikes_lines_and_inserts_others() -> None:
    marked = {
        name: [line for line in shown(Source(TUTORIAL, Settings(), name)) if line[0] != " "]
        for name in VARIANTS
    }
    assert marked == {
        "zero_grad": ["-        w.grad.zero_()", "-        b.grad.zero_()"],
        "no_grad": ["-    with torch.no_grad():"],
        "sign": [
            "-        w -= 0.001 * w.grad",
            "+        w += 0.001 * w.grad",
            "-        b -= 0.001 * b.grad",
            "+        b += 0.001 * b.grad",
        ],
        "mean": ["-    loss = residual.pow(2).sum()", "+    loss = residual.pow(2).mean()"],
        "new_weight": [
            "+        residual = x.mm(w).add(b) - y",
            "+        b.grad.fill_(2 * residual.sum())",
        ],
        "integers": [
            "-x = torch.tensor([4.7, 2.4, 7.5, …]).view(-1, 1)",
            "+x = torch.tensor([5, 2, 8, …]).view(-1, 1)",
            "-y = torch.tensor([2.6, 1.6, 3.09, …]).view(-1, 1)",
            "+y = torch.tensor([3, 2, 3, …]).view(-1, 1)",
        ],
        "requires_grad": [
            "-w = torch.rand(1, 1, requires_grad=True)",
            "+w = torch.rand(1, 1)",
            "-b = torch.rand(1, 1, requires_grad=True)",
            "+b = torch.rand(1, 1)",
        ],
        "backward_twice": ["+    loss.backward()"],
    }


def test_offered_is_what_changes_the_loop() -> None:
    assert offered(TUTORIAL, Settings()) == [*VARIANTS]
    assert offered(TUTORIAL, Settings(loss="mean")) == [name for name in VARIANTS if name != "mean"]
    for name in offered(TUTORIAL, Settings(weight=1, bias=2, clamp=True)):
        assert any(line.mark for line in Source(TUTORIAL, Settings(weight=1, bias=2), name).lines)


def test_without_no_grad_the_update_moves_to_the_left() -> None:
    lines = Source(TUTORIAL, Settings(), "no_grad").executed.splitlines()
    assert lines[-4:] == [
        "    w -= 0.001 * w.grad",
        "    b -= 0.001 * b.grad",
        "    w.grad.zero_()",
        "    b.grad.zero_()",
    ]


def test_whatever_a_visitor_calls_the_points_is_not_in_the_text() -> None:
    name = "\nimport os"
    points = Points([1, 2], [3, 4], name=name, x_name=name, source=name)
    assert (
        Source(points, Settings()).program() == Source(Points([1, 2], [3, 4]), Settings()).program()
    )


@pytest.mark.parametrize("cases", some([5, 200], keep=1))
def test_numbers_of_every_size_make_a_text_that_python_reads(cases: int) -> None:
    random = np.random.default_rng(0)
    for _, variant in itertools.product(range(cases), ["", *VARIANTS]):
        x, y = random.normal(size=(2, 5)) * 10.0 ** random.integers(-300, 300, size=(2, 5))
        ast.parse(Source(Points(x, y), Settings(), variant).program())


@pytest.mark.parametrize(
    ("points", "settings", "variant", "said"),
    [
        (Points.line(MOST + 1), Settings(), "", "points: 10,001 are too many for the loop"),
        (TUTORIAL, Settings(optimizer="adam"), "", "the tutorial's loop has no Adam$"),
        (TUTORIAL, Settings(loss="huber", batch_size=5), "", "has no batches of 5 and Huber loss"),
        (TUTORIAL, Settings(), "zero", "variant: 'zero' must be one of: zero_grad, no_grad"),
        (TUTORIAL, Settings(loss="mean"), "mean", "variant: 'mean' changes nothing"),
    ],
    ids=str,
)
def test_what_has_no_text_is_refused_in_a_sentence(
    points: Points, settings: Settings, variant: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Source(points, settings, variant)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(), ""),
        (Settings(loss="mean", clamp=True, seed=3, weight=2), ""),
        (Settings(optimizer="adam", batch_size=5), "Adam and batches of 5"),
        (Settings(loss="absolute", clamp=True), "Absolute loss"),
        (Settings(device="cuda:1"), "device cuda:1"),
    ],
    ids=str,
)
def test_what_the_tutorials_loop_lacks_is_named_and_left_out(settings: Settings, said: str) -> None:
    assert unlike(settings).lower() == said.lower()
    assert unlike(as_the_tutorial(settings)) == ""
    kept = ("learning_rate", "iterations", "seed", "clamp", "weight", "bias")
    for name in kept:
        assert getattr(as_the_tutorial(settings), name) == getattr(settings, name)
