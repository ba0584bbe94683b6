"""What is taken along of a run, each thing once: for the page's menu and the terminal's --save."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from perceptron import names
from perceptron.export import history, notebook, page, points, script
from perceptron.points import Points
from perceptron.run import Run
from perceptron.settings import Settings


class Download(NamedTuple):
    """A file that can be had."""

    title: str
    ending: str  # of its name, behind that of the points or of the run
    mime: str
    of_run: bool  # it needs a run that was made, not only what would make one
    # Of the points, the run, its settings and, where they are known, the threads that torch had.
    make: Callable[..., bytes]

    def name(self, of: Points, settings: Settings) -> str:
        """hubble-1929.csv, hubble-1929-rate-0.001-4000-iterations-history.csv"""
        stem = names.points(of.name)
        return (stem if self is POINTS else names.run(stem, settings)) + self.ending


def _history(kind: str) -> Callable[..., bytes]:
    return lambda of, run, settings, threads=None: history.content(
        kind, history.columns(of, run, settings)
    )


def _page(of: Points, run: Run, settings: Settings, threads: int | None = None) -> bytes:
    return page.html(of, run, settings).encode("utf-8")


def _program(kind: Callable[[Points, Settings, str, int | None], str]) -> Callable[..., bytes]:
    """It reads points that are too many for it from the file that POINTS is, by its name."""
    return lambda of, run, settings, threads=None: kind(of, settings, _read(of), threads).encode(
        "utf-8"
    )


def _read(of: Points) -> str:
    return f"points = files.points({points.file_name(of)!r})"


POINTS = Download("Points (CSV)", ".csv", "text/csv", False, lambda of, *_: points.content(of))
DOWNLOADS = (
    POINTS,
    Download("History (CSV)", "-history.csv", "text/csv", True, _history(".csv")),
    Download(
        "History (Parquet)",
        "-history.parquet",
        "application/vnd.apache.parquet",
        True,
        _history(".parquet"),
    ),
    Download("Animation (HTML)", ".html", "text/html", True, _page),
    Download("Program (Python)", ".py", "text/x-python", False, _program(script.program)),
    Download("Notebook", ".ipynb", "application/x-ipynb+json", False, _program(notebook.text)),
)
