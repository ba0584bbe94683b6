"""How long a browser keeps what a person made: as long as the tab is open, or for a new one too.

Nothing is kept on the server. `PERCEPTRON_KEEP=tab` is for computers that people share.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

VARIABLE = "PERCEPTRON_KEEP"
CHOICES = ("browser", "tab")


def read(environment: Mapping[str, str]) -> str:
    """One of `CHOICES`, the first one where nothing is said; ValueError for anything else."""
    chosen = environment.get(VARIABLE, CHOICES[0])
    if chosen not in CHOICES:
        raise ValueError(f"{VARIABLE}: {chosen!r} must be one of: {', '.join(CHOICES)}")
    return chosen


KEEPS = read(os.environ)  # once: a wrong one keeps the server from starting
