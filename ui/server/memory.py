"""What this process holds, and whether that is as much as it may."""

from __future__ import annotations

import os
from pathlib import Path

from ui.server.limits import VALUES

MOST = VALUES["MEMORY"]  # MB
PAGES = Path("/proc/self/statm")  # what Linux tells of this process, in pages of memory


def held() -> float:
    """MB that are resident; 0 where the system doesn't tell it in this way."""
    try:
        resident = int(PAGES.read_text("ascii").split()[1])
    except OSError:
        return 0.0
    return resident * os.sysconf("SC_PAGE_SIZE") / 1e6


def full() -> bool:
    return held() > MOST
