"""How long a call takes, measured alike on both sides of the pipe."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LEAST = 0.02  # seconds; shorter calls are repeated for so long


def timed(run: Callable[[], T]) -> tuple[float, T]:
    """Seconds per call, and what the last one returned."""
    start, calls = time.perf_counter(), 0
    while True:
        result, calls = run(), calls + 1
        if (elapsed := time.perf_counter() - start) >= LEAST:
            return elapsed / calls, result
