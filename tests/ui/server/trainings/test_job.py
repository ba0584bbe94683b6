"""When a page is shown the steps of its training while it happens."""

from __future__ import annotations

import time

import numpy as np
import pytest

from perceptron import Points, Settings
from perceptron.recording import looped
from ui.server.trainings import job as jobs
from ui.server.trainings.job import Job, Training
from ui.server.trainings.messages import Made

POINTS = Points.tutorial()


@pytest.fixture
def begun() -> tuple[Training, Job]:
    """201 of 4001 steps are made, in a hundredth of a second of work."""
    training, job = Training(POINTS, Settings()), Job(POINTS, Settings())
    job.watch(training)
    block = next(looped(POINTS, Settings(), 200))
    training.take(Made([block], seconds=0.01, effort=0.01, over=False))
    return training, job


def test_a_training_that_may_be_a_short_one_is_not_followed(begun) -> None:
    assert begun[1].steps() is None
    assert not begun[1].followed


def test_a_training_is_followed_from_a_second_of_work_on(begun) -> None:
    training, job = begun
    training.effort = 1.01
    steps = job.steps()
    assert steps is not None
    assert np.array_equal(steps["iteration"], np.arange(200))
    assert job.followed


def test_in_a_crowd_it_is_followed_from_a_second_of_waiting_on(begun, monkeypatch) -> None:
    _, job = begun
    now = time.monotonic()
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now + 1.5)
    assert job.steps(others=0) is None, "alone on a slow machine"
    assert job.steps(others=12) is not None


def test_in_a_crowd_it_is_followed_at_once_where_it_will_be_long(begun, monkeypatch) -> None:
    """The next look may be many seconds away."""
    _, job = begun
    now = time.monotonic()
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now + 0.3)
    assert job.steps(others=0) is None
    assert job.steps(others=12) is not None, "201 of 4001 steps in 0.3 s: 5.7 s are left"


def test_a_job_has_begun_when_its_first_steps_are_there_or_it_is_over(begun) -> None:
    training, job = begun
    late, early = Job(POINTS, Settings()), Job(POINTS, Settings())
    assert job.begun.is_set()
    late.watch(training)
    assert late.begun.is_set(), "the steps that others wait for are there already"
    early.watch(Training(POINTS, Settings()))
    assert not early.begun.is_set()
    early.end(None, "It could not go on.")
    assert early.begun.is_set()


def test_on_a_machine_that_is_busy_with_something_else_it_is_followed_at_last(
    begun, monkeypatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now + 5.5)
    assert begun[1].steps(others=0) is not None


def test_in_a_crowd_the_last_second_of_a_training_is_not_worth_following(
    begun, monkeypatch
) -> None:
    training, job = begun
    blocks = list(looped(POINTS, Settings(), 200))[1:18]
    training.take(Made(blocks, seconds=0.2, effort=0.2, over=False))
    now = time.monotonic()
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now + 1.5)
    assert job.steps(others=12) is None


def test_blocks_that_are_made_once_more_are_taken_once(begun) -> None:
    training, _ = begun
    blocks = list(looped(POINTS, Settings(), 200))
    training.take(Made(blocks[:3], seconds=0.1, effort=0.1, over=False))
    result = training.result()
    assert result is not None
    assert result.run.iterations == 599
    assert np.array_equal(result.run.loss, np.concatenate([block.loss for block in blocks[:3]]))
