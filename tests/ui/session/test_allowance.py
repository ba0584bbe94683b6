"""What one person may train in an hour: it is used up, and comes back."""

from __future__ import annotations

import pytest

from ui.session import allowance
from ui.session.allowance import HOUR, Allowance


@pytest.fixture(autouse=True)
def ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "SECONDS", 10.0)


def test_it_is_whole_at_first_and_what_is_used_is_gone() -> None:
    mine = Allowance()
    assert mine.left(now=0.0) == 10.0
    mine.use(4.0, now=1.0)
    mine.use(0.0, now=2.0)
    mine.use(5.0, now=3.0)
    assert mine.left(now=4.0) == 1.0


def test_what_was_used_comes_back_an_hour_later() -> None:
    mine = Allowance()
    mine.use(4.0, now=1.0)
    mine.use(7.0, now=100.0)
    assert mine.left(now=200.0) == -1.0
    assert mine.left(now=HOUR + 1.0) == 3.0
    assert mine.left(now=HOUR + 100.0) == 10.0


@pytest.mark.parametrize(
    ("uses", "wait"), [([10.0], 3500.0), ([2.0, 8.0], 3500.0), ([1.0, 12.0], 3510.0)]
)
def test_it_says_when_there_is_some_again(uses: list[float], wait: float) -> None:
    mine = Allowance()
    for k, seconds in enumerate(uses):
        mine.use(seconds, now=10.0 * k)
    now = 100.0
    assert mine.left(now) <= 0
    assert mine.back(now) == wait
    assert mine.left(now + wait - 1) <= 0 < mine.left(now + wait)
