"""What a run will do at any learning rate, known before it is made: what the ruler asks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from perceptron import theory
from perceptron.analysis.minimum import lowest
from perceptron.analysis.sweep import sweep
from perceptron.analysis.trials import Tried, four_digits
from perceptron.checks import SHARE
from perceptron.exact.linear import log_rate
from perceptron.exact.modes import Modes
from perceptron.exact.moments import Moments
from perceptron.neuron import start
from perceptron.optimizers import LINEAR
from perceptron.points import Points
from perceptron.settings import SETTINGS, Settings

BELOW_EDGE = np.union1d(np.logspace(-6, 0, 300), np.linspace(0.004, 1, 250))  # shares of it
AHEAD = 10_000  # iterations that an adaptive optimizer is followed for, at most
HURRIED = 2_500  # iterations in place of more than these, with larger steps and a shorter memory


@dataclass(frozen=True)
class Forecast:
    """One pass over the points; then questions about rates cost no training.

    In gradient descent the excess loss after k updates is Σ e·ρ²ᵏ over the two modes, and a
    question takes microseconds. The others are tried at many rates side by side.
    """

    settings: Settings
    modes: Modes
    start: tuple[float, float]  # weight and bias
    mark: float  # excess loss that counts as arrived

    @classmethod
    def of(cls, points: Points, settings: Settings) -> Forecast:
        """ValueError where the settings have no exact form; the clamp is not looked at."""
        moments, plain = Moments.of(points), replace(settings, clamp=False)
        mark = theory.mark(moments, plain)
        return cls(plain, Modes.of(moments, plain), start(plain), mark)

    @cached_property
    def edge(self) -> float:
        """Above it the run diverges; inf where nothing does."""
        return theory.largest_stable_learning_rate(self.modes.moments, self.settings)

    @cached_property
    def advised(self) -> float:
        """The rate, in four digits, whose loss is the lowest after the last iteration.

        With many iterations it is the best rate. With few for the condition number, that one
        would still be swinging across the valley while the flat mode has hardly moved.
        """
        if self._by_modes:
            fastest = self.edge / 2  # of λ₁
            return four_digits(lowest(self._excess, fastest, self.edge))
        rates = self._tried.sound().lowest()
        if self.settings.optimizer in LINEAR:  # of those that are all at the bottom the fastest
            return float(min(rates, key=self._excess))
        return float(rates[0])  # the calmest

    def good(self) -> tuple[float, float]:
        """The smallest and the largest rate that arrive and stay; in gradient descent to the best.

        Where none does the first is inf and the second that below which all are too slow. The
        first is 0 where a run is there from its start; inf the second where no rate is too large.
        """
        if self._by_modes:
            return self._slowest(self.advised), self.advised
        if self._tried.stays.any():
            slow, fast = self._tried.smallest(), self._tried.largest()
            return min(self._hurried, slow), min(fast, four_digits(self.edge))
        if self.settings.optimizer in LINEAR:
            return math.inf, self.advised
        fast = float(self._tried.sound().lowest(0.01)[-1])
        return self._hurried if self._hurried <= fast else math.inf, fast

    @property
    def _by_modes(self) -> bool:
        return self.settings.optimizer == "gradient descent"

    @cached_property
    def _tried(self) -> Tried:
        if self.settings.optimizer not in LINEAR:
            return self._adaptive(replace(self.settings, iterations=self._ahead))
        below = [four_digits(rate) for rate in BELOW_EDGE * self.edge]
        swept = sweep(self.modes.moments, self.settings, below)
        rates, arrives = swept.learning_rate, swept.verdict == "arrives"
        stays = arrives & [self._excess(rate) <= self._goal for rate in rates.tolist()]
        sure = stays if stays.any() else arrives  # better one that swings through than none
        return Tried(rates, swept.loss, sure, np.full(len(rates), True))

    def _adaptive(self, settings: Settings) -> Tried:
        return Tried.of(self.modes, settings, self.start, self.mark)

    @property
    def _ahead(self) -> int:
        """Iterations that are followed."""
        most = self.settings.iterations
        return most if self.settings.optimizer in LINEAR else min(most, AHEAD)

    @cached_property
    def _hurried(self) -> float:
        """The smallest rate that arrives in more iterations than are followed, inf if they're not.

        Small steps are nearly a flow: c times the rate goes the way in 1/c of the iterations,
        where the memory is c times shorter. AdaGrad's steps shrink as 1/√k: there it is √c.
        """
        hurry = self.settings.iterations / HURRIED
        if self._ahead == self.settings.iterations:
            return math.inf
        numbers = self.settings.numbers.items()
        memories = {name: share for name, share in numbers if SETTINGS[name].kind == SHARE}
        shorter: dict[str, Any] = {
            name: max(1 - hurry * (1 - share), 0.0) for name, share in memories.items()
        }
        settings = replace(self.settings, iterations=HURRIED, **shorter)
        slower = math.sqrt(hurry) if settings.rule.fading else hurry
        return self._adaptive(settings).smallest() / slower

    def _slowest(self, fast: float) -> float:
        """The smallest rate that arrives: inf when `fast` does not, 0 when all below do."""
        goal = self._goal
        if not 0 < fast < math.inf or self._excess(fast) > goal:
            return math.inf
        low, high = fast * 1e-9, fast
        if self._excess(low) <= goal:
            return 0.0
        for _ in range(40):  # halving the logarithm: three digits are more than the eye needs
            middle = math.sqrt(low * high)
            low, high = (low, middle) if self._excess(middle) <= goal else (middle, high)
        return high

    @property
    def _goal(self) -> float:
        """What `_excess` is at most where a run arrives."""
        return math.log(self.mark) if self.mark > 0 else -math.inf

    def _excess(self, rate: float) -> float:
        """Logarithm of the excess loss at the end: the loss itself would underflow."""
        steps = (rate * self.modes.steep, rate * self.modes.flat)
        logs = [
            math.log(energy) + 2 * self.settings.iterations * log_rate(self.settings, step)
            for energy, step in zip(self.modes.excess(*self.start), steps, strict=True)
            if energy > 0
        ]
        return float(np.logaddexp.reduce(logs)) if logs else -math.inf
