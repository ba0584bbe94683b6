"""The process that trains: it makes what record makes, and ends when it should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from perceptron import Points, Settings, record
from perceptron.losses import LOSSES
from perceptron.optimizers import OPTIMIZERS
from tests.breadth import some
from tests.ui.server.trainings.inside import finished
from ui.server.trainings.process import ROOT, Ended, Process
from ui.server.trainings.queue import Queue
from ui.server.trainings.worker import NICENESS

POINTS = Points.tutorial()


@pytest.fixture(scope="module")
def queue():
    queue = Queue(1)
    queue.open()
    yield queue
    queue.close()


CASES = [
    (optimizer, loss, size) for optimizer in OPTIMIZERS for loss in LOSSES for size in (None, 4)
]


@pytest.mark.parametrize(("optimizer", "loss", "size"), some(CASES, keep=6))
def test_a_history_through_a_worker_is_that_of_record_bit_for_bit(
    queue: Queue, optimizer: str, loss: str, size: int | None
) -> None:
    settings = Settings(
        iterations=1000, seed=5, optimizer=optimizer, loss=loss, batch_size=size, clamp=size == 4
    )
    job = finished(queue.add(POINTS, settings), 120)
    run, wanted = job.run(), record(POINTS, settings, engine="autograd")
    assert job.failure == ""
    assert run is not None
    for column, other in zip(run.columns, wanted.columns, strict=True):
        assert np.array_equal(column, other)
    assert (run.engine, run.slack, run.diverged) == (wanted.engine, wanted.slack, wanted.diverged)


def process_of(queue: Queue) -> Process:
    worker = queue._attendants[0]._worker
    assert isinstance(worker, Process)
    return worker


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_a_worker_that_is_killed_is_replaced_and_its_training_begun_anew(queue: Queue) -> None:
    settings = Settings(iterations=30_000, seed=11)
    job = queue.add(POINTS, settings)
    while job.iteration < 1000:
        time.sleep(0.01)
    before = process_of(queue).pid
    os.kill(before, signal.SIGKILL)
    run = finished(job, 120).run()
    assert process_of(queue).pid != before
    assert run is not None
    assert np.array_equal(run.loss, record(POINTS, settings).loss)


def test_a_worker_steps_back_for_the_pages(queue: Queue) -> None:
    finished(queue.add(POINTS, Settings(iterations=1)), 120)
    if not hasattr(os, "getpriority"):
        pytest.skip("there are no priorities here")
    here = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, process_of(queue).pid) == min(here + NICENESS, 19)


@pytest.mark.skipif(not Path("/proc").exists(), reason="there is no /proc here")
def test_a_worker_ends_with_a_server_that_is_killed() -> None:
    code = """
import time
from ui.server.trainings.process import Process
worker = Process()
print(worker.pid, flush=True)
worker.devices()
print("warm", flush=True)
time.sleep(60)
"""
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert server.stdout is not None
    worker = Path(f"/proc/{int(server.stdout.readline())}")
    assert server.stdout.readline() == b"warm\n"
    assert worker.exists()
    server.kill()
    server.wait()
    server.stdout.close()
    end = time.monotonic() + 20
    while worker.exists() and "Z (zombie)" not in (worker / "status").read_text("utf-8"):
        assert time.monotonic() < end, "the worker has outlived its server"
        time.sleep(0.05)


def test_a_worker_that_ends_before_it_is_warm_is_one_that_ended() -> None:
    worker = Process()
    worker.kill()
    with pytest.raises(Ended):
        worker.devices()
    worker.bury()


def test_the_worker_loads_neither_server_nor_screen_and_the_queue_no_torch() -> None:
    for module, heavy in (
        ("ui.server.trainings.worker", {"streamlit", "starlette", "plotly", "pandas", "pyarrow"}),
        ("ui.server.trainings.queue", {"torch"}),
    ):
        code = f"import sys, {module}; sys.exit(bool({heavy} & set(sys.modules)))"
        assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_warm_worker_imports_nothing_more_for_its_first_training_with_adam() -> None:
    code = """
import sys
from ui.server.trainings import worker
from perceptron import Points, Settings, train
worker.warm()
before = set(sys.modules)
for name in ("momentum", "nesterov", "adagrad", "rmsprop", "adam"):
    for _ in train(Points.tutorial(), Settings(iterations=2, optimizer=name)): pass
print(len(set(sys.modules) - before))
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.strip() == "0", ran.stderr
