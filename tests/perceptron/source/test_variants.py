"""What is said of each variant is true of its run, and what theory says of it holds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from perceptron import Points, Settings, record, theory
from perceptron.neuron import start
from perceptron.source import execution
from perceptron.source.execution import history, outcome
from perceptron.source.text import Source
from perceptron.source.trace import History
from perceptron.source.variants import VARIANTS, Variant, beyond
from tests.breadth import some

TUTORIAL = Points.tutorial()
CONDITION = 1000.0  # of the point sets at most
PERIODS = 8  # of the slow mode


def told(variant: str, points: Points = TUTORIAL, **chosen: Any) -> str:
    return VARIANTS[variant].told(outcome(points, Settings(**chosen), variant))


def numbers(sentence: str) -> list[float]:
    found = re.findall(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?", sentence)
    return [float(each.replace(",", "")) for each in found]


def descent(points: Points, rate: float, iterations: int, step: Callable[..., Any]) -> np.ndarray:
    """The losses of an iteration in float64, from seed 0; step: (w, b, gradient, rate) -> w, b."""
    x, y = points.x, points.y
    w, b = torch.rand(2, generator=torch.Generator().manual_seed(0)).double().tolist()

    def gradient(w: float, b: float) -> tuple[float, float]:
        residual = w * x + b - y
        return 2 * float(residual @ x), 2 * float(residual.sum())

    losses = []
    for _ in range(iterations):
        losses.append(float(((w * x + b - y) ** 2).sum()))
        w, b = step(w, b, gradient, rate)
    return np.array(losses)


def adding_up() -> Callable[..., Any]:
    stored = np.zeros(2)

    def step(w: float, b: float, gradient: Any, rate: float) -> Any:
        nonlocal stored
        stored = stored + gradient(w, b)
        return np.array([w, b]) - rate * stored

    return step


def one_after_the_other(w: float, b: float, gradient: Any, rate: float) -> Any:
    w = w - rate * gradient(w, b)[0]
    return w, b - rate * gradient(w, b)[1]


def some_points(case: int) -> Points:
    """Of any size, place and spread, with a condition number of CONDITION at most."""
    random = np.random.default_rng(case)
    while True:
        count = int(random.integers(3, 40))
        spread = 10.0 ** random.uniform(-1, 1)
        x = spread * (random.normal(size=count) + random.uniform(-15, 15))
        y = random.normal() * x + random.normal() * 3 + random.normal(size=count)
        points = Points(x, y)
        if theory.condition_number(points) <= CONDITION:
            return points


def excess(points: Points, run: History) -> np.ndarray:
    """What each line's sum of squares is above the least, (m + 1,)."""
    best = theory.least_squares(points)
    with np.errstate(all="ignore"):  # of a run that has left the numbers
        off = np.outer(run.weight - best.weight, points.x) + (run.bias - best.bias)[:, None]
        return (off * off).sum(1)


@pytest.mark.parametrize("share", [0.5, 0.05, 0.005])
@pytest.mark.parametrize("case", some(range(200), keep=3))
def test_without_zero_grad_it_is_an_undamped_pendulum(case: int, share: float) -> None:
    points = some_points(case)
    steep, flat = theory.hessian_eigenvalues(points)
    rate = share * 2 / steep
    steps = math.ceil(PERIODS * 2 * math.pi / math.sqrt(rate * flat))
    run = history(Source(points, Settings(rate, steps), "zero_grad"))
    above = excess(points, run)
    assert above.max() <= 1.01 * 4 / (4 - rate * steep) * above[0]
    quarter = len(above) // 4
    assert above[-quarter:].mean() >= 0.8 * above[:quarter].mean()


@pytest.mark.parametrize("case", some(range(200), keep=3))
def test_without_zero_grad_it_runs_away_above_twice_the_edge(case: int) -> None:
    points = some_points(case)
    edge = theory.largest_stable_learning_rate(points)
    beyond = Settings(1.05 * 2 * edge, 400)
    run = history(Source(points, beyond, "zero_grad"))
    assert not np.isfinite(run.loss[-1])
    said = VARIANTS["zero_grad"].told(outcome(points, beyond, "zero_grad"))
    assert "twice the sound edge, the swings grow. At iteration" in said
    below = history(Source(points, Settings(0.95 * 2 * edge, 400), "zero_grad"))
    assert np.isfinite(below.loss).all()  # where the sound loop runs away


@pytest.mark.parametrize(("rate", "highest"), [(1e-3, 62), (1e-4, 43), (1e-5, 41)])
def test_the_tutorials_pendulum_swings_so_high(rate: float, highest: float) -> None:
    said = numbers(told("zero_grad", learning_rate=rate))
    losses = descent(TUTORIAL, rate, 4000, adding_up())
    late = losses[-1000:]
    assert said[0] == pytest.approx(losses.max(), rel=2e-3)
    assert round(said[0]) == highest
    assert said[1] == 4000
    assert said[2:4] == pytest.approx([late.min(), late.max()], rel=5e-3)
    assert said[4] == pytest.approx(
        record(TUTORIAL, Settings(rate, 3999), "exact").loss[-1], rel=1e-3
    )


@pytest.mark.parametrize("rate", [0.001, 0.0002, 0.005])
def test_uphill_the_error_grows_by_the_steepest_direction(rate: float) -> None:
    steep, _ = theory.hessian_eigenvalues(TUTORIAL)
    said = told("sign", learning_rate=rate)
    factor, left = numbers(said)
    assert factor == pytest.approx(1 + rate * steep, rel=5e-3)
    loss = history(Source(TUTORIAL, Settings(rate), "sign")).loss
    assert np.isfinite(loss[int(left) - 1])
    assert not np.isfinite(loss[int(left)])


def test_uphill_by_steps_too_small_to_see_the_two_losses_are_told() -> None:
    said = told("sign", learning_rate=1e-7, iterations=100)
    first, last = numbers(said)
    assert last > first
    assert "begins at" in said


def test_a_mean_is_as_if_the_rate_were_divided() -> None:
    rate, ends, sound, safe, before = numbers(told("mean"))[1:]
    assert rate == 0.001 / 25
    divided = record(TUTORIAL, Settings(rate, 3999), "exact")
    assert ends == pytest.approx(divided.loss[-1], rel=1e-3)
    assert sound == pytest.approx(record(TUTORIAL, Settings(iterations=3999)).loss[-1], rel=1e-3)
    edges = [
        theory.largest_stable_learning_rate(TUTORIAL, Settings(loss=loss))
        for loss in ("mean", "sum")
    ]
    assert [safe, before] == pytest.approx(edges, rel=5e-3)


@pytest.mark.parametrize("case", some(range(50), keep=2))
def test_the_safe_rate_of_a_mean_is_the_same_for_the_points_twice(case: int) -> None:
    once = some_points(case)
    twice = Points(np.tile(once.x, 2), np.tile(once.y, 2))
    edge = theory.largest_stable_learning_rate(once)

    def ends(points: Points, variant: str, rate: float) -> float:
        above = excess(points, history(Source(points, Settings(rate, 2000), variant)))
        return float(above[-1] / above[0])

    for points in (once, twice):
        assert ends(points, "mean", 0.95 * edge * len(once)) < 1
        assert not ends(points, "mean", 1.05 * edge * len(once)) < 1
    assert ends(once, "", 0.95 * edge) < 1
    assert not ends(twice, "", 0.95 * edge) < 1
    mean = [
        history(Source(points, Settings(0.5 * edge * len(once), 50), "mean"))
        for points in (once, twice)
    ]
    for name in ("weight", "bias"):
        a, b = (getattr(run, name) for run in mean)
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-3 * np.abs(a).max())


def test_b_with_the_new_w_arrives_when_its_own_recurrence_does() -> None:
    best = theory.least_squares(TUTORIAL).loss
    losses = descent(TUTORIAL, 0.001, 4000, one_after_the_other)
    arrived = int((losses <= 1.01 * best).argmax())
    said = told("new_weight")
    assert numbers(said) == [1, arrived, theory.within(TUTORIAL)]
    assert arrived == 238
    assert theory.within(TUTORIAL) == 263


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"iterations": 100}, "neither of them within 1 %"),
        ({"iterations": 250}, "It is within 1 % of the best loss at iteration 238, the sound loop"),
        ({"learning_rate": 0.0013}, "the sound loop not at all."),
        ({"learning_rate": 0.1}, "its loss leaves float32. The sound loop runs away."),
    ],
    ids=str,
)
def test_b_with_the_new_w_is_told_whatever_becomes_of_it(chosen: dict[str, Any], said: str) -> None:
    assert said in told("new_weight", **chosen)


def in_place() -> None:
    w = torch.rand(1, 1, requires_grad=True)
    w -= 1


def two_types() -> None:
    torch.tensor([[4]]).mm(torch.rand(1, 1))


def unrecorded() -> None:
    torch.rand(1, 1).sum().backward()


def twice() -> None:
    loss = torch.rand(1, 1, requires_grad=True).pow(2).sum()
    loss.backward()
    loss.backward()


@pytest.mark.parametrize(
    ("variant", "mistake", "line"),
    [
        ("no_grad", in_place, "    w -= 0.001 * w.grad"),
        ("integers", two_types, "    y_hat = x.mm(w).add(b)"),
        ("requires_grad", unrecorded, "    loss.backward()"),
        ("backward_twice", twice, "    loss.backward()"),
    ],
)
@pytest.mark.parametrize("loss", ["sum", "mean"])
@pytest.mark.parametrize("clamp", [False, True])
def test_an_error_is_pytorchs_own_and_its_line_is_named(
    variant: str, mistake: Callable[[], None], line: str, loss: str, clamp: bool
) -> None:
    if clamp:
        line = line.replace(".mm(w)", ".mm(w).clamp(min=0)")
    with pytest.raises(RuntimeError) as caught:
        mistake()
    source = Source(TUTORIAL, Settings(loss=loss, clamp=clamp), variant)
    trace = execution.record(source)
    failure = trace.failure
    assert failure is not None
    assert (failure.error, failure.message) == ("RuntimeError", str(caught.value).splitlines()[0])
    assert source.executed.splitlines()[failure.line - 1] == line
    assert failure.line == trace.ran[-1].line + 1  # every line before it has run
    assert failure.iteration == 0
    said = told(variant, loss=loss, clamp=clamp)
    assert said.startswith(f"PyTorch stops in line {failure.line}. ")
    assert VARIANTS[variant].raises


def test_those_that_raise_are_marked_and_no_other() -> None:
    raised = {
        name: history(Source(TUTORIAL, Settings(iterations=2), name)).failure is not None
        for name in VARIANTS
    }
    assert raised == {name: variant.raises for name, variant in VARIANTS.items()}


@pytest.mark.parametrize("case", some(range(60), keep=4))
def test_every_run_is_told_in_whole_sentences(case: int) -> None:
    random = np.random.default_rng(case)
    points = some_points(case)
    edge = theory.largest_stable_learning_rate(points)
    settings = Settings(
        edge * 10.0 ** random.uniform(-3, 1),
        int(random.choice([1, 2, 3, 40, 500])),
        clamp=bool(random.integers(2)),
        seed=case,
    )
    for name, variant in VARIANTS.items():
        said = variant.told(outcome(points, settings, name))
        assert said.endswith(".")
        assert not re.search(r"\bnan\b|\binf\b", said)


@pytest.mark.parametrize("name", VARIANTS)
def test_points_on_a_line_and_points_above_each_other_are_told_too(name: str) -> None:
    for points in (Points([1, 2, 3], [2, 4, 6]), Points([2, 2, 2], [1, 2, 3])):
        said = VARIANTS[name].told(outcome(points, Settings(0.01, 300), name))
        assert said.endswith(".")


def test_a_new_variant_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    fourth = Variant(
        title="Fourth powers",
        headline="The residuals are squared twice.",
        changes={"loss": lambda code, settings: [code.replace("pow(2)", "pow(4)")]},
        told=lambda outcome: f"The loss begins at {outcome.broken.loss[0]:.4g}.",
    )
    monkeypatch.setitem(VARIANTS, "fourth", fourth)
    source = Source(TUTORIAL, Settings(1e-6, 5), "fourth")
    assert "pow(4)" in source.program()
    ran = execution.record(source, 0, 1)
    w, b = start(Settings())
    powers = ((w * TUTORIAL.x + b - TUTORIAL.y) ** 4).sum()
    (loss,) = (ran.changed["loss"].values for ran in ran.ran if "loss" in ran.changed)
    assert loss[0] == pytest.approx(powers, rel=1e-5)
    said = fourth.told(outcome(TUTORIAL, Settings(1e-6, 5), "fourth"))
    assert numbers(said)[0] == pytest.approx(powers, rel=1e-3)


@pytest.mark.parametrize(
    "variant", ["", *(name for name, each in VARIANTS.items() if each.edge is not None)]
)
def test_beyond_its_edge_a_loop_diverges_and_well_below_it_does_not(variant: str) -> None:
    rate = beyond(TUTORIAL, Settings(), variant)
    assert rate is not None
    for share, diverges in ((1.0, True), (0.9, False)):
        settings = Settings(share * rate, iterations=3000)
        loss = history(Source(TUTORIAL, settings, variant)).loss
        gone = not np.isfinite(loss[-1]) or loss[-1] > 1e6 * loss[0]
        assert gone == diverges


def test_where_no_edge_is_known_none_is_offered() -> None:
    unknown = [name for name, each in VARIANTS.items() if each.edge is None]
    assert {name for name, each in VARIANTS.items() if each.raises} < {*unknown}
    assert [beyond(TUTORIAL, Settings(), name) for name in unknown] == [None] * len(unknown)
