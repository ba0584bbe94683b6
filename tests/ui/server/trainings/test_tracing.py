"""Lines of the loop through a worker's bench: in turns, and the same as at once."""

from __future__ import annotations

import pytest

from perceptron import Points, Settings
from perceptron.source.execution import record
from perceptron.source.text import Source
from ui.server.trainings import tracing
from ui.server.trainings.messages import BeginTrace, Made, Turn
from ui.server.trainings.worker import Bench

POINTS = Points.tutorial()


def traced(bench: Bench, begin: BeginTrace) -> list[Made]:
    """All turns, of no more than one part each."""
    made = [bench.answer(Turn(1, 0.0, begin))]
    while not made[-1].over:
        made.append(bench.answer(Turn(1, 0.0)))
    return made


@pytest.mark.parametrize("first", [0, 1, 650])
@pytest.mark.parametrize("variant", ["", "zero_grad"])
def test_it_is_the_same_as_at_once(first: int, variant: str) -> None:
    made = traced(Bench(), BeginTrace(POINTS, Settings(), variant, first, 2))
    assert made[-1].trace == record(Source(POINTS, Settings(), variant), first, 2)
    assert not any(one.failure for one in made)


def test_on_a_long_way_it_tells_how_far_it_is_and_goes_it_once() -> None:
    bench = Bench()
    made = traced(bench, BeginTrace(POINTS, Settings(), "", 650, 1))
    assert [one.iteration for one in made] == [200, 400, 600, 800, -1]
    again = traced(bench, BeginTrace(POINTS, Settings(), "", 700, 1))
    assert [one.iteration for one in again] == [-1], "the way is known"


def test_where_an_error_ends_the_loop_its_last_lines_are_shown() -> None:
    made = traced(Bench(), BeginTrace(POINTS, Settings(), "no_grad", 300, 1))[-1]
    assert made.trace is not None
    assert made.trace.failure is not None
    assert "in-place" in made.trace.failure.message
    assert made.trace.ran


def test_what_is_not_the_tutorials_loop_is_refused_in_a_sentence() -> None:
    (made,) = traced(Bench(), BeginTrace(POINTS, Settings(optimizer="adam"), "", 0, 1))
    assert "the tutorial's loop has no" in made.failure


def test_ways_are_forgotten_when_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "KEPT", 20_000)
    bench = Bench()
    for seed in range(3):
        traced(bench, BeginTrace(POINTS, Settings(seed=seed), "", 300, 1))
    assert len(bench._histories._kept) == 1
