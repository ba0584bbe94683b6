"""The whole history at once: descent on a squared error needs the moments of the points alone.

Gradient descent is an affine map of (w, b): along each mode the distance z from the least-squares
line is multiplied by 1 - η·λ per update, so after k updates it is z·(1 - η·λ)^k, and the loss is
L* + ½ Σ λ·z². The cost is that of one pass over the points, then a few array operations, however
many they are. `linear` has the rules of this kind, `adaptive` AdaGrad, RMSprop and Adam;
docs/maths.md derives what they rest on.
"""

import math

import numpy as np

from perceptron.exact import adaptive, linear
from perceptron.exact.modes import Array, Modes, Pair
from perceptron.exact.moments import Moments, without_nan
from perceptron.settings import Settings


def lacking(settings: Settings) -> str:
    """What has no exact form in these settings, with its verb; "" where all has one.

    "the clamp has", "the Huber loss has", "batches have".
    """
    if settings.clamp:
        return "the clamp has"
    if not settings.measure.squared:
        return f"the {settings.measure.phrase} loss has"
    return "batches have" if settings.batch_size is not None else ""


def refusal(settings: Settings) -> str | None:
    """Why these settings have no exact form, as a plain sentence, or None when they have one."""
    if not (what := lacking(settings)):
        return None
    if settings.clamp:
        why = "which points it cuts off changes as w does"
    elif not settings.measure.squared:
        why = "its gradient needs every residual"
    else:
        why = "each update sees other points"
    return f"{what} no exact form: {why}"


def check(settings: Settings) -> None:
    """ValueError with that reason."""
    if reason := refusal(settings):
        raise ValueError(f"settings: {reason}")


def history(moments: Moments, settings: Settings, start: Pair) -> tuple[Array, Array, Array]:
    """Weight, bias and loss, each (iterations + 1,), in float64.

    Relative errors are near 1e-13, at the edge of stability 1e-16 times the iterations; least
    squares' loss has those of Syy. What outgrows float64 is inf, never NaN, and nothing warns. The
    clamp is ignored: ask `refusal` first.
    """
    with np.errstate(all="ignore"):
        engine = linear if settings.rule.linear else adaptive
        weight, bias, loss = engine.history(Modes.of(moments, settings), settings, start)
    weight[0], bias[0] = start  # also where a mode's amplitude is beyond float64
    for column in (weight, bias, loss):
        # Two numbers tell whether any is NaN: a run that has left float64 is outside for good, or
        # at every second update. Looking at all of them would cost a tenth of the history.
        if not all(map(math.isfinite, column[-2:].tolist())):
            without_nan(column)
    return weight, bias, loss


def final_losses(moments: Moments, settings: Settings, start: Pair, rates: Array) -> Array:
    """The loss after the last update at each of the learning rates (m,), all of them at once."""
    with np.errstate(all="ignore"):
        engine = linear if settings.rule.linear else adaptive
        losses: Array = engine.final_losses(Modes.of(moments, settings), settings, start, rates)
    return without_nan(losses)
