"""Does a training leave the pages alone, and is the first one there before torch is?

Both are ratios within one run: pages beside a training of a million iterations and without it, in
turns; and the app's first picture beside that of a bare script with one Plotly chart.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from apparatus.lesson import RATES
from apparatus.report import machine, met, table
from apparatus.server import ROOT, running
from apparatus.visitor import Visitor, follows, visitor
from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.conftest import ARGS

VISITORS, MOVES, THINKING = 10, 6, 1.0  # moves of each, in each round; seconds between two
ROUNDS = 3
LONGEST = 1_000_000
GROWTH, FIRST = 1.25, 1.5  # the targets
STARTS = 5
BARE = """
import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[2, 1, 3])))
"""
PICTURES = {"app": "[data-testid=stage][data-ready=true]", "bare": ".js-plotly-plot .main-svg"}


async def moves(one: Visitor, chance: random.Random) -> list[float]:
    """Seconds from letting go of a learning rate to the run of it."""
    taken = []
    for rate in chance.sample(RATES, MOVES):
        await asyncio.sleep(THINKING * chance.uniform(0.5, 1.5))
        taken.append(await one.slide(rate, follows))
    return taken


async def all_of(visitors: list[Visitor], chance: random.Random) -> list[float]:
    taken = await asyncio.gather(*(moves(one, chance) for one in visitors))
    return [seconds for each in taken for seconds in each]


async def beside(address: str) -> dict[str, list[float]]:
    """The same visitors' moves, in turns without and with somebody's long training."""
    chance, taken = random.Random(0), {"alone": [], "beside a training": []}
    async with AsyncExitStack() as open_pages:
        trainer, *visitors = [
            await open_pages.enter_async_context(visitor(address)) for _ in range(VISITORS + 1)
        ]
        for one in (trainer, *visitors):
            await one.open()
        await all_of(visitors, chance)  # what is done once is done
        await trainer.enter("Iterations", LONGEST)
        for _ in range(ROUNDS):
            taken["alone"] += await all_of(visitors, chance)
            await trainer.press("Train", lambda v: v.told["training"]["running"])
            taken["beside a training"] += await all_of(visitors, chance)
            await trainer.press("Stop", lambda v: v.told["runs"][0]["engine"] == "autograd")
    return taken


def first_pictures() -> dict[str, list[float]]:
    """Seconds from `streamlit run` to the first picture in a browser that is open already."""
    found = chromium.find()
    if found is None:
        sys.exit(chromium.MISSING)
    taken: dict[str, list[float]] = {"app": [], "bare": []}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, "utf-8")
        browser = playwright.chromium.launch(executable_path=found, args=ARGS)
        for _ in range(STARTS + 1):
            for name, script in (("app", ROOT / "app.py"), ("bare", bare)):
                page = browser.new_page()
                start = time.perf_counter()
                with running(script, Path(folder), until="_stcore/health") as server:
                    page.goto(f"http://{server.address}")
                    page.wait_for_selector(PICTURES[name], timeout=60_000)
                    taken[name].append(time.perf_counter() - start)
                    page.close()
        browser.close()
    return {name: seconds[1:] for name, seconds in taken.items()}  # not from a cold disk


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("pages", "first"), help="one of the two")
    asked = parser.parse_args()
    print(f"{machine()}\n")
    if asked.only != "first":
        with (
            tempfile.TemporaryDirectory() as folder,
            running(ROOT / "app.py", Path(folder)) as server,
        ):
            taken = asyncio.run(beside(server.address))
        cuts = {who: statistics.quantiles(s, n=20, method="inclusive") for who, s in taken.items()}
        rows = [
            (who, f"{len(taken[who])}", f"{1000 * cut[9]:.0f}", f"{1000 * cut[18]:.0f}")
            for who, cut in cuts.items()
        ]
        print(table((f"learning rates of {VISITORS}", "count", "p50 ms", "p95 ms"), rows))
        growth = cuts["beside a training"][18] / cuts["alone"][18]
        print(f"95 % grow by {growth:.2f}, at most {GROWTH}: {met(growth <= GROWTH)}\n")
    if asked.only != "pages":
        starts = first_pictures()
        rows = [
            (name, f"{statistics.median(s):.2f}", f"{min(s):.2f}", f"{max(s):.2f}")
            for name, s in starts.items()
        ]
        print(table(("to the first picture", "median s", "min", "max"), rows))
        ratio = statistics.median(a / b for a, b in zip(*starts.values(), strict=True))
        print(f"app / bare: {ratio:.2f}, at most {FIRST}: {met(ratio <= FIRST)}")


if __name__ == "__main__":
    main()
