"""What a run will do at any learning rate, known before it is made: what the ruler asks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from perceptron import Moments, Points, Settings, Sweep, sweep, theory
from perceptron.modes import Array, Modes
from perceptron.optimizers import LINEAR, constants, log_rate
from perceptron.training import start
from ui.valley import lowest

BELOW_EDGE = np.union1d(np.logspace(-6, 0, 300), np.linspace(0.004, 1, 250))  # shares of it
OF_THE_WAY = np.logspace(-5, 1.5, 109)  # 15 % apart, in units of what the parameters have to go
AHEAD = 10_000  # iterations that an adaptive optimizer is followed for, at most
HURRIED = 2_500  # iterations in place of more than these, with larger steps and a shorter memory
LOST = 1e-9  # differences in loss by less than this share are rounding


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
        """The rate whose loss is the lowest after the last iteration.

        With many iterations it is the best rate. With few for the condition number, that one
        would still be swinging across the valley while the flat mode has hardly moved.
        """
        if self._by_modes:
            return lowest(self._excess, self.edge / 2, self.edge)  # λ₁'s fastest is the half
        rates = self._lowest(LOST)
        if self.settings.optimizer in LINEAR:  # of those that are all at the bottom the fastest
            return float(min(rates, key=self._excess))
        return float(rates[0])  # the calmest

    def good(self) -> tuple[float, float]:
        """The smallest and the largest rate that arrive; in gradient descent up to the best.

        Where none arrives both are the one below which all are too slow.
        """
        if self._by_modes:
            return self._slowest(self.advised), self.advised
        if len(rates := _arriving(self._tried)):
            return min(self._hurried, float(rates[0])), float(rates[-1])
        if self.settings.optimizer in LINEAR:
            return self.advised, self.advised
        fast = float(self._lowest(0.01)[-1])
        return min(self._hurried, fast), fast

    @property
    def _by_modes(self) -> bool:
        return self.settings.optimizer == "gradient descent"

    @cached_property
    def _tried(self) -> Sweep:
        settings = replace(self.settings, iterations=self._ahead)
        return sweep(self.modes.moments, settings, self._rates())

    @property
    def _ahead(self) -> int:
        """Iterations that are followed."""
        most = self.settings.iterations
        return most if self.settings.optimizer in LINEAR else min(most, AHEAD)

    def _rates(self) -> Array:
        if self.settings.optimizer in LINEAR:
            return BELOW_EDGE * self.edge
        ends = (self.modes.weight, self.modes.bias)
        way = max(abs(a - b) for a, b in zip(self.start, ends, strict=True))
        return OF_THE_WAY * (way if 0 < way < math.inf else 1.0)

    def _lowest(self, share: float) -> Array:
        """The rates whose loss is at most this share above the lowest, rising."""
        rates, loss = self._tried.learning_rate, self._tried.loss  # (m,)
        low: Array = rates[loss <= loss.min() * (1 + share)]
        return low

    @cached_property
    def _hurried(self) -> float:
        """The smallest rate that arrives in more iterations than are followed, else inf.

        Small steps are nearly a flow: c times the rate goes the way in 1/c of the iterations,
        where the memory is c times shorter. AdaGrad's steps shrink as 1/√k: there it is √c.
        """
        hurry = self.settings.iterations / HURRIED
        if self._ahead == self.settings.iterations:
            return math.inf
        kept = (self.settings.beta1, constants(self.settings)[0])
        beta1, beta2 = (max(1 - hurry * (1 - share), 0.0) for share in kept)
        settings = replace(self.settings, iterations=HURRIED, beta1=beta1, beta2=beta2)
        rates = _arriving(sweep(self.modes.moments, settings, self._rates()))
        slower = math.sqrt(hurry) if settings.optimizer == "adagrad" else hurry
        return float(rates[0]) / slower if len(rates) else math.inf

    def _slowest(self, fast: float) -> float:
        """The smallest rate below `fast` that arrives; `fast` itself when that does not."""
        goal = math.log(self.mark) if self.mark > 0 else -math.inf
        if not 0 < fast < math.inf or self._excess(fast) > goal:
            return fast
        low, high = fast * 1e-9, fast
        for _ in range(40):  # halving the logarithm: three digits are more than the eye needs
            middle = math.sqrt(low * high)
            low, high = (low, middle) if self._excess(middle) <= goal else (middle, high)
        return high

    def _excess(self, rate: float) -> float:
        """Logarithm of the excess loss at the end: the loss itself would underflow."""
        steps = (rate * self.modes.steep, rate * self.modes.flat)
        logs = [
            math.log(energy) + 2 * self.settings.iterations * log_rate(self.settings, step)
            for energy, step in zip(self.modes.excess(*self.start), steps, strict=True)
            if energy > 0
        ]
        return float(np.logaddexp.reduce(logs)) if logs else -math.inf


def _arriving(tried: Sweep) -> Array:
    rates: Array = tried.learning_rate[tried.verdict == "arrives"]
    return rates
