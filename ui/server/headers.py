"""Security headers on every answer."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Scripts come from this server alone. 'unsafe-inline', 'unsafe-eval' and blob: are what Streamlit
# itself needs (styles, Arrow and Vega, a component's loader).
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'"
)

EMBEDDERS = "PERCEPTRON_FRAME_ANCESTORS"  # in the environment: whose pages may hold the app
# 'none', 'self', or origins as a browser writes them; a star stands for any name before the dot.
EMBEDDER = re.compile(r"'self'|https?://(\*\.)?[a-z0-9.-]+(:\d+)?")


def policy(environment: Mapping[str, str]) -> str:
    """`POLICY`, with the pages that may embed the app where the deployer names them.

    Unset, any page may: a teacher's course page is on a host that no deployer knows. ValueError for
    what is no origin, which a browser would pass over in silence.
    """
    given = environment.get(EMBEDDERS, "").split()
    wrong = [] if given == ["'none'"] else [e for e in given if not EMBEDDER.fullmatch(e)]
    if wrong:
        raise ValueError(
            f"{EMBEDDERS}: {wrong[0]!r} must be an origin, with its http or https and without "
            "a path, or 'self'; or 'none' alone"
        )
    return f"{POLICY}; frame-ancestors {' '.join(given)}" if given else POLICY


HEADERS = (
    (b"content-security-policy", policy(os.environ).encode()),  # once: a wrong one is told at start
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)


class SecurityHeaders:
    """Adds `HEADERS` to every HTTP response; websockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                extra = [pair for pair in HEADERS if pair[0] not in present]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def middleware() -> list[Middleware]:
    return [Middleware(SecurityHeaders)]
