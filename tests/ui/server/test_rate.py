"""A learning rate that is changed beside a stage: what the server does for it, and no more."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.apparatus.server import running
from benchmarks.apparatus.visitor import Visitor, follows, trained, visitor
from tests.browser.driving import ROOT


class Heard:
    """What comes from the server, by its kind."""

    def __init__(self, page: Visitor) -> None:
        self.kinds: Counter[str] = Counter()
        page.read = self._read

    def _read(self, data: bytes) -> None:
        message = ForwardMsg.FromString(data)
        kind = str(message.WhichOneof("type"))
        if kind == "delta":
            element = message.delta.new_element
            kind = str(element.WhichOneof("type") or "block")
            if kind == "bidi_component":
                kind = element.bidi_component.component_name
        self.kinds[kind] += 1


async def lesson(address: str) -> None:
    async with visitor(address) as page:
        await page.open()
        heard = Heard(page)
        await page.slide(0.0005, follows)
        assert heard.kinds["new_session"] == 1, "one run …"
        assert {*heard.kinds} <= {
            "new_session",
            "session_status_changed",
            "block",
            "stage",
            "script_finished",
        }, "… of the stage alone, which tells the field the answer"
        assert page.told["rate"]["value"] == 0.0005
        assert page.told["rate"]["heard"] == page.told["answered"]
        await page.press("Train", trained)
        heard.kinds.clear()
        await page.slide(0.0006, follows)
        assert heard.kinds["markdown"] == 1, "the line under Train says something else now"
        heard.kinds.clear()
        await page.slide(0.0007, follows)
        assert heard.kinds["markdown"] == 0


def test_the_stage_alone_is_drawn_anew_unless_something_else_changes(tmp_path: Path) -> None:
    with running(ROOT / "app.py", tmp_path) as server:
        asyncio.run(lesson(server.address))
