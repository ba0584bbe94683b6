"""Where the browser of the browser tests is; as a program, Debian's is installed where allowed."""

from __future__ import annotations

import os
import shutil
import sys

from tests import debian

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
MISSING = (
    "no Chromium was found. Install it (on Debian, as root: apt-get install chromium) "
    "or name one with CHROMIUM=/path/to/it"
)
REQUIRED = os.environ.get("CI", "").lower() in ("1", "true")  # there, a skipped test is a lie


def find() -> str | None:
    """The browser that CHROMIUM names, else the first of `NAMES` that is on the machine."""
    wanted = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, [wanted] if wanted else NAMES)), None)


if __name__ == "__main__":
    if find() is None:
        debian.install("chromium", "CHROMIUM", "the browser tests")
    found = find()
    print(f"The browser tests use {found}." if found else f"Browser tests: {MISSING}.")
    sys.exit(REQUIRED and found is None)
