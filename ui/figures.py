"""Pure Plotly figures: values and colours in, a figure out."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from perceptron.theory import LeastSquares
from ui.edits import INTERACTIVE

MARGIN = 0.08  # of the data's extent, left free around them


class Colours(NamedTuple):
    """One meaning, one colour, in the theme that is shown."""

    data: str
    best: str  # least squares
    paper: str


def scatter(
    x: ArrayLike,
    y: ArrayLike,
    best: LeastSquares | None,
    *,
    axes: tuple[str, str],
    colours: Colours,
) -> go.Figure:
    """Points (n,), or an even sample of them, and the dashed line that fits them best.

    best: None when there is no single one. axes: their titles.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    every = np.linspace(0, len(x) - 1, min(len(x), INTERACTIVE)).astype(int)
    across, up = extent(x), extent(y)
    figure = go.Figure()
    if best is not None:
        heights = [best.weight * end + best.bias for end in across]
        dashed = {"color": colours.best, "dash": "dash", "width": 2}
        figure.add_scatter(
            x=across, y=heights, mode="lines", name="least squares", line=dashed, hoverinfo="skip"
        )
    figure.add_scatter(
        x=x[every],
        y=y[every],
        mode="markers",
        name="points",
        marker=_marker(len(every), colours),
        hovertemplate="%{x:.6~g}, %{y:.6~g}<extra></extra>",
    )
    figure.update_xaxes(title_text=escape(axes[0]), range=across)
    figure.update_yaxes(title_text=escape(axes[1]), range=up)
    figure.update_xaxes(zeroline=False, showgrid=True, exponentformat="power", minexponent=5)
    figure.update_yaxes(zeroline=False, exponentformat="power", minexponent=5)
    figure.update_layout(
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
        legend_traceorder="reversed",
        dragmode=False,
    )
    return figure


def extent(values: NDArray[np.float64]) -> tuple[float, float]:
    """The ends of an axis that holds these values with a margin; never two equal ones."""
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    free = MARGIN * (high - low) or 0.1 * abs(low) or 1.0
    return low - free, high + free


def _marker(count: int, colours: Colours) -> dict[str, object]:
    """Smaller and without a rim where points are many."""
    size = 10 if count <= 100 else 7 if count <= 1000 else 4
    rim = {"color": colours.paper, "width": 1.5 if count <= 1000 else 0}
    return {"color": colours.data, "size": size, "line": rim, "opacity": 1}
