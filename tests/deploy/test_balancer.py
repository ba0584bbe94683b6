"""The balancer before two replicas: who is sent where, and what happens when one of them dies."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.browser.driving import App
from tests.deploy import haproxy
from tests.deploy.balancer import SOON, Balancer, balanced, two_replicas, within

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(haproxy.find() is None, reason=haproxy.MISSING),
]


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
