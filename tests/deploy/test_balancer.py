"""The balancer's own file, run by haproxy on loopback before two replicas of the app.

Each replica is told other pages that may embed it, so that an answer says whose it is, whatever
the balancer's cookie claims.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from tests.browser.driving import App, running_app
from tests.deploy import haproxy

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(haproxy.find() is None, reason=haproxy.MISSING),
]
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
def two_replicas(folder: Path, prefix: str = "") -> Iterator[dict[str, App]]:
    with ExitStack() as running:
        replicas = {}
        for name in ("a", "b"):
            (folder / name).mkdir()
            told = {
                "PERCEPTRON_FRAME_ANCESTORS": f"https://{name}.example",
                "STREAMLIT_SERVER_BASE_URL_PATH": prefix,
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
    pytest.fail(f"not within {seconds:.0f} s")


def drawn(page: ClientConnection) -> bool:
    """Asks for the app's first screen: whether all of it comes."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    page.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(page.recv(timeout=30))
        if answer.WhichOneof("type") == "script_finished":
            return answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def comes_back(balancer: Balancer, cookie: str) -> bool:
    with balancer.page(cookie) as page:
        return drawn(page)


def read_to_its_end(page: ClientConnection) -> None:
    """Until the connection is lost; TimeoutError where it is silent and goes on."""
    with suppress(ConnectionClosed):
        while True:
            page.recv(timeout=SOON)


@pytest.fixture(scope="module")
def replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, App]]:
    with two_replicas(tmp_path_factory.mktemp("replicas")) as replicas:
        yield replicas


@pytest.fixture
def balancer(replicas: dict[str, App], tmp_path: Path) -> Iterator[Balancer]:
    with balanced(replicas, tmp_path) as balancer:
        yield balancer


def test_each_browser_stays_with_its_replica_and_both_have_some(balancer: Balancer) -> None:
    firsts = [balancer.get() for _ in range(8)]
    assert {first.replica for first in firsts} == {"a", "b"}
    for first in firsts:
        files = ["/", "/_stcore/health", "/ready", "/_stcore/host-config"]
        assert {balancer.get(f, first.cookie).replica for f in files} == {first.replica}


def test_the_cookie_is_for_the_browser_alone_and_is_asked_for_once(balancer: Balancer) -> None:
    first = balancer.get()
    assert {"HttpOnly", "SameSite=Lax"} <= set(first.attributes.split("; "))
    assert balancer.get(cookie=first.cookie).cookie == ""


def test_a_cookie_of_no_replica_gets_another(balancer: Balancer) -> None:
    answer = balancer.get(cookie="perceptron_replica=gone")
    assert answer.status == 200
    assert answer.cookie


def test_where_a_page_of_another_site_embeds_the_app_the_cookie_is_sent_there(
    replicas: dict[str, App], tmp_path: Path
) -> None:
    elsewhere = "secure attr SameSite=None"
    with balanced(replicas, tmp_path, AFFINITY_ATTRIBUTES=elsewhere) as balancer:
        attributes = balancer.get().attributes.split("; ")
        assert {"Secure", "SameSite=None"} <= set(attributes)
        assert "SameSite=Lax" not in attributes


def test_below_a_path_it_asks_there_whether_a_replica_is_ready(tmp_path: Path) -> None:
    with (
        two_replicas(tmp_path, "/lab") as replicas,
        balanced(replicas, tmp_path, "/lab") as balancer,
    ):
        end = time.monotonic() + SOON  # longer than one is kept that fails its checks
        while time.monotonic() < end:
            assert balancer.get("/lab/").replica in ("a", "b")
            time.sleep(0.1)


class Unready(BaseHTTPRequestHandler):
    """A replica that serves already, but says that it is not ready until its server is told."""

    def do_GET(self) -> None:
        ready = getattr(self.server, "ready", False)
        self.send_response(503 if self.path == "/ready" and not ready else 200)
        self.send_header("content-security-policy", "frame-ancestors https://b.example")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_nobody_is_sent_to_a_replica_before_it_is_ready(
    replicas: dict[str, App], tmp_path: Path
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Unready) as warming:
        Thread(target=warming.serve_forever, daemon=True).start()
        late = App(f"http://127.0.0.1:{warming.server_port}", replicas["b"].process)
        with balanced({"a": replicas["a"], "b": late}, tmp_path) as balancer:

            def seen() -> set[str]:
                return {balancer.get().replica for _ in range(4)}

            within(SOON, lambda: seen() == {"a"})
            assert balancer.get(cookie="perceptron_replica=b").replica == "a"
            warming.ready = True
            within(SOON, lambda: seen() == {"a", "b"})
        warming.shutdown()


def test_whose_replica_is_killed_is_served_by_the_other_one(tmp_path: Path) -> None:
    with two_replicas(tmp_path) as replicas, balanced(replicas, tmp_path) as balancer:
        cookie = balancer.get().cookie
        replica = balancer.get(cookie=cookie).replica
        other = {"a": "b", "b": "a"}[replica]
        theirs = f"perceptron_replica={other}"
        with balancer.page(cookie) as page, balancer.page(theirs) as untouched:
            assert drawn(page)
            assert drawn(untouched)
            balancer.replicas[replica].process.send_signal(signal.SIGKILL)
            killed = time.monotonic()
            read_to_its_end(page)
            within(SOON, lambda: comes_back(balancer, cookie))
            assert time.monotonic() - killed < SOON
            assert balancer.get(cookie=cookie).replica == other
            assert balancer.get().replica == other
            assert drawn(untouched)
