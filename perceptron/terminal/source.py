"""What is asked of FILE: refused before any of it is read."""

from __future__ import annotations

from argparse import Namespace
from difflib import get_close_matches
from glob import iglob
from pathlib import Path

from perceptron.terminal import near

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


def refuse_missing(file: str) -> None:
    """ValueError where nothing has this name or fits this pattern."""
    path = Path(file)
    if path.exists() or any(iglob(file, recursive=True)):
        return
    if set(file) & set("*?["):
        raise ValueError(f"{file}: no file fits this pattern")
    meant = [str(path.with_name(name)) for name in _beside(path)]
    raise ValueError(f"{file}: there is no such file{f'; {near.asked(meant)}' if meant else ''}")


def _beside(path: Path) -> list[str]:
    """What is called most like it in its folder, if anything is; the endings count last."""
    folder = path.parent
    names = sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []
    stems = near.of(_stem(path.name), map(_stem, names))
    alike = {name.lower(): name for name in names if _stem(name) in stems}
    return [alike[name] for name in get_close_matches(path.name.lower(), alike, 1, 0)]


def _stem(name: str) -> str:
    return name.lower().partition(".")[0]
