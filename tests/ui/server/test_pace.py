"""How often followed trainings send their steps."""

from __future__ import annotations

import pytest

from ui.server.pace import COST, SHARE, pace


@pytest.mark.parametrize("trainings", [0, 1, 2, 5])
def test_up_to_five_trainings_send_five_messages_a_second_each(trainings: int) -> None:
    assert pace(trainings) == pytest.approx(0.2)


@pytest.mark.parametrize("trainings", [6, 20, 100, 1000])
def test_more_of_them_cost_a_bounded_share_of_a_core_together(trainings: int) -> None:
    assert trainings / pace(trainings) * COST <= SHARE * 1.0001
    assert pace(trainings) >= 0.2
