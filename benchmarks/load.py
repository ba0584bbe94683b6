"""Does a class fit on the server? Everyone presses Train at once, then moves the learning rate.

The visitors' side runs on the same machine and takes its share of it.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from apparatus.report import machine, met, table
from apparatus.server import ROOT, Server, running
from apparatus.visitor import Visitor, Wrong, visitor

THINKING = 4.0  # seconds between an answer and the next action; visitors arrive within as many
MOVES = 5  # of the learning rate, by each visitor
FEWER_MOVES = 2  # by those of the comparison, which is to show a ratio and end soon
RATES = [float(f"{1e-6 * 10 ** (k / 40):.3g}") for k in range(60, 125)]  # none diverges
TARGET = 250.0  # ms, for 95 of 100 moves

# As Streamlit runs an app by itself: a full collection after every rerun, nothing frozen.
UNTUNED = """

def _untuned(tuned):
    @asynccontextmanager
    async def warm(app):
        freeze, gc.freeze = gc.freeze, lambda: None
        async with tuned(app):
            gc.freeze = freeze
            st.config.set_option("runner.postScriptGC", True)
            yield

    return warm


import gc  # noqa: E402
from contextlib import asynccontextmanager  # noqa: E402

import streamlit as st  # noqa: E402

warm = _untuned(warm)
"""


@dataclass
class Tally:
    """What happened to all visitors together."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # seconds
    failures: list[str] = field(default_factory=list)
    polls: int = 0
    memory: tuple[float, float] = (0.0, 0.0)  # MB, before and after
    seconds: float = 0.0


async def visit(
    address: str, arrival: float, rates: list[float], tally: Tally, own: float | None
) -> None:
    """own: the learning rate of this visitor's training; None: the one that all begin with."""
    await asyncio.sleep(arrival)
    try:
        async with visitor(address) as one:
            try:
                await _lesson(one, rates, tally, own)
            finally:
                tally.polls += one.polls
    except (Wrong, OSError, KeyError) as e:
        tally.failures.append(f"{type(e).__name__}: {e}")


async def _lesson(one: Visitor, rates: list[float], tally: Tally, own: float | None) -> None:
    async def timed(name: str, action: Coroutine[None, None, float]) -> None:
        tally.taken[name].append(await action)
        await asyncio.sleep(THINKING)

    await timed("first page", one.open())
    if own is not None:
        await one.slide(own, _follows)
    await timed("Train", one.press("Train", lambda v: v.told["runs"][0]["engine"] == "autograd"))
    for rate in rates:
        await timed("learning rate", one.slide(rate, _follows))


def _follows(one: Visitor) -> bool:
    """The run that is shown is of the rate that this visitor has chosen."""
    return one.told["runs"][0]["settings"]["learning_rate"] == one.rate


async def load(server: Server, visitors: int, moves: int, different: bool) -> Tally:
    tally, chance = Tally(), random.Random(0)
    before, start = server.memory(), time.perf_counter()
    await asyncio.gather(
        *(
            visit(
                server.address,
                THINKING * k / visitors,
                chance.sample(RATES, moves),
                tally,
                1e-4 * (1 + k / visitors) if different else None,
            )
            for k in range(visitors)
        )
    )
    tally.seconds = time.perf_counter() - start
    tally.memory = (before, server.memory())
    return tally


def measured(tree: Path, visitors: int, moves: int = MOVES, *, different: bool = False) -> Tally:
    with (
        tempfile.TemporaryDirectory() as folder,
        running(tree / "app.py", Path(folder)) as server,
    ):
        return asyncio.run(load(server, visitors, moves, different))


def untuned(visitors: int, moves: int) -> Tally:
    """The same app from a copy whose server leaves collecting to Streamlit's defaults."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        hidden = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", "tests", "docs")
        shutil.copytree(ROOT, copy, ignore=hidden)
        with (copy / "ui" / "server" / "warm.py").open("a", encoding="utf-8") as file:
            file.write(UNTUNED)
        return measured(copy, visitors, moves)


def percentiles(seconds: list[float]) -> list[str]:
    """50, 95 and 99 of 100, in ms."""
    if len(seconds) < 2:
        return ["-"] * 3
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return [f"{1000 * cuts[k - 1]:,.0f}" for k in (50, 95, 99)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--fewer", type=int, default=10, help="for the comparison; 0: none")
    parser.add_argument("--different", action="store_true", help="nobody trains what another does")
    asked = parser.parse_args()
    tallies = {
        f"{asked.visitors} visitors": measured(ROOT, asked.visitors, different=asked.different)
    }
    if asked.fewer:
        tallies[f"{asked.fewer} visitors"] = measured(ROOT, asked.fewer, FEWER_MOVES)
        tallies[f"{asked.fewer}, collecting after every rerun"] = untuned(asked.fewer, FEWER_MOVES)
    rows = [
        (who, what, f"{len(seconds)}", *percentiles(seconds))
        for who, tally in tallies.items()
        for what, seconds in tally.taken.items()
    ]
    print(f"First page, Train once, {MOVES} learning rates, {THINKING:.0f} s of thinking between")
    print(f"{machine()}\n")
    print(table(("", "", "count", "p50 ms", "p95 ms", "p99 ms"), rows))
    for who, tally in tallies.items():
        before, after = tally.memory
        print(
            f"\n{who}: {len(tally.failures)} failures, {tally.polls} looks at a running training,",
            end=" ",
        )
        print(f"{tally.seconds:.0f} s; the server's memory {before:.0f} -> {after:.0f} MB")
        for what, count in Counter(tally.failures).most_common(3):
            print(f"  {count} times {what}")
    first = next(iter(tallies.values()))
    print(f"\nno failure: {met(not first.failures)}")
    moves = sorted(first.taken["learning rate"])
    good = len(moves) == MOVES * asked.visitors and 1000 * moves[int(0.95 * len(moves))] <= TARGET
    print(f"95 % of learning rates answered within {TARGET:.0f} ms: {met(good)}")


if __name__ == "__main__":
    main()
