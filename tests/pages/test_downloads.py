"""The menu of downloads without a browser: what is in it, and when it is drawn anew."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from perceptron.export.downloads import DOWNLOADS
from tests.pages.controls import opened
from tests.pages.payload import slide, slide_alone
from tests.pages.test_train import trained
from ui.session.state import Draft


@pytest.fixture
def app() -> AppTest:
    return opened()


def unfolded(app: AppTest) -> dict[str, Any]:
    """By its title, each entry of the open menu."""
    app.session_state["downloads"] = True
    app.run()
    assert not app.exception
    return {entry.proto.label: entry.proto for entry in app.sidebar.get("download_button")}


def test_closed_it_is_empty_and_no_rate_draws_it_anew(app: AppTest) -> None:
    assert not app.sidebar.get("download_button")
    assert "downloads" not in app.session_state["state"].parts
    slide_alone(app, 0.0005)
    assert not app.sidebar.get("popover")


def test_open_it_has_all_there_is_and_makes_none_of_it(app: AppTest) -> None:
    entries = unfolded(app)
    assert list(entries) == [one.title for one in DOWNLOADS]
    assert all(entry.deferred_file_id and not entry.url for entry in entries.values())
    assert not any(entry.disabled for entry in entries.values())


def test_what_a_run_is_needed_for_waits_for_it_and_says_so(app: AppTest) -> None:
    app.sidebar.toggle[0].set_value(True).run()  # the clamp has no live path
    for title, entry in unfolded(app).items():
        of_run = next(one.of_run for one in DOWNLOADS if one.title == title)
        assert entry.disabled == of_run
        assert entry.help == ("There is no run yet. Press Train." if of_run else "")
    trained(app)
    assert not any(entry.disabled for entry in unfolded(app).values())


def test_a_run_that_is_out_of_date_can_not_be_had(app: AppTest) -> None:
    app.sidebar.toggle[0].set_value(True).run()
    trained(app)
    slide(app, 0.0005)
    entry = unfolded(app)["History (CSV)"]
    assert entry.disabled
    assert entry.help == "The settings have changed since this run. Press Train."


def test_fewer_points_than_make_a_line_give_nothing(app: AppTest) -> None:
    app.session_state["state"].points = Draft((1.0,), (2.0,))
    assert all(entry.disabled for entry in unfolded(app).values())
