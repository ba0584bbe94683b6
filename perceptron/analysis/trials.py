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
from perceptron.settings import Settings

# 15 % apart, in units of what the parameters have to go; and a few for who is nearly there
OF_THE_WAY = np.union1d(np.logspace(-5, 1.5, 109), np.logspace(-12, -5, 20))
CALM = 10.0  # times as high as it was before: more is a jump
ENOUGH = 3  # rates side by side that stay: fewer may be luck
LOST = 1e-9  # differences in loss by less than this share are rounding
DIGITS = Context(prec=4, rounding=ROUND_DOWN)


class Tried(NamedTuple):
    """Rising learning rates and what became of them, (m,) all.

    The last loss alone says little: Adam may lie on the best line for hundreds of updates and
    then jump away, and a velocity swings through it, so that chance decides where a run ends.
    """

    rate: Array
    loss: Array  # after the last update; inf, never NaN
    stays: NDArray[np.bool_]  # whether it arrives, and not by chance
    calm: NDArray[np.bool_]  # whether it does not jump

    @classmethod
    def of(cls, modes: Modes, settings: Settings, start: Pair, mark: float) -> Tried:
        """With AdaGrad, RMSprop or Adam. What counts is the last quarter of the iterations.

        mark: excess loss that counts as arrived.
        """
        rates = _rates(modes, start)
        first = settings.iterations - settings.iterations // 4
        with np.errstate(all="ignore"):
            steps = adaptive.walk(modes, settings, start, rates, np.sqrt)
            ends = np.array([step[2:] for step in islice(steps, first, None)])  # (quarter, 2, m)
            loss = adaptive.loss_of(modes, ends[:, 0], ends[:, 1])  # (quarter, m)
            loss[np.isnan(loss)] = np.inf
            rise = (loss / np.minimum.accumulate(loss)).max(axis=0)
        there = loss <= modes.loss + mark
        left = (np.logical_or.accumulate(there) & ~there).any(axis=0)
        return cls(rates, loss[-1], there[-1] & ~left, rise <= CALM)

    def steady(self) -> Tried:
        """The first stretch of rates that all stay, else the widest, maybe empty.

        What lies beyond a gap stays by luck.
        """
        ends = np.flatnonzero(np.diff(self.stays, prepend=False, append=False)).reshape(-1, 2)
        first, last = max(ends, key=lambda pair: min(pair[1] - pair[0], ENOUGH), default=(0, 0))
        return self._only(slice(first, last))

    def sound(self) -> Tried:
        """Those that stay; where none does, those that do not jump, or else all.

        Of several not the one before a gap: in 32 bits it may fall to the other side.
        """
        if len((steady := self.steady()).rate):
            gap = len(steady.rate) > 1 and steady.rate[-1] < self.rate[-1]
            return steady._only(slice(-1)) if gap else steady
        return self._only(self.calm) if self.calm.any() else self

    def lowest(self, share: float = LOST) -> Array:
        """The rates whose last loss is at most this share above the lowest of all."""
        rates: Array = self.rate[self.loss <= self.loss.min() * (1 + share)]
        return rates

    def smallest(self) -> float:
        """That stays: 0 where even the smallest that was tried does, inf where none does."""
        steady = self.steady().rate
        if not len(steady):
            return math.inf
        return 0.0 if steady[0] == self.rate[0] else float(steady[0])

    def largest(self) -> float:
        """That stays, where any does: inf where even the largest that was tried does."""
        last = float(self.steady().rate[-1])
        return math.inf if last == self.rate[-1] else last

    def _only(self, some: slice | NDArray[np.bool_]) -> Tried:
        return Tried(self.rate[some], self.loss[some], self.stays[some], self.calm[some])


def four_digits(rate: float) -> float:
    """As it is typed: four digits, rounded down. What is tried is what will be run."""
    return float(DIGITS.create_decimal(repr(float(rate))))


def _rates(modes: Modes, start: Pair) -> Array:
    way = max(abs(start[0] - modes.weight), abs(start[1] - modes.bias))
    return np.array([four_digits(r) for r in OF_THE_WAY * (way if 0 < way < math.inf else 1.0)])
