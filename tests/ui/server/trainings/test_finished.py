"""What is kept of trainings that are over."""

from __future__ import annotations

import numpy as np

from perceptron import Points, Run, Settings
from ui.server.trainings.finished import Result, finished, key_of

POINTS = Points([0, 1], [0, 1])  # 32 bytes


def result(steps: int) -> Result:
    return Result(Run(*(np.zeros(steps) for _ in range(3)), "autograd"), 0.1)  # 24 bytes a step


def keys(count: int) -> list:
    return [key_of(POINTS, Settings(seed=seed)) for seed in range(count)]


def test_what_is_kept_is_bounded_in_bytes_and_the_least_used_goes() -> None:
    kept, (a, b, c) = finished(2 * (32 + 240)), keys(3)
    kept.keep(a, result(10))
    kept.keep(b, result(10))
    assert kept.get(a)
    kept.keep(c, result(10))
    assert [key in (a, c) for key in (a, b, c)] == [kept.get(k) is not None for k in (a, b, c)]
    assert kept.size == 2 * (32 + 240)


def test_what_fills_all_of_it_alone_drives_nothing_out() -> None:
    kept, (a, b) = finished(300), keys(2)
    kept.keep(a, result(10))
    kept.keep(b, result(1000))
    assert kept.get(a)
    assert kept.get(b) is None


def test_the_name_of_points_does_not_matter_but_every_number_does() -> None:
    named = Points([0, 1], [0, 1], name="Two", x_name="hours")
    assert key_of(named, Settings()) == key_of(POINTS, Settings())
    for points, settings in (
        (Points([0, 1], [0, np.nextafter(1, 2)]), Settings()),
        (Points([0, 1], [1, 0]), Settings()),
        (POINTS, Settings(weight=0.0)),
        (POINTS, Settings(batch_size=2)),
    ):
        assert key_of(points, settings) != key_of(POINTS, Settings())
