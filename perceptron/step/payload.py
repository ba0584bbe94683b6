"""The message to the loop's page: what it is given to show, each noun as message.mjs has it."""

from __future__ import annotations

import hashlib
import math
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from perceptron import theory
from perceptron.glossary import TERMS
from perceptron.neuron import start
from perceptron.points import axes
from perceptron.source import phrases
from perceptron.source.text import Source, offered
from perceptron.source.trace import Failure, Ran, Seen, Trace, plain
from perceptron.source.variants import VARIANTS, beyond
from perceptron.stage.payload import Columns, Titles


@dataclass(frozen=True)
class LinePart:
    """A line of the text."""

    name: str  # the sound line's, also where a variant has put another in its place
    code: str  # for the eye: of a column the first values and …
    mark: str  # "+" is inserted, "-" is struck through and not run
    number: int  # among those that are run, from 1; 0 for one that is struck


@dataclass(frozen=True)
class LeastPart:
    """The line with the least loss, and that loss."""

    weight: float
    bias: float
    loss: float


@dataclass(frozen=True)
class SourcePart:
    """A text and what it runs on; the points are columns beside the message."""

    identity: str  # another text has another
    lines: tuple[LinePart, ...]
    program: str  # the whole of it, to be copied
    iterations: int
    rate: float
    clamp: bool
    titles: Titles
    start: tuple[float, float]  # the untrained weight and bias
    best: LeastPart | None  # None where all x are equal, and no single line is best


@dataclass(frozen=True)
class SwitchPart:
    """A way to break the loop."""

    name: str  # in VARIANTS
    title: str


@dataclass(frozen=True)
class BrokenPart:
    """What is told of the variant that is shown."""

    headline: str
    told: str  # what happened in its run; "" before that has ended
    raises: bool  # whether it ends with an error


@dataclass(frozen=True)
class WaitPart:
    """A run on its way."""

    iteration: int  # so many were passed
    goal: int  # of so many


@dataclass(frozen=True)
class TracePart:
    """Some iterations, line by line."""

    first: int  # that was asked for
    before: dict[str, Seen]
    ran: tuple[Ran, ...]
    failure: Failure | None


@dataclass(frozen=True)
class Message:
    source: SourcePart
    trace: TracePart | None  # None before any was recorded of this text
    first: int  # iteration that the next recording begins with
    waits: WaitPart | None  # for that recording; None: it is there
    tells: WaitPart | None  # for what is told of the variant; None: it is there, or none is shown
    every: float  # seconds from one look to the next, while something is waited for
    failure: str  # why nothing more was recorded, a sentence; "" while all is well
    switches: tuple[SwitchPart, ...]
    variant: str  # which of them is on; "" for the sound loop
    broken: BrokenPart | None  # None for the sound loop
    beyond: float | None  # a learning rate above the edge; None where there is no such edge
    note: str  # in what the loop differs from what Train does; "" where it does not
    answered: int  # the number of the last wish that was heard; so each answer differs, and is seen
    assets: str  # the folder of the page's files, from the root of its host
    terms: dict[str, str] = field(default_factory=lambda: dict(TERMS))  # word -> what it means

    def plain(self) -> dict[str, Any]:
        """As JSON has it, which lacks inf and nan: they are text."""
        made: dict[str, Any] = plain(_as_dict(self))
        return made


def source_part(source: Source) -> SourcePart:
    points, settings = source.points, source.settings
    program = source.program()
    best = theory.least_squares(points) if np.ptp(points.x) > 0 else None
    share = 1.0 if settings.measure.summed else 1 / len(points)
    return SourcePart(
        identity=hashlib.sha256(program.encode()).hexdigest()[:16],
        lines=tuple(
            LinePart(line.name, line.shown, line.mark, line.number) for line in source.lines
        ),
        program=program,
        iterations=settings.iterations,
        rate=settings.learning_rate,
        clamp=settings.clamp,
        titles=Titles(*axes(points)),
        start=start(settings),
        best=LeastPart(best.weight, best.bias, share * best.loss) if best else None,
    )


def points_of(source: Source) -> Columns:
    """The numbers as the text has them, which a variant may have changed."""
    run = {line.name: line.code for line in source.lines if line.number}
    return {name: np.array(phrases.numbers(run[name])) for name in ("x", "y")}


def switches(source: Source) -> tuple[SwitchPart, ...]:
    """All that change something here."""
    there = offered(source.points, source.settings)
    return tuple(SwitchPart(name, VARIANTS[name].title) for name in there)


def broken(source: Source, told: str) -> BrokenPart | None:
    if not source.variant:
        return None
    variant = VARIANTS[source.variant]
    return BrokenPart(variant.headline, told, variant.raises)


def trace_part(trace: Trace, first: int) -> TracePart:
    return TracePart(first, trace.before, trace.ran, trace.failure)


def rate_beyond(source: Source) -> float | None:
    """As it is offered: None where the loop has no edge, or what lies above it is no number."""
    rate = beyond(source.points, source.settings, source.variant)
    return rate if rate is not None and math.isfinite(rate) else None


def _as_dict(message: Message) -> dict[str, Any]:
    """Its own nouns by their fields; those of a trace are NamedTuples, which `plain` knows."""
    made = asdict(message)
    if message.trace is not None:
        made["trace"] = vars(message.trace)
    return made
