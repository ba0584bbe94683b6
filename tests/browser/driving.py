"""What browser tests do again and again: start the app, open it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parent.parent.parent

# 4000 iterations of any optimizer are played, however busy and slow the machine is, and a training
# gets its share of it beside two browsers.
PLAYED = {"PERCEPTRON_LIMIT_FOLLOWED": "3", "PERCEPTRON_LIMIT_NICENESS": "1"}


SIZES = {"laptop": (1280, 720), "projector": (1920, 1080), "phone": (390, 844)}


class App(NamedTuple):
    address: str  # http://host:port, without a slash at the end
    process: subprocess.Popen[bytes]  # a test of a lost server may end it


@contextmanager
def running_app(
    folder: Path,
    script: Path = ROOT / "app.py",
    *,
    port: int = 0,
    until: str = "",
    **environment: str,
) -> Iterator[App]:
    """The app, started from `folder`, as nobody has to stand in the clone.

    port: 0 for a free one. until: what has to answer before anyone goes on; without a word, the app
    has to be ready. A page is there before torch is, and what is tested of one is seldom how it
    waits for that.
    """
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    command += [f"--server.{name}={value}" for name, value in options.items()]
    command += ["--browser.gatherUsageStats=false", "--browser.serverAddress=localhost"]
    log = folder / "server.log"
    everything = {**os.environ, **PLAYED, **environment}
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=everything, stdout=output, stderr=output
        )
    try:
        app = App(f"http://127.0.0.1:{port}", process)
        ready = "ready" if script.name == "app.py" else "_stcore/health"
        prefix = everything.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        _wait_until(f"{app.address}{prefix}/{until or ready}", app, log)
        yield app
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until(answers: str, app: App, log: Path) -> None:
    deadline = time.monotonic() + 90  # torch's first import on a cold disk
    while time.monotonic() < deadline and app.process.poll() is None:
        try:
            with urllib.request.urlopen(answers, timeout=2):
                return
        except OSError:  # not listening yet, or 503, not warm yet
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start:\n{log.read_text('utf-8')[-4000:]}")


def open_app(page: Page, server: str, path: str = "") -> None:
    """Go to a page of the app and wait until its stage is on the screen."""
    page.goto(f"{server}/{path.lstrip('/')}")
    expect(page.get_by_test_id("stage")).to_be_visible(timeout=30_000)


def number(page: Page, label: str) -> Locator:
    """A number field. While one makes room for its successor there are two for a moment."""
    return page.get_by_role("spinbutton", name=label, exact=True).first


def value(stage: Locator, name: str) -> float:
    """One of its data- attributes, as the number that it is."""
    return float(stage.get_attribute(f"data-{name}") or "nan")


_PLACE = """async ([x, y]) => {
    const plot = document.querySelector(".pn-fit .pn-plot");
    const settled = () => Math.abs(plot._fullLayout.height - plot.clientHeight) < 1;
    for (let i = 0; i < 120 && !settled(); i++) await new Promise(requestAnimationFrame);
    const {left, top} = plot.getBoundingClientRect();
    const {xaxis, yaxis} = plot._fullLayout;
    return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)];
}"""


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Pixels of a place in the picture, as it is drawn now."""
    across, down = page.evaluate(_PLACE, [x, y])
    return across, down


def frame(page: Page) -> None:
    """What was asked for is on the screen."""
    page.evaluate("() => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))")


def messages(page: Page) -> list[object]:
    """Grows with each message that the page sends to its server."""
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    return sent


def middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def thumb(page: Page) -> tuple[float, float]:
    """The middle of the learning rate's."""
    slider = page.get_by_role("slider", name="Learning rate", exact=True)
    box = slider.bounding_box()
    assert box is not None
    size = 18  # at each end of the slider half of it lies beyond the ruler
    share = float(slider.input_value()) / float(slider.get_attribute("max") or 1)
    x = box["x"] + size / 2 + share * (box["width"] - size)
    return x, box["y"] + box["height"] / 2


def drag(page: Page, at: tuple[float, float], across: float, up: float) -> None:
    """Takes what is there, moves it by so many pixels, and does not let go."""
    x, y = at
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y - up, steps=3)


def foreign(requests: list[str], server: str) -> list[str]:
    """The requests that left the app's own host; data: and blob: addresses leave nothing."""
    asked = [urlsplit(request) for request in requests]
    leaving = [url for url in asked if url.scheme not in ("data", "blob")]
    return [url.geturl() for url in leaving if url.netloc != urlsplit(server).netloc]
