"""What does the stage cost to send, to move and to touch, beside figures in st.plotly_chart?"""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from apparatus import hands
from apparatus.hands import GESTURES, Drag
from apparatus.probes import CHART_MOVED, COUNT, LISTEN, STAGE_MOVED, WATCH
from apparatus.report import machine, met, table
from apparatus.server import ROOT, running
from playwright.sync_api import BrowserContext, Page, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser import chromium
from tests.browser.conftest import ARGS

PATIENCE = 60_000  # ms, for a page that loads beside other work
STAGE_READY = "[data-testid=stage][data-ready=true]"
CHART_READY = ".js-plotly-plot .main-svg"
APPARATUS = Path(__file__).parent / "apparatus"
USUAL, SLIDER = APPARATUS / "usual.py", APPARATUS / "slider.py"
STAGE_BYTES, TRAIN_BYTES, SHARE = 80_000, 100_000, 1 / 3  # the targets
SHORT, LONG, STUTTER = 58, 50, 50  # frames a second of 4000 and 20,000 iterations; ms of a frame
IN_HAND, RERUNS = 50, 1.5  # frames a second; of an empty rerun, until the core's run is shown
DRAGS = 3  # of each kind


class Frames(NamedTuple):
    """How a picture played."""

    rate: float  # frames a second
    longest: float  # ms between two of them, after the first second
    moved: float  # share of them that showed another iteration

    @classmethod
    def of(cls, counted: dict[str, Any]) -> Frames:
        times = counted["times"]
        gaps = [b - a for a, b in pairwise(times)]
        late = [b - a for a, b in pairwise(times) if a > times[0] + 1000]
        return cls(1000 / statistics.mean(gaps), max(late), counted["moves"] / len(times))


class Wire:
    """What a page's websocket has received."""

    def __init__(self, page: Page) -> None:
        self.messages: list[bytes] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._take))

    def _take(self, message: bytes) -> None:
        self.messages.append(message)

    def size(self) -> int:
        return sum(map(len, self.messages))

    def stage(self) -> int:
        """Bytes of the largest message that carries the stage's data."""
        elements = ((len(m), ForwardMsg.FromString(m).delta.new_element) for m in self.messages)
        return max(size for size, e in elements if e.WhichOneof("type") == "bidi_component")


@contextmanager
def chrome() -> Iterator[BrowserContext]:
    found = chromium.find()
    if found is None:
        sys.exit(chromium.MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGS)
        try:
            yield browser.new_context(viewport={"width": 1280, "height": 720})
        finally:
            browser.close()


@contextmanager
def opened(context: BrowserContext, address: str, ready: str) -> Iterator[tuple[Page, Wire]]:
    """A new page of an app, once its picture is drawn; all but the first find its files cached."""
    page = context.new_page()
    page.add_init_script(LISTEN)
    wire = Wire(page)
    page.goto(f"http://{address}/")
    page.locator(ready).first.wait_for(timeout=PATIENCE)
    page.wait_for_timeout(300)  # for what else the page draws at its start
    yield page, wire
    page.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def first_move(context: BrowserContext, address: str, ready: str, moved: str) -> float:
    """ms from pressing Train to the first frame that moved."""
    with opened(context, address, ready) as (page, _):
        page.evaluate(f"() => ({WATCH})({moved})")
        press(page, "Train")
        page.wait_for_function("seen.moved", timeout=PATIENCE)
        return float(page.evaluate("seen.moved - seen.pressed"))


def trained(context: BrowserContext, address: str) -> tuple[int, int, Frames]:
    """Bytes of the first stage, bytes from pressing Train to the end of playing, and its frames."""
    with opened(context, address, STAGE_READY) as (page, wire):
        first, before = wire.stage(), wire.size()
        page.evaluate(f"window.counted = ({COUNT})(60e3); 0")
        press(page, "Train")
        frames = Frames.of(page.evaluate("counted"))
        return first, wire.size() - before, frames


def played(context: BrowserContext, address: str, iterations: int) -> Frames:
    """The first seconds of a run of so many iterations."""
    with opened(context, address, STAGE_READY) as (page, _):
        asked = page.get_by_role("spinbutton", name="Iterations")
        asked.fill(str(iterations))
        asked.press("Enter")
        arrived = "last => document.querySelector('[aria-label=Iteration]').max == last"
        page.wait_for_function(arrived, arg=iterations, timeout=PATIENCE)
        press(page, "Play")
        return Frames.of(page.evaluate(f"({COUNT})(5e3)"))


def touched(context: BrowserContext, address: str) -> list[tuple[str, Drag, float]]:
    """What is dragged, how that was followed, and ms of an empty rerun."""
    rows = []
    for gesture in GESTURES:
        with opened(context, address, STAGE_READY) as (page, _):
            rows.append((gesture.name, *gesture.made(page, DRAGS)))
    return rows


def slid(context: BrowserContext, address: str) -> Drag:
    with opened(context, address, CHART_READY) as (page, _):
        return Drag.typical([hands.usual(page) for _ in range(DRAGS)])


def typical(rows: list[Frames]) -> Frames:
    return Frames(*(statistics.median(column) for column in zip(*rows, strict=True)))


def main(repetitions: int = 5) -> None:
    with tempfile.TemporaryDirectory() as name, chrome() as context:
        folder = Path(name)
        with running(ROOT / "app.py", folder) as app:
            runs = [trained(context, app.address) for _ in range(2)]
            long = typical([played(context, app.address, 20_000) for _ in range(2)])
            waits = (context, app.address, STAGE_READY, STAGE_MOVED)
            ours = [first_move(*waits) for _ in range(repetitions)]
            drags = touched(context, app.address)
        with running(USUAL, folder, STREAMLIT_RUNNER_POST_SCRIPT_GC="false") as app:
            waits = (context, app.address, CHART_READY, CHART_MOVED)
            theirs = [first_move(*waits) for _ in range(repetitions)]
        with running(SLIDER, folder, STREAMLIT_RUNNER_POST_SCRIPT_GC="false") as app:
            slider = slid(context, app.address)
    payload, sent = (statistics.median(column) for column in list(zip(*runs, strict=True))[:2])
    report(payload, sent, typical([frames for *_, frames in runs]), long, ours, theirs)
    report_of_hands(drags, slider)


def report(
    payload: float, sent: float, short: Frames, long: Frames, ours: list[float], theirs: list[float]
) -> None:
    mine, usual = statistics.median(ours), statistics.median(theirs)
    rows = [
        limited("the stage's data, 4000 iterations", payload, STAGE_BYTES, "B"),
        limited("from Train to the end of playing", sent, TRAIN_BYTES, "B"),
        played_well("4000", short, SHORT),
        limited("its longest frame after a second", short.longest, STUTTER, "ms"),
        played_well("20,000", long, LONG),
        ("from Train to the first moved frame", f"{mine:,.0f} ms", "", ""),
        ("the same with 200 frames in st.plotly_chart", f"{usual:,.0f} ms", "", ""),
        ("ratio of these", f"{mine / usual:.2f}", "< 0.33", met(mine / usual < SHARE)),
    ]
    print(f"{machine()}; headless Chromium, 1280 by 720\n")
    print(table(("", "median", "target", ""), rows))
    print(f"\nlongest frame of 20,000 after a second: {long.longest:.0f} ms")
    print(f"frames that showed another iteration: {short.moved:.0%} and {long.moved:.0%}")


def report_of_hands(drags: list[tuple[str, Drag, float]], slider: Drag) -> None:
    wanted = (f">= {IN_HAND}", "0, then 1", f"<= {RERUNS}")
    head = ("dragging", "frames/s", wanted[0], "longest", "new", "messages", wanted[1])
    head = (*head, "core", "reruns", wanted[2])
    rows = [row_of_hand(*each) for each in drags]
    print(f"\n{table(head, rows)}")
    print(
        "\nmessages: while it is held, and after. core: from letting go to its run on the screen."
    )
    print(
        f"a slider that reruns a figure: {slider.new * slider.rate:.1f} new figures a second, "
        f"{slider.meanwhile:.0f} messages while it is held, "
        f"{slider.confirmed:,.0f} ms from letting go to the last figure"
    )


def row_of_hand(name: str, drag: Drag, rerun: float) -> tuple[str, ...]:
    waited, silent = drag.confirmed / rerun, (drag.meanwhile, drag.after) == (0, 1)
    ends = math.isnan(waited)  # no exact form: the preview stays, and nothing is awaited
    return (
        name,
        f"{drag.rate:.1f}",
        met(drag.rate >= IN_HAND),
        f"{drag.longest:.0f} ms",
        f"{drag.new:.0%}",
        f"{drag.meanwhile:.0f}, {drag.after:.0f}",
        met(silent),
        "" if ends else f"{drag.confirmed:.0f} ms",
        "" if ends else f"{waited:.2f}",
        "" if ends else met(waited <= RERUNS),
    )


def limited(what: str, value: float, limit: float, unit: str) -> tuple[str, str, str, str]:
    return what, f"{value:,.0f} {unit}", f"<= {limit:,.0f} {unit}", met(value <= limit)


def played_well(iterations: str, frames: Frames, least: float) -> tuple[str, str, str, str]:
    what = f"playing {iterations} iterations"
    return what, f"{frames.rate:.1f} frames/s", f">= {least}", met(frames.rate >= least)


if __name__ == "__main__":
    main()
