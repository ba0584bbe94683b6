"""How the stage stands: at which iteration, how it plays, its axes, what is switched on."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from perceptron.checks import Kind, OneOf, Switch, whole
from perceptron.settings import MAX_ITERATIONS

SPEEDS = ("0.25", "0.5", "1", "2", "4", "8", "16", "every")  # times 1x; or every one, evenly
LOSS_AXES = ("log", "linear", "excess")  # excess: over the least loss, its axis logarithmic
SURFACES = ("contours", "3d")
RESIDUALS = ("lines", "squares", "springs", "off")  # squares, springs: where squares are summed


def _part(default: Any, kind: Kind) -> Any:
    return field(default=default, metadata={"kind": kind})


@dataclass(frozen=True)
class View:
    """ValueError names the field, its value, and the values that it may have."""

    iteration: int = _part(0, whole(0, MAX_ITERATIONS))  # of a run that has fewer, its last
    speed: str = _part("1", OneOf(SPEEDS))  # as in the player's menu
    loop: bool = _part(False, Switch())  # at its end it plays again from the start
    loss_axes: str = _part("log", OneOf(LOSS_AXES))  # both axes of the loss panel
    points: bool = _part(True, Switch())  # the legend's switches: this
    neuron: bool = _part(True, Switch())  # its line
    best: bool = _part(True, Switch())  # the line with the least loss, and every trace of it
    residuals: str = _part("lines", OneOf(RESIDUALS))
    surface: str = _part("contours", OneOf(SURFACES))  # of the loss, from above or in space
    diagram: bool = _part(False, Switch())  # the neuron as a strip, x to ŷ
    gradient: bool = _part(False, Switch())  # an arrow on the surface, and the two eigen-directions

    def __post_init__(self) -> None:
        for part in fields(self):
            checked = part.metadata["kind"].check(part.name, getattr(self, part.name))
            object.__setattr__(self, part.name, checked)
