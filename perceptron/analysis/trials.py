"""How runs end at many learning rates, tried side by side."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, Context
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perceptron.exact import adaptive
from perceptron.exact.modes import Array, Modes, Pair
from perceptron.exact.moments import without_nan
from perceptron.settings import Settings

# Rates to try, in units of the distance that the parameters have to go, since an adaptive update
# has about the size of the rate. From 1e-5 on they are 15 % apart; below stand a few for a start
# that is already nearly there, where that distance says little.
SHARES_OF_DISTANCE = np.union1d(np.logspace(-5, 1.5, 109), np.logspace(-12, -5, 20))
# A loss that rises to more than so many times the lowest before it has jumped. A line that hovers
# lets it rise a few times over, a jump by orders of magnitude.
JUMP = 10.0
# So many rates side by side that all stay are good, also where a later stretch is wider. One or two
# may stay by luck.
STRETCH = 3
# Losses that differ by less than this share are equal: that is above their rounding, which adds up
# over thousands of updates, and far below what matters.
SAME_LOSS = 1e-9
FOUR_DIGITS = Context(prec=4, rounding=ROUND_DOWN)


class Trials(NamedTuple):
    """Rising learning rates and what became of them, (m,) all.

    The last loss alone says little: Adam may lie on the best line for hundreds of updates and
    then jump away, and a velocity swings through it, so that chance decides where a run ends.
    """

    rate: Array
    loss: Array  # after the last update; inf, never NaN
    stays: NDArray[np.bool_]  # whether it arrives and, of what is looked at, never leaves again
    calm: NDArray[np.bool_]  # whether it does not jump, see `JUMP`

    @classmethod
    def of(cls, modes: Modes, settings: Settings, start: Pair, mark: float) -> Trials:
        """With AdaGrad, RMSprop or Adam. What counts is the last quarter of the iterations.

        mark: excess loss that counts as arrived.
        """
        rates = _rates(modes, start)
        first = settings.iterations - settings.iterations // 4
        with np.errstate(all="ignore"):
            steps = adaptive.walk(modes, settings, start, rates, np.sqrt)
            ends = np.array([step[2:] for step in islice(steps, first, None)])  # (quarter, 2, m)
            loss = adaptive.loss_of(modes, ends[:, 0], ends[:, 1])  # (quarter, m)
            without_nan(loss)
            rise = (loss / np.minimum.accumulate(loss)).max(axis=0)  # (m,)
        there = loss <= modes.loss + mark  # (quarter, m)
        left_again = (np.logical_or.accumulate(there) & ~there).any(axis=0)  # (m,)
        return cls(rates, loss[-1], there[-1] & ~left_again, rise <= JUMP)

    def good(self) -> Trials:
        """The first stretch of `STRETCH` rates or more that all stay, else the widest, maybe empty.

        What stays beyond a gap does so by luck.
        """
        changes = np.flatnonzero(np.diff(self.stays, prepend=False, append=False))
        stretches = changes.reshape(-1, 2)  # (stretches, 2): the first, and the one after the last
        widths = np.minimum(stretches[:, 1] - stretches[:, 0], STRETCH)
        first, end = stretches[widths.argmax()] if len(stretches) else (0, 0)
        return self._only(slice(first, end))

    def candidates(self) -> Trials:
        """For the best rate: those that stay; where none does, those that do not jump, or else all.

        Of several not the one before a gap: in 32 bits it may fall to the other side.
        """
        good = self.good()
        if len(good.rate):
            before_gap = len(good.rate) > 1 and good.rate[-1] < self.rate[-1]
            return good._only(slice(-1)) if before_gap else good
        return self._only(self.calm) if self.calm.any() else self

    def lowest(self, share: float = SAME_LOSS) -> Array:
        """The rates whose last loss is at most this share above the lowest of all."""
        rates: Array = self.rate[self.loss <= self.loss.min() * (1 + share)]
        return rates

    def smallest(self) -> float:
        """That stays: 0 where even the smallest that was tried does, inf where none does."""
        good = self.good().rate
        if not len(good):
            return math.inf
        return 0.0 if good[0] == self.rate[0] else float(good[0])

    def largest(self) -> float:
        """That stays, where any does: inf where even the largest that was tried does."""
        last = float(self.good().rate[-1])
        return math.inf if last == self.rate[-1] else last

    def _only(self, some: slice | NDArray[np.bool_]) -> Trials:
        return Trials(self.rate[some], self.loss[some], self.stays[some], self.calm[some])


def four_digits(rate: float) -> float:
    """As it is typed: four digits, rounded down. What is tried is what will be run."""
    return float(FOUR_DIGITS.create_decimal(repr(float(rate))))


def _rates(modes: Modes, start: Pair) -> Array:
    """(m,), by the larger of the distances that weight and bias have to go."""
    distance = max(abs(start[0] - modes.weight), abs(start[1] - modes.bias))
    if not 0 < distance < math.inf:
        distance = 1.0
    return np.array([four_digits(rate) for rate in SHARES_OF_DISTANCE * distance])
