"""The ruler in the browser calls a rate what the library calls it, and takes the same rates."""

from __future__ import annotations

import math

import numpy as np

from perceptron import Points
from perceptron.analysis.zones import Zones
from perceptron.optimizers import OPTIMIZERS
from perceptron.settings import Settings
from perceptron.stage.payload import ZonesPart, _plain
from tests.perceptron.stage.javascript import answer
from ui.session.ranges import LIMITS

SETS = ("Tutorial", "Hubble 1929", "Forbes 1857")
ENDLESS = [Zones(math.inf, math.inf, 2e-3, 1e-3), Zones(0.0, math.inf, math.inf, 1e-2)]


def test_a_rate_is_called_the_same_on_both_sides() -> None:
    asked = [
        Zones.of(Points.named(name), Settings(optimizer=optimizer, iterations=400))
        for name in SETS
        for optimizer in OPTIMIZERS
    ]
    asked += ENDLESS
    rates = np.logspace(-9, 3, 97).tolist()
    ends = [[end for end in zones if 0 < end < math.inf] for zones in asked]
    tried = [[*rates, *own, *(1.01 * end for end in own), *(0.99 * e for e in own)] for own in ends]
    said = answer(
        "({zones, rates}) => zones.map((of, i) => rates[i].map(rate => verdict(of, rate)))",
        {"zones": [_plain(ZonesPart.of(zones)) for zones in asked], "rates": tried},
        ruler="verdict",
    )
    for zones, own, verdicts in zip(asked, tried, said, strict=True):
        assert verdicts == [zones.verdict(rate) for rate in own]
    assert {word for verdicts in said for word in verdicts} == {
        *("too slow", "good", "overshoots", "too coarse", "diverges")
    }


def test_the_field_takes_the_rates_that_the_server_takes() -> None:
    least, most = answer("() => [LEAST, MOST]", None, ruler="LEAST, MOST")
    limits = LIMITS["learning_rate"]
    assert (least, most) == (limits.least, limits.most)
    assert limits.words == f"above 0 and at most {most:,}"
