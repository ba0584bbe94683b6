"""How much faster is a whole history than the tutorial's own loop, which reads every number?"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import torch
from apparatus.report import machine, met, table

from perceptron import Points, Settings, record, train

POINTS, SETTINGS = Points.tutorial(), Settings()
TARGET = 1000  # times the tutorial's loop, for the exact engine


def tutorial() -> list[tuple[float, float, float]]:
    """The tutorial's loop written out plainly, with a record of each iteration."""
    x = torch.tensor(POINTS.x, dtype=torch.float32)[:, None]  # (n, 1)
    y = torch.tensor(POINTS.y, dtype=torch.float32)[:, None]  # (n, 1)
    torch.manual_seed(SETTINGS.seed)
    w1 = torch.rand(1, 1, requires_grad=True)
    b1 = torch.rand(1, 1, requires_grad=True)
    history = []
    for _ in range(SETTINGS.iterations):
        loss = (x.mm(w1).add(b1) - y).pow(2).sum()
        history.append((w1.item(), b1.item(), loss.item()))
        loss.backward()
        with torch.no_grad():
            w1 -= SETTINGS.learning_rate * w1.grad
            b1 -= SETTINGS.learning_rate * b1.grad
            w1.grad.zero_()
            b1.grad.zero_()
    loss = (x.mm(w1).add(b1) - y).pow(2).sum()
    history.append((w1.item(), b1.item(), loss.item()))
    return history


WAYS: dict[str, tuple[Callable[[], object], int]] = {  # what is timed, and how often in a round
    "the tutorial's loop": (tutorial, 1),
    "train(), every Step": (lambda: list(train(POINTS, SETTINGS)), 1),
    "record(autograd)": (lambda: record(POINTS, SETTINGS, engine="autograd"), 1),
    "record(exact)": (lambda: record(POINTS, SETTINGS, engine="exact"), 200),
}


def seconds(way: Callable[[], object], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        way()
    return (time.perf_counter() - start) / times


def main(rounds: int = 9) -> None:
    """Round by round, so that whatever else the machine does meets all four alike."""
    torch.set_num_threads(1)  # 25 points have nothing to share out
    for way, _ in WAYS.values():
        way()
    taken = [{name: seconds(*way) for name, way in WAYS.items()} for _ in range(rounds)]
    ratio = {
        name: statistics.median(round_["the tutorial's loop"] / round_[name] for round_ in taken)
        for name in WAYS
    }
    rows = []
    for name in WAYS:
        median = statistics.median(round_[name] for round_ in taken)
        rows.append((name, f"{1000 * median:,.3f}", f"{ratio[name]:,.1f}"))
    print(f"{SETTINGS.iterations} iterations on the tutorial's {len(POINTS)} points")
    print(f"{machine()}; median of {rounds} rounds\n")
    print(table(("", "ms", "times the loop's speed"), rows))
    good = ratio["record(exact)"] >= TARGET
    print(f"\nexact at least {TARGET} times as fast as the loop: {met(good)}")


if __name__ == "__main__":
    main()
