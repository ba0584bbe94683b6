"""What is done once, before the first visitor."""

from __future__ import annotations

import gc
import math
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from ui.server import ready
from ui.server.limits import VALUES
from ui.server.trainings.queue import queue


def settings_beside(script: str) -> None:
    """Has .streamlit/config.toml read from beside the script, whoever starts the server and where.

    `st.App` does so too, but the routes ask for an option before it exists, and the first question
    decides which files are read.
    """
    st.config._main_script_path = st.config._main_script_path or script
    st.config.set_option("server.maxUploadSize", math.ceil(VALUES["UPLOAD"]))


@asynccontextmanager
async def warm(app: object) -> AsyncIterator[None]:
    """Has the workers started, which import torch while pages are served already.

    .streamlit/config.toml turns off the full collection that would otherwise follow every rerun,
    and the option is set here too, for a server started in a way that does not read that file.
    """
    from streamlit.runtime.pages_manager import PagesManager

    queue.open()
    st.config.set_option("runner.postScriptGC", False)
    # Until st.navigation has run once, a visitor who asks for /data would get pages/data.py bare.
    PagesManager.uses_pages_directory = False
    sys.setswitchinterval(0.001)  # a page waits a fifth as long for another one to let go
    beside = threading.Thread(target=_prepare, name="prepare", daemon=True)
    beside.start()
    try:
        with ready.told_when_it_ends():
            yield
    finally:
        queue.close()
        beside.join()


def _prepare() -> None:
    """What the first page needs and the first answer does not: a browser takes its time between.

    Streamlit asks pandas whether a table is one of its own. What is imported by then stays, and
    frozen the collector never looks at it again.
    """
    import pandas  # noqa: F401

    gc.collect()
    gc.freeze()
