"""The recorded lines and values are those of the text, run as it stands."""

from __future__ import annotations

import itertools
import json
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import perceptron
from perceptron import Points, Settings, train
from perceptron.export import script
from perceptron.source import execution, phrases
from perceptron.source.execution import Stopped, history, record
from perceptron.source.text import Source
from perceptron.source.trace import START, History, Seen, Trace, plain, states
from perceptron.source.variants import VARIANTS, Variant
from tests.breadth import some

ROOT = Path(__file__).parent.parent.parent.parent
TUTORIAL = Points.tutorial()
SOUND = Source(TUTORIAL, Settings())
RUNNING = [name for name, variant in VARIANTS.items() if not variant.raises]


def value(name: str, trace: Trace, line: int, iteration: int) -> Seen:
    (found,) = (
        tensors[name]
        for ran, tensors in states(trace)
        if (ran.line, ran.iteration) == (line, iteration)
    )
    return found


def test_an_error_within_with_ends_at_its_line_and_nothing_that_unwinds_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(code: str, settings: Settings) -> list[str]:
        return [f"{code}.mm(x.mm(y))"]

    entry = Variant("Late", "Wrong shapes.", {"update b": late}, lambda outcome: "", raises=True)
    monkeypatch.setitem(VARIANTS, "late", entry)
    source = Source(TUTORIAL, Settings(), "late")
    trace = record(source, 0, 5)
    assert trace.failure is not None
    assert "cannot be multiplied" in trace.failure.message
    assert trace.failure.line == source.number("update b")
    assert [ran.line for ran in trace.ran] == [*range(1, trace.failure.line)]


@pytest.mark.parametrize("start", [{}, {"seed": 2**40}, {"weight": 2.5}, {"weight": -1, "bias": 3}])
@pytest.mark.parametrize("clamp", [False, True])
@pytest.mark.parametrize("loss", ["sum", "mean"])
@pytest.mark.parametrize("name", some(["Tutorial", "Hubble 1929", "Falling line"], keep=2))
def test_a_hundred_iterations_are_those_of_train_bit_for_bit(
    name: str, loss: str, clamp: bool, start: dict[str, Any]
) -> None:
    points = Points.named(name)
    settings = Settings(iterations=100, loss=loss, clamp=clamp, **start)
    steps = list(train(points, settings))
    run = history(Source(points, settings))
    assert run.weight.tolist() == [step.weight for step in steps]
    assert run.bias.tolist() == [step.bias for step in steps]
    assert run.loss.tolist() == [step.loss for step in steps[:-1]]
    trace = record(Source(points, settings), 0, 100)
    after_backward = Source(points, settings).number("backward")
    for iteration, step in enumerate(steps[:-1]):
        w, b = (value(name, trace, after_backward, iteration) for name in "wb")
        assert (*w.values, *b.values) == (step.weight, step.bias)
        assert (w.grad, b.grad) == ((step.weight_gradient,), (step.bias_gradient,))


def test_the_first_iteration_is_recorded_line_by_line() -> None:
    trace = record(SOUND)
    assert [(ran.iteration, ran.line) for ran in trace.ran] == [
        *((START, line) for line in range(1, 6)),
        *((0, line) for line in range(6, 16)),
    ]
    changed = [sorted(ran.changed) for ran in trace.ran]
    assert changed == [
        ["x"],
        ["y"],
        [],
        ["w"],
        ["b"],
        [],  # for
        ["y_hat"],
        ["residual"],
        ["loss"],
        ["b", "w"],  # backward
        [],  # with
        ["w"],
        ["b"],
        ["w"],
        ["b"],
    ]
    assert trace.before == {}
    assert trace.failure is None


def test_a_tensor_is_seen_as_torch_has_it() -> None:
    x = torch.tensor(TUTORIAL.x[:3], dtype=torch.float32).tolist()
    *_, (_, tensors) = states(record(SOUND))
    assert tensors["x"] == Seen((25, 1), "float32", False, True, "", tuple(x), None)
    assert tensors["loss"].shape == ()
    assert tensors["loss"].grad_fn == "SumBackward0"
    assert not tensors["loss"].is_leaf
    assert tensors["y_hat"].grad_fn == "AddBackward0"
    assert tensors["w"].requires_grad
    assert tensors["w"].is_leaf
    assert tensors["w"].grad == (0.0,)


def test_the_leaving_of_with_is_no_line() -> None:
    lines = [ran.line for ran in record(SOUND, 5, 3).ran]
    assert lines == [*range(6, 16)] * 3


def test_the_end_of_the_loop_is_no_line() -> None:
    source = Source(TUTORIAL, Settings(iterations=2))
    trace = record(source, 1, 99)
    assert [ran.line for ran in trace.ran] == [*range(6, 16)]
    assert record(source, 2, 1).ran == ()


@pytest.mark.parametrize("variant", ["", *RUNNING])
@pytest.mark.parametrize("first", [0, 1, 2, 40])
def test_a_jump_with_a_history_shows_what_the_whole_way_shows(variant: str, first: int) -> None:
    source = Source(TUTORIAL, Settings(iterations=50), variant)
    known = history(source)
    walked, jumped = record(source, first, 3), record(source, first, 3, known)
    assert jumped == walked
    assert {ran.iteration for ran in jumped.ran} == {*range(first or START, first + 3)}


@pytest.mark.parametrize("variant", ["", *VARIANTS])
def test_a_history_can_be_left_and_continued(variant: str) -> None:
    source = Source(TUTORIAL, Settings(iterations=60), variant)
    whole, part = history(source), None
    for count in (1, 20, 30, 100, 1):
        part = history(source, part, count)
    assert part is not None
    assert part.failure == whole.failure
    for parts, together in zip(part[:-1], whole[:-1], strict=True):
        np.testing.assert_array_equal(parts, together)


def test_a_jump_is_a_part_of_the_whole() -> None:
    source = Source(TUTORIAL, Settings(iterations=30))
    whole = list(states(record(source, 0, 30)))
    part = list(states(record(source, 12, 4)))
    assert part == [(ran, tensors) for ran, tensors in whole if 12 <= ran.iteration < 16]


def test_a_jump_goes_on_from_the_history_and_does_not_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    known = history(SOUND)
    monkeypatch.setattr(execution, "OFTEN", 1)
    seen: list[int] = []
    record(SOUND, 3000, 2, known, watch=lambda iteration: not seen.append(iteration))
    assert seen == [2999, 3000, 3001, 3002]


@pytest.mark.parametrize("loss", ["sum", "mean"])
def test_what_train_has_yielded_is_a_history_to_jump_with(loss: str) -> None:
    source = Source(TUTORIAL, Settings(iterations=50, loss=loss))
    run = perceptron.record(TUTORIAL, source.settings, engine="autograd")
    known = History.trained(run.weight, run.bias, run.loss)
    for parts, whole in zip(known[:-1], history(source)[:-1], strict=True):
        np.testing.assert_array_equal(parts, whole)
    assert record(source, 40, 2, known) == record(source, 40, 2)


def test_another_text_gives_other_values(monkeypatch: pytest.MonkeyPatch) -> None:
    before = value("y_hat", record(SOUND), 7, 0)
    forward = phrases.forward
    monkeypatch.setattr(phrases, "forward", lambda clamp: f"{forward(clamp)}.mul(2)")
    after = value("y_hat", record(Source(TUTORIAL, Settings())), 7, 0)
    assert after.values == tuple(2 * each for each in before.values)
    assert after.grad_fn == "MulBackward0"


def test_twenty_threads_at_once_each_get_their_own_numbers() -> None:
    sources = [Source(TUTORIAL, Settings(iterations=30, seed=seed)) for seed in range(20)]
    alone = [record(source, 0, 30) for source in sources]
    assert len(set(map(str, alone))) == 20
    together: dict[int, Trace] = {}
    gate = threading.Barrier(20)

    def work(seed: int) -> None:
        gate.wait()
        together[seed] = record(sources[seed], 0, 30)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[seed] for seed in range(20)] == alone


@pytest.mark.parametrize("variant", ["", *VARIANTS])
def test_torch_is_left_as_it_was(variant: str) -> None:
    torch.manual_seed(42)
    torch.rand(3)
    before, tracing = torch.get_rng_state(), sys.gettrace()
    record(Source(TUTORIAL, Settings(seed=7), variant), 3, 2)
    assert torch.equal(torch.get_rng_state(), before)
    assert sys.gettrace() is tracing
    assert torch.is_grad_enabled()


@pytest.mark.parametrize(
    "mode",
    [
        torch.no_grad,
        torch.inference_mode,
        lambda: torch.autocast("cpu", dtype=torch.bfloat16),
    ],
)
def test_what_a_caller_has_set_does_not_reach_the_text(mode: Any) -> None:
    wanted = record(SOUND, 0, 5)
    with mode():
        assert record(SOUND, 0, 5) == wanted
    torch.set_default_dtype(torch.float64)
    try:
        assert record(SOUND, 0, 5) == wanted
        assert torch.get_default_dtype() == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)


def test_who_traces_already_goes_on_tracing() -> None:
    called: list[str] = []

    def tracer(frame: Any, event: str, argument: Any) -> None:
        called.append(frame.f_code.co_name)

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        record(SOUND)
        found = sys.gettrace()
        value("w", record(SOUND), 7, 0)
    finally:
        sys.settrace(before)
    assert found is tracer
    assert "value" in called


def test_a_watcher_is_told_the_iteration_and_may_stop() -> None:
    told: list[int] = []

    def watch(iteration: int) -> bool:
        told.append(iteration)
        return iteration < 700

    for run in (lambda: history(SOUND, watch=watch), lambda: record(SOUND, 3000, 1, watch=watch)):
        told.clear()
        with pytest.raises(Stopped):
            run()
        assert told == [0, 256, 512, 768]
    assert record(SOUND, 0, 1).failure is None  # the lock is free again


def test_a_run_that_leaves_the_numbers_is_told_as_it_is() -> None:
    source = Source(TUTORIAL, Settings(learning_rate=0.1, iterations=60))
    trace = record(source, 58, 2)
    text = json.dumps(plain(trace), allow_nan=False)
    assert '"nan"' in text
    assert not any("x" in ran.changed for ran in trace.ran)
    assert [ran.changed for ran in trace.ran if ran.line == source.number("for")] == [{}, {}]
    assert sum(len(ran.changed) for ran in trace.ran if ran.iteration == 59) <= 4  # NaN stays NaN


def test_an_error_before_there_is_a_weight_is_told_like_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def flat(code: str, settings: Settings) -> list[str]:
        return [code.replace("view(-1, 1)", "view(-1, 7)")]

    entry = Variant("Flat", "Seven columns.", {"x": flat}, lambda outcome: "", raises=True)
    monkeypatch.setitem(VARIANTS, "flat", entry)
    source = Source(TUTORIAL, Settings(), "flat")
    trace, run = record(source), history(source)
    assert trace.ran == ()
    assert trace.failure == run.failure
    assert run.failure is not None
    assert (run.failure.iteration, run.failure.line) == (START, 1)
    assert len(run.loss) == 0


def test_the_exported_program_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    for chosen in ({}, {"loss": "mean"}, {"clamp": True}, {"weight": 2.5}, {"bias": 1, "seed": 3}):
        settings = Settings(iterations=100, **chosen)
        run = history(Source(TUTORIAL, settings))
        with torch.random.fork_rng(devices=[]):
            exec(compile(script.program(TUTORIAL, settings), "script", "exec"), {})
        assert capsys.readouterr().out.splitlines() == [
            f"100 {run.loss[-1]}",
            f"w1 {run.weight[-1]}",
            f"b1 {run.bias[-1]}",
        ]


def test_what_is_sent_is_small_and_whole() -> None:
    trace = record(SOUND, 0, 10)
    sent = json.loads(json.dumps(plain(trace), allow_nan=False))
    assert [ran["line"] for ran in sent["ran"]] == [ran.line for ran in trace.ran]
    assert sent["ran"][0]["changed"]["x"]["shape"] == [25, 1]
    assert pickle.loads(pickle.dumps(trace)) == trace
    pairs = itertools.pairwise(ran.changed for ran in trace.ran)
    assert all(len(changed) <= 2 for _, changed in pairs)
    assert len(json.dumps(plain(trace))) < 30_000


def test_it_is_imported_without_torch() -> None:
    code = "import sys, perceptron.source.execution; sys.exit('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("points", some([1, 2, 3], keep=2))
def test_a_history_tells_what_each_iteration_finds_stored(points: int) -> None:
    """With zero_grad skipped, the sum of all gradients so far."""
    random = np.random.default_rng(points)
    data = Points(random.normal(size=8), random.normal(size=8))
    run = history(Source(data, Settings(iterations=20), "zero_grad"))
    assert np.isnan(run.weight_gradient[0])
    steps = np.diff(run.weight)
    np.testing.assert_allclose(steps, -0.001 * run.weight_gradient[1:], rtol=1e-3, atol=1e-7)
