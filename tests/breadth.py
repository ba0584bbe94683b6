"""What `make check` leaves to `make nightly`: the breadth of a test, not its kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def some(cases: Iterable[Any], keep: int) -> list[Any]:
    """All of the cases, of which `keep`, spread evenly, run in every check; the rest nightly."""
    every = list(cases)
    kept = {round(i * (len(every) - 1) / max(keep - 1, 1)) for i in range(keep)}
    return [
        case
        if i in kept
        else pytest.param(
            *(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.nightly
        )
        for i, case in enumerate(every)
    ]
