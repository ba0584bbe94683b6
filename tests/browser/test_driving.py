"""The watch over foreign requests has to be able to bark."""

from __future__ import annotations

from tests.browser.driving import foreign

OURS = "http://127.0.0.1:8501"


def test_a_request_to_another_host_or_port_is_seen() -> None:
    leaving = [
        "https://cdn.example.org/plotly.js",
        "ws://example.org/stream",
        "http://127.0.0.1:1/",
    ]
    assert foreign([f"{OURS}/", *leaving], OURS) == leaving


def test_what_stays_on_the_host_is_no_foreign_request() -> None:
    staying = [f"{OURS}/", "ws://127.0.0.1:8501/_stcore/stream", "data:,x", f"blob:{OURS}/1"]
    assert foreign(staying, OURS) == []
