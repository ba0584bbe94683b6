"""The usual tutorial's app: the same loop, then one figure that carries its 200 frames."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st
import torch
from plotly.subplots import make_subplots

# fmt: off
X = np.array([
    4.7, 2.4, 7.5, 7.1, 4.3, 7.8, 8.9, 5.2, 4.59, 2.1, 8, 5, 7.5,
    5, 4, 8, 5.2, 4.9, 3, 4.7, 4, 4.8, 3.5, 2.1, 4.1,
])
Y = np.array([
    2.6, 1.6, 3.09, 2.4, 2.4, 3.3, 2.6, 1.96, 3.13, 1.76, 3.2, 2.1, 1.6,
    2.5, 2.2, 2.75, 2.4, 1.8, 1, 2, 1.6, 2.4, 2.6, 1.5, 3.1,
])
# fmt: on
FRAMES = 200


def train(iterations: int = 4000, rate: float = 0.001) -> np.ndarray:
    """Weight, bias and loss of each iteration, (3, iterations)."""
    x, y = (torch.tensor(column, dtype=torch.float32)[:, None] for column in (X, Y))
    torch.manual_seed(0)
    w, b = torch.rand(1, 1, requires_grad=True), torch.rand(1, 1, requires_grad=True)
    history = []
    for _ in range(iterations):
        loss = (x.mm(w).add(b) - y).pow(2).sum()
        history.append((w.item(), b.item(), loss.item()))
        loss.backward()
        with torch.no_grad():
            w -= rate * w.grad
            b -= rate * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return np.array(history).T


def still(weight: np.ndarray, bias: np.ndarray, loss: np.ndarray, steps: int) -> go.Figure:
    """Points and line, the path over the loss contour, the loss curve, after so many steps."""
    iteration, ends = np.arange(len(loss)), np.array([X.min(), X.max()])
    weights = np.linspace(weight.min() - 0.1, weight.max() + 0.1, 60)
    biases = np.linspace(bias.min() - 0.5, bias.max() + 0.5, 60)
    residuals = weights[None, :, None] * X + biases[:, None, None] - Y  # (60, 60, n)
    picture = make_subplots(1, 3, subplot_titles=("Fit", "Loss surface", "Loss"))
    picture.add_scatter(x=X, y=Y, mode="markers", row=1, col=1)
    picture.add_scatter(
        x=ends, y=weight[steps - 1] * ends + bias[steps - 1], mode="lines", row=1, col=1
    )
    surface = np.log((residuals**2).sum(-1))
    picture.add_contour(x=weights, y=biases, z=surface, showscale=False, row=1, col=2)
    picture.add_scatter(x=weight[:steps], y=bias[:steps], mode="lines", row=1, col=2)
    picture.add_scatter(x=iteration[:steps], y=loss[:steps], mode="lines", row=1, col=3)
    return picture


def figure(weight: np.ndarray, bias: np.ndarray, loss: np.ndarray) -> go.Figure:
    """The same with line, path and curve that grow."""
    picture = still(weight, bias, loss, steps=1)
    iteration, ends = np.arange(len(loss)), np.array([X.min(), X.max()])
    picture.frames = [
        go.Frame(
            name=str(k),
            traces=[1, 3, 4],
            data=[
                go.Scatter(x=ends, y=weight[k] * ends + bias[k]),
                go.Scatter(x=weight[: k + 1], y=bias[: k + 1]),
                go.Scatter(x=iteration[: k + 1], y=loss[: k + 1]),
            ],
        )
        for k in np.linspace(0, len(loss) - 1, FRAMES).astype(int)
    ]
    pace = {"frame": {"duration": 40, "redraw": False}, "transition": {"duration": 0}}
    play = {"label": "Play", "method": "animate", "args": [None, pace]}
    picture.update_layout(showlegend=False, updatemenus=[{"type": "buttons", "buttons": [play]}])
    picture.update_xaxes(range=[0, len(loss)], row=1, col=3)
    picture.update_yaxes(range=[0, loss.max()], row=1, col=3)
    return picture


if __name__ == "__main__":
    st.title("Linear regression")
    st.plotly_chart(go.Figure(go.Scatter(x=X, y=Y, mode="markers")), key="points")
    if st.button("Train"):
        st.plotly_chart(figure(*train()), key="run")
