"""Where a run is saved to: asked before there is a run, and written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copymode
from tempfile import TemporaryDirectory

from perceptron import files
from perceptron.exact.moments import Moments
from perceptron.export import downloads, history, notebook, page, script
from perceptron.points import Points
from perceptron.run import Run
from perceptron.settings import Settings
from perceptron.stage.view import View


def saver(
    table: str | None,
    animation: str | None,
    source: str | None,
    *,
    program: str | None = None,
    read: str = "",
) -> Callable[[Points | Moments, Run, Settings, View | None], None]:
    """What writes a run to the files of these names, each None where it is not wanted.

    Whether that can be done is asked at once, before there is a run: ValueError or OSError.
    source: the file, folder or pattern that the points come from, if any: what is written must not
    be one of its files, nor become one. An animation opens as a view says. read: how a program
    reads the points, where they are too many to be written into it.
    """
    wanted = ((table, history.KINDS), (animation, (".html",)), (program, (".py", ".ipynb")))
    for name, kinds in wanted:
        if name is not None:
            _check(Path(name), kinds, source)

    def save(
        points: Points | Moments, run: Run, settings: Settings, view: View | None = None
    ) -> None:
        if table is not None:
            with _whole(Path(table)) as path:
                history.write(path, history.columns(points, run, settings))
        if animation is not None:
            with _whole(Path(animation)) as path:
                made = page.html(_all(points, animation), run, settings, view)
                path.write_text(made, "utf-8")
        if program is not None:
            kind = notebook.text if program.lower().endswith(".ipynb") else script.program
            with _whole(Path(program)) as path:
                path.write_text(kind(_all(points, program), settings, read), "utf-8")

    return save


def folder(
    name: str, source: str | None, points: Points | Moments, settings: Settings
) -> Callable[[Run], None]:
    """What writes all that DOWNLOADS has of a run into a folder, which is made where it is not.

    Whether that can be done is asked at once, as by `saver`; the points must be there by then.
    """
    of, place = _all(points, name), Path(name)
    if place.exists() and not place.is_dir():
        raise ValueError(f"{place}: it is no folder; choose another name")
    place.mkdir(parents=True, exist_ok=True)
    paths = {one: place / one.name(of, settings) for one in downloads.DOWNLOADS}
    for path in paths.values():
        _check(path, (path.suffix,), source)

    def save(run: Run) -> None:
        for one, path in paths.items():
            with _whole(path) as written:
                written.write_bytes(one.make(of, run, settings))

    return save


def _all(points: Points | Moments, name: str) -> Points:
    if isinstance(points, Moments):
        raise ValueError(f"{name}: it needs the points, not their moments")
    return points


def _check(path: Path, kinds: tuple[str, ...], source: str | None) -> None:
    if path.suffix.lower() not in kinds:
        raise ValueError(f"{path}: the name must end in {' or '.join(kinds)}")
    there = path.exists()
    if there and not path.is_file():  # a pipe would wait for its reader
        raise ValueError(f"{path}: a folder or a device has this name; choose another one")
    if source is not None:
        files.found(source)  # if that is missing, it is the first thing to say
    path.open("ab").close()  # as it will be opened, but nothing in it is lost
    try:
        if source is not None and any(map(path.samefile, files.found(source))):
            why = (
                "the points come from this file"
                if there
                else f"{source} would include it next time"
            )
            raise ValueError(f"{path}: {why}; choose another name")
        with TemporaryDirectory(prefix=".", dir=path.resolve().parent):
            pass  # its folder can be written to
    finally:
        if not there:
            path.resolve().unlink()  # what a link leads to, not the link


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Where to write instead: what is written there takes path's place when it is complete."""
    path = path.resolve()
    with TemporaryDirectory(prefix=".", dir=path.parent) as folder:
        yield (written := Path(folder, path.name))
        if path.exists():
            copymode(path, written)
        written.replace(path)
