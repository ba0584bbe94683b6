"""Trainings of all visitors: turns, joining, stopping, dying, and the same numbers as without."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from perceptron import Points, Run, Settings, record
from tests.ui.server.trainings.inside import Inside, finished, queue_of
from ui.server import memory
from ui.server.trainings import attendant
from ui.server.trainings import queue as queues

POINTS = Points.tutorial()
LONG = Settings(iterations=1_000_000)


def same(made: Run | None, wanted: Run) -> bool:
    assert made is not None
    return all(map(np.array_equal, made.columns, wanted.columns))


def until(holds: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.005)


@pytest.fixture
def a_block_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that turns can be counted, however fast the machine is."""
    monkeypatch.setattr(queues, "TURN", 0.0)


def test_a_job_makes_the_run_that_record_makes() -> None:
    settings = Settings(iterations=2500, seed=3)
    with queue_of(Inside()) as queue:
        job = finished(queue.add(POINTS, settings))
    assert same(job.run(), record(POINTS, settings))
    assert job.seconds > 0
    assert (job.iteration, job.failure) == (2500, "")


@pytest.mark.usefixtures("a_block_a_turn")
def test_everyone_moves_all_the_time_and_the_first_is_over_long_before_the_last() -> None:
    worker = Inside(warm=False)
    with queue_of(worker) as queue:
        jobs = [queue.add(POINTS, Settings(iterations=2000, seed=s)) for s in range(7)]
        numbers = [job.training.number for job in jobs if job.training]
        worker.warm.set()
        for job in jobs:
            finished(job)
    assert worker.turns[:7] == numbers, "the first turns"
    assert len(worker.turns) == 7 * 11, "2001 steps are ten blocks of 200 and one of one"
    ends = []
    for number in numbers:
        turns = [k for k, at in enumerate(worker.turns) if at == number]
        assert max(np.diff(turns)) <= 2 * 7 + 1, "every other turn goes round"
        ends.append(turns[-1])
    assert min(ends) < 7 * 11 / 2, "side by side, all would be over in the last seven turns"


@pytest.mark.usefixtures("a_block_a_turn")
def test_who_comes_later_has_a_first_turn_before_any_other_goes_on() -> None:
    worker = Inside()
    with queue_of(worker) as queue:
        early = [queue.add(POINTS, Settings(iterations=1_000_000, seed=s)) for s in range(5)]
        until(lambda: len(set(worker.turns)) == 5)
        before = len(worker.turns)
        late = queue.add(POINTS, Settings(seed=9))
        assert late.training is not None
        number = late.training.number
        until(lambda: number in worker.turns)
        assert worker.turns.index(number) - before <= 2, "after the turn that ran, and one begun"
        for job in (*early, late):
            queue.stop(job)


@pytest.mark.usefixtures("a_block_a_turn")
def test_a_long_training_has_half_of_the_turns_beside_short_ones_and_no_more() -> None:
    worker = Inside()
    with queue_of(worker) as queue:
        long = queue.add(POINTS, LONG)
        long.beat = time.monotonic() + 600  # its page looks at it, however slow this machine is
        until(lambda: worker.turns)
        for seed in range(3):
            short = queue.add(POINTS, Settings(iterations=4000, seed=seed))
            assert long.training is not None
            assert short.training is not None
            number = short.training.number
            finished(short)
            turns = worker.turns[worker.turns.index(number) :]
            last = len(turns) - turns[::-1].index(number)
            share = turns[:last].count(long.training.number) / last
            assert 0.4 < share < 0.6, "every other turn goes round"
        queue.stop(long)


@pytest.mark.usefixtures("a_block_a_turn")
def test_trainings_that_no_page_looks_at_go_on_only_while_no_other_one_waits() -> None:
    worker = Inside()
    with queue_of(worker) as queue:
        left = [queue.add(POINTS, Settings(iterations=1_000_000, seed=s)) for s in range(3)]
        for job in left:
            job.beat -= 60
        until(lambda: len(set(worker.turns)) == 3)
        watched = queue.add(POINTS, Settings(seed=9))
        assert watched.training is not None
        number = watched.training.number
        finished(watched)
        last = len(worker.turns) - 1 - worker.turns[::-1].index(number)
        turns = worker.turns[worker.turns.index(number) : last + 1]
        assert set(turns) == {number}
        assert len(turns) == 21, "4001 steps are a block of 50, nineteen of 200 and one of 151"
        until(lambda: {*worker.turns[last + 1 :]} == {*worker.turns} - {number})
        for job in left:
            queue.stop(job)


def test_a_short_job_does_not_wait_for_a_long_one() -> None:
    with queue_of(Inside()) as queue:
        long = queue.add(POINTS, LONG)
        short = finished(queue.add(POINTS, Settings(iterations=500)))
        assert not long.done.is_set()
        assert short.run() is not None


def test_a_stopped_job_is_done_at_once_and_keeps_what_it_has_trained() -> None:
    worker = Inside()
    with queue_of(worker) as queue:
        job = queue.add(POINTS, LONG)
        until(lambda: job.iteration > 300)
        queue.stop(job)
        assert job.done.is_set()
        run = job.run()
        assert run is not None
        assert 300 < run.iterations == job.iteration < 1_000_000
        until(lambda: worker.forgotten)
        turns = len(worker.turns)
        finished(queue.add(POINTS, Settings(iterations=10)))
        assert len(worker.turns) == turns + 1, "nothing more is done for it"
        assert queue.watched() == 0
    assert same(run, record(POINTS, Settings(iterations=run.iterations)))


def test_a_job_that_is_stopped_before_its_first_turn_has_no_run() -> None:
    worker = Inside(warm=False)
    with queue_of(worker) as queue:
        job = queue.add(POINTS, Settings())
        assert queue.starting
        queue.stop(job)
        assert job.done.is_set()
        assert (job.run(), job.iteration) == (None, -1)
        worker.warm.set()
        finished(queue.add(POINTS, Settings(iterations=10)))
    assert len(worker.turns) == 1


def test_the_same_training_is_computed_once_for_all_who_ask_meanwhile_and_later() -> None:
    worker, named = Inside(warm=False), Points(POINTS.x, POINTS.y, name="The same under a name")
    with queue_of(worker) as queue:
        jobs = [queue.add(points, Settings()) for points in (POINTS, named) * 10]
        assert (queue.watched(), queue.others(jobs[0])) == (20, 0)
        worker.warm.set()
        runs = [finished(job).run() for job in jobs]
        turns = len(worker.turns)
        later = queue.add(named, Settings())
        assert later.done.is_set()
        other = finished(queue.add(POINTS, Settings(seed=1)))
        assert len(worker.turns) > turns
    assert len(set(worker.turns[:turns])) == 1
    assert len({job.number for job in jobs}) == 20
    assert all(same(run, record(POINTS, Settings())) for run in (runs[0], later.run()))
    assert all(run is runs[0] for run in (*runs, later.run())), "one history in memory"
    assert not same(other.run(), record(POINTS, Settings()))


def test_who_stops_a_training_that_others_watch_stops_for_himself() -> None:
    with queue_of(Inside()) as queue:
        settings = Settings(iterations=20_000)
        first, second = (queue.add(POINTS, settings) for _ in range(2))
        until(lambda: first.iteration >= 0)
        queue.stop(first)
        kept = first.iteration
        assert first.done.is_set()
        assert not second.done.is_set()
        whole = finished(second).run()
        assert first.iteration == kept < 20_000
    assert same(whole, record(POINTS, settings))
    assert same(first.run(), record(POINTS, Settings(iterations=kept)))


def test_who_joins_late_is_told_all_steps_from_the_first(monkeypatch) -> None:
    monkeypatch.setattr("ui.server.trainings.job.FOLLOWED", 0.0)
    with queue_of(Inside()) as queue:
        first = queue.add(POINTS, LONG)
        until(lambda: first.iteration > 1000)
        assert first.steps() is not None
        late = queue.add(POINTS, LONG)
        steps = late.steps()
        assert steps is not None
        assert steps["iteration"][0] == 0
        assert late.followed


def test_an_abandoned_job_ends_by_itself(monkeypatch) -> None:
    monkeypatch.setattr(queues, "ABANDONED", 0.2)
    with queue_of(Inside()) as queue:
        job = finished(queue.add(POINTS, LONG))
        assert queue.watched() == 0
    assert job.run() is not None


def test_a_diverged_job_does_not_compute_what_is_only_inf() -> None:
    with queue_of(Inside()) as queue:
        job = finished(queue.add(POINTS, Settings(iterations=1_000_000, learning_rate=0.1)))
    run = job.run()
    assert run is not None
    assert run.diverged
    assert run.iterations == 1_000_000


def test_two_workers_share_what_there_is_and_each_goes_on_with_its_own() -> None:
    workers = Inside(), Inside()
    with queue_of(*workers) as queue:
        jobs = [queue.add(POINTS, Settings(iterations=4000, seed=s)) for s in range(6)]
        for job, seed in zip(jobs, itertools.count(), strict=False):
            assert same(finished(job).run(), record(POINTS, Settings(seed=seed)))
    assert not set(workers[0].turns) & set(workers[1].turns)


def test_each_graphics_card_has_a_worker_of_its_own() -> None:
    made: list[Inside] = []

    def start() -> Inside:
        made.append(Inside(devices=("cpu", "cuda", "cuda:1", "cuda:2")))
        return made[-1]

    queue = queues.Queue(1, start)
    try:
        queue.open()
        until(lambda: queue.warm)
        assert len(made) == 3
        for card, place in (("cuda", 0), ("cuda:0", 0), ("cuda:1", 1), ("cuda:2", 2)):
            job = finished(queue.add(POINTS, Settings(device=card)))
            assert "is not available here" in job.failure
            at = [worker for worker in made if worker.turns]
            assert len(at) == 1
            assert at == [queue._attendants[place]._worker]
            at[0].turns.clear()
    finally:
        queue.close()


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("CUDA out of memory\nTried to allocate"), IndexError()]
)
def test_what_goes_wrong_in_a_training_is_its_own_sentence(error, monkeypatch, caplog) -> None:
    def fail(*_):
        raise error

    with queue_of(Inside()) as queue:
        with monkeypatch.context() as broken:
            broken.setattr("perceptron.training.predict", fail)
            job = finished(queue.add(POINTS, Settings()))
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        assert job.failure == f"cpu gave up: {said}"
        assert job.run() is None
        assert "a training failed" in caplog.text
        assert same(finished(queue.add(POINTS, Settings())).run(), record(POINTS, Settings()))


def test_a_training_on_a_missing_device_says_which_there_are() -> None:
    with queue_of(Inside()) as queue:
        job = finished(queue.add(POINTS, Settings(device="mps")))
    assert job.failure.startswith("device: 'mps' is not available here; available: cpu")


def test_what_a_worker_had_begun_is_begun_anew_when_it_dies() -> None:
    first = Inside()
    with queue_of(first) as queue:
        settings = [Settings(iterations=15_000, seed=s) for s in range(3)]
        jobs = [queue.add(POINTS, chosen) for chosen in settings]
        until(lambda: all(job.iteration > 0 for job in jobs))
        first.kill()
        for job, chosen in zip(jobs, settings, strict=True):
            assert finished(job).failure == ""
            assert same(job.run(), record(POINTS, chosen))


def test_a_training_that_ends_its_worker_twice_says_so_and_the_others_go_on() -> None:
    class Frail(Inside):
        def answer(self, turn):
            made = super().answer(turn)
            if deadly.training and turn.training == deadly.training.number:
                self.kill()
            self._live()
            return made

    worker = Frail(warm=False)
    with queue_of(worker, start=Frail) as queue:
        deadly = queue.add(POINTS, LONG)
        other = queue.add(POINTS, Settings(iterations=5000))
        worker.warm.set()
        assert finished(deadly).failure == queues.ENDED
        assert same(finished(other).run(), record(POINTS, Settings(iterations=5000)))


def test_a_torch_that_can_not_start_is_a_sentence_and_is_tried_again(monkeypatch) -> None:
    monkeypatch.setattr(attendant, "PAUSE", 0.2)
    broken = Inside(warm=False)
    with queue_of(broken) as queue:
        job = queue.add(POINTS, Settings(iterations=10))
        broken.kill()
        assert finished(job).failure == queues.NO_TORCH
        assert not queue.warm
        until(lambda: queue.warm)
        assert finished(queue.add(POINTS, Settings(iterations=10))).run() is not None


def test_a_worker_that_can_not_even_be_started_is_a_sentence_too(monkeypatch, caplog) -> None:
    monkeypatch.setattr(attendant, "PAUSE", 0.2)
    left = [OSError("no more processes"), None]

    def start() -> Inside:
        if error := left.pop(0):
            raise error
        return Inside()

    queue = queues.Queue(1, start)
    try:
        job = finished(queue.add(POINTS, Settings(iterations=10)))
        assert job.failure == queues.NO_TORCH
        assert "no more processes" in caplog.text
        until(lambda: queue.warm)
    finally:
        queue.close()


def test_a_queue_that_closes_ends_what_there_is_and_begins_nothing() -> None:
    worker = Inside()
    with queue_of(worker) as queue:
        job = queue.add(POINTS, LONG)
        until(lambda: job.iteration >= 0)
        assert queue.warm
        queue.close()
        assert job.done.is_set()
        assert not queue.warm
        assert finished(queue.add(POINTS, Settings())).failure == queues.CLOSED
    assert worker.dead.is_set()


def test_others_are_the_trainings_that_it_has_its_turns_with() -> None:
    worker = Inside(warm=False)
    with queue_of(worker) as queue:
        jobs = [queue.add(POINTS, Settings(seed=seed)) for seed in (0, 0, 1, 2)]
        assert [queue.others(job) for job in jobs] == [2, 2, 2, 2]
        assert queue.watched() == 4
        queue.stop(jobs[3])
        assert [queue.others(job) for job in jobs] == [1, 1, 1, 2]


def test_who_waits_for_the_first_steps_is_counted_until_they_are_made() -> None:
    worker = Inside(warm=False)
    with queue_of(worker) as queue:
        long = Settings(iterations=1_000_000)
        jobs = [queue.add(POINTS, replace(long, seed=seed)) for seed in (0, 0, 1)]
        assert (queue.waiting(), queue.watched()) == (3, 3)
        worker.warm.set()
        assert all(job.begun.wait(60) for job in jobs)
        assert (queue.waiting(), queue.watched()) == (0, 3)


def test_who_has_used_what_one_may_keeps_what_there_is_and_nobody_else_is_stopped() -> None:
    settings = Settings(iterations=20_000)
    with queue_of(Inside(warm=False)) as queue:
        poor, rich = queue.add(POINTS, settings, allowed=0.05), queue.add(POINTS, settings)
        assert poor.training is rich.training
        queue._attendants[0]._worker.warm.set()
        finished(poor)
        assert not rich.done.is_set()
        finished(rich)
    run = poor.run()
    assert run is not None
    assert 0 < run.iterations < 20_000
    assert "1,200 s of training" in poor.failure
    assert 0.05 < poor.spent < rich.spent
    assert same(rich.run(), record(POINTS, settings))
    assert rich.failure == ""


def test_who_joins_pays_for_what_is_done_from_then_on_and_for_nothing_that_is_over() -> None:
    settings = Settings(iterations=5000)
    with queue_of(Inside()) as queue:
        first = queue.add(POINTS, settings)
        until(lambda: first.iteration > 1000)
        second = queue.add(POINTS, settings)
        joined = first.training is second.training
        finished(first)
        finished(second)
        third = queue.add(POINTS, settings, allowed=0.0)
    assert joined
    assert second.spent < first.spent == first.seconds
    assert (third.done.is_set(), third.spent, third.failure) == (True, 0.0, "")


def test_one_training_too_many_is_refused_and_the_same_as_another_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queues, "TRAININGS", 2)
    with queue_of(Inside(warm=False)) as queue:
        waiting = [queue.add(POINTS, Settings(seed=s)) for s in (1, 2)]
        same_again, one_more = queue.add(POINTS, Settings(seed=1)), queue.add(POINTS, LONG)
        assert not any(job.done.is_set() for job in (*waiting, same_again))
        assert (one_more.done.is_set(), one_more.run()) == (True, None)
        assert "Too many trainings" in one_more.failure
        queue.stop(waiting[1])
        assert not queue.add(POINTS, LONG).done.is_set()


def test_without_memory_no_training_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", 1)
    with queue_of(Inside()) as queue:
        job = queue.add(POINTS, Settings())
        assert job.done.is_set()
        assert "No memory is left" in job.failure
