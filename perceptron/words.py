"""Numbers, counts and settings as every front end writes them."""

from __future__ import annotations

from perceptron.losses import named
from perceptron.optimizers import TITLES
from perceptron.settings import Settings


def count(points: int) -> str:
    return f"{points:,} point{'s' if points != 1 else ''}"


def short(value: float) -> str:
    """Three significant digits: 0.00129, 2.05e-7."""
    return f"{value:.3g}".replace("e-0", "e-").replace("e+0", "e")


def percent(share: float) -> str:
    """77 %, 99.6 %, 0.5 %: never a rounded-up 100."""
    return f"{100 * share:.1f} %" if share > 0.99 or share < 0.01 else f"{100 * share:.0f} %"


def unusual(chosen: Settings, engine: str) -> list[str]:
    """What is not the default, each in a word or two."""
    parts = []
    if chosen.optimizer != "gradient descent":
        parts.append(TITLES[chosen.optimizer])
    if chosen.batch_size is not None:
        parts.append(f"batches of {chosen.batch_size:,}")
    if chosen.loss != "sum":
        parts.append({"mean": "mean loss"}.get(chosen.loss, f"{named(chosen.loss)} loss"))
    if engine != "autograd":
        parts.append(f"{engine} engine")
    if chosen.clamp:
        parts.append("clamp")
    return parts
