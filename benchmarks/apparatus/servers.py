"""One server, or two replicas behind their balancer, as a class meets them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from apparatus.server import DEPLOYED, ROOT, Server, running
from tests.deploy import haproxy
from tests.deploy.balancer import balanced, two_replicas


class Servers(NamedTuple):
    address: str  # host:port
    each: list[Server]
    cookies: list[str]  # of the balancer, one for each visitor; "" where there is none

    def memory(self) -> float:
        """Resident now in all processes that serve pages, in MB."""
        return sum(server.memory() for server in self.each)

    def seconds(self) -> tuple[float, float]:
        """Of a core, that those have used, and their workers."""
        serving, training = zip(*(server.seconds() for server in self.each), strict=True)
        return sum(serving), sum(training)


@contextmanager
def alone(tree: Path, folder: Path, visitors: int) -> Iterator[Servers]:
    with running(tree / "app.py", folder) as server:
        yield Servers(server.address, [server], [""] * visitors)


@contextmanager
def pair(folder: Path, visitors: int) -> Iterator[Servers]:
    if haproxy.find() is None:
        sys.exit(haproxy.MISSING)
    with two_replicas(folder, **DEPLOYED) as replicas, balanced(replicas, folder) as balancer:
        each = [
            Server(app.address.removeprefix("http://"), app.process) for app in replicas.values()
        ]
        cookies = [balancer.get().cookie for _ in range(visitors)]
        yield Servers(balancer.address, each, cookies)


__all__ = ["ROOT", "Servers", "alone", "pair"]
