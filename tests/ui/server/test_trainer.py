"""Trainings in the background: turns, stopping, and the same numbers as without."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from perceptron import Points, Settings, record
from ui.server import trainer
from ui.server.trainer import Job, Queue

POINTS = Points.tutorial()


def finished(job: Job, seconds: float = 30) -> Job:
    assert job.done.wait(seconds), "the job did not end"
    return job


def test_a_job_makes_the_run_that_record_makes() -> None:
    settings = Settings(iterations=2500, seed=3)
    made = finished(Queue().add(Job(POINTS, settings))).run()
    wanted = record(POINTS, settings)
    assert made is not None
    for name in ("weight", "bias", "loss"):
        assert np.array_equal(getattr(made, name), getattr(wanted, name))


def test_a_stopped_job_keeps_what_it_has_trained() -> None:
    job = Queue().add(Job(POINTS, Settings(iterations=1_000_000)))
    while job.iteration < 0:
        time.sleep(0.01)
    job.stop()
    finished(job, 2)
    run = job.run()
    assert run is not None
    assert 0 < run.iterations < 1_000_000
    assert np.array_equal(run.loss, record(POINTS, Settings(iterations=run.iterations)).loss)


def test_a_waiting_job_is_stopped_at_once_and_has_no_run() -> None:
    queue, first = Queue(), Job(POINTS, Settings(iterations=1_000_000))
    queue.add(first)
    second = queue.add(Job(POINTS, Settings()))
    assert queue.ahead(second) == 1
    queue.stop(second)
    assert second.done.is_set()
    assert second.run() is None
    queue.stop(first)
    finished(first, 5)


def test_a_short_job_does_not_wait_for_a_long_one() -> None:
    queue = Queue()
    long = queue.add(Job(POINTS, Settings(iterations=1_000_000)))
    short = finished(queue.add(Job(POINTS, Settings(iterations=500))), 5)
    assert not long.done.is_set()
    assert short.run() is not None
    long.stop()
    finished(long, 2)


def test_an_abandoned_job_ends_by_itself(monkeypatch) -> None:
    monkeypatch.setattr(trainer, "ABANDONED", 0.2)
    finished(Queue().add(Job(POINTS, Settings(iterations=1_000_000))), 5)


def test_a_diverged_job_does_not_compute_what_is_only_inf() -> None:
    job = finished(Queue().add(Job(POINTS, Settings(iterations=1_000_000, learning_rate=0.1))), 5)
    run = job.run()
    assert run is not None
    assert run.diverged
    assert run.iterations == 1_000_000


def test_all_jobs_are_worked_on_by_one_thread() -> None:
    queue, seen = Queue(), set()

    class Watched(Job):
        def work(self, seconds: float) -> None:
            seen.add(threading.get_ident())
            super().work(seconds)

    for job in [queue.add(Watched(POINTS, Settings(iterations=50, seed=s))) for s in range(20)]:
        finished(job)
    assert len(seen) == 1
    assert seen != {threading.get_ident()}


def test_the_queue_counts_who_is_ahead() -> None:
    queue = Queue()
    waiting = [queue.add(Job(POINTS, Settings(iterations=1_000_000))) for _ in range(3)]
    assert sorted(queue.ahead(job) for job in waiting) == [0, 1, 2]
    assert queue.ahead(Job(POINTS, Settings())) == 0
    for job in waiting:
        queue.stop(job)


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError(""), ValueError("odd"), IndexError()]
)
def test_no_error_of_one_training_ends_the_trainings_of_others(error, monkeypatch, caplog) -> None:
    queue, broken = Queue(), Job(POINTS, Settings())

    def fail():
        raise error
        yield

    monkeypatch.setattr(broken._recording, "_blocks", fail())
    finished(queue.add(broken), 5)
    assert broken.failure.startswith("cpu gave up: ")
    assert "a training failed" in caplog.text
    assert finished(queue.add(Job(POINTS, Settings(iterations=10))), 5).run() is not None


def test_a_device_that_gives_up_is_a_sentence(monkeypatch) -> None:
    job = Job(POINTS, Settings())

    def fail():
        raise RuntimeError("CUDA out of memory\nTried to allocate")
        yield

    monkeypatch.setattr(job._recording, "_blocks", fail())
    finished(Queue().add(job), 5)
    assert job.failure == "cpu gave up: CUDA out of memory"
    assert job.run() is None
