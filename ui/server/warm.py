"""What is done once, before the first visitor."""

from __future__ import annotations

import gc
import math
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from ui.server.limits import VALUES


def settings_beside(script: str) -> None:
    """Has .streamlit/config.toml read from beside the script, whoever starts the server and where.

    `st.App` does so too, but the routes ask for an option before it exists, and the first question
    decides which files are read.
    """
    st.config._main_script_path = st.config._main_script_path or script
    st.config.set_option("server.maxUploadSize", math.ceil(VALUES["UPLOAD"]))


@asynccontextmanager
async def warm(app: object) -> AsyncIterator[None]:
    """Import torch and take some steps before the first visitor; then stop scanning what stays.

    Adam's, because torch.optim's first step imports another 800 modules, for most of a second.
    The health check answers only after this, so a load balancer waits for it. Frozen objects are
    never looked at again by the collector; .streamlit/config.toml turns off the full collection
    that would otherwise follow every rerun, and the option is set here too, for a server started
    in a way that does not read that file.
    """
    import torch
    from streamlit.runtime.pages_manager import PagesManager

    from perceptron import Points, Settings, train

    st.config.set_option("runner.postScriptGC", False)
    # Until st.navigation has run once, a visitor who asks for /data would get pages/data.py bare.
    PagesManager.uses_pages_directory = False
    sys.setswitchinterval(0.001)  # a page waits a fifth as long for the trainer to let go
    torch.set_num_threads(1)  # a step on few points has nothing to share; threads would only queue
    for optimizer in ("gradient descent", "adam"):
        for _ in train(Points.tutorial(), Settings(iterations=3, optimizer=optimizer)):
            pass
    gc.collect()
    gc.freeze()
    yield
