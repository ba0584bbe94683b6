"""What the stage is given to show: columns of numbers, and what must be known beside them."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perceptron import exact, theory
from perceptron.analysis import outcome
from perceptron.analysis.minimum import Minimum
from perceptron.analysis.outcome import divergence
from perceptron.exact.modes import Modes
from perceptron.exact.moments import Moments
from perceptron.points import Points, axes, sample
from perceptron.run import Run
from perceptron.settings import Settings
from perceptron.stage.thinning import keep, note
from perceptron.training import updates_per_epoch

FAR = 1e4  # a mean this many spreads from zero needs float64 for the line to lie still

Columns = dict[str, NDArray[Any]]  # by name; all of one length


class Payload(NamedTuple):
    meta: dict[str, Any]  # as JSON can carry it
    points: Columns  # x, y: all, or an even sample where they are too many to draw
    path: Columns  # weight, bias, loss; of a thinned history also iteration


def of(points: Points, run: Run, settings: Settings, lowest: Minimum) -> Payload:
    """The stage's share of a run that these settings made of these points.

    lowest: the line with the least loss, as `minimum.of` finds it.
    """
    every = sample(len(points))
    path, kept = _path(run, points)
    meta = _meta(points, run, settings, lowest) | {
        "note": note(len(every), len(points), kept, len(run.loss)),
        "thinned": kept is not None,
    }
    return Payload(meta, {"x": points.x[every], "y": points.y[every]}, path)


def _meta(points: Points, run: Run, settings: Settings, lowest: Minimum) -> dict[str, Any]:
    moments = Moments.of(points)
    modes = Modes.of(moments, settings)
    edge = theory.largest_stable_learning_rate(moments, settings)
    data = f"{hash(points)}"
    return {
        "version": f"{data} {hash(settings)} {len(run.loss)} {hash(run.loss.tobytes())}",
        "data": data,
        "start": f"{run.weight[0]} {run.bias[0]}",
        "engine": run.engine,
        "diverged": run.diverged,
        "why": divergence(settings, edge),
        "clamp": settings.clamp,
        "measure": settings.loss,
        "delta": settings.delta,
        "given": settings.weight is not None or settings.bias is not None,
        "names": dict(zip("xy", axes(points), strict=True)),
        "moments": asdict(moments),
        "best": lowest._asdict(),
        "steep": [modes.c, modes.s],
        "flat": modes.flat,
        "learning_rate": settings.learning_rate,
        **_law(settings, edge),
        "updates": settings.batch_size and updates_per_epoch(len(points), settings),
        **outcome.of(run, lowest, moments, settings)._asdict(),
    }


def _law(settings: Settings, edge: float) -> dict[str, Any]:
    """What theory knows of the run: whether a mode shrinks evenly, the edge, and a best rate."""
    foreseen = exact.refusal(replace(settings, clamp=False)) is None
    return {
        "even": foreseen and settings.optimizer == "gradient descent",
        "edge": edge if foreseen and math.isfinite(edge) else None,
        "advice": foreseen,
    }


def _path(run: Run, points: Points) -> tuple[Columns, int | None]:
    """The history as columns, and how many steps were kept when they are not all there."""
    kept = keep(run, points)
    rows, kind = slice(None) if kept is None else kept, _precision(run, points)
    with np.errstate(over="ignore"):  # a diverging run leaves float32: inf is what it means
        names = ("weight", "bias", "loss")
        columns: Columns = {name: getattr(run, name)[rows].astype(kind) for name in names}
    if kept is not None:
        columns["iteration"] = kept.astype(np.float64)
    return columns, None if kept is None else len(kept)


def _precision(run: Run, points: Points) -> type[np.float32] | type[np.float64]:
    """float32, half the bytes, unless the line would tremble or the loss does not fit."""
    spread = float(np.ptp(points.x))
    far = abs(float(points.x.mean())) > FAR * spread > 0
    return np.float64 if far or not 1e-30 < run.loss[0] < 1e30 else np.float32
