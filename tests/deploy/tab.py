"""A browser's tab, reduced to what it keeps: it comes back when its connection is lost.

As keep.mjs and keeper.mjs have it: what the stage shows is kept, and a session that does not know
this tab is told. A browser test shows that they do; here there are a hundred.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import AsyncExitStack
from typing import Any

from websockets.exceptions import InvalidHandshake

from benchmarks.apparatus.visitor import Visitor, Wrong, visitor

PAUSE = 0.2  # seconds between two attempts to connect


class Tab:
    def __init__(self, address: str, query: str, cookie: str) -> None:
        self.address = address
        self.query = query
        self.cookie = cookie
        self.iteration = 0  # at which the player stands, which the browser alone knows
        self.page: Visitor
        self._open = AsyncExitStack()

    async def open(self) -> None:
        await self._connect()
        await self.page.open()

    async def come_back(self) -> float:
        """To whoever serves now: seconds until the person's own moment is shown again."""
        start, before = time.perf_counter(), self.page
        kept = self._kept()
        await self.close()
        while True:
            try:
                await self._connect()
                self.page.takes_over(before)
                await self.page.wish("keeper", "back", True, _asks)
                told = {"session": self.page.told["session"]["identity"], **kept}
                await self.page.wish("keeper", "kept", told, _heard)
            except (OSError, InvalidHandshake, Wrong):
                await self.close()
                await asyncio.sleep(PAUSE)
            else:
                return time.perf_counter() - start

    async def close(self) -> None:
        await self._open.aclose()

    async def _connect(self) -> None:
        self._open = AsyncExitStack()
        opened = visitor(self.address, self.query, self.cookie)
        self.page = await self._open.enter_async_context(opened)

    def _kept(self) -> dict[str, Any]:
        told = self.page.told["session"]
        outline = json.loads(told["outline"])
        x, y = (self.page.column("points", name).tolist() for name in "xy")
        return {
            "scene": {**outline, "points": {**outline["points"], "x": x, "y": y}},
            "engine": told["engine"],
            "points": len(x),
            "at": time.time_ns() // 1_000_000,
            "view": {"iteration": self.iteration},
            "pins": [],
        }

    def moment(self) -> tuple[object, ...]:
        """Points with their name and settings, to the last digit."""
        points = (self.page.column("points", name).tobytes() for name in "xy")
        settings = json.dumps(self.page.told["runs"][0]["settings"], sort_keys=True)
        return (*points, settings, self.page.told["points"]["file"])


def _asks(page: Visitor) -> bool:
    """Whether a session that does not know the tab has shown itself."""
    return not page.told["session"]["heard"]


def _heard(page: Visitor) -> bool:
    return bool(page.told["session"]["heard"])
