"""What is asked of FILE: refused before any of it is read, then handed to the reader."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from difflib import get_close_matches
from glob import iglob
from pathlib import Path
from typing import Any

from perceptron.checks import OneOf
from perceptron.terminal import near

OPTIONS = ("x", "y", "drop_missing", "sheet", "read_as")
READINGS = OneOf(("percent", "days", "currency", "thousands", "decimals"))


def check(options: Namespace) -> None:
    """ValueError where FILE is no name, or where an option of it does nothing or can't be."""
    if options.file in ("", "-"):
        raise ValueError(f"FILE: {options.file!r} names no file, and standard input is not read")
    for name in OPTIONS:
        if options.file is None and getattr(options, name) not in (None, False):
            raise ValueError(f"{name}: without a FILE it does nothing")
    x, y = ((title or "").strip() for title in (options.x, options.y))
    if x and x == y:
        raise ValueError(f"Both axes show column “{x}”. Choose two different columns.")
    how(options)  # has refusals of its own


def how(options: Namespace) -> dict[str, Any]:
    """The reader's keywords for a table that can be read in more than one way, where given."""
    given: dict[str, Any] = {
        "sheet": options.sheet,
        "read_as": _readings(options.read_as or ()) or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _readings(written: Iterable[str]) -> dict[str, str]:
    """{"share": "percent"} for share=percent; a title may hold a =, so the last one counts."""
    readings: dict[str, str] = {}
    for one in written:
        column, _, reading = one.rpartition("=")
        if not column:
            raise ValueError(f"read_as: {one!r} must be COLUMN=HOW, such as share=percent")
        if column in readings:
            raise ValueError(
                f"read_as: column “{column}” is given twice. Choose one reading of it."
            )
        readings[column] = near.known("read_as", READINGS, reading)
    return readings


def refuse_missing(file: str) -> None:
    """ValueError where nothing has this name or fits this pattern."""
    path = Path(file)
    if path.exists() or any(iglob(file, recursive=True)):
        return
    if set(file) & set("*?["):
        raise ValueError(f"{file}: no file fits this pattern")
    meant = [str(path.with_name(name)) for name in _beside(path)]
    raise ValueError(f"{file}: there is no such file{f'; {near.asked(meant)}' if meant else ''}")


def _beside(path: Path) -> list[str]:
    """What is called most like it in its folder, if anything is; the endings count last."""
    folder = path.parent
    names = sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []
    stems = near.of(_stem(path.name), map(_stem, names))
    alike = {name.lower(): name for name in names if _stem(name) in stems}
    return [alike[name] for name in get_close_matches(path.name.lower(), alike, 1, 0)]


def _stem(name: str) -> str:
    return name.lower().partition(".")[0]
