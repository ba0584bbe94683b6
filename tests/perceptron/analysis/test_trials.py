"""Many rates side by side, held against single runs and against made-up outcomes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from perceptron import Moments, Points, Settings, record, theory
from perceptron.analysis.trials import Trials, four_digits
from perceptron.exact.modes import Modes
from perceptron.neuron import start
from perceptron.optimizers import OPTIMIZERS

LINEAR = [name for name, rule in OPTIMIZERS.items() if rule.linear]

ADAPTIVE = [name for name in OPTIMIZERS if name not in LINEAR]


def told(stays: str, losses: list[float] | None = None, calm: str = "") -> Trials:
    """Rates 1, 2, 3 …: # where a run stays."""
    count = len(stays)
    marks = (np.array([c == "#" for c in text]) for text in (stays, calm or "#" * count))
    return Trials(np.arange(1.0, count + 1), np.array(losses or [1.0] * count), *marks)


def tried(points: Points, settings: Settings) -> Trials:
    moments = Moments.of(points)
    mark, modes = theory.mark(moments, settings), Modes.of(moments, settings)
    return Trials.of(modes, settings, start(settings), mark)


@pytest.mark.parametrize("optimizer", ADAPTIVE)
@pytest.mark.parametrize("name", ["Tutorial", "Hubble 1929"])
def test_what_is_tried_is_what_single_runs_do(name: str, optimizer: str) -> None:
    points, settings = Points.named(name), Settings(iterations=1500, optimizer=optimizer)
    goal = 1.01 * theory.least_squares(points).loss
    for rate, loss, stays, calm in list(zip(*tried(points, settings), strict=True))[20::5]:
        run = record(points, replace(settings, learning_rate=rate), engine="exact")
        assert loss == pytest.approx(run.loss[-1], rel=1e-6)
        late = run.loss[-376:]
        there = late[int((late <= goal).argmax()) :]
        assert stays == (there.max() <= goal)
        assert calm == all(loss <= 10 * late[: k + 1].min() for k, loss in enumerate(late))


@pytest.mark.parametrize(
    ("stays", "good"),
    [
        ("..#####..", [3, 4, 5, 6, 7]),
        ("..####.######", [3, 4, 5, 6]),  # beyond a gap it is luck
        ("..#.####.#", [5, 6, 7, 8]),  # and so is a single one before
        ("..#...#", [3]),
        (".....", []),
    ],
)
def test_the_good_rates_are_one_stretch(stays: str, good: list[float]) -> None:
    assert told(stays).good().rate.tolist() == good


def test_nothing_is_known_beyond_the_ends_of_what_was_tried_but_that_it_goes_on() -> None:
    assert (told(".###.").smallest(), told(".###.").largest()) == (2, 4)
    assert (told("###..").smallest(), told("..###").largest()) == (0, math.inf)
    assert told(".....").smallest() == math.inf


def test_a_rate_is_advised_among_those_that_stay_else_among_those_that_do_not_jump() -> None:
    losses = [5.0, 3.0, 2.0, 2.0, 1.0, 4.0]
    assert told(".####.", losses).candidates().lowest().tolist() == [3, 4]  # not next to the gap
    assert told("..####", losses).candidates().lowest().tolist() == [5]
    assert told("....#.", losses).candidates().lowest().tolist() == [5]
    assert told("......", losses, calm="####..").candidates().lowest().tolist() == [3, 4]
    assert told("......", losses, calm="......").candidates().lowest().tolist() == [5]


def test_four_digits_are_never_rounded_up_and_stay_what_they_are() -> None:
    assert four_digits(0.00129999) == 0.001299
    assert four_digits(1.56511e-05) == 1.565e-05
    for rate in (0.001867, 0.0012, 1e-300, 3.345, 1e6):
        assert four_digits(rate) == rate
