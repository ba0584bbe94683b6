"""How a run ends, from its history: arrived, hovering about the minimum, or still on its way."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perceptron.analysis.minimum import Minimum
from perceptron.exact.modes import Array
from perceptron.exact.moments import Moments
from perceptron.run import Run
from perceptron.settings import Settings
from perceptron.words import short

# Share of the least loss: a run that is no higher above it has arrived.
ARRIVED = 0.01
# Iterations: of a shorter run nothing is said of hovering and falling. Its last two quarters are
# compared, and of less than ten steps each their means and lengths are chance.
SHORTEST = 40
# A run has settled if in its last quarter the highest loss, or the length of the way, is no more
# than this share of what it was in the quarter before. Else it may hover.
SHRUNK = 0.3
# Share of the squared loss of a level line at the mean of y, or of another loss at its start. A
# line that hovers by less lies still to the eye: it is a thousandth of the spread of y.
INVISIBLE = 1e-6
# The second half is cut into eight parts, and each pair of their means, 28 in all, is compared: the
# run falls if the later mean is the lower one, but for three pairs. Of the orders in which eight
# numbers can stand one in 360 has so few exceptions, so chance alone seldom does it.
PARTS, EXCEPTIONS = 8, 3
PAIRS = np.triu_indices(PARTS, 1)
# A run falls only if the mean of its last quarter is below this share of that of the quarter
# before: less than half a percent in a quarter of the run is a standstill.
FALLEN = 0.995
# A run hovers about the minimum if the mean place of its last quarter is no further from it than
# so many times the scatter there. Else it wanders, or is about a place on its way.
CENTRED = 2.0
# Windows in a run: over one of them it is averaged, to see from when on it only hovers.
WINDOWS = 16
# Share of the second half: a run that is within `ARRIVED` for more of it lies there but for bursts.
MOSTLY = 0.5


class Outcome(NamedTuple):
    """How a run ended; the browser is sent these fields by these names."""

    since: int | None  # iteration from which it stays within 1 % of the least loss
    hovers: int | None  # iteration from which it is never higher than `height`, nor on its way
    height: float  # excess loss, the largest from there on; 0 where it does not hover
    bursts: bool  # whether it hovers by lying within 1 %, but for bursts beyond twice the least
    falling: bool  # whether its second half goes down, seen through its ups and downs
    moved: float  # the furthest from its start, as a share of what the start was off by


def of(run: Run, lowest: Minimum, moments: Moments, settings: Settings) -> Outcome:
    """Where the least loss is 0, since is None; where it comes to rest or diverges, hovers is."""
    with np.errstate(all="ignore"):
        excess = _excess(run, lowest, moments, settings)  # (iterations + 1,)
        arrived = excess <= ARRIVED * lowest.loss
        end = Outcome(
            since=_holds_from(arrived) if lowest.loss > 0 else None,
            hovers=None,
            height=0.0,
            bursts=False,
            falling=_falls(excess),
            moved=_moved(run, moments),
        )
        if not _hovers(run, excess, lowest, moments) or end.falling:
            return end
        hovers, height = _hovering(excess)
        if height <= _invisible(run, moments, settings):
            return end
        if height > lowest.loss > 0 and arrived[run.iterations // 2 :].mean() > MOSTLY:
            first = int(arrived.argmax())
            height = float(excess[first:].max())
            return end._replace(since=None, hovers=first, height=height, bursts=True)
        # a run that hovers higher than that is within it by chance: it has not arrived
        since = end.since if height <= ARRIVED * lowest.loss else None
        return end._replace(since=since, hovers=hovers, height=height)


def _falls(excess: Array) -> bool:
    """Whether the means of the parts of its second half go down; chance alone seldom does that."""
    half, late = (len(excess) - 1) // 2, 3 * (len(excess) - 1) // 4
    if len(excess) <= SHORTEST:
        return False
    if not excess[late:].mean() < FALLEN * excess[half:late].mean() < np.inf:
        return False
    starts = np.arange(PARTS + 1) * (len(excess) - half) // PARTS
    means = np.add.reduceat(excess[half:], starts[:-1]) / np.diff(starts)  # (PARTS,)
    pairs = np.sign(means[:, None] - means)[PAIRS]  # 1 where it has fallen
    # an exception is a -1 in place of a 1, which makes the sum smaller by 2
    return bool(pairs.sum() >= len(pairs) - 2 * EXCEPTIONS)


def _hovers(run: Run, excess: Array, lowest: Minimum, moments: Moments) -> bool:
    """Whether it goes on about the minimum, its steps not much shorter than a quarter before."""
    half, late = run.iterations // 2, 3 * run.iterations // 4
    if run.iterations < SHORTEST or run.diverged or not np.isfinite(excess).all():
        return False
    if excess[late:].max() <= SHRUNK * excess[half:late].max():
        return False
    height, slope = _height_and_slope(run, moments)
    off = np.array([height - moments.mean_y - lowest.middle, slope - lowest.weight])
    off[1] *= np.sqrt(_variance(moments))  # (2, iterations + 1), y-units
    steps = np.hypot(*np.diff(off))  # (iterations,)
    centre, scatter = np.hypot(*off[:, late:].mean(1)), np.hypot(*off[:, late:].std(1))
    goes_on = steps[late:].sum() > SHRUNK * steps[half:late].sum()
    return bool(centre <= CENTRED * scatter and goes_on)


def _hovering(excess: Array) -> tuple[int, float]:
    """From when on it only hovers, and how high at most.

    From there on neither is it higher than in its second half, nor is its mean over a window.
    """
    half, size = (len(excess) - 1) // 2, len(excess) // WINDOWS
    sums = np.concatenate(([0.0], np.cumsum(excess)))
    means = sums[size:] - sums[:-size]  # of windows, times size
    height = float(excess[half:].max())
    by_mean = _holds_from(means <= means[half:].max()) or 0
    by_height = _holds_from(excess <= height) or 0
    return max(by_mean, by_height), height


def _excess(run: Run, lowest: Minimum, moments: Moments, settings: Settings) -> Array:
    """How far each loss is above the least; of squares not by a difference, which would flicker."""
    if settings.clamp or not settings.measure.squared:
        return run.loss - lowest.loss
    height, slope = _height_and_slope(run, moments)
    squares = (height - moments.mean_y) ** 2 + (slope - lowest.weight) ** 2 * _variance(moments)
    return settings.measure.multiple(moments.n) * squares


def _invisible(run: Run, moments: Moments, settings: Settings) -> float:
    """The excess loss of a line that hovers so little that nobody sees it."""
    if not settings.measure.squared:
        return INVISIBLE * float(run.loss[0])
    return INVISIBLE * moments.syy / (moments.n / settings.measure.multiple(moments.n))


def _height_and_slope(run: Run, moments: Moments) -> tuple[Array, Array]:
    """Of the line at every iteration: its height at the mean of x, and its slope."""
    return run.weight * moments.mean_x + run.bias, run.weight


def _variance(moments: Moments) -> float:
    """Of x: a mean square of y-units is so many times the square of a slope."""
    return moments.sxx / moments.n


def _moved(run: Run, moments: Moments) -> float:
    """By the root mean square over the points, of the line's way and of the first residuals."""
    height, slope = _height_and_slope(run, moments)
    variance = _variance(moments)
    way = (height - height[0]) ** 2 + (slope - slope[0]) ** 2 * variance
    best = moments.sxy / moments.sxx if moments.sxx > 0 else 0.0
    least = max(moments.syy - best * moments.sxy, 0.0) / moments.n
    off = (height[0] - moments.mean_y) ** 2 + (slope[0] - best) ** 2 * variance + least
    share = float(np.sqrt(np.max(way) / off))
    return share if np.isfinite(share) else 1.0


def _holds_from(holds: NDArray[np.bool_]) -> int | None:
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
