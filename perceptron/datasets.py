"""The built-in points: small enough to learn from at a glance, each there for a reason."""

import csv
import re
from functools import cache
from pathlib import Path

import numpy as np

from perceptron.points import Points

DATA = Path(__file__).with_name("data")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Title -> file, source and lesson, in menu order."""
    with (DATA / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        return {row["title"]: row for row in csv.DictReader(file)}


@cache  # Points are read-only, so every caller may hold the same ones
def named(title: str) -> Points:
    """A built-in set by its menu title; ValueError lists the titles."""
    if title not in catalogue():
        raise ValueError(f"name: {title!r} must be one of: {', '.join(catalogue())}")
    entry = catalogue()[title]
    if not entry["file"]:  # drawn, not read
        return Points.line()
    header, *rows = (DATA / entry["file"]).read_text(encoding="utf-8").splitlines()
    x, y = np.loadtxt(rows, delimiter=",", unpack=True)  # (n,), (n,)
    if title == "Tutorial":  # its loop runs in float32, and so do the points it sees
        x, y = x.astype(np.float32), y.astype(np.float32)
    (x_name, x_unit), (y_name, y_unit) = map(name_and_unit, header.split(","))
    names = {"x_name": x_name, "x_unit": x_unit, "y_name": y_name, "y_unit": y_unit}
    return Points(x, y, name=title, source=entry["source"], lesson=entry["lesson"], **names)


def name_and_unit(title: str) -> tuple[str, str]:
    """Of a column titled like "Distance (Mpc)"; a number behind tells equal titles apart."""
    if parts := re.fullmatch(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]( [0-9]+)?", title):
        return parts[1] + (parts[3] or ""), parts[2].strip()
    return title, ""
