"""Twenty people at once, each with points and settings of their own: nobody gets another's."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from benchmarks.apparatus.server import running
from benchmarks.apparatus.visitor import trained, visitor
from perceptron import Points, Settings, record
from perceptron.stage.link import KEY
from perceptron.stage.scene import Scene
from tests.breadth import some
from tests.browser.driving import ROOT

OPTIMIZERS = "gradient descent", "momentum", "adam", "adagrad"


def own(k: int) -> Scene:
    """Two and two have the same points, under names of their own; no two the same settings."""
    made = np.random.default_rng(k // 2)
    x = made.uniform(-2, 2, size=20)
    points = Points(x, 0.5 * x + made.normal(size=20), name=f"points of person {k}")
    settings = Settings(
        learning_rate=0.0003 * (1 + k % 5),
        iterations=1000 + 50 * k,
        seed=100 + k,
        optimizer=OPTIMIZERS[k % 4],
        loss=("huber", "sum", "mean")[k % 3],
        batch_size=7 if k % 5 == 0 else None,
    )
    return Scene(points, settings)


class Person:
    """One page, and everything that it was ever sent."""

    def __init__(self, k: int) -> None:
        self.scene = own(k)
        self.name = self.scene.points.name.encode()
        self.heard = bytearray()
        self.columns: dict[str, np.ndarray] = {}

    async def visit(self, address: str, all_are_here: asyncio.Barrier) -> None:
        async with visitor(address, f"{KEY}={self.scene.link()}") as page:
            page.read = self.heard.extend
            await page.open()
            await all_are_here.wait()
            await page.press("Train", trained)
            for name in ("loss", "weight", "bias"):
                self.columns[name] = page.column("path 0", name).copy()


@pytest.mark.parametrize("count", some([5, 20], keep=1))
def test_people_train_at_once_and_each_gets_ones_own_run_bit_for_bit(
    count: int, tmp_path: Path
) -> None:
    async def lesson(address: str) -> None:
        all_are_here = asyncio.Barrier(count)
        await asyncio.gather(*(person.visit(address, all_are_here) for person in people))

    people = [Person(k) for k in range(count)]
    with running(ROOT / "app.py", tmp_path) as server:
        asyncio.run(lesson(server.address))
    for k, person in enumerate(people):
        expected = record(own(k).points, own(k).settings)
        for name, told in person.columns.items():
            np.testing.assert_array_equal(told, getattr(expected, name), err_msg=f"{k}: {name}")
        heard = bytes(person.heard)
        assert person.name in heard
        others = {other.name for other in people} - {person.name}
        assert not [name for name in others if _said(name, heard)]


def _said(name: bytes, heard: bytes) -> bool:
    """Whether this very name is there, and not one that begins with it."""
    return any(name + end in heard for end in (b'"', b",", b"<", b"\\", b" ", b"\n"))
