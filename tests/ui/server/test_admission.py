"""A full server says so, lets nobody go whom it has let in, and lets in whom it has room for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.apparatus.server import running
from benchmarks.apparatus.visitor import Visitor, visitor
from tests.browser.driving import ROOT
from ui.server import admission, memory

APP = ROOT / "app.py"


def said(app: AppTest) -> str:
    return " ".join(html.proto.body for html in app.main if html.type == "html")


def test_who_comes_too_late_reads_a_sentence_and_no_one_inside_is_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside = AppTest.from_file(APP, default_timeout=60).run()
    monkeypatch.setattr(admission, "SESSIONS", 1)
    late = AppTest.from_file(APP, default_timeout=60).run()
    assert not late.exception
    assert (
        "This server is full: 1 page is open, and it holds no more. This one opens as soon as"
        in said(late)
    )
    assert not late.sidebar.button
    assert inside.run().sidebar.button
    monkeypatch.setattr(admission, "SESSIONS", 5)
    assert late.run().sidebar.button


def test_without_memory_nobody_more_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", 1)
    late = AppTest.from_file(APP, default_timeout=60).run()
    assert "no memory left for one more page" in said(late)


@pytest.mark.nightly
def test_a_page_that_is_closed_makes_room_for_one_that_waits(tmp_path: Path) -> None:
    async def two_and_one_more(address: str) -> None:
        async with visitor(address) as first, visitor(address) as second:
            await first.open()
            await second.open()
            async with visitor(address) as third:
                waiting = asyncio.create_task(third.open())
                await asyncio.sleep(2)
                assert not waiting.done()
                await moved(second)
                await first.leave()
                await asyncio.wait_for(waiting, 60)

    async def moved(one: Visitor) -> None:
        await one.slide(0.0002, lambda v: v.told["runs"][0]["settings"]["learning_rate"] == v.rate)

    with running(APP, tmp_path, PERCEPTRON_LIMIT_SESSIONS="2") as server:
        asyncio.run(two_and_one_more(server.address))
