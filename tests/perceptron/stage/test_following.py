"""A training followed: blocks of steps that are those of the final history, within a budget."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from perceptron import Points, Settings
from perceptron.analysis import minimum
from perceptron.recording import Recording
from perceptron.stage import following
from perceptron.stage.following import BUDGET, Following, quota
from perceptron.stage.payload import Columns, Given, of

POINTS = Points.tutorial()


def walked(
    points: Points, settings: Settings, size: int, looks: int
) -> tuple[Recording, list[Columns]]:
    """A whole recording, and the blocks told, looked at after every so many of its own."""
    recording = Recording(points, settings, "autograd", size)
    told, made = Following(recording, points.drawn), []
    for number in itertools.count():
        if recording.advance() is None:
            return recording, made
        if number % looks == 0 and (steps := told.steps()) is not None:
            made.append(steps)


def joined(blocks: list[Columns]) -> Columns:
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


FAR = Points([1e9, 1e9 + 1, 1e9 + 2], [1.0, 2.0, 4.0])


@pytest.mark.parametrize(
    ("points", "settings", "size", "looks"),
    [
        (POINTS, Settings(iterations=20_000), 1000, 1),
        (POINTS, Settings(iterations=8_000, optimizer="adam", batch_size=5), 700, 3),
        (POINTS, Settings(iterations=900), 10, 1),
        (POINTS, Settings(iterations=20_000, learning_rate=0.0013), 50, 1),
        (FAR, Settings(iterations=6000), 100, 1),
    ],
)
def test_blocks_are_the_final_history_to_the_bit_and_no_step_comes_twice(
    points: Points, settings: Settings, size: int, looks: int
) -> None:
    recording, blocks = walked(points, settings, size, looks)
    all_of_it, run = joined(blocks), recording.run()
    at = all_of_it["iteration"]
    assert at[0] == 0
    assert (np.diff(at) > 0).all()
    history = of(points, Given(run, settings, minimum.of(points, settings))).tables["path 0"]
    for name in ("weight", "bias", "loss"):
        with np.errstate(over="ignore"):
            wanted = getattr(run, name)[at].astype(history[name].dtype)
        assert all_of_it[name].dtype == wanted.dtype
        assert np.array_equal(all_of_it[name], wanted)
    assert sum(column.nbytes for block in blocks for column in block.values()) <= BUDGET


@pytest.mark.parametrize("size", [7, 100, 5000])
def test_all_blocks_together_keep_to_the_budget_and_use_it(monkeypatch, size: int) -> None:
    monkeypatch.setattr(following, "BUDGET", 3200)  # 200 steps
    _, blocks = walked(POINTS, Settings(iterations=20_000), size, 1)
    count = len(joined(blocks)["loss"])
    assert 150 <= count <= 200


def test_each_block_ends_with_the_newest_step_and_keeps_those_that_move() -> None:
    recording = Recording(POINTS, Settings(iterations=100_000), "autograd", 1000)
    told = Following(recording, POINTS.drawn)
    for _ in range(8):
        recording.advance()
        steps = told.steps()
        assert steps is not None
        assert steps["iteration"][-1] == recording.iteration
        if recording.iteration == 999:
            assert (steps["iteration"][:50] == np.arange(50)).all(), "the first are those that move"
    assert told.steps() is None, "nothing new"


def test_before_the_first_block_there_is_nothing_to_tell() -> None:
    assert Following(Recording(POINTS, Settings()), POINTS.drawn).steps() is None


def test_a_run_that_has_no_more_steps_than_may_be_told_is_told_whole() -> None:
    _, blocks = walked(POINTS, Settings(iterations=900), 10, 1)
    assert (joined(blocks)["iteration"] == np.arange(901)).all()


@pytest.mark.parametrize(("iterations", "most"), [(100, 200), (1000, 200), (1_000_000, 6250)])
def test_a_quota_rises_from_one_to_all_that_may_be_told(iterations: int, most: int) -> None:
    at = quota(iterations, most)
    values = [at(i) for i in np.unique(np.linspace(0, iterations, 500).astype(int)).tolist()]
    assert values == sorted(values)
    assert values[0] == 1
    assert values[-1] == min(most, iterations + 1)
