"""What one visitor does in a lesson, trainings and learning rates, and how long answers took."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from apparatus.visitor import Visitor, Wrong, follows, trained, visitor

TRAININGS = 5
MOVES = 2  # of the learning rate before each training
THINKING = 5.0  # seconds between the end of an answer and the next action, on the average
LEAST, MOST = 0.5, 1.5  # times that: who waits for the same would else act in the same moment
# Seconds: a training may have to wait for hundreds of others, and is seen meanwhile.
PATIENCE = 1800.0
RATES = [float(f"{1e-6 * 10 ** (k / 40):.3g}") for k in range(60, 125)]  # none diverges
FRAME = 0.01  # of a training's iterations: the share that its first frame has to have


class Trained(NamedTuple):
    """In seconds; `begun` since the lesson began, the others since Train was pressed."""

    begun: float
    first: float  # until a block with the first frame's share of the iterations is on the wire
    end: float


@dataclass
class Tally:
    """What happened to all visitors together; all in seconds."""

    began: float = field(default_factory=time.perf_counter)
    pages: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    trainings: list[Trained] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    looks: int = 0  # at running trainings, that timers asked for
    present: int = 0  # visitors whose lesson is not over

    def now(self) -> float:
        return time.perf_counter() - self.began


async def attend(
    address: str,
    cookie: str,
    arrival: float,
    rates: list[float],
    tally: Tally,
    over: asyncio.Event,
) -> None:
    """One visitor, who stays until the lesson is over for all.

    rates: one for each move. A rate that is moved to is trained with when it is the last before a
    training.
    """
    tally.present += 1
    try:
        await asyncio.sleep(arrival)
        async with visitor(address, cookie=cookie) as page:
            await _attempt(page, rates, tally)
            tally.looks += page.polls
            tally.present -= 1
            await over.wait()
    except (Wrong, OSError) as e:
        tally.failures.append(f"{type(e).__name__}: {e}")
        tally.present -= 1


async def _attempt(page: Visitor, rates: list[float], tally: Tally) -> None:
    chance = random.Random(id(page))
    try:
        tally.pages.append(await page.open())
        await think(chance)
        for k, rate in enumerate(rates, start=1):
            tally.moves.append(await page.slide(rate, follows))
            await think(chance)
            if k % MOVES == 0:
                tally.trainings.append(await train(page, tally.now))
                await think(chance)
    except (Wrong, KeyError) as e:
        tally.failures.append(f"{type(e).__name__}: {e}")


async def think(chance: random.Random) -> None:
    await asyncio.sleep(THINKING * chance.uniform(LEAST, MOST))


async def train(page: Visitor, now: Callable[[], float]) -> Trained:
    begun, wanted = now(), FRAME * page.told["runs"][0]["settings"]["iterations"]
    page.frames.clear()
    start = time.perf_counter()
    end = await page.press("Train", trained, PATIENCE)
    first = next(at - start for at, iteration in page.frames if iteration >= wanted)
    return Trained(begun, first, end)
