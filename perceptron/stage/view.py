"""How the stage stands: at which iteration, how it plays, how its axes are."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from perceptron.checks import Kind, OneOf, Switch, whole
from perceptron.settings import MAX_ITERATIONS

SPEEDS = ("0.25", "0.5", "1", "2", "4", "8", "16", "every")  # times 1x; or every one, evenly
LOSS_AXES = ("log", "linear")


def _part(default: Any, kind: Kind) -> Any:
    return field(default=default, metadata={"kind": kind})


@dataclass(frozen=True)
class View:
    """ValueError names the field, its value, and the values that it may have."""

    iteration: int = _part(0, whole(0, MAX_ITERATIONS))  # of a run that has fewer, its last
    speed: str = _part("1", OneOf(SPEEDS))  # as in the player's menu
    loop: bool = _part(False, Switch())  # at its end it plays again from the start
    loss_axes: str = _part("log", OneOf(LOSS_AXES))  # both axes of the loss panel

    def __post_init__(self) -> None:
        for part in fields(self):
            checked = part.metadata["kind"].check(part.name, getattr(self, part.name))
            object.__setattr__(self, part.name, checked)
