"""What a deployer may set: every limit once, read from the environment when the server starts.

`UNDO` is set by PERCEPTRON_LIMIT_UNDO, and so on. A new limit is one line here and one in
docs/deploy.md; whoever keeps to it asks `VALUES`, and hands it on to the library as an argument.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import NamedTuple

from perceptron.settings import MAX_ITERATIONS

PREFIX = "PERCEPTRON_LIMIT_"


class Limit(NamedTuple):
    default: float
    unit: str
    help: str  # one sentence
    whole: bool = True


LIMITS = {
    "UPLOAD": Limit(20, "MB", "The largest file that a visitor can upload."),
    "POINTS": Limit(
        2_000_000,
        "points",
        "That a visitor's file may give, 16 bytes each, and as much to read it.",
    ),
    "ITERATIONS": Limit(
        MAX_ITERATIONS, "iterations", "That a run may have; the history of a million is 24 MB."
    ),
    "SESSIONS": Limit(1000, "pages", "That are open at once, some 0.5 MB each."),
    "MEMORY": Limit(
        1200,
        "MB",
        "That the process with the pages holds, above which it takes nothing more in: no page, no"
        " file, no training.",
    ),
    "UNDO": Limit(20, "changes", "Changes of the points that can be taken back."),
    "UNDO_NUMBERS": Limit(
        2_000_000, "numbers", "Kept for undo beyond the last change, 8 bytes each."
    ),
    "LIVE_RUNS": Limit(4, "runs", "Live runs kept for all visitors, at most 24 MB each."),
    "WORKERS": Limit(1, "processes", "That train, each on a core of its own and with 310 MB."),
    "NICENESS": Limit(10, "steps", "By which they step back for the pages, 19 at most."),
    "TURN": Limit(
        0.1, "seconds", "How long a training goes on before the next one has its turn.", False
    ),
    "TRAININGS": Limit(
        1000, "trainings", "That have their turns at once; who asks for one more is told to wait."
    ),
    "TRAINING": Limit(
        1200,
        "seconds",
        "Of work for one person’s trainings in any hour.",
    ),
    "FINISHED": Limit(32, "MB", "Trainings kept for whoever asks for the same one again."),
    "FOLLOWED": Limit(
        1,
        "seconds",
        "Of work, after which a training is shown while it happens, not played when it is over.",
        False,
    ),
    "DRAIN": Limit(
        0.5, "seconds", "From SIGTERM to the end, in which /ready says 503 already.", False
    ),
    "ABANDONED": Limit(90, "seconds", "After which a training ends that no page watches.", False),
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
        values[name] = _number(variable, text, LIMITS[name].whole)
    return values


def variable_of(name: str) -> str:
    return f"{PREFIX}{name}"


def _number(variable: str, text: str, whole: bool) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf or (whole and value % 1):
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"{variable}: {text!r} must be {kind} > 0")
    return value


VALUES = read(os.environ)  # once: a wrong one keeps the server from starting
