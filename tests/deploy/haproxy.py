"""Where the balancer of its test is; as a program, Debian's is installed where allowed."""

from __future__ import annotations

import os
import shutil
import sys

from tests import debian
from tests.browser.chromium import REQUIRED

DEBIAN = "/usr/sbin/haproxy"  # a folder that is not on everyone's path
MISSING = (
    "no haproxy was found. Install it (on Debian, as root: apt-get install haproxy) "
    "or name one with HAPROXY=/path/to/it"
)


def find() -> str | None:
    """The one that HAPROXY names, else the machine's."""
    named = os.environ.get("HAPROXY")
    return next(filter(None, map(shutil.which, [named] if named else ["haproxy", DEBIAN])), None)


if __name__ == "__main__":
    if find() is None:
        debian.install("haproxy", "HAPROXY", "the balancer's tests")
    found = find()
    print(f"The balancer's tests use {found}." if found else f"The balancer's tests: {MISSING}.")
    sys.exit(REQUIRED and found is None)
