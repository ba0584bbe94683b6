"""Sentences and labels that the server chooses; the narration lives in stage/narration.mjs."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np

from perceptron import Moments, Points, Settings, theory
from perceptron.exact import lacking
from perceptron.exact.modes import Modes

STARTING = "PyTorch is starting. Your training begins as soon as it is ready."


def waiting(iteration: int, iterations: int, others: int, changed: bool = False) -> str:
    """The line under Train while a training runs; changed: the settings, since it was started.

    others: the trainings that it has its turns with.
    """
    what = "Earlier settings" if changed else "Training"
    made = f"{what}: {max(iteration, 0):,} of {iterations:,}"
    if not others:
        return made
    return f"{made}, running in turns with {others:,} other{'s' if others > 1 else ''}"


def used_up(seconds: float, wait: float, asked: str = "Train") -> str:
    """Why Train does nothing, or what else is asked for; both in seconds."""
    minutes = max(1, math.ceil(wait / 60))
    used = f"Your {seconds:,.0f} s of training in this hour are used."
    return f"{used} {asked} again in {minutes} min."


def _upper(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def other_loop(unlike: str) -> str:
    """What Train does otherwise than the tutorial's loop; "" where it does the same."""
    return f"Train uses {unlike}; here is the tutorial’s loop." if unlike else ""


def too_many_for_a_loop(points: int, limit: int) -> str:
    return (
        f"The loop has its points written out, {limit:,} at most; these are {points:,}."
        " Choose a smaller set."
    )


def untrained(settings: Settings, earlier: int = 0) -> str:
    """What the stage shows before Train; earlier: the iterations trained with other settings."""
    if what := lacking(settings):
        return f"{_upper(what)} no live path: press Train."
    kept = f" Kept: {_iterations(earlier)} of other settings." if earlier else ""
    return f"Shown: the exact path, live.{kept}"


def impossible(settings: Settings, engine: str) -> str:
    """Why Train can do nothing; "" where it can."""
    if engine == "exact" and (what := lacking(settings)):
        return f"{_upper(what)} no exact form: choose the autograd engine under More."
    return ""


def no_link(size: int) -> str:
    """Why the points as they stand have no link. size: how many there are."""
    if size < 2:
        return "Two points make a line: with fewer there is no run to share."
    return (
        f"{size:,} points and the pinned runs are too much for a link. Send a file of the points."
    )


def best_rate(settings: Settings, known: bool) -> str:
    """What the button does, or why it can't."""
    if known or not (what := lacking(replace(settings, clamp=False))):
        return "Sets the learning rate that ends lowest after these iterations."
    return f"No rate is known to be the best: {what} no exact form."


def no_ruler(settings: Settings) -> str:
    """In the place of the ruler's verdict."""
    what = _upper(lacking(replace(settings, clamp=False)))
    return f"{what} no exact form, so the best rate isn't known beforehand."


def trained(iterations: int, engine: str, device: str, seconds: float, stopped: bool) -> str:
    """What the run on the stage is."""
    if engine == "exact":
        return f"{_iterations(iterations)}, exact form."
    how = "Stopped after" if stopped else "Trained:"
    return f"{how} {_iterations(iterations)} on {device} in {seconds:.1f} s."


def _iterations(count: int) -> str:
    return f"{count:,} iteration{'s' if count != 1 else ''}"


def fit(points: Points) -> str:
    """What the best line through these points is, or why there is no single one."""
    if np.ptp(points.x) == 0:
        where = "points are in one place" if np.ptp(points.y) == 0 else "x are equal"
        return f"All {where}: many lines fit equally well, none is best."
    best = theory.least_squares(points)
    sign = "−" if best.bias < 0 else "+"
    line = f"ŷ = {_four(best.weight)}·x {sign} {_four(abs(best.bias))}"
    if len(points) == 2:
        return f"Least squares: {line}, through both points."
    if Modes.of(Moments.of(points), Settings()).loss == 0:
        return f"Least squares: {line}, through every point."
    return f"Least squares: {line}, loss {_four(best.loss)}."


TWO_POINTS = "Two points make a line. Type them into the table, upload a file or choose a set."
NO_RUN = "There is no run yet. Press Train."
TWO_FOR_A_LOOP = "Two points make a line, and a loop to learn it."
TWO_FOR_A_RULER = "Two points tell which rates are good."
KEPT = "The points are as they were."


def _four(value: float) -> str:
    """Four significant digits: 0.1751, −1.62e-7."""
    return re.sub(r"e\+?(-?)0*", r"e\1", f"{value:.4g}").replace("-", "−")


def table(partial: int, limit: int) -> str:
    """The line under the table."""
    if partial:
        rows = (
            "1 row lacks a number and is"
            if partial == 1
            else f"{partial:,} rows lack a number and are"
        )
        return f"{rows} left out until both numbers are there."
    return (
        f"Type or paste two columns, up to {limit:,} points. Tick rows to delete them. "
        "A table pasted anywhere else on the page is read like a file."
    )


def too_many(points: int, limit: int) -> str:
    """The line under the table, in which then nothing can be changed."""
    return (
        f"More than {limit:,} points can’t be edited. All {points:,} are trained on; "
        f"shown are {limit:,}, taken at random."
    )


def take_drawn(drawn: int) -> str:
    """The button below that."""
    return f"Take these {drawn:,} as points"


def unread(limit: int) -> str:
    """Of a file that the browser did not even send; limit in bytes."""
    return f"The file was not read: it must have at most {limit // 2**20} MB."


def leave_out(rows: int) -> str:
    """The button that takes the other rows."""
    return "Leave out this row" if rows == 1 else f"Leave out these {rows:,} rows"
