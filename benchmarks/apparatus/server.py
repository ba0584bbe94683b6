"""Starts a Streamlit app on this machine alone, for as long as it is measured."""

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

ROOT = Path(__file__).parent.parent.parent
START = 90.0  # seconds; torch's first import on a cold disk


class Server(NamedTuple):
    address: str  # host:port
    process: subprocess.Popen[bytes]
    log: Path

    def memory(self) -> float:
        """Resident now, in MB."""
        status = Path(f"/proc/{self.process.pid}/status")
        if status.exists():
            fields = dict(line.split(":", 1) for line in status.read_text("utf-8").splitlines())
            return int(fields["VmRSS"].split()[0]) / 1024
        asked = ["ps", "-o", "rss=", "-p", str(self.process.pid)]
        return int(subprocess.run(asked, capture_output=True, check=True).stdout) / 1024


@contextmanager
def running(script: Path, folder: Path, **environment: str) -> Iterator[Server]:
    """`streamlit run script` on a free port of 127.0.0.1, its log in folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    command += [f"--server.{name}={value}" for name, value in options.items()]
    command += ["--browser.gatherUsageStats=false", "--browser.serverAddress=localhost"]
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=output, stderr=output
        )
    try:
        server = Server(f"127.0.0.1:{port}", process, log)
        _wait_until_healthy(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(server: Server) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{server.address}/_stcore/health", timeout=2):
                return
        except OSError:  # not listening yet, or not warm yet
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start:\n{server.log.read_text('utf-8')[-4000:]}")
