"""Which steps of a long history reach the browser."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron import Points, Settings, record
from perceptron.stage.thinning import MOST, keep

POINTS = Points.tutorial()


def run(**settings: float):
    return record(POINTS, Settings(**settings), engine="exact")


def test_a_history_that_fits_is_sent_whole() -> None:
    assert keep(run(iterations=MOST - 1), POINTS) is None


@pytest.mark.parametrize("rate", [1e-9, 1e-5, 1e-3, 0.001289, 0.0013, 0.1])
def test_a_million_iterations_become_about_twenty_thousand(rate: float) -> None:
    history = run(iterations=1_000_000, learning_rate=rate)
    kept = keep(history, POINTS)
    assert kept is not None
    assert 0.98 * MOST <= len(kept) <= MOST + 2
    assert (kept[0], kept[-1]) == (0, 1_000_000)
    assert (np.diff(kept) > 0).all()


def test_no_visible_move_is_lost() -> None:
    history = run(iterations=1_000_000)
    kept = keep(history, POINTS)
    assert kept is not None
    assert (kept[:200] == np.arange(200)).all(), "the first steps are the ones that move"
    ends = history.weight * POINTS.x.max() + history.bias
    stretches = np.maximum.reduceat(ends, kept[:-1]) - np.minimum.reduceat(ends, kept[:-1])
    assert stretches[:-1].max() < 0.01 * np.ptp(POINTS.y)


def test_where_nothing_changes_any_more_steps_are_kept_evenly() -> None:
    kept = keep(run(iterations=1_000_000), POINTS)
    assert kept is not None
    late = np.diff(kept[kept > 100_000])
    assert late.max() <= 2 * late.min()


def test_a_smaller_budget_is_kept_too() -> None:
    kept = keep(run(iterations=5000), POINTS, most=100)
    assert kept is not None
    assert len(kept) <= 102
