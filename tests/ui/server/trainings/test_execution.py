"""The loop's text in the queue: in turns with trainings, joined, stopped, and the same lines."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron import Points, Settings, record
from perceptron.source import execution
from perceptron.source.text import Source
from perceptron.source.trace import History
from perceptron.source.variants import VARIANTS
from tests.ui.server.trainings.inside import Inside, queue_of
from tests.ui.server.trainings.test_queue import until
from ui.server import memory
from ui.server.trainings import queue as queues
from ui.server.trainings.execution import Request
from ui.server.trainings.messages import BeginOutcome, BeginTrace

POINTS = Points.tutorial()
SETTINGS = Settings()
FAR = BeginTrace(POINTS, Settings(iterations=1_000_000), "", 900_000, 1)


def answered(request: Request, seconds: float = 60) -> Request:
    assert request.done.wait(seconds), "nothing came of it"
    return request


def test_a_request_has_the_lines_that_are_recorded_at_once() -> None:
    with queue_of(Inside()) as queue:
        request = answered(queue.execute(BeginTrace(POINTS, SETTINGS, "zero_grad", 300, 2)))
    assert request.failure == ""
    assert request.trace == execution.record(Source(POINTS, SETTINGS, "zero_grad"), 300, 2)
    assert request.spent > 0


def test_a_request_has_what_is_told_of_a_whole_run() -> None:
    with queue_of(Inside()) as queue:
        request = answered(queue.execute(BeginOutcome(POINTS, SETTINGS, "sign")))
    assert request.told == VARIANTS["sign"].told(execution.outcome(POINTS, SETTINGS, "sign"))


def test_a_way_that_a_training_has_gone_is_not_gone_again() -> None:
    settings = Settings(iterations=3000)
    run, asked = record(POINTS, settings), BeginTrace(POINTS, settings, "", 2900, 3)
    way = History.trained(run.weight, run.bias, run.loss)
    worker = Inside()
    with queue_of(worker) as queue:
        request = answered(queue.execute(asked, known=way))
        again = answered(queue.execute(BeginTrace(POINTS, settings, "", 2950, 1)))
    assert request.trace == execution.record(Source(POINTS, settings), 2900, 3)
    assert again.trace is not None
    assert len(worker.turns) == 2, "one each"


def test_a_training_and_a_short_request_do_not_wait_for_a_far_one() -> None:
    with queue_of(Inside()) as queue:
        far = queue.execute(FAR)
        job = queue.add(POINTS, Settings(iterations=500, seed=4))
        near = answered(queue.execute(BeginTrace(POINTS, SETTINGS, "", 0, 3)))
        assert job.done.wait(60)
        assert not far.done.is_set()
        assert near.trace is not None
        run = job.run()
        assert run is not None
        assert np.array_equal(run.loss, record(POINTS, Settings(iterations=500, seed=4)).loss)
        until(lambda: far.iteration > 0)
        assert far.iteration < far.goal == 900_000


def test_a_stopped_request_ends_at_once_and_its_worker_forgets_it() -> None:
    worker = Inside()
    with queue_of(worker) as queue:
        request = queue.execute(FAR)
        until(lambda: request.iteration > 0)
        queue.stop(request)
        assert request.done.is_set()
        assert request.trace is None
        until(lambda: worker.forgotten)
        assert queue.watched() == 0


def test_who_asks_for_the_same_waits_with_the_first_one_and_leaves_it_alone() -> None:
    worker = Inside(warm=False)
    with queue_of(worker) as queue:
        first, second, other = (
            queue.execute(BeginTrace(POINTS, SETTINGS, variant, 400, 1))
            for variant in ("", "", "sign")
        )
        assert first.training is second.training is not other.training
        queue.stop(second)
        worker.warm.set()
        assert answered(first).trace is not None
        assert second.trace is None


def test_a_page_that_is_gone_has_its_request_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "ABANDONED", 0.0)
    with queue_of(Inside()) as queue:
        request = answered(queue.execute(FAR))
        assert request.trace is None


def test_more_work_than_is_allowed_ends_it_in_a_sentence() -> None:
    with queue_of(Inside()) as queue:
        request = answered(queue.execute(FAR, allowed=0.05))
    assert request.failure == queues.USED_UP.format(1200)
    assert request.overdrawn


def test_what_kills_two_workers_is_given_up_and_what_only_waited_goes_on() -> None:
    workers = [Inside() for _ in range(3)]
    waiting = list(workers)
    with queue_of(start=lambda: waiting.pop(0)) as queue:
        request = queue.execute(FAR)
        for worker in workers[:2]:
            until(lambda worker=worker: worker.turns)
            worker.kill()
        assert answered(request).failure == queues.ENDED
        near = queue.execute(BeginTrace(POINTS, SETTINGS, "", 0, 1))
        assert answered(near).trace is not None


def test_a_full_server_refuses_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "full", lambda: True)
    with queue_of(Inside(warm=False)) as queue:
        request = queue.execute(FAR)
    assert request.done.is_set()
    assert request.failure == queues.NO_MEMORY


def test_what_is_not_the_tutorials_loop_is_a_failure_of_this_request_alone() -> None:
    with queue_of(Inside()) as queue:
        wrong = queue.execute(BeginTrace(POINTS, Settings(optimizer="adam"), "", 0, 1))
        right = queue.execute(BeginTrace(POINTS, SETTINGS, "", 0, 1))
        assert "the tutorial's loop has no" in answered(wrong).failure
        assert answered(right).trace is not None
