"""Points become a CSV file for any spreadsheet, which `upload` reads back to the last bit."""

from __future__ import annotations

import csv
import io

from perceptron import names
from perceptron.points import Points, axes

# What a formula begins with in a spreadsheet; the last four are the wide forms of East Asia.
FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


def content(points: Points) -> bytes:
    """Two columns under their names and units; marked as UTF-8 where a spreadsheet would guess.

    A name that a spreadsheet would run as a formula has a ' before it, as a person would write it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_harmless, axes(points)))
    writer.writerows(zip(points.x.tolist(), points.y.tolist(), strict=True))
    return text.getvalue().encode("utf-8" if text.getvalue().isascii() else "utf-8-sig")


def file_name(points: Points) -> str:
    """hubble-1929.csv"""
    return names.points(points.name) + ".csv"


def _harmless(title: str) -> str:
    lines = title.replace("\r\n", "\n").replace("\r", "\n")  # a lone \r would end the row
    return f"'{lines}" if title.startswith(FORMULA) else lines
