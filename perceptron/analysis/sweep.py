"""How runs end at many learning rates, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perceptron import exact, theory
from perceptron.checks import number
from perceptron.exact.modes import Modes
from perceptron.exact.moments import Moments
from perceptron.neuron import start
from perceptron.points import Array, Points
from perceptron.settings import Settings


@dataclass(frozen=True, eq=False)
class Sweep:
    """What settings' iterations come to at each learning rate, (m,) all."""

    learning_rate: Array
    loss: Array  # after the last update; inf where it has left float64
    verdict: NDArray[np.str_]  # "arrives" at that loss (`theory.mark`), "falls short", "diverges"


def sweep(
    points: Points | Moments, settings: Settings, learning_rates: Sequence[float] | Array
) -> Sweep:
    """The final loss and a verdict for every rate > 0, side by side; settings' own is not asked.

    ValueError where the settings have no exact form.
    """
    rates = np.array([number("learning_rates", rate) for rate in learning_rates])  # (m,)
    if not len(rates) or rates.min() <= 0:
        raise ValueError(f"learning_rates: {rates} must be at least one, and > 0")
    exact.check(settings)
    moments = Moments.of(points)
    loss = exact.final_losses(moments, settings, start(settings), rates)
    goal = Modes.of(moments, settings).loss + theory.mark(moments, settings)
    diverges = (rates > theory.largest_stable_learning_rate(moments, settings)) | np.isinf(loss)
    verdict = np.where(diverges, "diverges", np.where(loss <= goal, "arrives", "falls short"))
    return Sweep(rates, loss, verdict)
