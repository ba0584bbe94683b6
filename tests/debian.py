"""Programs that some tests need, from Debian's packages where they may be installed."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path


def install(package: str, variable: str, purpose: str) -> None:
    """As root on Debian only, and not where `variable` names one: no machine changes unasked."""
    release = Path("/etc/os-release")
    debian = release.exists() and platform.freedesktop_os_release()["ID"] == "debian"
    if not debian or os.geteuid() != 0 or variable in os.environ:
        return
    print(f"Installing Debian's {package} for {purpose}.", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "-y", package]):
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
