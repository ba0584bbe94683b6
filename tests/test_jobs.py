"""Trainings in the background: turns, stopping, and the same numbers as without."""

from __future__ import annotations

import threading
import time

import numpy as np

from perceptron import Points, Settings, record
from ui import jobs
from ui.jobs import Job, Queue

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


def test_a_job_stopped_before_its_turn_ends_without_a_run() -> None:
    queue, first = Queue(), Job(POINTS, Settings(iterations=1_000_000))
    queue.add(first)
    second = queue.add(Job(POINTS, Settings()))
    second.stop()
    finished(second, 5)
    first.stop()


def test_a_short_job_does_not_wait_for_a_long_one() -> None:
    queue = Queue()
    long = queue.add(Job(POINTS, Settings(iterations=1_000_000)))
    short = finished(queue.add(Job(POINTS, Settings(iterations=500))), 5)
    assert not long.done.is_set()
    assert short.run() is not None
    long.stop()
    finished(long, 2)


def test_an_abandoned_job_ends_by_itself(monkeypatch) -> None:
    monkeypatch.setattr(jobs, "ABANDONED", 0.2)
    finished(Queue().add(Job(POINTS, Settings(iterations=1_000_000))), 5)


def test_a_diverged_job_does_not_compute_what_is_only_inf() -> None:
    job = finished(Queue().add(Job(POINTS, Settings(iterations=1_000_000, learning_rate=0.1))), 5)
    run = job.run()
    assert run is not None
    assert run.diverged
    assert run.iterations == 1_000_000


def test_all_jobs_share_one_thread() -> None:
    queue = Queue()
    for job in [queue.add(Job(POINTS, Settings(iterations=50, seed=s))) for s in range(20)]:
        finished(job)
    names = [thread.name for thread in threading.enumerate()]
    before = names.count("trainer")
    finished(queue.add(Job(POINTS, Settings(iterations=50))))
    assert [t.name for t in threading.enumerate()].count("trainer") == before


def test_the_queue_counts_who_is_ahead() -> None:
    queue = Queue()
    waiting = [Job(POINTS, Settings(iterations=1_000_000)) for _ in range(3)]
    for job in waiting:
        queue.add(job)
    assert queue.ahead(waiting[-1]) <= 2
    assert queue.ahead(Job(POINTS, Settings())) == 0
    for job in waiting:
        job.stop()
    for job in waiting:
        finished(job, 5)


def test_a_device_that_gives_up_is_a_sentence(monkeypatch) -> None:
    job = Job(POINTS, Settings())

    def fail():
        raise RuntimeError("CUDA out of memory\nTried to allocate")
        yield

    monkeypatch.setattr(job, "_blocks", fail())
    finished(Queue().add(job), 5)
    assert job.failure == "cpu gave up: CUDA out of memory"
    assert job.run() is None
