"""What was typed, pasted and deleted in the table becomes rows of numbers, or a sentence.

The cells are text, because a browser's own number cell reads a pasted 1,5 as 15 and takes no 1e-9.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from perceptron.files.numbers import Not, value

BLANK = 2  # rows that an empty table has: the least that make a line, and a place to paste


class Rows(NamedTuple):
    """The table as it stands."""

    complete: list[tuple[float, float]]  # (x, y) of each row that has both
    partial: int  # rows that lack one number and are left out, as empty rows are
    refusal: str  # the first cell that is no number, or nothing


def rows(x: Iterable[float], y: Iterable[float], changes: Mapping[str, Any]) -> Rows:
    """The points that the table was filled with, changed as Streamlit's editor reports it.

    changes: edited_rows {position: {column: text}}, added_rows [{column: text}], and deleted_rows,
    positions before any deletion. A text may be None, and a column may be missing.
    """
    table: list[Mapping[str, Any]] = [{"x": a, "y": b} for a, b in zip(x, y, strict=True)]
    table += [{}] * (BLANK - len(table))
    for at, cells in changes.get("edited_rows", {}).items():
        table[int(at)] = {**table[int(at)], **cells}
    deleted = set(changes.get("deleted_rows", ()))
    kept = [row for at, row in enumerate(table) if at not in deleted]
    complete, partial = [], 0
    for number, row in enumerate((*kept, *changes.get("added_rows", ())), 1):
        try:
            a, b = _number(row.get("x")), _number(row.get("y"))
        except ValueError as e:
            return Rows([], 0, f"Row {number}: {e}")
        if a is not None and b is not None:
            complete.append((a, b))
        partial += (a is None) != (b is None)
    return Rows(complete, partial, "")


def _number(cell: float | str | None) -> float | None:
    """Nothing for an empty cell or a missing value; ValueError with a sentence for no number."""
    if cell is None or isinstance(cell, float):
        return cell
    found = value(cell, ".")
    if isinstance(found, Not) and found.kind == "mark":
        found = value(cell, ",")
    if isinstance(found, Not):
        raise ValueError(f"{found.what}. {found.remedy}")
    return found
