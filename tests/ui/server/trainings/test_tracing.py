"""Lines of the loop through a worker's bench: in turns, and the same as at once."""

from __future__ import annotations

import pytest

from perceptron import Points, Settings
from perceptron.source.execution import outcome, record
from perceptron.source.text import Source
from perceptron.source.variants import VARIANTS
from tests.breadth import some
from ui.server.trainings import tracing
from ui.server.trainings.messages import Asked, BeginOutcome, BeginTrace, BeginWay, Made, Turn
from ui.server.trainings.worker import Bench

POINTS = Points.tutorial()


def traced(bench: Bench, begin: Asked) -> list[Made]:
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
    assert [one.iteration for one in made] == [200, 400, 600, 650]
    again = traced(bench, BeginTrace(POINTS, Settings(), "", 700, 1))
    assert [one.iteration for one in again] == [700], "from where it was left"
    back = traced(bench, BeginTrace(POINTS, Settings(), "", 40, 1))
    assert [one.iteration for one in back] == [700], "that way is known"


def test_a_way_that_was_gone_ahead_is_not_gone_again() -> None:
    bench = Bench()
    made = traced(bench, BeginWay(POINTS, Settings(), 650))
    assert [one.iteration for one in made] == [200, 400, 600, 650]
    (there,) = traced(bench, BeginTrace(POINTS, Settings(), "", 600, 1))
    assert there.trace == record(Source(POINTS, Settings()), 600, 1)


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
    assert len(bench._histories) == 1


@pytest.mark.parametrize("variant", some(VARIANTS, keep=2))
def test_what_is_told_of_a_variant_is_what_is_told_of_its_whole_run(variant: str) -> None:
    settings = Settings(iterations=500)
    made = traced(Bench(), BeginOutcome(POINTS, settings, variant))
    assert made[-1].told == VARIANTS[variant].told(outcome(POINTS, settings, variant))
    lengths = [one.iteration for one in made]
    if not VARIANTS[variant].raises:
        assert lengths == [200, 400, 700, 900, 1000], "both loops, one after the other"


def test_of_a_loop_that_an_error_ends_the_sound_one_is_not_run_further() -> None:
    (made,) = traced(Bench(), BeginOutcome(POINTS, Settings(iterations=100_000), "integers"))
    assert made.told.startswith("PyTorch stops in line")
    assert made.iteration <= 2


def test_two_long_ways_are_gone_though_only_one_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "KEPT", 1)
    settings = Settings(iterations=600)
    made = traced(Bench(), BeginOutcome(POINTS, settings, "sign"))
    assert made[-1].told == VARIANTS["sign"].told(outcome(POINTS, settings, "sign"))
    assert len(made) <= 7
