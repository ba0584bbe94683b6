"""Asks the peers, which live in another process and another environment."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PYTHON = HERE.parent.parent / ".venv" / "peers" / "bin" / "python"
HOW = "`make bench` installs them, and then this script finds them by itself too"


class Missing(Exception):
    """Why a peer can't be asked."""


class Peers:
    def __init__(self, process: subprocess.Popen[str] | None) -> None:
        self._process = process

    def ask(self, **request: Any) -> dict[str, Any]:
        """The worker's answer; Missing says why there is none."""
        if self._process is None:
            raise Missing("not installed")
        try:
            print(json.dumps(request), file=self._process.stdin, flush=True)
            answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as e:
            raise Missing("the peers' process has ended") from e
        if "missing" in answer:
            raise Missing(answer["missing"])
        return answer


@contextmanager
def working() -> Iterator[Peers]:
    """The peers at work, or without any where they are not installed."""
    if not PYTHON.exists():
        yield Peers(None)
        return
    process = subprocess.Popen(
        [str(PYTHON), str(HERE / "worker.py")],
        env={**os.environ, "JAX_PLATFORMS": "cpu"},  # where everybody else here computes
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Peers(process)
    finally:
        process.kill()
        process.communicate()
