"""What the server is given: the stage's files and Plotly.js, a warm torch, security headers."""

from __future__ import annotations

import gc
import hashlib
import importlib.util
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Scripts come from this server alone. 'unsafe-inline', 'unsafe-eval' and blob: are what Streamlit
# itself needs (styles, Arrow and Vega, a component's loader).
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)


STAGE = Path(__file__).parent.parent / "perceptron" / "stage"


def settings_beside(script: str) -> None:
    """Has .streamlit/config.toml read from beside the script, whoever starts the server and where.

    `st.App` does so too, but the routes ask for an option before it exists, and the first question
    decides which files are read.
    """
    st.config._main_script_path = st.config._main_script_path or script


@cache
def release() -> str:
    """Changes with every change of the files that the browser keeps."""
    files = sorted(path for path in STAGE.rglob("*") if path.suffix in {".mjs", ".css"})
    content = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(content + version("plotly").encode()).hexdigest()[:12]


def base() -> str:
    """What the address of everything begins with: "" or, behind a prefix, "/prefix"."""
    prefix = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{prefix}" if prefix else ""


def assets() -> str:
    """The path below which the browser finds our own files.

    The release is a part of it, so that modules that import each other are of one release, and a
    browser may keep them for good. Streamlit puts its prefix before its own routes only.
    """
    return f"{base()}/assets/{release()}"


class Kept(StaticFiles):
    """Files that never change under their address."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def routes() -> list[Mount]:
    """The stage's modules and the plotly.min.js of the installed package, from where they lie."""
    plotly = importlib.util.find_spec("plotly")
    assert plotly is not None and plotly.origin is not None
    packaged = Path(plotly.origin).parent / "package_data"
    return [
        Mount(f"{assets()}/plotly", Kept(directory=packaged)),
        Mount(f"{assets()}/stage", Kept(directory=STAGE)),
    ]


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


@asynccontextmanager
async def warm(app: object) -> AsyncIterator[None]:
    """Import torch and take some steps before the first visitor; then stop scanning what stays.

    Adam's, because torch.optim's first step imports another 800 modules, for most of a second.
    The health check answers only after this, so a load balancer waits for it. Frozen objects are
    never looked at again by the collector; .streamlit/config.toml turns off the full collection
    that would otherwise follow every rerun, and the option is set here too, for a server started
    in a way that does not read that file.
    """
    import torch
    from streamlit.runtime.pages_manager import PagesManager

    from perceptron import Points, Settings, train

    st.config.set_option("runner.postScriptGC", False)
    # Until st.navigation has run once, a visitor who asks for /data would get pages/data.py bare.
    PagesManager.uses_pages_directory = False
    sys.setswitchinterval(0.001)  # a page waits a fifth as long for the trainer to let go
    torch.set_num_threads(1)  # a step on few points has nothing to share; threads would only queue
    for optimizer in ("gradient descent", "adam"):
        for _ in train(Points.tutorial(), Settings(iterations=3, optimizer=optimizer)):
            pass
    gc.collect()
    gc.freeze()
    yield
