"""Which files a path names: one, those of a folder, or those of a pattern."""

from __future__ import annotations

from difflib import get_close_matches
from glob import glob, has_magic
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from perceptron.files.refusal import Refused
from perceptron.files.source import CODECS, DATA, LOOSE

ALIKE = 0.75  # the share of two names that agrees, as difflib measures it
AnyPath: TypeAlias = "str | PathLike[str]"


def found(path: AnyPath) -> list[Path]:
    """The files, in the order they are read.

    A file that is named is read whatever its name is. Of a folder or a pattern those count whose
    ending is a table's; .txt, .dat and .data only where there are no others. Raises Refused where
    there is none.
    """
    here = Path(path)
    if here.is_file():
        return [here]
    if here.is_dir():
        return _tables([*here.iterdir()]) or _none(path, "this folder holds no table")
    if not has_magic(str(path)):
        return _none(path, _missing(here))
    matches = [Path(name) for name in glob(str(path), recursive=True)]
    return _tables(matches) or _none(path, "no table fits this pattern")


def _tables(files: list[Path]) -> list[Path]:
    there = sorted(file for file in files if file.is_file() and file.name[0] not in "._")
    for endings in (DATA, (".zip",), LOOSE):
        if named := [file for file in there if _ends(file.name.lower(), endings)]:
            return named
    return []


def _ends(name: str, endings: tuple[str, ...]) -> bool:
    for codec in CODECS:
        name = name.removesuffix(codec)
    return name.endswith(endings)


def _missing(file: Path) -> str:
    """That there is no such file, and which one beside it may be meant; its ending counts least."""
    folder = file.parent
    names = sorted(other.name for other in folder.iterdir()) if folder.is_dir() else []
    stems = get_close_matches(_stem(file.name), map(_stem, names), 1, ALIKE)
    near = [name for name in names if _stem(name) in stems]
    meant = get_close_matches(file.name, near, 1, 0)
    return f"there is no such file{f'; did you mean {folder / meant[0]}?' if meant else ''}"


def _stem(name: str) -> str:
    return name.lower().partition(".")[0]


def _none(path: AnyPath, what: str) -> list[Path]:
    raise Refused(what, file=str(path))
