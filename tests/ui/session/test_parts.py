"""What is drawn anew: some parts of the page, or all of it."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ui.session import parts
from ui.session.state import State


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What Streamlit is asked to run anew."""
    asked: list[Any] = []
    monkeypatch.setattr(st, "rerun", lambda scope="app": asked.append(scope))
    return asked


def test_only_parts_that_are_on_the_page_are_asked_for(asked: list[Any]) -> None:
    parts.only(State(parts={"rate", "status"}), ("stage", "rate", "status"))
    assert asked == [["rate", "status"]]


def test_what_came_along_with_a_part_has_the_whole_page_drawn(asked: list[Any]) -> None:
    parts.only(State(parts={"rate"}, behind=True), ("rate",))
    assert asked == ["app"]


def test_the_whole_page_follows_a_part_only_where_more_has_changed(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "DRAWN", 0)
    here = State()
    parts.rest(here)
    assert asked == []
    here.behind = True
    parts.rest(here)
    assert asked == ["app"]
    parts.all_of_it(here)
    parts.rest(here)
    assert asked == ["app"]


def _page() -> None:
    import streamlit as st

    from ui.session import parts
    from ui.session.state import State

    parts.show(State(), "one", st.text, "in the part")
    st.text("below")


def test_a_part_is_alone_in_its_container() -> None:
    """Else what stands below takes its place in the browser when the part is not sent in time."""
    around, below = AppTest.from_function(_page).run().main.children.values()
    assert len(around.children) == 1
    assert below.value == "below"
