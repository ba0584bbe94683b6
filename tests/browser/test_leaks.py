"""What is gone leaves nothing behind: no listener, no frame that is asked for, no growing heap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright, expect

from perceptron import Points, Settings, record
from perceptron.export.page import html
from perceptron.stage.view import View
from tests.browser.conftest import launched
from tests.browser.driving import frame, place
from tests.browser.states import button

pytestmark = pytest.mark.nightly

DRAGS = 200
BEFORE = 60  # drags until the undo is full, and whatever is kept once is kept
PINS = 100
PINS_BEFORE = 30
HELD = 512  # bytes of each time at most: measured are some 10 of a drag, 120 of a mount

# Machine code lies in the heap, too: for some 300 drags the browser compiles ever more of what is
# called often, 2 MB in all, and none of it is ours. Without it the heap stands still.
NO_MACHINE_CODE = "--js-flags=--jitless"

# Counts from before the page's first line on.
WATCH = """
    const {requestAnimationFrame: ask, cancelAnimationFrame: drop} = window;
    const frames = window.frames_asked_for = new Set();
    window.requestAnimationFrame = does => {
        const id = ask(time => { frames.delete(id); does(time); });
        frames.add(id);
        return id;
    };
    window.cancelAnimationFrame = id => { frames.delete(id); drop(id); };
    const {setInterval: every, clearInterval: never} = window;
    const timers = window.timers = new Set();
    window.setInterval = (...how) => { const id = every(...how); timers.add(id); return id; };
    window.clearInterval = id => { timers.delete(id); never(id); };
"""

# Both components as Streamlit mounts them: there when ready, played, and taken away again.
MOUNT = """async times => {
    const names = ["stage/stage.mjs", "stage/rate.mjs", "stage/saved.mjs"];
    const [stage, rate, {sentOf}] = await Promise.all(names.map(name => import(name)));
    const data = sentOf(saved), frame = () => new Promise(requestAnimationFrame);
    const under = name => document.body.appendChild(
        Object.assign(document.createElement("div"), {className: name}));
    for (let i = 0; i < times; i++) {
        const parents = [under("for-stage"), under("for-rate")], setTriggerValue = () => {};
        const [one, other] = parents.map(parentElement => ({parentElement, setTriggerValue}));
        const unmounts = [
            stage.default({...one, data}),
            rate.default({...other, data: {rate: data.message.rate}}),
        ];
        const at = parents[0];
        while (!at.querySelector("[data-ready=true]")) await frame();
        at.querySelector("[aria-label=Play]").click();
        for (let shown = 0; shown < 4; shown++) await frame();
        for (const parent of parents) parent.remove();
        for (const unmount of unmounts) unmount();
    }
    await frame();
}"""


class Left(NamedTuple):
    """What the browser holds after it has collected what nobody needs."""

    listeners: int
    nodes: int
    heap: int  # bytes
    frames: int  # asked for and still to come, when all is at rest
    timers: int


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright, NO_MACHINE_CODE) as browser:
        yield browser


@pytest.fixture(scope="module")
def usual(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": 1280, "height": 720})


@pytest.fixture
def watched(page: Page, tmp_path: Path) -> Iterator[tuple[Page, CDPSession]]:
    """A page that has been told to count, and who asks the browser what it holds."""
    page.add_init_script(WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    yield page, session
    session.detach()


def left(page: Page, session: CDPSession) -> Left:
    page.wait_for_timeout(400)  # timers of half a second at most have rung
    frame(page)
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    told = session.send("Performance.getMetrics")["metrics"]
    metrics = {one["name"]: int(one["value"]) for one in told}
    asked, timers = page.evaluate("[frames_asked_for.size, window.timers.size]")
    named = (metrics[name] for name in ("JSEventListeners", "Nodes", "JSHeapUsedSize"))
    return Left(*named, asked, timers)


def saved(tmp_path: Path, view: View, *, opened: bool) -> str:
    """The address of a saved run; one that isn't opened waits in `window.saved`."""
    points, settings = Points.tutorial(), Settings()
    text = html(points, record(points, settings, "exact"), settings, view)
    if not opened:
        assert text.count("\nopen(") == 1
        text = text.replace("\nopen(", "\nwindow.saved = (")
    file = tmp_path / "run.html"
    file.write_text(text, "utf-8")
    return file.as_uri()


@pytest.mark.parametrize(("surface", "first", "times"), [("contours", 50, 50), ("3d", 15, 30)])
def test_mounts_and_unmounts_leave_nothing_behind(
    watched: tuple[Page, CDPSession],
    tmp_path: Path,
    requests: list[str],
    surface: str,
    first: int,
    times: int,
) -> None:
    """At first the browser keeps a few things once: the last stage in space."""
    page, session = watched
    view = View(iteration=14, surface=surface, gradient=True, diagram=True, residuals="squares")
    page.goto(saved(tmp_path, view, opened=False))
    page.wait_for_function("window.saved")
    requests.clear()  # the file itself
    page.evaluate(MOUNT, first)
    before = left(page, session)
    page.evaluate(MOUNT, times)
    after = left(page, session)
    assert after.frames == before.frames == 0
    assert after.timers == before.timers == 0
    assert after.listeners - before.listeners < times / 2, "less than one of every second mount"
    assert after.nodes - before.nodes < times / 2
    assert after.heap - before.heap < times * HELD


def drag(page: Page, times: int) -> None:
    """One point to and fro; with each, the axes follow."""
    stage, spots = page.get_by_test_id("stage"), [(8.9, 2.6), (8.2, 3.3)]
    for i in range(times):
        loss = stage.get_attribute("data-loss") or ""
        page.mouse.move(*place(page, *spots[i % 2]))
        page.mouse.down()
        page.mouse.move(*place(page, *spots[(i + 1) % 2]), steps=2)
        page.mouse.up()
        expect(stage).not_to_have_attribute("data-loss", loss)
        frame(page)


def pin(page: Page, times: int) -> None:
    """A run is pinned, the next one is drawn over it, and it is let go.

    By the slider: in any page the browser keeps a node of each value typed that a script sets anew.
    """
    stage, places = page.get_by_test_id("stage"), ["6000", "6667"]
    slider = page.get_by_role("slider", name="Learning rate", exact=True)
    for i in range(times):
        button(page, "Pin").click()
        expect(stage).to_have_attribute("data-pins", "1")
        slider.fill(places[i % 2])
        expect(page.locator(".pn-fit .pn-name")).to_contain_text("rate")
        button(page, "1 pinned").click()
        button(page, "Unpin all").click()
        expect(stage).to_have_attribute("data-pins", "0")
        frame(page)


@pytest.mark.parametrize(
    ("does", "first", "times"), [(drag, BEFORE, DRAGS), (pin, PINS_BEFORE, PINS)]
)
def test_drags_and_pins_leave_nothing_behind(
    watched: tuple[Page, CDPSession],
    tmp_path: Path,
    requests: list[str],
    does: Callable[[Page, int], None],
    first: int,
    times: int,
) -> None:
    page, session = watched
    page.goto(saved(tmp_path, View(iteration=14), opened=True))
    expect(page.get_by_test_id("stage")).to_have_attribute("data-ready", "true")
    requests.clear()  # the file itself
    does(page, first)
    before = left(page, session)
    does(page, times)
    after = left(page, session)
    assert after.frames == before.frames == 0
    assert after.timers == before.timers
    assert after.listeners - before.listeners < times / 2, "less than one of every second time"
    assert after.nodes - before.nodes < times / 2
    assert after.heap - before.heap < times * HELD
