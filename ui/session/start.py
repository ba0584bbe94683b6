"""The untrained neuron: the seed's, or one that a hand has chosen on the picture."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from ui import session
from ui.session.points import change_start
from ui.session.state import Start

LARGEST = sys.float_info.max  # beyond it is infinity, or a whole number that no float can hold


def given(wish: Any) -> None:
    """Answers the stage: {"weight": 0.31, "bias": 0.92}; what no stage would send is dropped."""
    here = session.read()
    numbers: list[Any] = (
        [wish.get(name) for name in Start._fields] if isinstance(wish, Mapping) else [None]
    )
    if all(isinstance(one, int | float) and abs(one) <= LARGEST for one in numbers):  # no NaN
        change_start(here, Start(*map(float, numbers)))


def seeded() -> None:
    """Back to the start that the seed decides."""
    change_start(session.read(), None)
