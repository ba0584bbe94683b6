"""What the tests of the reader read with: a file's bytes, as the page has them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np

from perceptron import Points
from perceptron.files import Look, Refused, read_bytes

LIMIT = 20 * 2**20


def answer(data: bytes | str, **how: Any) -> tuple[Look | None, Points | Refused]:
    data = data.encode() if isinstance(data, str) else data
    how = {"file": "table.csv", "limit": LIMIT, "title": "table", "source": "a test"} | how
    return read_bytes(data, **how)


def load(data: bytes | str, **how: Any) -> Points:
    _, found = answer(data, **how)
    if isinstance(found, Refused):
        raise found
    return found


def columns(data: bytes | str, **how: Any) -> list[list[float]]:
    points = load(data, **how)
    return [points.x.tolist(), points.y.tolist()]


def titles(data: bytes | str, **how: Any) -> list[str]:
    """All that can be x or y."""
    look, found = answer(data, **how)
    assert look, found
    return look.titles


def notes(data: bytes | str, **how: Any) -> tuple[str, ...]:
    look, found = answer(data, **how)
    assert look, found
    return look.notes


def refused(data: bytes | str, **how: Any) -> Refused:
    _, found = answer(data, **how)
    assert isinstance(found, Refused), f"read as {found}"
    return found


def refusal(data: bytes | str, **how: Any) -> str:
    """As the page tells it: without the file's name."""
    return refused(data, **how).told("page")


def zipped(**entries: bytes | str) -> bytes:
    """An archive; a name may be given by a dictionary."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()


def random_pairs(size: int, seed: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(2, size))
