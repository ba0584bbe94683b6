"""What a page may send at once: far more than any page of ours does, and far less than hurts."""

from __future__ import annotations

import json
import tomllib
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from benchmarks.apparatus.server import Server, running
from perceptron import Moments, Points, Settings, record
from perceptron.points import INTERACTIVE
from perceptron.stage import payload
from perceptron.stage.payload import Given
from perceptron.stage.view import View
from tests.browser.driving import ROOT
from ui.session.summary import Summary

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["server"]
LIMIT = CONFIG["maxMessageSize"] * 10**6  # bytes, as Streamlit counts them
CONNECTIONS = 100
MEMORY = 300  # MB
TOO_BIG = 1009  # as RFC 6455 calls it


def test_the_largest_message_down_is_far_below_the_limit() -> None:
    """A run of a million iterations on more points than are drawn, seven times: pins are runs."""
    points = Points.line(size=2 * INTERACTIVE)
    chosen = Settings(iterations=1_000_000, learning_rate=1e-7)
    run = record(points, chosen, engine="exact")
    sent = payload.of(
        points,
        Given(run, chosen, Summary(points).lowest(chosen)),
        moments=Moments.of(points),
        view=View(),
    )
    size = len(json.dumps(sent.message.plain()).encode())
    size += sum(np.asarray(c).nbytes for t in sent.tables.values() for c in t.values())
    assert size > 300_000
    assert size * 7 < LIMIT


def test_the_largest_message_up_is_far_below_the_limit() -> None:
    """As many points as a tab keeps, each number with all its digits."""
    pair = np.random.default_rng(0).normal(size=(2, INTERACTIVE)).tolist()
    assert len(json.dumps({"x": pair[0], "y": pair[1]})) * 8 < LIMIT


def page(server: Server) -> ClientConnection:
    return connect(
        f"ws://{server.address}/_stcore/stream",
        origin=f"http://{server.address}",
        subprotocols=["streamlit"],
        compression=None,
        open_timeout=60,
        proxy=None,
    )


def send(connection: ClientConnection, size: int) -> None:
    with suppress(ConnectionClosed, ConnectionError, TimeoutError):
        connection.send(bytes(size))


def refused(connection: ClientConnection) -> bool:
    """Whether the server ends it, and says that a message was too big where it still can."""
    try:
        while True:
            connection.recv(timeout=60)
    except ConnectionClosed as e:
        return e.rcvd is None or e.rcvd.code == TOO_BIG
    except TimeoutError:
        return False


@pytest.mark.nightly
@pytest.mark.parametrize("size", [LIMIT + 2**20, 150 * 10**6])
def test_a_hundred_connections_that_send_too_much_do_not_bring_the_server_down(
    size: int, tmp_path: Path
) -> None:
    with running(ROOT / "app.py", tmp_path) as server, ExitStack() as all_of_them:
        before, most = server.memory(), 0.0
        for _ in range(CONNECTIONS):
            connection = all_of_them.enter_context(page(server))
            send(connection, size)
            most = max(most, server.memory())
            assert refused(connection)
        assert most < before + MEMORY
        assert healthy(server)


@pytest.mark.nightly
def test_a_hundred_messages_that_never_end_hold_no_more_than_the_limit_each(
    tmp_path: Path,
) -> None:
    """One that was whole is answered at once; of these the server can only wait for the rest."""
    with running(ROOT / "app.py", tmp_path) as server, ExitStack() as all_of_them:
        before = server.memory()
        for _ in range(CONNECTIONS):
            connection = all_of_them.enter_context(page(server))
            with connection.send_context():
                connection.protocol.send_binary(bytes(LIMIT - 2**16), fin=False)
        assert healthy(server)
        assert server.memory() < before + CONNECTIONS * LIMIT / 10**6 + MEMORY


def healthy(server: Server) -> bool:
    with urllib.request.urlopen(f"http://{server.address}/_stcore/health", timeout=60) as answer:
        return bool(answer.status == 200)
