"""What does a changed learning rate cost the server, and where does its time go?

First by the processor's clock, one visitor after another, beside a script that does nothing; then,
under load, a sampling profiler says which code was running.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from apparatus.lesson import RATES
from apparatus.report import machine, met, table
from apparatus.server import ROOT, Server, running
from apparatus.visitor import Visitor, follows, visitor

AIM = 8.0  # ms of processor time for a changed learning rate
WARM = 20  # rates that are not counted
VISITORS = 20  # of the load
PAUSE = 0.5  # seconds between two rates of one visitor
PER_SECOND = 200  # samples
SHOWN = 25  # functions
# As the app has it: no full collection after each run.
UNCOLLECTED = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false"}
# The least that Streamlit does: the same field of a learning rate, and a part that shows nothing.
NOTHING = """
import streamlit as st

rate = st.components.v2.component("rate", js="export default () => {}")


@st.fragment
def part():
    rate(key="rate", data={}, on_rate_change=lambda: None)


part()
"""


async def cost(server: Server, rates: int) -> float:
    """Seconds of a core for one changed rate, of the serving process."""
    async with visitor(server.address) as page:
        await page.ask(lambda one: "rate" in one.components)
        for k in range(WARM + rates):
            if k == WARM:
                before = server.seconds()[0]
            await page.slide(RATES[k % len(RATES)], _shown)
        return (server.seconds()[0] - before) / rates


def _shown(page: Visitor) -> bool:
    """The bare script has no stage that could say so."""
    return not page.told or follows(page)


async def load(server: Server, seconds: float) -> None:
    async with AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(visitor(server.address)) for _ in range(VISITORS)]
        for page in pages:
            await page.open()
        await asyncio.gather(*(_move(page, k, seconds) for k, page in enumerate(pages)))


async def _move(page: Visitor, first: int, seconds: float) -> None:
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        first += 1
        await page.slide(RATES[first % len(RATES)], follows)
        await asyncio.sleep(PAUSE)


def sampled(server: Server, folder: Path, seconds: int) -> dict[tuple[str, ...], int]:
    """Stacks of the serving process under load, and how often each was seen.

    The outermost function comes first.
    """
    found = shutil.which("py-spy", path=str(Path(sys.executable).parent)) or shutil.which("py-spy")
    if found is None:
        sys.exit("py-spy is not here: it is one of requirements-dev.txt.")
    file = folder / "stacks.txt"
    options = {"format": "raw", "rate": PER_SECOND, "duration": seconds, "output": file}
    command = [found, "record", "--gil", "--pid", str(server.process.pid)]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    profiler = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    asyncio.run(load(server, seconds + 2))
    _, said = profiler.communicate()
    if profiler.returncode:
        sys.exit(f"py-spy could not look into the server: {said.decode().strip()}")
    stacks: Counter[tuple[str, ...]] = Counter()
    for line in file.read_text("utf-8").splitlines():
        stack, _, count = line.rpartition(" ")
        stacks[tuple(stack.split(";"))] += int(count)
    return stacks


def package(frame: str) -> str:
    """Whose code a function is: "handle (streamlit/runtime/runtime.py:12)" is Streamlit's."""
    path = Path(frame.rpartition("(")[2].rstrip(")").rpartition(":")[0])
    parts = path.parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    if str(path).startswith(("ui", "perceptron", "pages", "app.py", str(ROOT))):
        return "the app"
    return parts[0].removesuffix(".py") if len(parts) > 1 else "Python"


def named(frame: str) -> str:
    """A function without the line in it."""
    function, _, place = frame.rpartition(" (")
    return f"{function} ({place.rpartition(':')[0]})"


def report(stacks: dict[tuple[str, ...], int]) -> None:
    total = sum(stacks.values())
    own: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for stack, count in stacks.items():
        own[package(stack[-1])] += count
        for function in {named(frame) for frame in stack}:
            within[function] += count
    for title, counts in (("code that was running", own), ("… in a call of", within)):
        rows = [(what, f"{100 * n / total:.1f}") for what, n in counts.most_common(SHOWN)]
        print(table((title, "% of samples"), rows), end="\n\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rates", type=int, default=200, help="that are counted")
    parser.add_argument("--seconds", type=int, default=20, help="of profiling; 0: none")
    asked = parser.parse_args()
    print(f"{machine()}\n")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "nothing.py"
        script.write_text(NOTHING, "utf-8")
        with running(script, Path(folder), **UNCOLLECTED) as server:
            nothing = 1000 * asyncio.run(cost(server, asked.rates))
        with running(ROOT / "app.py", Path(folder)) as server:
            app = 1000 * asyncio.run(cost(server, asked.rates))
            print(f"a changed learning rate: {app:.1f} ms of processor time", end="; ")
            print(f"a part that shows nothing: {nothing:.1f} ms; {app / nothing:.1f} times")
            print(f"at most {AIM:.0f} ms: {met(app <= AIM)}\n")
            if asked.seconds:
                report(sampled(server, Path(folder), asked.seconds))


if __name__ == "__main__":
    main()
