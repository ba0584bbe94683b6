"""Where the browser of the browser tests is; as a script, Debian's is installed where allowed."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

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


def install() -> None:
    """Debian's package, as root on Debian only: nobody else's machine is changed unasked."""
    release = Path("/etc/os-release")
    debian = release.exists() and platform.freedesktop_os_release()["ID"] == "debian"
    if not debian or os.geteuid() != 0 or "CHROMIUM" in os.environ:
        return
    print("Installing Debian's chromium for the browser tests.", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "-y", "chromium"]):
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    if find() is None:
        install()
    found = find()
    print(f"The browser tests use {found}." if found else f"Browser tests: {MISSING}.")
    sys.exit(REQUIRED and found is None)
