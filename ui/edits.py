"""What was typed, pasted and deleted in the table becomes rows of numbers, or a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ui.upload import LARGEST

INTERACTIVE = 10_000  # points that can be edited, and that are drawn


class Rows(NamedTuple):
    """The table as it stands."""

    complete: list[tuple[float, float]]  # (x, y) of each row that has both
    partial: int  # rows that lack a number and are left out
    refusal: str  # why the numbers can't be taken, or nothing


def rows(x: Iterable[float], y: Iterable[float], changes: Mapping[str, Any]) -> Rows:
    """The points that the table was filled with, changed as Streamlit's editor reports it.

    changes: edited_rows {position: {column: value}}, added_rows [{column: value}], and
    deleted_rows, positions before any deletion. A value is a number, or None for an empty cell.
    """
    table: list[Mapping[str, Any]] = [{"x": a, "y": b} for a, b in zip(x, y, strict=True)]
    for at, cells in changes.get("edited_rows", {}).items():
        table[int(at)] = {**table[int(at)], **cells}
    deleted = set(changes.get("deleted_rows", ()))
    kept = [row for at, row in enumerate(table) if at not in deleted]
    pairs = [(row.get("x"), row.get("y")) for row in (*kept, *changes.get("added_rows", ()))]
    complete = [(float(a), float(b)) for a, b in pairs if a is not None and b is not None]
    return Rows(complete, len(pairs) - len(complete), _refusal(pairs))


def _refusal(pairs: list[tuple[Any, Any]]) -> str:
    for row, pair in enumerate(pairs, 1):
        for axis, value in zip("xy", pair, strict=True):
            if value is not None and not abs(value) <= LARGEST:
                what = "beyond 1e30" if math.isfinite(value) else "not a finite number"
                return f"Row {row}, {axis}: {value:g} is {what}. Change it or delete the row."
    return ""


def frame(x: Iterable[float], y: Iterable[float]) -> pd.DataFrame:
    """The table to start from: one row for each point, numbers as they were once written."""
    return pd.DataFrame({"x": _written(x), "y": _written(y)})


def _written(values: Iterable[float]) -> NDArray[np.float64]:
    """float32 precision as the shortest decimals that mean it: 4.7, not 4.699999809265137."""
    exact = np.array(list(values), dtype=np.float64)  # (n,)
    with np.errstate(over="ignore"):
        single = exact.astype(np.float32)
    return single.astype(str).astype(np.float64) if (single == exact).all() else exact
