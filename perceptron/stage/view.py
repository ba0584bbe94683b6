"""How the stage stands: at which iteration, how fast it plays, how its axes are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    iteration: int = 0
    speed: str = "1"
    loss_axes: str = "log"
