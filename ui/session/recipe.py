"""Where points come from, when that is more than a name: from a recipe, or from a file."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from perceptron import Points
from perceptron.files import Look, Refused, read_bytes

NOISY = "Noisy line"  # the built-in set that is drawn from a recipe


class Line(NamedTuple):
    """The recipe of the noisy line."""

    size: int = 50
    slope: float = 0.5
    intercept: float = 1.0
    noise: float = 0.5  # standard deviation, y-units
    seed: int = 0

    def points(self) -> Points:
        return Points.line(*self)

    def inputs(self) -> dict[str, object]:
        """Key -> value of the widgets that show it."""
        return {f"line_{name}": value for name, value in self._asdict().items()}


class Upload(NamedTuple):
    """A file, and what was chosen about it; None: as the reader has it."""

    name: str
    data: bytes
    limit: int  # bytes that it may have
    x: str | None = None
    y: str | None = None
    drop_missing: bool = False
    sheet: str | None = None
    read_as: tuple[tuple[str, str], ...] = ()  # titles, and how their cells are read
    titles: tuple[str, ...] = ()  # of the columns to choose from, once the file was looked at
    most: int | None = None  # points that it may give

    def columns(self, x: str, y: str) -> Upload:
        """After a choice; choosing the one that the other axis shows swaps the two."""
        if x == y:
            x, y = self.y or x, self.x or y
        return self._replace(x=x, y=y, drop_missing=False)

    def reading(self, column: str, reading: str) -> Upload:
        """With the cells of a column read in this way."""
        others = tuple(pair for pair in self.read_as if pair[0] != column)
        return self._replace(read_as=(*others, (column, reading)))

    def inputs(self) -> dict[str, object]:
        """Key -> value of the widgets that show it."""
        return {"column_x": self.x, "column_y": self.y}

    @property
    def size(self) -> int:
        """Of what is held in memory, in numbers of 8 bytes."""
        return len(self.data) // 8


class Preview(NamedTuple):
    """What a file would give, before it is taken."""

    upload: Upload  # its columns are chosen, unless it is refused altogether
    look: Look | None  # None: it is no table, or one of several has to be chosen
    points: Points | None  # None where `refused` says why
    refused: Refused | None


def preview(upload: Upload) -> Preview:
    """Reads a file; whatever is wrong with it is in what comes back."""
    look, found = read_bytes(
        upload.data,
        upload.name,
        upload.limit,
        upload.x,
        upload.y,
        source=f"Uploaded file {upload.name}",
        title=PurePath(upload.name).stem,
        drop_missing=upload.drop_missing,
        sheet=upload.sheet,
        read_as=dict(upload.read_as),
        most=upload.most,
    )
    if look:
        upload = upload._replace(x=look.x, y=look.y, titles=tuple(look.titles))
    if isinstance(found, Refused):
        return Preview(upload, look, None, found)
    return Preview(upload, look, found, None)


def unread(upload: Upload, why: str) -> Preview:
    """Of a file that is not even looked at. why: a clause."""
    return Preview(upload, None, None, Refused(why, "Try again in a minute."))


Recipe: TypeAlias = "Line | Upload | None"


def renamed(name: str) -> str:
    """What a set is called once a point of it was changed by hand."""
    return name if name.endswith(", edited") else f"{name}, edited"
