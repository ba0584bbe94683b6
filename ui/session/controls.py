"""The controls of the sidebar, made from the tables: which there are, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from perceptron import Settings
from perceptron.losses import LOSSES
from perceptron.optimizers import OPTIMIZERS
from perceptron.settings import DEFAULTS, ENGINES
from perceptron.words import unusual

# Of the fields of Settings: each has one control of its name; the given start is the link's alone.
PLAIN = (
    "learning_rate",
    "iterations",
    "seed",
    "device",
    "optimizer",
    "loss",
    "batch_size",
    "clamp",
)
TRAINED_BY = tuple(engine for engine in ENGINES if engine != "auto")  # a person chooses


def own(optimizer: str) -> dict[str, str]:
    """An optimizer's own numbers: the field of Settings -> its control.

    Each optimizer has controls of its own, with torch's own defaults in them.
    """
    prefix = optimizer.replace(" ", "_")
    return {field: f"{prefix}_{field}" for field in OPTIMIZERS[optimizer].own}


def defaults() -> dict[str, Any]:
    """What each control holds at first; a batch size of None is all points."""
    chosen = {name: DEFAULTS[name] for name in (*PLAIN, "delta")}
    for optimizer in OPTIMIZERS:
        numbers = Settings(optimizer=optimizer).numbers
        chosen |= {control: numbers[field] for field, control in own(optimizer).items()}
    return {**chosen, "engine": TRAINED_BY[0]}


@cache
def hidden(optimizer: str, loss: str) -> frozenset[str]:
    """The controls that these choices don't have."""
    others = (own(other).values() for other in OPTIMIZERS if other != optimizer)
    names = {control for controls in others for control in controls}
    return frozenset(names if LOSSES[loss].has_delta else {*names, "delta"})


def settings(controls: Mapping[str, Any], points: int) -> Settings:
    """What is chosen; what a choice doesn't have stays at its default. points: how many."""
    chosen = {name: controls[name] for name in PLAIN}
    chosen |= {field: controls[control] for field, control in own(controls["optimizer"]).items()}
    if LOSSES[controls["loss"]].has_delta:
        chosen["delta"] = controls["delta"]
    size = controls["batch_size"]
    if size is not None and size >= points:  # a batch of all points is none
        chosen["batch_size"] = None
    return Settings(**chosen)


def title(chosen: Settings, engine: str) -> str:
    """The fold's: whatever is chosen under it and not the default, so that it hides nothing."""
    parts = unusual(chosen, engine)
    return f"More: {', '.join(parts)}" if parts else "More"
