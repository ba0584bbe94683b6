"""What a run will do, known before it is made: from its start, at any learning rate."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from perceptron.modes import EPS, Modes, log_factor
from perceptron.moments import Moments
from perceptron.points import Points
from perceptron.settings import Settings


@dataclass(frozen=True)
class Forecast:
    """One pass over the points; then every question about a rate is answered in microseconds.

    The excess loss after k updates is Σ e·(1 - η·λ)²ᵏ over the two modes.
    """

    modes: Modes
    energies: tuple[float, float]  # e, ½·λ·z² of each mode at the start
    mark: float  # excess loss that counts as arrived
    iterations: int

    @classmethod
    def of(cls, points: Points, settings: Settings, share: float = 0.01) -> Forecast:
        """Arrived is within share of the least-squares loss L*; see `theory.within`."""
        from perceptron.training import start

        modes = Modes.of(Moments.of(points), settings)
        energies = modes.excess(*start(settings))
        least = _least_loss(points) * modes.scale / (2 * len(points))
        mark = share * least if least > 0 else 1e-4 * sum(energies)
        return cls(modes, energies, mark, settings.iterations)

    def within(self, rate: float) -> int | None:
        """The first iteration that has arrived, None when there is none."""
        if rate * self.modes.steep > 2:
            return None
        logs = self._logs(rate)

        def reached(k: int) -> bool:
            powers = (math.exp(2 * k * log) if k else 1.0 for log in logs)
            return (
                sum(e * power for e, power in zip(self.energies, powers, strict=True)) <= self.mark
            )

        # neither mode grows, so the excess only falls and the first k is found by halving
        k = bisect_left(range(self.iterations + 1), True, key=reached)
        return k if k <= self.iterations else None

    def advised(self) -> float:
        """The rate in 1/λ₁ … 2/(λ₁ + λ₂) with the lowest loss after the last iteration."""
        low, high = 1 / self.modes.steep, 2 / (self.modes.steep + self.modes.flat)
        for _ in range(80):  # ternary search: there is one minimum
            a, b = low + (high - low) / 3, high - (high - low) / 3
            low, high = (low, b) if self._excess(a) <= self._excess(b) else (a, high)
        return (low + high) / 2

    def slowest(self, fast: float) -> float:
        """The smallest rate below `fast` that arrives; `fast` itself when that does not."""
        if not 0 < fast < math.inf or self.within(fast) is None:
            return fast
        low, high = fast * 1e-9, fast
        for _ in range(40):  # halving the logarithm: three digits are more than the eye needs
            middle = math.sqrt(low * high)
            low, high = (low, middle) if self.within(middle) is not None else (middle, high)
        return high

    def _excess(self, rate: float) -> float:
        """Logarithm of the excess loss at the end: the loss itself would underflow."""
        starts = (math.log(e) if e > 0 else -math.inf for e in self.energies)
        ends = zip(starts, self._logs(rate), strict=True)
        small, large = sorted(start + 2 * self.iterations * log for start, log in ends)
        return large + math.log1p(math.exp(small - large)) if large > -math.inf else large

    def _logs(self, rate: float) -> tuple[float, float]:
        return log_factor(rate * self.modes.steep), log_factor(rate * self.modes.flat)


def _least_loss(points: Points) -> float:
    """L* of the sum, 0 where it is no more than the rounding of the values themselves."""
    from perceptron.theory import least_squares

    weight, _, loss = least_squares(points)
    size = float(np.abs(points.y).max()) + abs(weight) * float(np.abs(points.x).max())
    noise = 8 * EPS * size
    return loss if loss > len(points) * noise * noise else 0.0
