"""A hand on the picture: how evenly it is followed, and how soon the core confirms what it did."""

from __future__ import annotations

import math
import re
import statistics
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from playwright.sync_api import Page, expect

from apparatus.probes import CHART_LOSS, CONFIRMED, EMPTY, FOLLOW, PREVIEW
from tests.browser.driving import middle, place, thumb
from tests.browser.states import enter, pick, scrub, unfold, upload, upward, visit

PATIENCE = 60_000  # ms
SECONDS = 2.5  # of dragging
RADIUS = 30  # pixels, of the circle on which it is dragged
SETTLES = 3000  # ms after which a figure of the usual kind is what was asked for last
FAR = (0.5, -1.0)  # the point that is dragged, away from all others

Place = tuple[float, float]


class Drag(NamedTuple):
    """How a picture followed a hand, and what was told to the server."""

    rate: float  # frames a second
    longest: float  # ms between two of them
    new: float  # share of them that showed something new
    meanwhile: float  # messages while the hand held it
    after: float  # and when it had let go
    confirmed: float  # ms from letting go to the core's run on the screen; nan: it has none

    @classmethod
    def of(cls, seen: dict[str, Any]) -> Drag:
        gaps = [b - a for a, b in pairwise(seen["times"])]
        held = [told for told in seen["told"] if seen["from"] <= told < seen["released"]]
        after = [told for told in seen["told"] if told >= seen["released"]]
        ends = (seen.get("confirmed") or math.nan) - seen["released"]
        new = seen["changes"] / len(seen["times"])
        return cls(1000 / statistics.mean(gaps), max(gaps), new, len(held), len(after), ends)

    @classmethod
    def typical(cls, drags: list[Drag]) -> Drag:
        """The median of each, and the longest frame of all."""
        middle = cls(*(statistics.median(column) for column in zip(*drags, strict=True)))
        return middle._replace(longest=max(drag.longest for drag in drags))


def dragged(page: Page, at: Place, picture: str, confirmed: str, *, flat: bool = False) -> Drag:
    """One drag on a circle, or to and fro, round where it is taken."""
    x, y = at
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + RADIUS, y, steps=3)
    page.evaluate(f"({FOLLOW})({picture}, {confirmed})")
    end = time.monotonic() + SECONDS
    angle = 0.0
    while time.monotonic() < end:
        angle += 0.13
        page.mouse.move(x + RADIUS * math.cos(angle), y + (0 if flat else RADIUS * math.sin(angle)))
    page.mouse.up()
    page.wait_for_function("seen.confirmed || !seen.awaited", timeout=PATIENCE)
    page.wait_for_timeout(300)  # what else is told
    return Drag.of(page.evaluate("seen"))


def on_the_stage(page: Page, at: Place, *, core: bool = True, flat: bool = False) -> Drag:
    """core: its run takes the preview's place by itself."""
    return dragged(page, at, PREVIEW, CONFIRMED if core else "null", flat=flat)


def empty_rerun(page: Page) -> float:
    """ms from the key that has everything run anew to the frame in which it has."""
    page.evaluate("document.activeElement.blur()")
    page.evaluate(EMPTY)
    page.keyboard.press("r")
    return float(page.evaluate("rerun"))


def cloud(page: Page, count: int) -> None:
    """So many points, of which one lies apart, with a rate that none of the losses diverges at."""
    random = np.random.default_rng(0)
    x = random.uniform(0, 1, count - 1)
    y = 1 + 2 * x + random.normal(0, 0.4, count - 1)
    rows = [FAR, *zip(x, y, strict=True)]
    upload(page, "x,y\n" + "".join(f"{x:.4f},{y:.4f}\n" for x, y in rows))
    expect(page.get_by_text("Uploaded file points.csv")).to_be_visible(timeout=PATIENCE)
    visit(page, "Train")
    expect(page.get_by_test_id("stage")).to_have_attribute("data-ready", "true", timeout=PATIENCE)
    enter(page, "Learning rate", f"{0.4 / count:.6g}")
    scrub(page, 14)


def huber(page: Page) -> None:
    unfold(page)
    pick(page, "Loss", "Huber")
    upward(page)


def springs(page: Page) -> None:
    stage = page.get_by_test_id("stage")
    while stage.get_attribute("data-shows-residuals") != "springs":
        page.get_by_role("button", name=re.compile("^residuals")).click()


def turning(page: Page) -> Place:
    """The handle that turns the line, which comes when a pointer is near."""
    stage = page.get_by_test_id("stage")
    weight, bias = (float(stage.get_attribute(f"data-{name}") or 0) for name in ("weight", "bias"))
    x, y = place(page, 6.3, weight * 6.3 + bias)
    page.mouse.move(x, y - 4)
    handle = page.locator(".pn-handle .pn-disc").last
    expect(handle).to_be_visible()
    return middle(handle)


def ring(page: Page) -> Place:
    return middle(page.locator(".pn-start .pn-halo"))


class Gesture(NamedTuple):
    """What is dragged: on which page, where it is now, and whether the core has a run of it."""

    name: str
    prepare: Callable[[Page], None]
    at: Callable[[Page], Place]
    core: bool = True
    flat: bool = False

    def made(self, page: Page, times: int) -> tuple[Drag, float]:
        """So many drags, and ms of the empty reruns between them."""
        self.prepare(page)
        drags, reruns = [], []
        for _ in range(times):
            drags.append(on_the_stage(page, self.at(page), core=self.core, flat=self.flat))
            reruns.append(empty_rerun(page))
        return Drag.typical(drags), statistics.median(reruns)


def as_it_is(page: Page) -> None:
    scrub(page, 14)


def far(page: Page) -> Place:
    """Where the point that lies apart has been dragged to."""
    words = (page.locator(".pn-coordinates").text_content() or "x {} y {}".format(*FAR)).split()
    return place(page, float(words[1]), float(words[3]))


def clouds(count: int) -> Callable[[Page], None]:
    return lambda page: cloud(page, count)


def clouds_by_huber(count: int) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        cloud(page, count)
        huber(page)

    return prepare


def clouds_on_springs(count: int) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        cloud(page, count)
        springs(page)

    return prepare


GESTURES = (
    Gesture("a point of 25", clouds(25), far),
    Gesture("a point of 200", clouds(200), far),
    Gesture("a point of 2000", clouds(2000), far),
    Gesture("a point of 25, springs", clouds_on_springs(25), far),
    Gesture("a point of 2000, springs", clouds_on_springs(2000), far),
    Gesture("a point of 25, Huber", clouds_by_huber(25), far, core=False),
    Gesture("a point of 200, Huber", clouds_by_huber(200), far, core=False),
    Gesture("the start", as_it_is, ring),
    Gesture("the line, turned", as_it_is, turning),
    Gesture("the learning rate", as_it_is, thumb, flat=True),
)


def usual(page: Page) -> Drag:
    """Streamlit's own slider, from which the script runs anew and draws its figure."""
    thumb = page.locator(".stSlider [role=group] > div > div:nth-child(2)")  # has no name
    drag = dragged(page, middle(thumb), CHART_LOSS, "null", flat=True)
    page.wait_for_timeout(SETTLES)
    last, released = page.evaluate("[seen.last, seen.released]")
    return drag._replace(confirmed=last - released)
