"""How a run ends, from its history: arrived, hovering about the bottom, or still on its way."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perceptron.analysis.minimum import Bottom
from perceptron.exact.modes import Array
from perceptron.exact.moments import Moments
from perceptron.losses import SQUARED
from perceptron.run import Run
from perceptron.settings import Settings
from perceptron.words import short

NEAR = 0.01  # share of the least loss above it that counts as arrived
TOLD = 40  # iterations; of fewer nothing is said
AGAIN = 0.3  # of the heights, and of the way, a quarter before: what has not become less hovers
UNSEEN = 1e-6  # of the spread of y, squared: a line that hovers by less lies still
PARTS, TURNS = 8, 3  # of the second half, whose means fall but for so many of their 28 pairs
FALLEN = 0.995  # of the mean a quarter before: what is not less lies still
ABOUT = 2.0  # times its scatter: a bottom that is further off is not what a line hovers about
WHILE = 16  # parts of a run: over one it is averaged, to see from when on it only hovers


class Ending(NamedTuple):
    since: int | None  # iteration from which it stays within 1 % of the least loss
    hovers: int | None  # iteration from which it is never higher than `height`, nor on its way
    height: float  # excess loss, the largest from there on; 0 where it does not hover
    bursts: bool  # whether it hovers by lying within 1 %, but for bursts beyond twice the least
    falling: bool  # whether its second half goes down, seen through its ups and downs
    moved: float  # the furthest from its start, as a share of what the start was off by


def of(run: Run, bottom: Bottom, moments: Moments, settings: Settings) -> Ending:
    """Where the least loss is 0, since is None; where it comes to rest or diverges, hovers is."""
    with np.errstate(all="ignore"):
        above = _above(run, bottom, moments, settings)  # (iterations + 1,)
        near = above <= NEAR * bottom.loss
        end = Ending(
            since=_stays(near) if bottom.loss > 0 else None,
            hovers=None,
            height=0.0,
            bursts=False,
            falling=_falls(above),
            moved=_moved(run, moments),
        )
        if not _hovers(run, above, bottom, moments) or end.falling:
            return end
        hovers, height = _about(above)
        if height <= _unseen(run, moments, settings):
            return end
        if height > bottom.loss > 0 and near[run.iterations // 2 :].mean() > 0.5:
            first = int(near.argmax())
            height = float(above[first:].max())
            return end._replace(since=None, hovers=first, height=height, bursts=True)
        within = end.since if height <= NEAR * bottom.loss else None  # else it is there by chance
        return end._replace(since=within, hovers=hovers, height=height)


def _falls(above: Array) -> bool:
    """Whether the means of the parts of its second half go down; chance alone seldom does that."""
    half, late = (len(above) - 1) // 2, 3 * (len(above) - 1) // 4
    if len(above) <= TOLD or not above[late:].mean() < FALLEN * above[half:late].mean() < np.inf:
        return False
    means = np.array([part.mean() for part in np.array_split(above[half:], PARTS)])
    pairs = np.sign(means[:, None] - means)[np.triu_indices(PARTS, 1)]  # 1 where it has fallen
    return bool(pairs.sum() >= len(pairs) - 2 * TURNS)


def _hovers(run: Run, above: Array, bottom: Bottom, moments: Moments) -> bool:
    """Whether it goes on about the bottom, its steps not much shorter than a while before."""
    half, late = run.iterations // 2, 3 * run.iterations // 4
    if run.iterations < TOLD or run.diverged or not np.isfinite(above).all():
        return False
    if above[late:].max() <= AGAIN * above[half:late].max():
        return False
    height, turn = _place(run, moments)
    off = np.array([height - moments.mean_y - bottom.middle, turn - bottom.weight])
    off[1] *= np.sqrt(_width(moments))  # (2, iterations + 1), y-units
    steps = np.hypot(*np.diff(off))  # (iterations,)
    centre, scatter = np.hypot(*off[:, late:].mean(1)), np.hypot(*off[:, late:].std(1))
    return bool(centre <= ABOUT * scatter and steps[late:].sum() > AGAIN * steps[half:late].sum())


def _about(above: Array) -> tuple[int, float]:
    """From where on it is not higher than in its second half, nor its mean over a while is."""
    half, size = (len(above) - 1) // 2, len(above) // WHILE
    sums = np.concatenate(([0.0], np.cumsum(above)))
    means = sums[size:] - sums[:-size]  # times size
    height = float(above[half:].max())
    return max(_stays(means <= means[half:].max()) or 0, _stays(above <= height) or 0), height


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


def _stays(holds: NDArray[np.bool_]) -> int | None:
    """The first iteration from which all hold; None when the last does not."""
    failing = np.flatnonzero(~holds)
    if not len(failing):
        return 0
    return int(failing[-1]) + 1 if failing[-1] + 1 < len(holds) else None


def divergence(settings: Settings, edge: float) -> str:
    """Why a run diverged; edge: of its points, as theory has it."""
    rate, size = settings.learning_rate, settings.batch_size
    if size is not None and edge < math.inf:
        return f"It diverges: {rate:.6g} is too large a rate for batches of {size:,}."
    if rate > edge:
        limit = short(edge) if short(edge) != short(rate) else f"{edge:.6g}"
        return f"It diverges: {rate:.6g} is above the edge at {limit}."
    return "It diverges: the numbers are too large for 32 bits."
