"""One problem, every way: first whether each is right, then how long it takes, round by round."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from apparatus.clock import timed
from apparatus.pipe import Missing, Peers
from apparatus.problem import Problem
from apparatus.ways import Ready
from perceptron import Run

PILOT = 10  # iterations that tell how many can be afforded
LONG = 1.0  # seconds; what takes longer is measured in part and scaled up
SHARE = 0.3  # seconds of that part
NEAR = 1e-4  # of the weight or bias: float32, after thousands of updates


class Taken(NamedTuple):
    seconds: float
    weight: float
    bias: float


Ask = Callable[[int], Taken]


def here(way: Callable[[Problem], Ready], problem: Problem) -> Ask:
    run = way(problem)
    run(PILOT)  # what is slow the first time only is not what is measured

    def ask(iterations: int) -> Taken:
        seconds, last = timed(partial(run, iterations))
        return Taken(seconds, *last)

    return ask


def there(peers: Peers, way: str, problem: Problem) -> Ask:
    told = problem.json()
    return lambda iterations: Taken(**peers.ask(way=way, problem=told, iterations=iterations))


@dataclass
class Result:
    """Of one problem. Seconds are for all iterations, whether or not all were made."""

    seconds: dict[str, list[float]] = field(default_factory=dict)  # way -> one for each round
    made: dict[str, int] = field(default_factory=dict)  # way -> iterations of each measurement
    failed: dict[str, str] = field(default_factory=dict)  # way -> why it was not timed

    def median(self, way: str) -> float:
        return statistics.median(self.seconds[way])

    def ratio(self, way: str, to: str) -> float | None:
        """How many times as long as another it takes: the median of the rounds' own ratios."""
        if way not in self.seconds or to not in self.seconds:
            return None
        pairs = zip(self.seconds[way], self.seconds[to], strict=True)
        return statistics.median(a / b for a, b in pairs)


def contest(
    problem: Problem, asks: Mapping[str, Ask], rounds: int, whole: str, unlike: str
) -> Result:
    """Round by round, so that whatever else the machine does meets all alike.

    whole: the way that is never measured in part. unlike: the one that learns in its own manner,
    of which only numbers are asked.
    """
    result, truth = Result(), problem.exactly()
    every = truth.iterations
    for name, ask in asks.items():
        try:
            made = every if name == whole else _affordable(ask(PILOT).seconds / PILOT, every)
            taken = ask(made)
        except Missing as e:
            result.failed[name] = f"missing: {e}"
            continue
        if _right(taken, truth, made) or (name == unlike and math.isfinite(taken.weight)):
            result.made[name], result.seconds[name] = made, []
        else:
            result.failed[name] = f"wrong: {taken.weight:g}, {taken.bias:g} after {made} updates"
    for name in (name for _ in range(rounds) for name in list(result.seconds)):
        made = result.made[name]
        try:
            result.seconds[name].append(asks[name](made).seconds * every / made)
        except Missing as e:
            result.failed[name] = f"missing: {e}"
            del result.seconds[name]
    return result


def _affordable(seconds: float, every: int) -> int:
    """All iterations, or as many as fill a share, rounded down to one digit; seconds are of one."""
    if seconds * every <= LONG:
        return every
    count = max(PILOT, int(SHARE / seconds))
    digit = int("1" + "0" * (len(str(count)) - 1))
    return min(count // digit * digit, every)


def _right(taken: Taken, truth: Run, iteration: int) -> bool:
    ends = (truth.weight[iteration], taken.weight), (truth.bias[iteration], taken.bias)
    return all(math.isclose(end, true, rel_tol=NEAR) for true, end in ends)
