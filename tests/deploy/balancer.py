"""The balancer's own file, run by haproxy on loopback before two replicas of the app.

Each replica is told other pages that may embed it, so that an answer says whose it is, whatever
the balancer's cookie claims.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from websockets.exceptions import InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from tests.browser.driving import App, running_app
from tests.deploy import haproxy

FILE = Path(__file__).parent.parent.parent / "deploy" / "haproxy.cfg"
SOON = 5.0  # seconds until someone else serves what a dead replica served


class Answer(NamedTuple):
    status: int
    replica: str  # whose it is, by what it says itself; "" where nobody says
    cookie: str  # what the balancer asks to be told next time, as "name=value"; "" for nothing
    attributes: str


class Balancer(NamedTuple):
    address: str  # host:port
    replicas: dict[str, App]

    def get(self, path: str = "/", cookie: str = "") -> Answer:
        """As a browser does that has nothing but this cookie; each call is a connection."""
        connection = http.client.HTTPConnection(self.address, timeout=SOON)
        try:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        said = re.search(r"https://(\w+)\.example", answer.headers["content-security-policy"] or "")
        given, _, attributes = (answer.headers["set-cookie"] or "").partition("; ")
        return Answer(answer.status, said[1] if said else "", given, attributes)

    def page(self, cookie: str) -> ClientConnection:
        """The websocket of an open page."""
        return connect(
            f"ws://{self.address}/_stcore/stream",
            origin=f"http://{self.address}",
            subprotocols=["streamlit"],
            additional_headers={"Cookie": cookie} if cookie else {},
            open_timeout=SOON,
            max_size=None,
            proxy=None,
        )


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def two_replicas(folder: Path, prefix: str = "", **environment: str) -> Iterator[dict[str, App]]:
    with ExitStack() as running:
        replicas = {}
        for name in ("a", "b"):
            (folder / name).mkdir()
            told = {
                "PERCEPTRON_FRAME_ANCESTORS": f"https://{name}.example",
                "STREAMLIT_SERVER_BASE_URL_PATH": prefix,
                **environment,
            }
            replicas[name] = running.enter_context(running_app(folder / name, **told))
        yield replicas


@contextmanager
def balanced(
    replicas: dict[str, App], folder: Path, prefix: str = "", **environment: str
) -> Iterator[Balancer]:
    """The balancer before them, from when it lets somebody through."""
    settings = {
        "LISTEN": f"127.0.0.1:{free_port()}",
        "REPLICA_A": replicas["a"].address.removeprefix("http://"),
        "REPLICA_B": replicas["b"].address.removeprefix("http://"),
        "STREAMLIT_SERVER_BASE_URL_PATH": prefix,
        **environment,
    }
    command = [str(haproxy.find()), "-db", "-f", str(FILE)]
    with (folder / "haproxy.log").open("w") as log:
        process = subprocess.Popen(command, env={**os.environ, **settings}, stdout=log, stderr=log)
    try:
        balancer = Balancer(settings["LISTEN"], replicas)
        within(10, lambda: balancer.get(f"{prefix}/").status == 200)
        yield balancer
    finally:
        process.terminate()
        process.wait(10)


def within(seconds: float, true: Callable[[], bool]) -> float:
    """Seconds until it is true; what the network refuses meanwhile is tried again, as pages do."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        try:
            if true():
                return time.monotonic() - start
        except (OSError, InvalidHandshake):
            pass
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds:.0f} s")
