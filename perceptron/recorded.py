"""A run that knows what made it, and so can show itself in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib.util import find_spec

from perceptron import recording
from perceptron.exact.moments import Moments
from perceptron.points import Points
from perceptron.run import Run
from perceptron.settings import Settings

HIGH = 640  # pixels of the frame


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Recorded(Run):
    """A run, and the points and settings that it was made of."""

    points: Points | Moments
    settings: Settings

    def __repr__(self) -> str:
        """As it ends, where a notebook shows no page."""
        weight, bias, loss = (column[-1] for column in self.columns)
        return f"Run({self.iterations} iterations: weight {weight}, bias {bias}, loss {loss})"

    def _repr_html_(self) -> str | None:
        """The page that plays it, in a frame of its own; None of moments, which are no picture."""
        if not isinstance(self.points, Points) or find_spec("plotly") is None:
            return None
        from perceptron.export import page

        made = escape(page.html(self.points, self, self.settings))
        look = f"width: 100%; height: {HIGH}px; border: 0; color-scheme: normal"
        may = "allow-scripts allow-downloads allow-modals"
        return f'<iframe title="A run" style="{look}" sandbox="{may}" srcdoc="{made}"></iframe>'


def record(points: Points | Moments, settings: Settings, engine: str = "auto") -> Recorded:
    run = recording.record(points, settings, engine)
    return Recorded(*run.columns, run.engine, run.slack, points=points, settings=settings)


record.__doc__ = recording.record.__doc__
