"""Tables as people really have them, and what each must mean through every door.

cases.json and more.json hold one object a case: the file; the titles that are asked for as x and
y (null: the reader's own choice); what is expected: the points to the last bit, one of several
such lists (`any_of`), or a refusal that holds certain words; `either`: both are right.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from perceptron import Points

HERE = Path(__file__).parent
FOLDERS = {"cases.json": "files", "more.json": "more"}
Pairs = list[list[float]]


@dataclass(frozen=True)
class Case:
    """What a table must mean."""

    file: str
    folder: str
    why: str
    x: str | None = None
    y: str | None = None
    drop_missing: bool = False
    sheet: str | None = None
    read_as: dict[str, str] | None = None
    points: Pairs | None = None
    any_of: list[Pairs] = field(default_factory=list)
    refused: list[str] | None = None  # words of the sentence; [] where any refusal will do
    either: bool = False
    takes: list[str] | None = None  # the columns that the reader chooses, without their units
    units: list[str] | None = None
    says: list[str] = field(default_factory=list)  # words of what is said beside the points

    @property
    def path(self) -> Path:
        return HERE / self.folder / self.file

    @property
    def name(self) -> str:
        """With what is asked, for a test."""
        asked = (self.x, self.y, "drop" if self.drop_missing else None, self.sheet)
        ways = [f"{column}={how}" for column, how in (self.read_as or {}).items()]
        return "-".join([self.file, *filter(None, asked), *ways])

    def accepts(self, points: Points) -> None:
        """Asserts that these points are right."""
        assert self.refused is None or self.either, f"read, but {self.why}"
        found = [list(pair) for pair in zip(points.x.tolist(), points.y.tolist(), strict=True)]
        right = [*self.any_of, *([self.points] if self.points is not None else [])]
        assert any(_begins(found, pairs) for pairs in right), f"{found[:6]}, but {self.why}"
        if self.takes:
            assert [points.x_name, points.y_name] == [*map(_bare, self.takes)], self.why
        if self.units:
            assert [points.x_unit, points.y_unit] == self.units, self.why

    def refuses(self, sentence: str) -> None:
        """Asserts that this refusal is right: one sentence or two, with the words that it needs."""
        assert self.refused is not None, f"{sentence!r}, but {self.why}"
        assert "\n" not in sentence
        for words in self.refused:
            end = "" if words == "quot" else r"(?!\w)"
            assert re.search(rf"(?<!\w){re.escape(words)}{end}", sentence, re.IGNORECASE), sentence


def _begins(found: Pairs, pairs: Pairs) -> bool:
    """Where a file is longer, its first points are given."""
    return repr(found[: len(pairs)]) == repr([[float(a), float(b)] for a, b in pairs])


def _bare(title: str) -> str:
    """A title without its unit."""
    return re.sub(r"\s*[(\[][^()\[\]]+[)\]]$", "", title)


def cases() -> list[Case]:
    return [
        Case(folder=folder, **found)
        for name, folder in FOLDERS.items()
        for found in json.loads((HERE / name).read_text("utf-8"))
    ]
