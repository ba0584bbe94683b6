"""How often a rerun asks the session: once, and a callback before it once more."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui import session

APP = Path(__file__).parent.parent.parent / "app.py"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with each reading of the session's state."""
    read, counted = session.read, []

    def reading():
        counted.append(1)
        return read()

    monkeypatch.setattr(session, "read", reading)
    return counted


def test_a_rerun_reads_the_session_once_and_a_callback_before_it_once(reads: list[int]) -> None:
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert len(reads) == 1
    app.run()
    assert len(reads) == 2
    app.button(key="new_start").click().run()
    assert not app.exception
    assert len(reads) == 4
