"""Pure Plotly figures; their colours are in page.css, where they follow the theme."""

from __future__ import annotations

from html import escape

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from perceptron.theory import LeastSquares

MARGIN = 0.08  # of the data's extent, left free around them
HEIGHT = 200  # px, the least; the page stretches it
CROWD = 1000  # points that hide each other and a line beneath them


def scatter(
    x: ArrayLike, y: ArrayLike, best: LeastSquares | None, *, axes: tuple[str, str]
) -> go.Figure:
    """Points (n,), as many as are drawn, and the dashed line that fits best.

    best: None when there is no single one. axes: their titles.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    across, up = extent(x), extent(y)
    figure = go.Figure()
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers",
        name="points",
        marker=_marker(len(x)),
        opacity=1 if len(x) <= CROWD else 0.4,
        zorder=int(len(x) <= CROWD),
        hovertemplate="%{x:.6~g}, %{y:.6~g}<extra></extra>",
    )
    if best is not None:
        figure.add_scatter(
            x=across,
            y=[best.weight * end + best.bias for end in across],
            mode="lines",
            name="least squares",
            line={"dash": "dash", "width": 2},
            hoverinfo="skip",
        )
    ticks = {"zeroline": False, "exponentformat": "power", "minexponent": 5}
    figure.update_xaxes(
        title_text=escape(axes[0], quote=False), range=across, showgrid=True, **ticks
    )
    figure.update_yaxes(title_text=escape(axes[1], quote=False), range=up, **ticks)
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
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


def _marker(count: int) -> dict[str, object]:
    """Small and without a rim where points are many; the cloud that they are then is pale."""
    return {
        "size": 10 if count <= 100 else 7 if count <= CROWD else 4,
        "line": {"width": 1.5 if count <= CROWD else 0},
    }
