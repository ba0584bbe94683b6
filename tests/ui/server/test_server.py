"""What the server is given beside Streamlit's own."""

from __future__ import annotations

import asyncio
import gc
import os
import runpy
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.runtime.pages_manager import PagesManager

from tests.ui.server.trainings.inside import Inside
from ui.server import routes
from ui.server.headers import middleware
from ui.server.trainings.queue import Queue
from ui.server.warm import warm

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=routes.routes(), middleware=middleware()))


@pytest.mark.parametrize(
    "file", ["plotly/plotly.min.js", "stage/stage.mjs", "step/step.mjs", "modules.mjs"]
)
def test_the_browser_gets_our_files_and_may_keep_them(client: TestClient, file: str) -> None:
    answer = client.get(f"{routes.assets()}/{file}")
    assert answer.status_code == 200
    assert "javascript" in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]


def test_a_file_that_the_browser_has_is_not_sent_again(client: TestClient) -> None:
    answer = client.get(f"{routes.assets()}/stage/stage.mjs")
    again = client.get(answer.url.path, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_no_other_file_of_the_project_is_served(client: TestClient) -> None:
    for path in ("stage/../server.py", "stage/%2e%2e/server.py", "../app.py"):
        assert client.get(f"{routes.assets()}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        ("STAGE", "pace.mjs"),
        ("STAGE", "panels/fit.mjs"),
        ("STAGE", "stage.css"),
        ("STEP", "step.css"),
    ],
)
def test_another_stage_has_another_address(folder, file, tmp_path: Path, monkeypatch) -> None:
    before = routes.release.__wrapped__()
    copied = copytree(getattr(routes, folder), tmp_path / "copied")
    monkeypatch.setattr(routes, folder, copied)
    assert routes.release.__wrapped__() == before
    (copied / file).write_text("export {};", "utf-8")
    assert routes.release.__wrapped__() != before


def test_a_prefix_is_put_before_our_addresses(monkeypatch) -> None:
    monkeypatch.setattr(st, "get_option", lambda name: "/lab/" if "baseUrlPath" in name else None)
    assert routes.assets() == f"/lab/assets/{routes.release()}"


def test_every_answer_says_that_scripts_come_from_here_alone(client: TestClient) -> None:
    headers = client.get(f"{routes.assets()}/stage/stage.mjs").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.fixture
def worker(monkeypatch) -> Inside:
    """The server's one, of which it depends when the workers are warm."""
    worker = Inside(warm=False)
    queue = Queue(1, lambda: worker)
    monkeypatch.setattr("ui.server.warm.queue", queue)
    monkeypatch.setattr("ui.server.ready.queue", queue)
    return worker


@pytest.fixture
def warmed(worker: Inside):
    async def run() -> None:
        async with warm(None):
            pass

    before = PagesManager.uses_pages_directory
    asyncio.run(run())
    yield
    gc.unfreeze()
    PagesManager.uses_pages_directory = before


@pytest.mark.usefixtures("warmed")
def test_a_server_turns_the_forced_collection_off_and_takes_its_workers_along(
    worker: Inside,
) -> None:
    assert st.get_option("runner.postScriptGC") is False
    assert gc.get_freeze_count() > 10_000
    assert PagesManager.uses_pages_directory is False
    assert worker.dead.is_set()


def test_the_first_page_is_drawn_without_torch() -> None:
    code = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
assert not app.exception
app.selectbox(key="loss-0").select("huber").run()
assert not app.exception
print("torch" in sys.modules)
"""
    command = [sys.executable, "-c", code, str(ROOT / "app.py")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.strip() == "False", ran.stderr


def test_imported_the_app_is_a_server_and_as_the_script_it_is_the_page(monkeypatch) -> None:
    import app

    assert isinstance(app.app, st.App)
    shown = []
    monkeypatch.setattr("ui.frame.show", lambda: shown.append(True))
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
    assert shown == [True]


def test_another_server_in_another_folder_reads_our_settings_too(tmp_path: Path) -> None:
    code = "import app, streamlit as st; print(*map(st.get_option, {!r}))"
    names = ["theme.light.primaryColor", "server.maxUploadSize", "browser.gatherUsageStats"]
    names += ["server.maxMessageSize", "server.maxWidgetStateSize"]
    command = [sys.executable, "-c", code.format(names)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.stdout.split() == ["#D55E00", "20", "False", "4", "4"], ran.stderr
