"""What the server and a worker say to each other: a turn is answered by what was made in it."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from perceptron import Points, Settings
from perceptron.source.trace import History, Trace
from perceptron.training import Block


class Begin(NamedTuple):
    """A training that is new to the worker."""

    points: Points
    settings: Settings
    size: int  # steps in a block …
    first: int  # … and in the first one


class BeginTrace(NamedTuple):
    """Some iterations of the loop, line by line, that are new to the worker."""

    points: Points
    settings: Settings
    variant: str  # a name in VARIANTS; "" for the sound loop
    first: int  # iteration
    iterations: int  # from there on


class BeginKnown(NamedTuple):
    """The same where the way there is known: a training of the same loop has gone it."""

    trace: BeginTrace
    way: History  # of its iterations before the first that is asked for, at least


class BeginOutcome(NamedTuple):
    """A variant's whole run, and of the sound loop as much: for what is told of it."""

    points: Points
    settings: Settings
    variant: str  # a name in VARIANTS


class BeginWay(NamedTuple):
    """The way of the sound loop to an iteration, before anybody asks for lines there."""

    points: Points
    settings: Settings
    goal: int


Asked: TypeAlias = BeginTrace | BeginOutcome | BeginWay  # of the loop's text, by a visitor


class Turn(NamedTuple):
    """To a worker: go on with this training, or with these lines."""

    training: int
    seconds: float  # for about so long, and for one block at least
    begin: Begin | BeginKnown | Asked | None = None  # where it goes on with nothing yet


class Forget(NamedTuple):
    """To a worker: nobody waits for this training any more. It has no answer."""

    training: int


class Ready(NamedTuple):
    """A worker's first words, when torch is imported and has taken some steps."""

    devices: list[str]  # that torch sees


class Made(NamedTuple):
    """A worker's answer to a turn."""

    blocks: list[Block]
    seconds: float  # of the clock, that it took
    effort: float  # seconds of a core: the same however many others are at work
    over: bool  # whether nothing is left to do
    failure: str = ""  # a sentence, when the device gave up
    iteration: int = -1  # of lines: how many were passed on the way to them, or to the end
    trace: Trace | None = None  # when it is over
    told: str = ""  # of a variant, when its run is over
