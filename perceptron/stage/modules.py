"""Which modules of the stage, and of other pages, belong together, and what a browser needs of
them."""

from __future__ import annotations

import re
from pathlib import Path

STAGE = Path(__file__).resolve().parent
IMPORTED = re.compile(r' from "(\.[^"]+)"')

# A comment that has its lines for itself; one that begins with /*! is a licence, and stays.
COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/)[\s\S])*\*/|//.*)[ \t]*\n", re.MULTILINE)


def imported(*entries: str) -> list[Path]:
    """These modules and all that they import; each one once, after those that it imports.

    entries: names, as `name` gives them.
    """
    found: dict[Path, None] = {}

    def add(module: Path) -> None:
        if module not in found:
            for address in IMPORTED.findall(module.read_text("utf-8")):
                add((module.parent / address).resolve())
            found[module] = None

    for entry in entries:
        add(STAGE.parent / entry)
    return list(found)


def source(module: Path) -> str:
    """Without comments; whoever wants to read them finds them in the library."""
    return COMMENT.sub("", module.read_text("utf-8"))


def name(module: Path) -> str:
    """stage/panels/fit.mjs"""
    return module.relative_to(STAGE.parent).as_posix()
