"""What breaks the loop: each change of its lines once, with what is said of the run that follows.

A new variant is one entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from perceptron import theory
from perceptron.exact.modes import Modes
from perceptron.exact.moments import Array, Moments
from perceptron.points import Points
from perceptron.settings import Settings
from perceptron.source import phrases
from perceptron.source.trace import History
from perceptron.words import short

INDENT = " " * 4
BEYOND = 1.05  # times the edge
SEEN = 1.005  # a factor from one iteration to the next that is told as one

# From a line of the sound loop to the lines in its place: those that differ from it are inserted,
# and where none is the same it is struck through.
Change = Callable[[str, Settings], list[str]]


Edge = Callable[[Points, Settings], float]  # the largest learning rate that does not diverge


class Outcome(NamedTuple):
    """A variant's run beside the sound one, on the same points with the same settings."""

    points: Points
    settings: Settings
    sound: History
    broken: History


@dataclass(frozen=True)
class Variant:
    title: str  # of its switch
    headline: str
    changes: Mapping[str, Change]  # by the names of the lines
    told: Callable[[Outcome], str]  # what happened in this run
    edge: Edge | None = theory.largest_stable_learning_rate  # above it it diverges; None: unknown
    raises: bool = False  # whether it ends with an error of PyTorch's


def _struck(code: str, settings: Settings) -> list[str]:
    return []


def _dedented(code: str, settings: Settings) -> list[str]:
    return [code.removeprefix(INDENT)]


def _uphill(code: str, settings: Settings) -> list[str]:
    return [code.replace("-=", "+=")]


def _mean(code: str, settings: Settings) -> list[str]:
    return [f"{INDENT}loss = {phrases.squares('residual', 'mean')}"]


def _with_the_new_weight(code: str, settings: Settings) -> list[str]:
    """∂loss/∂b once more, at the weight that has just been updated."""
    residual = f"residual = {phrases.forward(settings.clamp)} - y"
    gradient = f"b.grad.fill_(2 * residual.{settings.loss}())"
    return [f"{INDENT * 2}{residual}", f"{INDENT * 2}{gradient}", code]


def _rounded(code: str, settings: Settings) -> list[str]:
    return [phrases.rounded(code)]


def _unrecorded(code: str, settings: Settings) -> list[str]:
    return [code.replace(", requires_grad=True", "")]


def _twice(code: str, settings: Settings) -> list[str]:
    return [code, code]


def _pendulum(outcome: Outcome) -> str:
    points, settings = outcome.points, outcome.settings
    said = (
        "No error, but backward() adds to the old gradients, so each step repeats all earlier ones:"
        " the line swings like a pendulum without friction."
    )
    loss, edge = outcome.broken.loss, theory.largest_stable_learning_rate(points, settings)
    if gone := _gone(loss):
        if settings.learning_rate > 2 * edge:
            said += f" Above {short(2 * edge)}, twice the sound edge, the swings grow."
        return f"{said} {gone}"
    late = loss[-max(len(loss) // 4, 1) :]
    return (
        f"{said} The loss is {loss.max():.4g} at most, and in the last quarter of"
        f" {len(loss):,} iterations still between {late.min():.4g} and {late.max():.4g}."
        f" The sound loop {_end(outcome.sound.loss)}."
    )


def _twice_the_sound(points: Points, settings: Settings) -> float:
    """4/λ₁: what never comes to rest swings without growing up to twice the sound edge."""
    return 2 * theory.largest_stable_learning_rate(points, settings)


def _of_the_mean(points: Points, settings: Settings) -> float:
    return theory.largest_stable_learning_rate(points, replace(settings, loss="mean"))


def beyond(points: Points, settings: Settings, variant: str) -> float | None:
    """A learning rate with which this loop diverges; None where no edge is known."""
    edge = VARIANTS[variant].edge if variant else theory.largest_stable_learning_rate
    return None if edge is None else float(f"{BEYOND * edge(points, settings):.3g}")


def _error_grows(outcome: Outcome) -> str:
    loss = outcome.broken.loss
    said, seen = "No error, but each step goes up the slope.", loss[np.isfinite(loss)]
    factor = float(np.sqrt(seen[-1] / seen[-2])) if len(seen) > 1 and seen[-2] > 0 else 1.0
    if factor > SEEN:
        said += f" Each iteration makes the error {factor:.3g} times larger."
    else:
        said += f" The loss begins at {loss[0]:.4g} and {_end(loss)}."
    return f"{said} {gone}" if (gone := _gone(loss)) else said


def _slower(outcome: Outcome) -> str:
    points, settings = outcome.points, outcome.settings
    n, edge = len(points), theory.largest_stable_learning_rate(points)
    return (
        f"No error. Gradients are {n:,} times smaller, as if the learning rate were"
        f" {short(settings.learning_rate / n)}: the sum of squares {_end(outcome.broken.loss * n)},"
        f" in the sound loop it {_end(outcome.sound.loss)}. The largest safe rate,"
        f" {short(edge * n)} in place of {short(edge)}, no longer depends on how many points there"
        " are."
    )


def _one_after_the_other(outcome: Outcome) -> str:
    said = "No error. It is no longer gradient descent, but one parameter after the other."
    least = Modes.of(Moments.of(outcome.points), outcome.settings).loss
    above = theory.mark(outcome.points, outcome.settings)
    near = "within 1 % of the best loss" if above == 0.01 * least else "at the best line"
    sound, broken = (
        _first_within(history.loss, least + above) for history in (outcome.sound, outcome.broken)
    )
    if gone := _gone(outcome.broken.loss):
        return f"{said} {gone} The sound loop {_end(outcome.sound.loss)}."
    if broken is None and sound is None:
        ends = f"It {_end(outcome.broken.loss)}, the sound loop {_end(outcome.sound.loss)}"
        return f"{said} {ends}, neither of them {near}."
    if broken is None:
        return f"{said} The sound loop is {near} at iteration {sound:,}, this one not yet."
    instead = f"at iteration {sound:,}" if sound is not None else "not at all"
    return f"{said} It is {near} at iteration {broken:,}, the sound loop {instead}."


def _stopped(why: str) -> Callable[[Outcome], str]:
    def told(outcome: Outcome) -> str:
        failure = outcome.broken.failure
        if failure is None:
            return "This version of PyTorch raises no error here."
        return f"PyTorch stops in line {failure.line}. {why}"

    return told


def _gone(loss: Array) -> str:
    """When the loss has left the numbers; "" while it has not."""
    gone = ~np.isfinite(loss)
    return f"At iteration {int(gone.argmax()):,} its loss leaves float32." if gone.any() else ""


def _end(loss: Array) -> str:
    return f"ends at {loss[-1]:.4g}" if np.isfinite(loss[-1]) else "runs away"


def _first_within(loss: Array, goal: float) -> int | None:
    within = loss <= goal
    return int(within.argmax()) if within.any() else None


VARIANTS = {
    "zero_grad": Variant(
        title="Skip zero_grad",
        headline="Gradients are never cleared.",
        changes={"zero w": _struck, "zero b": _struck},
        told=_pendulum,
        edge=_twice_the_sound,
    ),
    "no_grad": Variant(
        title="No no_grad",
        headline="The update is recorded.",
        changes={
            "no_grad": _struck,
            **dict.fromkeys(("update w", "update b", "zero w", "zero b"), _dedented),
        },
        told=_stopped(
            "It refuses to change w in place while it records what is done with it: the update"
            " would become part of what is differentiated."
        ),
        edge=None,
        raises=True,
    ),
    "sign": Variant(
        title="Wrong sign",
        headline="The step goes uphill.",
        changes={"update w": _uphill, "update b": _uphill},
        told=_error_grows,
        edge=None,
    ),
    "mean": Variant(
        title="Mean, not sum",
        headline="The loss is divided by the number of points.",
        changes={"loss": _mean},
        told=_slower,
        edge=_of_the_mean,
    ),
    "new_weight": Variant(
        title="Update b with the new w",
        headline="b sees the new w.",
        changes={"update b": _with_the_new_weight},
        told=_one_after_the_other,
        edge=None,
    ),
    "integers": Variant(
        title="Integer points",
        headline="The points are whole numbers.",
        changes={"x": _rounded, "y": _rounded},
        told=_stopped(
            "Written without a decimal point x is a tensor of int64, w is one of float32, and a"
            " product of matrices has one type."
        ),
        edge=None,
        raises=True,
    ),
    "requires_grad": Variant(
        title="No requires_grad",
        headline="Nothing is recorded.",
        changes={"w": _unrecorded, "b": _unrecorded},
        told=_stopped(
            "Nobody asked it to record what is done with w and b, so backward() has nothing to"
            " go back through."
        ),
        edge=None,
        raises=True,
    ),
    "backward_twice": Variant(
        title="Backward twice",
        headline="The graph is used twice.",
        changes={"backward": _twice},
        told=_stopped(
            "backward() frees what the forward pass has kept for it, so a second one finds it gone."
        ),
        edge=None,
        raises=True,
    ),
}
