"""What lies under the sidebar's fold: names, and which numbers belong to which choice."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from perceptron import Settings
from perceptron.optimizers import OF, constants
from perceptron.words import unusual

ENGINES = ("autograd", "exact")


def control(optimizer: str, field: str) -> str:
    """The name of the control: each optimizer has its own, with torch's own default in it."""
    return f"{optimizer}_{field}".replace(" ", "_")


def defaults() -> dict[str, Any]:
    """Of all these controls; a batch size of None is all points."""
    chosen: dict[str, Any] = {"optimizer": "gradient descent", "loss": "sum", "engine": ENGINES[0]}
    chosen |= {"delta": Settings().delta, "batch_size": None, "clamp": False}
    for optimizer, fields in OF.items():
        plain = Settings(optimizer=optimizer)
        values = {**vars(plain), **dict(zip(("beta2", "epsilon"), constants(plain), strict=True))}
        chosen |= {control(optimizer, field): values[field] for field in fields}
    return chosen


@cache
def hidden(optimizer: str, loss: str) -> frozenset[str]:
    """The controls that these choices don't have."""
    names = (control(other, field) for other in OF if other != optimizer for field in OF[other])
    return frozenset(names) if loss == "huber" else frozenset((*names, "delta"))


def settings(controls: Mapping[str, Any], points: int) -> dict[str, Any]:
    """The part of Settings that is chosen here; what a choice doesn't have stays at its default."""
    optimizer, loss, size = (controls[name] for name in ("optimizer", "loss", "batch_size"))
    chosen = {"optimizer": optimizer, "loss": loss, "clamp": controls["clamp"]}
    chosen |= {field: controls[control(optimizer, field)] for field in OF[optimizer]}
    if loss == "huber":
        chosen["delta"] = controls["delta"]
    if size is not None and size < points:  # a batch of all points is none
        chosen["batch_size"] = size
    return chosen


def title(chosen: Settings, engine: str) -> str:
    """The fold's: whatever is chosen under it and not the default, so that it hides nothing."""
    parts = unusual(chosen, engine)
    return f"More: {', '.join(parts)}" if parts else "More"
