"""A replica dies while a hundred people work: all go on with what they had."""

from __future__ import annotations

import asyncio
import random
import signal
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from benchmarks.apparatus.visitor import Wrong, follows
from perceptron import Points, Settings
from perceptron.stage.link import KEY
from perceptron.stage.scene import Scene
from tests.deploy import haproxy
from tests.deploy.balancer import Balancer, balanced, two_replicas
from tests.deploy.tab import Tab

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(haproxy.find() is None, reason=haproxy.MISSING),
]
PEOPLE = 100
SOON = 5.0  # seconds from the death of a replica until its people go on
THINKING = 5.0
RATES = [float(f"{rate:.4g}") for rate in np.geomspace(1e-4, 1e-3, 50)]


def link(k: int) -> str:
    """Points and settings of one's own."""
    made = np.random.default_rng(k)
    x = made.uniform(-1, 1, size=25)
    points = Points(x, 0.5 * x + made.normal(size=25), name=f"points of person {k}")
    return f"{KEY}={Scene(points, Settings(iterations=1000 + k, seed=k)).link()}"


class Death(NamedTuple):
    killed: asyncio.Event
    lost: list[Tab]  # whose replica it is


async def work(tab: Tab, chance: random.Random, death: Death) -> float:
    """Moves the learning rate and trains until a replica is killed; comes back if it was one's own.

    Seconds until one's own moment is shown again; 0 where it was never gone.
    """
    with suppress(Wrong):  # what was asked for and never answered
        while not death.killed.is_set():
            try:
                async with asyncio.timeout(chance.uniform(0, 2 * THINKING)):
                    await death.killed.wait()
            except TimeoutError:
                await tab.page.slide(chance.choice(RATES), follows)
                if chance.random() < 0.3:
                    await tab.page.press("Train", lambda page: page.told["training"] is not None)
    before = tab.moment()
    took = await tab.come_back() if tab in death.lost else 0.0
    assert tab.moment() == before
    return took


async def class_of(balancer: Balancer) -> list[float]:
    """How long each took to come back."""
    chance = random.Random(0)
    cookies = [balancer.get().cookie for _ in range(PEOPLE)]
    tabs = [Tab(balancer.address, link(k), cookie) for k, cookie in enumerate(cookies)]
    await asyncio.gather(*(tab.open() for tab in tabs))
    for k, tab in enumerate(tabs):
        tab.iteration = 10 * k
    death = Death(asyncio.Event(), [tab for tab in tabs if tab.cookie == "perceptron_replica=a"])
    assert PEOPLE / 4 < len(death.lost) < PEOPLE, "both replicas have people"
    working = [asyncio.create_task(work(tab, chance, death)) for tab in tabs]
    await asyncio.sleep(2 * THINKING)
    balancer.replicas["a"].process.send_signal(signal.SIGKILL)
    death.killed.set()
    took = await asyncio.gather(*working)
    for tab in death.lost:
        assert tab.page.told["view"]["iteration"] == tab.iteration
        await tab.page.slide(0.00123, follows)
    for tab in tabs:
        await tab.close()
    return sorted(seconds for seconds in took if seconds)


def test_all_go_on_with_their_points_their_settings_and_their_iteration(tmp_path: Path) -> None:
    with two_replicas(tmp_path) as replicas, balanced(replicas, tmp_path) as balancer:
        took = asyncio.run(class_of(balancer))
    print(
        f"{len(took)} came back; half within {took[len(took) // 2]:.1f} s, all in {took[-1]:.1f} s"
    )
    assert took[-1] < SOON
