"""What a run will do at any learning rate, known before it is made: what the ruler asks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from perceptron import Moments, Points, Settings, Sweep, sweep, theory
from perceptron.modes import Modes
from perceptron.optimizers import LINEAR, bracket, log_rate
from perceptron.training import start

GRID = np.logspace(-6, 1, 113)  # rates that an adaptive optimizer is tried at, 15 % apart
AHEAD = 10_000  # iterations that it is followed for, at most


@dataclass(frozen=True)
class Forecast:
    """One pass over the points; then every question about a rate is answered in microseconds.

    The excess loss after k updates is about Σ e·ρ²ᵏ over the two modes, exactly so for gradient
    descent. An adaptive optimizer has no modes and is tried at many rates side by side instead.
    """

    settings: Settings
    modes: Modes
    start: tuple[float, float]  # weight and bias
    mark: float  # excess loss that counts as arrived

    @classmethod
    def of(cls, points: Points, settings: Settings) -> Forecast:
        """ValueError where the settings have no exact form; the clamp is not looked at."""
        moments = Moments.of(points)
        mark = theory.mark(moments, settings)
        return cls(settings, Modes.of(moments, settings), start(settings), mark)

    @property
    def edge(self) -> float:
        return theory.largest_stable_learning_rate(self.modes.moments, self.settings)

    def advised(self) -> float:
        """The rate whose loss is the lowest after the last iteration.

        With many iterations it is the best rate. With few for the condition number, that one
        would still be swinging across the valley while the flat mode has hardly moved.
        """
        if self.settings.optimizer not in LINEAR:
            return float(GRID[self._tried.loss.argmin()])
        return theory.lowest(self._excess, *bracket(self.settings, self.modes.steep))

    def slowest(self, fast: float) -> float:
        """The smallest rate below `fast` that arrives; `fast` itself when that does not."""
        if self.settings.optimizer not in LINEAR:
            return float(min([fast, *GRID[self._tried.verdict == "arrives"]]))
        goal = math.log(self.mark) if self.mark > 0 else -math.inf
        if not 0 < fast < math.inf or self._excess(fast) > goal:
            return fast
        low, high = fast * 1e-9, fast
        for _ in range(40):  # halving the logarithm: three digits are more than the eye needs
            middle = math.sqrt(low * high)
            low, high = (low, middle) if self._excess(middle) <= goal else (middle, high)
        return high

    @cached_property
    def _tried(self) -> Sweep:
        iterations = min(self.settings.iterations, AHEAD)
        settings = replace(self.settings, iterations=iterations, clamp=False)
        return sweep(self.modes.moments, settings, GRID)

    def _excess(self, rate: float) -> float:
        """Logarithm of the excess loss at the end: the loss itself would underflow."""
        steps = (rate * self.modes.steep, rate * self.modes.flat)
        logs = [
            math.log(energy) + 2 * self.settings.iterations * log_rate(self.settings, step)
            for energy, step in zip(self.modes.excess(*self.start), steps, strict=True)
            if energy > 0
        ]
        return float(np.logaddexp.reduce(logs)) if logs else -math.inf
