"""A run shows itself in a notebook, and is a run everywhere else."""

from __future__ import annotations

from html.parser import HTMLParser

import numpy as np
import pytest

from perceptron import Moments, Points, Run, Settings, record, recorded, recording
from perceptron.export import page

POINTS, SETTINGS = Points.tutorial(), Settings(iterations=20)


class Frames(HTMLParser):
    """The attributes of each frame."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.frames: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "iframe":
            self.frames.append(dict(attrs))


def test_a_run_shows_the_page_that_is_saved_of_it_in_a_frame() -> None:
    run = record(POINTS, SETTINGS)
    (frame,) = Frames(run._repr_html_() or "").frames
    assert frame["srcdoc"] == page.html(POINTS, run, SETTINGS)
    assert "allow-same-origin" not in (frame["sandbox"] or ""), "nothing of the notebook is its"


def test_it_is_the_run_that_a_recording_makes() -> None:
    run, plain = record(POINTS, SETTINGS), recording.record(POINTS, SETTINGS)
    assert isinstance(run, Run)
    assert (run.engine, run.diverged) == (plain.engine, plain.diverged)
    for one, other in zip(run.columns, plain.columns, strict=True):
        np.testing.assert_array_equal(one, other)


def test_where_there_is_no_page_it_says_how_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    of_moments = record(Moments.of(POINTS), SETTINGS)
    assert of_moments._repr_html_() is None
    assert repr(of_moments) == (
        f"Run(20 iterations: weight {of_moments.weight[-1]}, bias {of_moments.bias[-1]}, "
        f"loss {of_moments.loss[-1]})"
    )
    monkeypatch.setattr(recorded, "find_spec", lambda name: None)
    assert record(POINTS, SETTINGS)._repr_html_() is None
