"""What is asked of FILE: refused before any of it is read, then handed to the reader."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from perceptron.checks import OneOf
from perceptron.exact.moments import Moments
from perceptron.files import readings
from perceptron.points import Points
from perceptron.stage.scene import FromFile, Scene
from perceptron.terminal import near

OPTIONS = ("x", "y", "drop_missing", "sheet", "read_as")
READINGS = OneOf(tuple(readings.READINGS))


def check(options: Namespace) -> None:
    """ValueError where FILE is no name, or where an option of it does nothing or can't be."""
    if options.file in ("", "-"):
        raise ValueError(f"FILE: {options.file!r} names no file, and standard input is not read")
    for name in OPTIONS:
        if options.file is None and getattr(options, name) not in (None, False):
            raise ValueError(f"{name}: without a FILE it does nothing")
    how(options)  # has refusals of its own


def scene(options: Namespace) -> Scene | None:
    """What the link given for it holds; ValueError where it can't be read, or FILE has no use."""
    if options.scene is None:
        return None
    try:
        read = Scene.read(options.scene)
    except ValueError as e:
        raise ValueError(f"scene: {str(e).removeprefix('scene: ')}") from e
    if isinstance(read.points, FromFile) and options.file is None:
        rows = f"{read.points.moments.n:,} rows"
        raise ValueError(f"scene: its points are {rows} of {read.points.name!r}; name that FILE")
    if options.file is not None and not isinstance(read.points, FromFile):
        raise ValueError("scene: it has points of its own, so FILE would do nothing")
    return read


def fits(scene: Scene | None, points: Points | Moments, file: str) -> None:
    """ValueError where a file is not the one that a scene is of."""
    if scene and isinstance(scene.points, FromFile) and not scene.points.fits(points):
        wanted = f"{scene.points.moments.n:,} rows of {scene.points.name!r}"
        raise ValueError(f"scene: it is of {wanted}, and {file!r} holds other points")


def code(options: Namespace) -> str:
    """How a program reads FILE as it was read here; "" without one."""
    if options.file is None:
        return ""
    given = {"x": options.x, "y": options.y, "drop_missing": options.drop_missing, **how(options)}
    named = [f"{name}={value!r}" for name, value in given.items() if value]
    return f"points = files.points({', '.join([repr(options.file), *named])})"


def how(options: Namespace) -> dict[str, Any]:
    """The reader's keywords for a table that can be read in more than one way."""
    return {"sheet": options.sheet, "read_as": _readings(options.read_as or ())}


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
