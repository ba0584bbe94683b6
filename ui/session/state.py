"""What a visitor's session holds: the points, what Train made of them, and the controls."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from perceptron import Points, Run, Settings
from perceptron.analysis.zones import Zones
from perceptron.stage.payload import SharedPart
from perceptron.stage.scene import Pin
from perceptron.stage.view import View
from ui.server.trainings.execution import Request
from ui.server.trainings.job import Job
from ui.session import controls
from ui.session.allowance import Allowance
from ui.session.ranges import ALLOWED
from ui.session.recipe import Preview, Recipe
from ui.session.summary import Summary

TUTORIAL = "Tutorial"


@dataclass(frozen=True)
class Trained:
    """A run that Train made, and what it was made from."""

    run: Run
    points: Points
    settings: Settings
    seconds: float
    stopped: bool
    number: int = 0  # of the job; 0: it took none


@dataclass(frozen=True)
class Draft:
    """Fewer than two points: on their way to becoming Points."""

    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()


class Start(NamedTuple):
    """The untrained neuron, where a hand has chosen it."""

    weight: float
    bias: float


class Earlier(NamedTuple):
    """The points and the given start before a change, or after one that was taken back."""

    points: Points | Draft
    choice: str
    recipe: Recipe
    start: Start | None


class Known(NamedTuple):
    """Which learning rates are good, and for what that was found."""

    points: Points
    settings: Settings  # without a learning rate and a clamp of their own
    zones: Zones | None  # None: nothing foretells them


@dataclass
class Loop:
    """Where a visitor is in the loop's text."""

    variant: str = ""  # what breaks it; "" for the sound loop
    first: int = 0  # iteration that the last recording begins with, or is to begin with
    lines: Request | None = None  # that are waited for, or that failed
    there: Request | None = None  # the last ones that came
    outcome: Request | None = None  # what is told of the variant, waited for or there
    ahead: Request | None = None  # the way to far iterations, gone before anybody asks for them
    refused: str = ""  # why nothing is asked for
    known: Known | None = None  # which rates are good for it, where Train has another optimizer


def _defaults() -> dict[str, Any]:
    chosen = {**controls.defaults(), "set": TUTORIAL}
    return chosen | {name: min(chosen[name], most) for name, most in ALLOWED.items()}


@dataclass
class State:
    controls: dict[str, Any] = field(default_factory=_defaults)
    turns: Counter[str] = field(default_factory=Counter)  # how often we changed a control ourselves
    refused: tuple[str, str] = "", ""  # the control of a number out of range, and why it is

    points: Points | Draft = field(default_factory=Points.tutorial)
    choice: str = TUTORIAL  # in the menu of sets
    recipe: Recipe = None  # what the points were made from, when that can be changed
    start: Start | None = None  # given by hand; None: the seed's
    earlier: list[Earlier] = field(default_factory=list)  # to be had back, the last one first
    later: list[Earlier] = field(default_factory=list)  # taken back, and to be had again
    table: int = 0  # rises when the table must forget its own edits
    base: Points | Draft = field(default_factory=Draft)  # what the table was filled with
    upload: int = 0  # rises when the uploader must forget its file
    preview: Preview | None = None  # of a file that is not taken yet, or of other columns of one

    known: Known | None = None  # the last ruler
    rated: int = 0  # the number of the last wish for another learning rate
    answered: int = 0  # of the last wish of any kind
    rates: dict[str, float] = field(default_factory=dict)  # the last ones of other optimizers
    tuned: str = Settings().optimizer  # the optimizer that the learning rate is for

    identity: str = field(default_factory=lambda: secrets.token_hex(8))  # of the session
    admitted: bool = False  # whether the server had room for it
    first: bool = True  # whether no run of it has ended yet
    heard: bool = False  # whether the tab has told what it had kept of an earlier session
    # Whether a tab that knew another session has come, and has not told yet what it had kept; and
    # what it wished for meanwhile, which is for then.
    expecting: bool = False
    postponed: list[Callable[[], None]] = field(default_factory=list)
    link: str = ""  # that was opened last
    taken: int = 0  # rises when a moment of a link or an earlier session is taken up
    view: View | None = None  # of that moment
    pins: tuple[Pin, ...] = ()
    note: str = ""  # what of it could not be taken up, and why
    forgotten: int = 0  # rises when the browser is to forget what it has kept
    shared: SharedPart | None = None  # the last link that was asked for
    brought: tuple[int, Pin] | None = None  # the last run that was sent to the stage

    trained: Trained | None = None
    job: Job | None = None
    allowance: Allowance = field(default_factory=Allowance)
    line: str = ""  # under Train, as it was drawn last while nothing was trained
    message: str = ""  # why a training failed, until the next one
    play: int = 0  # rises when the stage should play from the start
    parts: set[str] = field(default_factory=set)  # that the last whole run has drawn
    behind: bool = False  # what was asked may change all of the page, and that was not drawn anew
    leave: bool = False  # there is a run to see: whoever is on another page is taken to the stage

    loop: Loop = field(default_factory=Loop)

    last: Summary | None = None  # the last one that was asked for

    def settings(self) -> Settings:
        """The controls as they stand, and the start."""
        chosen = controls.settings(self.controls, len(self.points.x))
        return replace(chosen, **self.start._asdict()) if self.start else chosen

    @property
    def summary(self) -> Summary | None:
        """Of the points as they stand; None of a draft."""
        if isinstance(self.points, Draft):
            return None
        if self.last is None or self.last.points is not self.points:
            self.last = Summary(self.points)
        return self.last
