"""What a file is called that somebody takes along: it tells the points and the run."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import PurePath

from perceptron.settings import DEFAULTS, Settings

LONG = 40  # characters of the points' name
OUTSIDE = re.compile(r"[\W_]+")  # of a name that every file system takes


def points(name: str) -> str:
    """ "Tutorial" → "tutorial", "Exam results.csv" → "exam-results", "" → "points"."""
    path = PurePath(name.replace("\\", "/"))
    stem = path.stem if re.fullmatch(r"\.[A-Za-z]{1,8}", path.suffix) else path.name
    return OUTSIDE.sub("-", stem.lower()).strip("-")[:LONG].rstrip("-") or "points"


def run(points: str, settings: Settings) -> str:
    """tutorial-adam-rate-0.1-500-iterations, as `names.mjs` has it; points: their file's name."""
    chosen = [points]
    chosen += [settings.optimizer] if settings.optimizer != DEFAULTS["optimizer"] else []
    chosen += [settings.loss] if settings.loss != DEFAULTS["loss"] else []
    chosen += [f"batches-of-{settings.batch_size}"] if settings.batch_size is not None else []
    chosen += ["clamp"] if settings.clamp else []
    chosen += ["rate", _digits(settings.learning_rate)]
    chosen += [f"{settings.iterations}", "iteration" if settings.iterations == 1 else "iterations"]
    return "-".join(chosen)


def _digits(rate: float) -> str:
    """All of them, without an exponent: 0.0000025."""
    return f"{Decimal(repr(rate)).normalize():f}"
