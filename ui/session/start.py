"""The untrained neuron: the seed's, or one that a hand has chosen on the picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ui import session
from ui.session.points import change_start
from ui.session.state import Start


def given(wish: Any) -> None:
    """Answers the stage: {"weight": 0.31, "bias": 0.92}; what no stage would send is dropped."""
    here = session.read()
    numbers: list[Any] = (
        [wish.get(name) for name in Start._fields] if isinstance(wish, Mapping) else [None]
    )
    if all(isinstance(one, int | float) and math.isfinite(one) for one in numbers):
        change_start(here, Start(*map(float, numbers)))


def seeded() -> None:
    """Back to the start that the seed decides."""
    change_start(session.read(), None)
