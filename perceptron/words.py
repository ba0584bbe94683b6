"""Numbers, counts and settings as every front end writes them."""

from __future__ import annotations

from collections.abc import Iterator

from perceptron.settings import DEFAULTS, Settings


def count(points: int) -> str:
    return f"{points:,} point{'s' if points != 1 else ''}"


def short(value: float) -> str:
    """Three significant digits: 0.00129, 2.05e-7."""
    return f"{value:.3g}".replace("e-0", "e-").replace("e+0", "e")


def unusual(chosen: Settings, engine: str) -> list[str]:
    """What is not the default of the choices, each in a word or two."""
    parts = []
    if chosen.optimizer != DEFAULTS["optimizer"]:
        parts.append(chosen.rule.title)
    if chosen.batch_size is not None:
        parts.append(f"batches of {chosen.batch_size:,}")
    if chosen.loss != DEFAULTS["loss"]:
        parts.append(f"{chosen.measure.phrase} loss")
    if engine != "autograd":
        parts.append(f"{engine} engine")
    if chosen.clamp:
        parts.append("clamp")
    return parts


SAID = {"learning_rate", "iterations", "device", "optimizer", "batch_size", "loss", "clamp"}


def numbers(chosen: Settings) -> Iterator[str]:
    """Every other setting that is not the default, by its name: "seed 3", "beta1 0.5"."""
    for name, usual in DEFAULTS.items():
        if name not in SAID and (value := getattr(chosen, name)) != usual:
            yield f"{name} {value}"
