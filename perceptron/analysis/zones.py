"""Learning rates that are too slow, good or too large for these points."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

from perceptron import exact
from perceptron.analysis.forecast import Forecast
from perceptron.exact.moments import Moments
from perceptron.points import Points
from perceptron.settings import Settings

ROUNDED = (
    1e-6  # share of a rate: one that is larger by less is the same, typed or moved by a slider
)


class Zones(NamedTuple):
    """Learning rates at which one zone ends and the next begins, rising; and the best of all."""

    slow: float  # below it the run does not come within 1 % of the best loss; inf where none does
    fast: float  # above it it does not stay there, or swings needlessly; inf where no rate does
    edge: float  # above it the run diverges; inf where nothing does
    best: float  # the rate that comes nearest to the bottom in the given iterations

    @classmethod
    def of(cls, points: Points | Moments, settings: Settings) -> Zones:
        """ValueError where the settings have no exact form; the clamp is not looked at."""
        forecast = Forecast.of(points, settings)
        slow, fast = forecast.good()
        return cls(slow, fast, forecast.edge, forecast.advised)

    @classmethod
    def foreseen(cls, points: Points | Moments, settings: Settings) -> Zones | None:
        """None where the settings have no exact form; the clamp is not looked at."""
        plain = replace(settings, clamp=False)
        return None if exact.refusal(plain) else cls.of(points, plain)

    def verdict(self, rate: float) -> str:
        """The zone of a rate: "too slow", "good", "overshoots" or "too coarse", "diverges"."""
        if rate > self.edge:
            return "diverges"
        if rate > self.fast * (1 + ROUNDED):
            return "overshoots" if self.edge < math.inf else "too coarse"
        return "good" if rate >= self.slow else "too slow"
