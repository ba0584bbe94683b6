"""Points become a CSV file for any spreadsheet, which `upload` reads back to the last bit."""

from __future__ import annotations

import csv
import io
import re

from perceptron.points import Points, axes


def content(points: Points) -> bytes:
    """Two columns under their names and units; marked as UTF-8 where a spreadsheet would guess."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(axes(points))
    writer.writerows(zip(points.x.tolist(), points.y.tolist(), strict=True))
    return text.getvalue().encode("utf-8" if text.getvalue().isascii() else "utf-8-sig")


def file_name(points: Points) -> str:
    """The set's name in letters that every file system takes: hubble-1929.csv."""
    return (re.sub(r"\W+", "-", points.name.lower()).strip("-") or "points") + ".csv"
