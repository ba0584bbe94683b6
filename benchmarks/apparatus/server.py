"""A Streamlit app on this machine alone, for as long as it is measured."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.browser.driving import ROOT, running_app
from ui.server.limits import LIMITS, variable_of

# Browser tests, whose way of starting it this is, have others.
DEPLOYED = {variable_of(name): f"{LIMITS[name].default:g}" for name in ("NICENESS", "FOLLOWED")}

__all__ = ["DEPLOYED", "ROOT", "Server", "running"]


class Server(NamedTuple):
    address: str  # host:port
    process: subprocess.Popen[bytes]

    def memory(self) -> float:
        """Resident now, in MB."""
        status = Path(f"/proc/{self.process.pid}/status")
        if status.exists():
            fields = dict(line.split(":", 1) for line in status.read_text("utf-8").splitlines())
            return int(fields["VmRSS"].split()[0]) / 1024
        asked = ["ps", "-o", "rss=", "-p", str(self.process.pid)]
        return int(subprocess.run(asked, capture_output=True, check=True).stdout) / 1024

    def seconds(self) -> tuple[float, float]:
        """Of a core, that the serving process and its workers have used; Linux alone tells it."""
        with_pages = self.process.pid
        children = Path(f"/proc/{with_pages}/task").glob("*/children")
        workers = " ".join(path.read_text("ascii") for path in children).split()
        return _seconds(with_pages), sum(map(_seconds, map(int, workers)))


def _seconds(process: int) -> float:
    """User's and system's time."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(script: Path, folder: Path, *, until: str = "", **environment: str) -> Iterator[Server]:
    """`streamlit run script` on a free port of 127.0.0.1, its log in folder.

    until: what has to answer before anyone goes on, as for `running_app`.
    """
    with running_app(folder, script, until=until, **DEPLOYED, **environment) as app:
        yield Server(app.address.removeprefix("http://"), app.process)
