"""A worker as the server sees it: a process that is asked, and that may end at any time."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from ui.server.trainings.messages import Forget, Made, Ready, Turn

ROOT = Path(__file__).parents[3]  # from where the worker imports what the server imports
PROGRAM = "ui.server.trainings.worker"


class Ended(Exception):
    """The process is no longer there."""


class Process:
    """Started at once, warm some seconds later.

    A program of its own and no fork or spawn of this one: torch's threads would not survive the
    first, and under Streamlit the second would run the page.
    """

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),  # Windows' nice
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def devices(self) -> list[str]:
        """Waits until the worker is warm; what torch sees there."""
        ready = self._read()
        assert isinstance(ready, Ready)
        return ready.devices

    def answer(self, turn: Turn) -> Made:
        self._write(turn)
        made = self._read()
        assert isinstance(made, Made)
        return made

    def forget(self, training: int) -> None:
        self._write(Forget(training))

    def kill(self) -> None:
        """From any thread; whoever waits for an answer is told that it has ended."""
        self._process.kill()

    def bury(self) -> None:
        """When nobody waits for an answer any more."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):  # what was not yet written has nowhere to go
                pipe.close()

    def _write(self, message: Turn | Forget) -> None:
        assert self._process.stdin is not None
        try:
            pickle.dump(message, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except OSError as e:
            raise Ended from e

    def _read(self) -> Any:
        assert self._process.stdout is not None
        try:
            return pickle.load(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError) as e:  # cut off in the middle, perhaps
            raise Ended from e
