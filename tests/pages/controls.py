"""The app without a browser, and what a person chooses in its sidebar."""

from __future__ import annotations

import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from ui.server.trainings.queue import queue

APP = Path(__file__).parent.parent.parent / "app.py"


def opened() -> AppTest:
    """As in a server whose worker is warm."""
    queue.open()
    while queue.starting:
        time.sleep(0.01)
    return AppTest.from_file(APP, default_timeout=60).run()


def widget(app: AppTest, kind: str, label: str):
    found = [w for w in getattr(app.sidebar, kind) if w.label == label]
    assert len(found) == 1, f"one {kind} called {label}"
    return found[0]


def press(app: AppTest, label: str) -> AppTest:
    """Then the whole page, of which Train may draw some parts anew and no other."""
    app = widget(app, "button", label).click().run()
    return app if app.sidebar.selectbox else app.run()


def choose(app: AppTest, label: str, option: str) -> AppTest:
    return widget(app, "selectbox", label).select(option).run()
