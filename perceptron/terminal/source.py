"""What is asked of FILE: refused before any of it is read."""

from __future__ import annotations

from argparse import Namespace

OPTIONS = ("x", "y", "drop_missing")


def check(options: Namespace) -> None:
    """ValueError where FILE is no name, or where an option of it does nothing or can't be."""
    if options.file in ("", "-"):
        raise ValueError(f"FILE: {options.file!r} names no file, and standard input is not read")
    for name in OPTIONS:
        if options.file is None and getattr(options, name) not in (None, False):
            raise ValueError(f"{name}: without a FILE it does nothing")
    x, y = ((title or "").strip() for title in (options.x, options.y))
    if x and x == y:
        raise ValueError(f"Both axes show column “{x}”. Choose two different columns.")
