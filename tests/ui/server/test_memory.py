"""What the process with the pages holds, as the system tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.server import memory


def test_it_is_what_the_system_says_in_kilobytes_and_grows_with_what_is_held() -> None:
    before, status = memory.held(), Path("/proc/self/status").read_text("ascii")
    told = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    assert before == pytest.approx(int(told.split()[1]) * 1024 / 1e6, rel=0.05)
    block = bytearray(b"x") * 100_000_000
    assert memory.held() > before + 90
    assert len(block) == 100_000_000


def test_it_is_full_above_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", memory.held() + 50)
    assert not memory.full()
    monkeypatch.setattr(memory, "MOST", memory.held() - 5)
    assert memory.full()


def test_where_the_system_does_not_tell_it_is_never_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "PAGES", Path("/nowhere/statm"))
    monkeypatch.setattr(memory, "MOST", 1)
    assert not memory.full()
