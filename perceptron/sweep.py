"""Hundreds of learning rates at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perceptron import exact, theory, training
from perceptron.modes import Array, Modes
from perceptron.moments import Moments
from perceptron.points import Points
from perceptron.settings import Settings, number


@dataclass(frozen=True, eq=False)
class Sweep:
    """What settings' iterations come to at each learning rate, (m,) all."""

    learning_rate: Array
    loss: Array  # after the last update; inf where it has left float64
    verdict: NDArray[np.str_]  # "arrives" (see `theory.within`), "falls short" or "diverges"


def sweep(
    points: Points | Moments, settings: Settings, learning_rates: Sequence[float] | Array
) -> Sweep:
    """The final loss and a verdict for every rate, side by side, by the exact engine.

    learning_rates: each > 0, in any order; settings' own is not looked at. ValueError where the
    settings have no exact form.
    """
    rates = np.array([number("learning_rates", rate) for rate in learning_rates])  # (m,)
    if not rates.size or rates.min() <= 0:
        raise ValueError(f"learning_rates: {rates.tolist()} must be at least one, and > 0")
    exact.check(settings)
    moments = Moments.of(points)
    loss = exact.final_losses(moments, settings, training.start(settings), rates)
    goal = Modes.of(moments, settings).loss + theory.mark(moments, settings)
    diverges = (rates > theory.largest_stable_learning_rate(moments, settings)) | np.isinf(loss)
    verdict = np.where(diverges, "diverges", np.where(loss <= goal, "arrives", "falls short"))
    return Sweep(rates, loss, verdict)
