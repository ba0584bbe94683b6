"""Where points come from, when that is more than a name: a recipe, or columns of an upload."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from perceptron import Points
from perceptron.files import points_of
from perceptron.files.table import Sheet

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


class Columns(NamedTuple):
    """Two columns of an uploaded table."""

    sheet: Sheet
    x: str
    y: str

    @classmethod
    def first(cls, sheet: Sheet) -> Columns:
        return cls(sheet, *sheet.numeric[:2])

    def choose(self, x: str, y: str) -> Columns:
        """The columns after a choice; choosing the one that the other axis shows swaps the two."""
        if x == y:
            return Columns(self.sheet, self.y, self.x)
        return Columns(self.sheet, x, y)

    def points(self) -> Points:
        """Raises Refused when a column has a cell that is no number."""
        return points_of(*self)

    def inputs(self) -> dict[str, object]:
        """Key -> value of the widgets that show it."""
        return {"column_x": self.x, "column_y": self.y}

    @property
    def size(self) -> int:
        """Numbers held in memory."""
        return sum(map(len, self.sheet.numbers.values()))


Recipe: TypeAlias = "Line | Columns | None"


def renamed(name: str) -> str:
    """What a set is called once a point of it was changed by hand."""
    return name if name.endswith(", edited") else f"{name}, edited"
