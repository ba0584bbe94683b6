"""What a run will do at any learning rate, known before it is made: what the ruler asks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from perceptron import theory
from perceptron.analysis.sweep import sweep
from perceptron.analysis.trials import Trials, four_digits
from perceptron.checks import SHARE
from perceptron.exact.linear import log_rate
from perceptron.exact.modes import Modes
from perceptron.exact.moments import Moments
from perceptron.neuron import start
from perceptron.points import Points
from perceptron.search import lowest
from perceptron.settings import SETTINGS, Settings

# Rates to try with a velocity, as shares of the edge: 300 evenly on the ruler's logarithmic scale,
# and 250 evenly up to the edge, where that scale has few but where the best rate often lies.
SHARES_OF_EDGE = np.union1d(np.logspace(-6, 0, 300), np.linspace(0.004, 1, 250))
# An adaptive optimizer is followed for so many iterations at most, which takes a fifth of a second:
# the ruler has to answer while the hand still moves. Of longer runs it tells by `SHORT_RUN`.
MOST_FOLLOWED = 10_000
SHORT_RUN = 2_500  # iterations that stand for all of a longer run: see `_smallest_by_short_run`
SAME_END = 0.01  # share of the lowest loss: rates that end within it are as good as the best
LOWEST_SHARE = 1e-9  # of the best rate: if so small a rate arrives, all do that anybody could type
HALVINGS = 40  # of the logarithm between that and the best rate, which is then known to 2e-11


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
    def of(cls, points: Points | Moments, settings: Settings) -> Forecast:
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
        rates = self._trials.candidates().lowest()
        if self.settings.rule.linear:  # of those that are all at the bottom the fastest
            return float(min(rates, key=self._excess))
        return float(rates[0])  # the calmest

    def good(self) -> tuple[float, float]:
        """The smallest and the largest rate that arrive and stay; in gradient descent to the best.

        Where none does the first is inf and the second that below which all are too slow. The
        first is 0 where a run is there from its start; inf the second where no rate is too large.
        """
        if self._by_modes:
            return self._smallest_by_modes(self.advised), self.advised
        if self._trials.stays.any():
            slow, fast = self._trials.smallest(), self._trials.largest()
            return min(self._smallest_by_short_run, slow), min(fast, four_digits(self.edge))
        if self.settings.rule.linear:
            return math.inf, self.advised
        fast = float(self._trials.candidates().lowest(SAME_END)[-1])
        slow = self._smallest_by_short_run
        return (slow if slow <= fast else math.inf), fast

    @property
    def _by_modes(self) -> bool:
        """Whether every update shrinks a mode by the same factor, so that nothing is tried."""
        return self.settings.optimizer == "gradient descent"

    @cached_property
    def _trials(self) -> Trials:
        if not self.settings.rule.linear:
            return self._adaptive(replace(self.settings, iterations=self._followed))
        below = [four_digits(rate) for rate in SHARES_OF_EDGE * self.edge]
        swept = sweep(self.modes.moments, self.settings, below)
        rates, arrives = swept.learning_rate, swept.verdict == "arrives"
        stays = arrives & [self._excess(rate) <= self._goal for rate in rates.tolist()]
        sure = stays if stays.any() else arrives  # better one that swings through than none
        return Trials(rates, swept.loss, sure, np.full(len(rates), True))

    def _adaptive(self, settings: Settings) -> Trials:
        return Trials.of(self.modes, settings, self.start, self.mark)

    @property
    def _followed(self) -> int:
        """Iterations that are followed."""
        most = self.settings.iterations
        return most if self.settings.rule.linear else min(most, MOST_FOLLOWED)

    @cached_property
    def _smallest_by_short_run(self) -> float:
        """The smallest rate that arrives in more iterations than are followed, inf if they're not.

        Small steps are nearly a flow: c times the rate goes the way in 1/c of the iterations,
        where the memory is c times shorter. AdaGrad's steps shrink as 1/√k: there it is √c.
        """
        hurry = self.settings.iterations / SHORT_RUN
        if self._followed == self.settings.iterations:
            return math.inf
        numbers = self.settings.numbers.items()
        memories = {name: share for name, share in numbers if SETTINGS[name].kind == SHARE}
        shorter: dict[str, Any] = {
            name: max(1 - hurry * (1 - share), 0.0) for name, share in memories.items()
        }
        settings = replace(self.settings, iterations=SHORT_RUN, **shorter)
        slower = math.sqrt(hurry) if settings.rule.fading else hurry
        return self._adaptive(settings).smallest() / slower

    def _smallest_by_modes(self, fast: float) -> float:
        """The smallest rate that arrives: inf when `fast` does not, 0 when all below do."""
        goal = self._goal
        if not 0 < fast < math.inf or self._excess(fast) > goal:
            return math.inf
        low, high = fast * LOWEST_SHARE, fast
        if self._excess(low) <= goal:
            return 0.0
        for _ in range(HALVINGS):
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
