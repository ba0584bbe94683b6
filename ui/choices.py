"""What lies under the sidebar's fold: names, and which numbers belong to which choice."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from perceptron import Settings
from perceptron.optimizers import constants

OPTIMIZERS = {
    "gradient descent": "Gradient descent",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
}
LOSSES = {
    "sum": "Sum of squares",
    "mean": "Mean of squares",
    "absolute": "Absolute",
    "huber": "Huber",
}
ENGINES = ("autograd", "exact")


class Field(NamedTuple):
    """A number that only some optimizers have."""

    label: str
    help: str


FIELDS = {  # by the names of Settings
    "momentum": Field("Momentum", "The share of its velocity that it keeps."),
    "beta1": Field("β₁", "The share of its mean gradient that it keeps."),
    "beta2": Field("β₂", "The share of its mean squared gradient it keeps."),
    "epsilon": Field("ε", "Added to what it divides by, which is then never zero."),
}
OF = {
    "gradient descent": (),
    "momentum": ("momentum",),
    "nesterov": ("momentum",),
    "adagrad": ("epsilon",),
    "rmsprop": ("beta2", "epsilon"),
    "adam": ("beta1", "beta2", "epsilon"),
}


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


def unusual(chosen: Settings, engine: str) -> list[str]:
    """What is not the default, each in a word or two."""
    parts = []
    if chosen.optimizer != "gradient descent":
        parts.append(OPTIMIZERS[chosen.optimizer])
    if chosen.batch_size is not None:
        parts.append(f"batches of {chosen.batch_size:,}")
    if chosen.loss != "sum":
        parts.append({"mean": "mean loss"}.get(chosen.loss, f"{named(chosen.loss)} loss"))
    if engine != ENGINES[0]:
        parts.append(f"{engine} engine")
    if chosen.clamp:
        parts.append("clamp")
    return parts


def named(loss: str) -> str:
    """As it is written within a sentence: "absolute", but "Huber"."""
    return loss.capitalize() if loss == "huber" else loss
