"""/ready: before the workers are warm, when they are, and while the server ends."""

from __future__ import annotations

import signal

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.ui.server.trainings.inside import Inside, queue_of
from tests.ui.server.trainings.test_queue import until
from ui.server import ready


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[ready.route("/lab")]))


def told(client: TestClient) -> tuple[int, str]:
    answer = client.get("/lab/ready")
    return answer.status_code, answer.text


def test_it_is_ready_when_every_worker_is_warm_and_stays_so(client, monkeypatch) -> None:
    workers = Inside(), Inside(warm=False)
    with queue_of(*workers) as queue:
        monkeypatch.setattr(ready, "queue", queue)
        assert told(client) == (503, "PyTorch is starting.")
        queue.open()
        until(lambda: not queue.starting)
        assert told(client) == (503, "PyTorch is starting.")
        workers[1].warm.set()
        until(lambda: queue.warm)
        assert told(client) == (200, "Ready.")
        workers[0].kill()
        assert told(client) == (200, "Ready.")


def test_from_sigterm_on_it_is_not_and_the_server_ends_a_moment_later(client, monkeypatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(ready, "DRAIN", 0.3)
    before = signal.signal(signal.SIGTERM, lambda number, frame: ended.append(number))
    try:
        with queue_of(Inside()) as queue:
            monkeypatch.setattr(ready, "queue", queue)
            queue.open()
            until(lambda: queue.warm)
            with ready.told_when_it_ends():
                assert told(client) == (200, "Ready.")
                signal.raise_signal(signal.SIGTERM)
                assert told(client) == (503, "The server is ending.")
                assert ended == []
                until(lambda: ended)
            assert ended == [signal.SIGTERM]
            assert told(client) == (200, "Ready.")
        assert told(client) == (503, "The server is ending.")
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_second_sigterm_ends_it_at_once(monkeypatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(ready, "DRAIN", 60.0)
    before = signal.signal(signal.SIGTERM, lambda number, frame: ended.append(number))
    try:
        with ready.told_when_it_ends():
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGTERM)
            until(lambda: ended, 5)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_server_without_a_handler_of_its_own_keeps_it_so() -> None:
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    with ready.told_when_it_ends():
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
