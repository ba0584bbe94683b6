"""What a deployer may set: every limit once, read from the environment when the server starts.

`UNDO` is set by PERCEPTRON_UNDO, and so on. A new limit is one line here and one in docs/deploy.md.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import NamedTuple

PREFIX = "PERCEPTRON_"


class Limit(NamedTuple):
    default: float
    unit: str
    help: str  # one sentence


LIMITS = {
    "UPLOAD": Limit(20, "MB", "The largest file that a visitor can upload."),
    "UNDO": Limit(20, "changes", "Changes of the points that can be taken back."),
    "UNDO_NUMBERS": Limit(2_000_000, "numbers", "Kept for undo by a visitor, 8 bytes each."),
    "LIVE_RUNS": Limit(4, "runs", "Live runs kept for all visitors, at most 24 MB each."),
    "TURN": Limit(0.4, "seconds", "How long a training goes on before the next one has its turn."),
    "ABANDONED": Limit(90, "seconds", "After which a training ends that no page watches."),
}


def read(environment: Mapping[str, str]) -> dict[str, float]:
    """Each limit by its name; ValueError for a name that is none, or a value that is no number > 0.

    Other variables with the prefix are refused too: a limit that is misspelled would do nothing.
    """
    given = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    values = {name: limit.default for name, limit in LIMITS.items()}
    for variable, text in given.items():
        name = variable.removeprefix(PREFIX)
        if name not in LIMITS:
            raise ValueError(f"{variable}: must be one of: {', '.join(map(variable_of, LIMITS))}")
        values[name] = _number(variable, text)
    return values


def variable_of(name: str) -> str:
    return f"{PREFIX}{name}"


def _number(variable: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise ValueError(f"{variable}: {text!r} must be a number > 0")
    return value


VALUES = read(os.environ)  # once: a wrong one keeps the server from starting
