"""A course page of another origin holds the app in a frame, where the deployer lets it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.driving import running_app

pytestmark = pytest.mark.nightly


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def course(tmp_path: Path) -> Iterator[str]:
    """The address of a page on another port, which is another origin, whose frame is `#` in it."""
    (tmp_path / "index.html").write_text(
        '<!doctype html><h1>Week 3</h1><iframe title="app" width="1200" height="700"></iframe>'
        "<script>document.querySelector('iframe').src = location.hash.slice(1)</script>",
        "utf-8",
    )
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as holder:
        thread = threading.Thread(target=holder.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{holder.server_port}/index.html"
        holder.shutdown()
        thread.join()


def test_by_itself_any_page_may_hold_the_app(browser: Browser, course: str, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{course}#{server}/?embed=true")
    stage = page.frame_locator("iframe").get_by_test_id("stage")
    expect(stage).to_have_attribute("data-ready", "true", timeout=60_000)
    page.close()


def test_a_page_that_is_not_named_may_not(browser: Browser, course: str, tmp_path: Path) -> None:
    with running_app(tmp_path, PERCEPTRON_FRAME_ANCESTORS="https://school.example") as app:
        page = browser.new_page()
        with page.expect_console_message(lambda line: "frame-ancestors" in line.text):
            page.goto(f"{course}#{app.address}/?embed=true")
        assert page.frame_locator("iframe").get_by_test_id("stage").count() == 0
        page.close()
