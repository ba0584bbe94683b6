"""Does a class fit on the server? Everyone trains five times and moves the learning rate ten times.

The visitors' side runs on the same machine and takes its share of it, which is printed.
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
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from apparatus.lesson import MOVES, THINKING, TRAININGS, Tally, Trained, attend
from apparatus.report import cores, machine, met, table
from apparatus.servers import ROOT, Servers, alone, pair
from apparatus.visitor import visitor

from perceptron import Points, Settings, record

ARRIVING = 10.0  # seconds in which all of the class open the page
SLOWEST, FASTEST = 3.2e-5, 1.3e-3  # learning rates; none diverges
TOGETHER = 10.0  # seconds; trainings that begin within as many are compared with each other
TOO_LONG = 2.0  # times the median of those, that 95 of 100 may take
LOOPS = 20  # before and after the lesson, for the mean of a bare one
BARE = 1.3  # times what the bare loops take on the cores that are left for them
MEMORY = 0.5  # MB for each session above the first
# ms, for 95 of 100: where all train the same, and where nobody trains what another does.
TARGETS = {
    "learning rate": (250, 400),
    "first frame": (1000, 3000),
    "end of training": (2000, None),
}

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
class Lesson:
    """What was measured in one."""

    tally: Tally
    visitors: int
    seconds: float
    serving: float  # seconds of a core, by the process with the pages …
    training: float  # … by the workers …
    visiting: float  # … and by this one
    memory: float  # MB for each session above the first

    @property
    def left(self) -> float:
        """Cores that pages and visitors leave for trainings."""
        return cores() - (self.serving + self.visiting) / self.seconds


async def lesson(server: Servers, different: bool) -> Lesson:
    visitors = len(server.cookies)
    tally, over = Tally(), asyncio.Event()
    async with AsyncExitStack() as stack:
        for one in server.each:
            first = await stack.enter_async_context(visitor(one.address))
            await first.open()
        before, used, own, start = (
            server.memory(),
            server.seconds(),
            time.process_time(),
            tally.now(),
        )
        attending = [
            asyncio.create_task(
                attend(server.address, cookie, ARRIVING * k / visitors, plan, tally, over)
            )
            for k, (cookie, plan) in enumerate(
                zip(server.cookies, plans(visitors, different), strict=True)
            )
        ]
        await asyncio.sleep(THINKING)
        while tally.present:
            await asyncio.sleep(0.1)
        serving, training = (now - then for now, then in zip(server.seconds(), used, strict=True))
        seconds, visiting = tally.now() - start, time.process_time() - own
        memory = (server.memory() - before) / visitors
        over.set()
        await asyncio.gather(*attending)
    return Lesson(tally, visitors, seconds, serving, training, visiting, memory)


def plans(visitors: int, different: bool) -> list[list[float]]:
    """The rates that each moves to, in this order."""
    moves = TRAININGS * MOVES
    count = moves * visitors if different else moves
    rates = [float(f"{SLOWEST * (FASTEST / SLOWEST) ** (k / count):.6g}") for k in range(count)]
    random.Random(0).shuffle(rates)
    if different:
        return [rates[k * moves : (k + 1) * moves] for k in range(visitors)]
    return [rates] * visitors


def measured(tree: Path, visitors: int, different: bool = False, replicas: int = 1) -> Lesson:
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        served = alone(tree, folder, visitors) if replicas == 1 else pair(folder, visitors)
        with served as servers:
            return asyncio.run(lesson(servers, different))


def untuned(visitors: int) -> Lesson:
    """The same app from a copy whose server leaves collecting to Streamlit's defaults."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        hidden = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", "tests", "docs")
        shutil.copytree(ROOT, copy, ignore=hidden)
        with (copy / "ui" / "server" / "warm.py").open("a", encoding="utf-8") as file:
            file.write(UNTUNED)
        return measured(copy, visitors)


def answers(tally: Tally) -> dict[str, list[float]]:
    """Seconds of each kind of answer."""
    return {
        "first page": tally.pages,
        "learning rate": tally.moves,
        "first frame": [one.first for one in tally.trainings],
        "end of training": [one.end for one in tally.trainings],
    }


def cut(seconds: list[float], percent: int) -> float:
    """So many of a hundred take no longer, in ms; NaN of fewer than two."""
    if len(seconds) < 2:
        return float("nan")
    return 1000 * statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1]


def behind(trainings: list[Trained]) -> float:
    """How many times the median of those begun in the same seconds 95 of 100 take at most."""
    together: dict[int, list[float]] = {}
    for one in trainings:
        together.setdefault(int(one.begun / TOGETHER), []).append(one.end)
    ratios = [end / statistics.median(ends) for ends in together.values() for end in ends]
    return cut(ratios, 95) / 1000


def bare(loops: int = LOOPS) -> float:
    """Seconds of a core that a training takes without an app, the mean of so many.

    One is no measure: on a machine that others share, the next may take twice as long.
    """
    record(Points.tutorial(), Settings())
    start = time.thread_time()
    for _ in range(loops):
        record(Points.tutorial(), Settings())
    return (time.thread_time() - start) / loops


def report(name: str, measure: Lesson, beforehand: float | None) -> None:
    """beforehand: what a bare loop took then; None where all train the same."""
    different = beforehand is not None
    tally = measure.tally
    print(
        f"\n{name}: {measure.seconds:.0f} s; cores used by pages "
        f"{measure.serving / measure.seconds:.2f}, trainings "
        f"{measure.training / measure.seconds:.2f}, visitors "
        f"{measure.visiting / measure.seconds:.2f}; {tally.looks} looks at running trainings"
    )
    for what, times in Counter(tally.failures).most_common(3):
        print(f"  {times} times {what}")
    print(f"no failure: {met(not tally.failures)}")
    for what, targets in TARGETS.items():
        target = targets[different]
        if target is not None:
            took = cut(answers(tally)[what], 95)
            print(f"{what}, 95 % within {target} ms: {took:,.0f}, {met(took <= target)}")
    print(f"{measure.memory:.2f} MB a session, {MEMORY}: {met(measure.memory <= MEMORY)}")
    if beforehand is not None:
        _report_work(measure, beforehand)


def _report_work(measure: Lesson, beforehand: float) -> None:
    """Whether trainings that are more than the machine can do take as long as they must.

    beforehand: seconds of a core that a bare loop took before the lesson.
    """
    trainings = measure.tally.trainings
    ratio = behind(trainings)
    print(f"95 % within {TOO_LONG} of the median: {ratio:.2f}, {met(ratio <= TOO_LONG)}")
    work = len(trainings) * statistics.mean((beforehand, bare()))
    least = work / measure.left
    took = max(one.begun + one.end for one in trainings) - min(one.begun for one in trainings)
    planned = (len(trainings) / measure.visitors - 1) * (MOVES + 1) * THINKING
    print(
        f"{len(trainings)} bare loops: {work:.0f} s of a core; pages and visitors leave "
        f"{measure.left:.2f} cores, so {least:.0f} s; the thinking between alone takes "
        f"{planned:.0f} s; from the first press to the last end {took:.0f} s"
    )
    print(f"at most {BARE} of the longer: {met(took <= BARE * max(least, planned))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--fewer", type=int, default=10, help="for the comparison; 0: none")
    parser.add_argument("--different", action="store_true", help="nobody trains what another does")
    parser.add_argument("--replicas", type=int, choices=(1, 2), default=1)
    asked = parser.parse_args()
    beforehand = bare() if asked.different else None
    first = measured(ROOT, asked.visitors, asked.different, asked.replicas)
    lessons = {f"{asked.visitors} visitors": first}
    if asked.fewer:
        lessons[f"{asked.fewer} visitors"] = measured(ROOT, asked.fewer)
        lessons[f"{asked.fewer}, collecting after every rerun"] = untuned(asked.fewer)
    print(
        f"{TRAININGS} trainings, {'all different' if asked.different else 'the same for all'}, "
        f"{TRAININGS * MOVES} learning rates, {THINKING:.0f} s of thinking after each answer; "
        f"{asked.replicas} replica{'s' if asked.replicas > 1 else ''}"
    )
    print(f"{machine()}\n")
    rows = [
        (who, what, f"{len(seconds)}", *(f"{cut(seconds, part):,.0f}" for part in (50, 95, 99)))
        for who, measure in lessons.items()
        for what, seconds in answers(measure.tally).items()
    ]
    print(table(("", "", "count", "p50 ms", "p95 ms", "p99 ms"), rows))
    report(f"{asked.visitors} visitors", first, beforehand)


if __name__ == "__main__":
    main()
