"""/ready: whether this server should be sent visitors. Streamlit's /_stcore/health: it is alive.

Alive comes first: pages are served, and a training waits, while the workers import torch.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ui.server.limits import VALUES
from ui.server.trainings.queue import queue

DRAIN = VALUES["DRAIN"]  # seconds

_ending = threading.Event()


def answer(request: Request) -> PlainTextResponse:
    if _ending.is_set() or queue.closed:
        return PlainTextResponse("The server is ending.", 503)
    if not queue.warm:
        return PlainTextResponse("PyTorch is starting.", 503)
    return PlainTextResponse("Ready.")


def route(base: str) -> Route:
    """base: what the server's addresses begin with."""
    return Route(f"{base}/ready", answer, methods=["GET", "HEAD"])


@contextmanager
def told_when_it_ends() -> Iterator[None]:
    """From SIGTERM on the answer is 503, and `DRAIN` later the server ends as it would have.

    A second SIGTERM ends it at once. Whoever runs the server has set its own handler already; one
    that has none, or runs it in another thread than the main one, keeps what it has.
    """
    before = signal.getsignal(signal.SIGTERM)
    if not callable(before) or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        pause = 0.0 if _ending.is_set() else DRAIN
        _ending.set()
        timer = threading.Timer(pause, before, (number, None))
        timer.daemon = True
        timer.start()

    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        _ending.clear()
