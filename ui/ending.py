"""How a run ends, from its history: arrived, hovering about the bottom, or still on its way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from perceptron import Moments, Run
from perceptron.modes import Array
from perceptron.settings import SQUARED, Settings
from ui.bottom import Bottom

NEAR = 0.01  # share of the least loss above it that counts as arrived
TOLD = 40  # iterations; of fewer nothing is said
AGAIN = 0.3  # of the heights a quarter before: what has not become less hovers
UNSEEN = 1e-6  # of the spread of y, squared: a line that hovers by less lies still
ROUND = 10.0  # times its drift: a way this long is one about the same place


class Ending(NamedTuple):
    since: int | None  # iteration from which it stays within 1 % of the least loss
    hovers: int | None  # iteration from which it is never higher than in its second half
    height: float  # excess loss, the largest from there on
    falling: bool  # whether it was lower in its last quarter than in the one before
    moved: float  # the furthest from its start, as a share of what the start was off by


def of(run: Run, bottom: Bottom, moments: Moments, settings: Settings) -> Ending:
    """Where the least loss is 0, since is None; where it comes to rest or diverges, hovers is."""
    with np.errstate(all="ignore"):
        above = _above(run, bottom, moments, settings)  # (iterations + 1,)
        since = _stays(above, NEAR * bottom.loss) if bottom.loss > 0 else None
        last, moved = run.iterations, _moved(run, moments)
        if last < TOLD or not np.isfinite(above).all():
            return Ending(since, None, 0.0, falling=False, moved=moved)
        before, after = above[last // 2 : 3 * last // 4], above[3 * last // 4 :]
        height = max(float(before.max()), float(after.max()))
        falling = bool(after.mean() < 0.95 * before.mean())
        lessens = not after.max() > AGAIN * before.max()
        if run.diverged or lessens or height <= _unseen(run, moments, settings):
            return Ending(since, None, height, falling, moved)
        if not _circles(run, moments):
            return Ending(since, None, height, falling, moved)
        within = since if height <= NEAR * bottom.loss else None  # not by chance, at its last step
        return Ending(within, _stays(above, height), height, falling, moved)


def _above(run: Run, bottom: Bottom, moments: Moments, settings: Settings) -> Array:
    """How far each loss is above the least; of squares not by a difference, which would flicker."""
    if settings.clamp or settings.loss not in SQUARED:
        return run.loss - bottom.loss
    height, turn = _place(run, moments)
    share = moments.n if settings.loss == "sum" else 1.0
    return share * ((height - moments.mean_y) ** 2 + (turn - bottom.weight) ** 2 * _width(moments))


def _unseen(run: Run, moments: Moments, settings: Settings) -> float:
    if settings.loss not in SQUARED:
        return UNSEEN * float(run.loss[0])
    return UNSEEN * moments.syy / (1 if settings.loss == "sum" else moments.n)


def _place(run: Run, moments: Moments) -> tuple[Array, Array]:
    """The line's height at the mean of x, and its slope."""
    return run.weight * moments.mean_x + run.bias, run.weight


def _width(moments: Moments) -> float:
    return moments.sxx / moments.n


def _moved(run: Run, moments: Moments) -> float:
    """By the root mean square over the points, of the line's way and of the first residuals."""
    height, turn = _place(run, moments)
    way = (height - height[0]) ** 2 + (turn - turn[0]) ** 2 * _width(moments)
    slope = moments.sxy / moments.sxx if moments.sxx > 0 else 0.0
    least = max(moments.syy - slope * moments.sxy, 0.0) / moments.n
    off = (height[0] - moments.mean_y) ** 2 + (turn[0] - slope) ** 2 * _width(moments) + least
    share = float(np.sqrt(np.max(way) / off))
    return share if np.isfinite(share) else 1.0


def _circles(run: Run, moments: Moments) -> bool:
    """Whether its last steps are about one place, and not much shorter than a while before."""
    height, turn = _place(run, moments)
    turn = turn * np.sqrt(_width(moments))
    steps = np.hypot(np.diff(height), np.diff(turn))  # (iterations,)
    half, late = run.iterations // 2, 3 * run.iterations // 4
    before, way = steps[half:late].sum(), steps[late:].sum()
    ends = [np.array_split(column[late:], 2) for column in (height, turn)]
    drift = np.hypot(*(last.mean() - first.mean() for first, last in ends))
    return bool(way > ROUND * drift and way > AGAIN * before)


def _stays(above: Array, height: float) -> int | None:
    """The first iteration from which all are at most this high; None when the last is not."""
    higher = np.flatnonzero(~(above <= height))
    if not len(higher):
        return 0
    return int(higher[-1]) + 1 if higher[-1] + 1 < len(above) else None
