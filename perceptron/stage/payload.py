"""The message to the stage: what it is given to show, each noun as message.mjs has it.

Numbers by the thousand are columns, and travel beside the message.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perceptron import exact, names, theory
from perceptron.analysis import outcome
from perceptron.analysis.minimum import Minimum
from perceptron.analysis.outcome import Outcome, divergence
from perceptron.analysis.zones import Zones
from perceptron.exact.modes import Modes
from perceptron.exact.moments import Moments
from perceptron.glossary import TERMS
from perceptron.neuron import start
from perceptron.points import Points, axes
from perceptron.run import Run
from perceptron.settings import DEFAULTS, Settings
from perceptron.source.variants import VARIANTS
from perceptron.stage.scene import Pin
from perceptron.stage.thinning import keep, note
from perceptron.stage.view import View
from perceptron.training import updates_per_epoch

FAR = 1e4  # a mean this many spreads from zero needs float64 for the line to lie still

Columns = dict[str, NDArray[Any]]  # by name; all of one length


@dataclass(frozen=True)
class Titles:
    """Of the two axes: name and unit, as a person reads them."""

    x: str
    y: str


@dataclass(frozen=True)
class PointsPart:
    """The points, all of them; which are drawn, the columns x and y of the table "points" say."""

    identity: str  # other points have another; "" in a saved page, which has only these
    file: str  # what they are called in the name of a file
    titles: Titles
    moments: Moments


@dataclass(frozen=True)
class SettingsPart:
    """What a run was made with, as far as the stage shows it."""

    learning_rate: float
    iterations: int  # asked for; a stopped or an untrained run has fewer
    loss: str  # a name in LOSSES
    delta: float  # Huber's own number, y-units
    clamp: bool  # w·x is held at zero where it would be negative
    optimizer: str  # a name in OPTIMIZERS
    numbers: dict[str, float]  # the optimizer's own
    batch_size: int | None  # None: all points at once
    start_chosen: bool  # by hand; else the weights are random
    seed: str  # of those; in digits, for it may have more than a float holds
    variant: str = ""  # a name in VARIANTS of perceptron/source; "" for the sound loop

    @classmethod
    def of(cls, settings: Settings, variant: str = "") -> SettingsPart:
        return cls(
            learning_rate=settings.learning_rate,
            iterations=settings.iterations,
            loss=settings.loss,
            delta=settings.delta,
            clamp=settings.clamp,
            optimizer=settings.optimizer,
            numbers=dict(settings.numbers),
            batch_size=settings.batch_size,
            start_chosen=settings.weight is not None or settings.bias is not None,
            seed=str(settings.seed),
            variant=variant,
        )


@dataclass(frozen=True)
class PinPart:
    """A run that is kept beside the first one: the stage works it out on the points shown."""

    settings: SettingsPart
    weight: float  # of its untrained neuron
    bias: float

    @classmethod
    def of(cls, pin: Pin) -> PinPart:
        return cls(SettingsPart.of(pin.settings, pin.variant), *start(pin.settings))

    @staticmethod
    def read(data: Any) -> Pin:
        """A pinned run as a stage sends it; ValueError where none would."""
        try:
            part, given = data["settings"], (data["weight"], data["bias"])
            named = {name: part[name] for name in ("learning_rate", "iterations", "loss", "delta")}
            named |= {name: part[name] for name in ("clamp", "optimizer", "batch_size")}
            numbers, chosen, seed = dict(part["numbers"]), part["start_chosen"], int(part["seed"])
            variant = part.get("variant", "")  # a tab that is older than variants has none
        except (KeyError, TypeError, ValueError) as e:
            raise ValueError("pins: a part is missing, or is something else") from e
        if not {*numbers} <= {*DEFAULTS}:
            raise ValueError(f"pins: {', '.join(map(str, numbers))} are no numbers of an optimizer")
        begun = dict(zip(("weight", "bias"), given, strict=True)) if chosen else {}
        usual = Settings(optimizer=part["optimizer"]).numbers
        own = {name: number for name, number in numbers.items() if number != usual.get(name)}
        if not isinstance(variant, str) or variant not in ("", *VARIANTS):
            raise ValueError("pins: a variant is not known here")
        return Pin(Settings(**named, **own, **begun, seed=seed), variant)


@dataclass(frozen=True)
class BroughtPart:
    """A run that another page brings, to be pinned."""

    number: int  # another one has another
    pin: PinPart


@dataclass(frozen=True)
class TheoryPart:
    """What is known of a run without training."""

    steep_direction: tuple[float, float]  # in (weight, bias), of length 1
    flat: float  # smaller eigenvalue of the Hessian; 0 when all x are equal
    edge: float | None  # the largest stable learning rate; None: there is none, or it isn't known
    plain_descent: bool  # gradient descent on squares, all points at once: each mode shrinks evenly
    best_rate_known: bool
    updates_per_epoch: int | None  # None without batches


@dataclass(frozen=True)
class RunPart:
    """A run; its numbers are the table "path 0" for the first, "path 1" for the next.

    Columns weight, bias and loss, one row per step; of a thinned history also iteration.
    """

    identity: str  # another run has another; "" in a saved page, which has only these
    engine: str  # "autograd" or "exact"
    settings: SettingsPart
    theory: TheoryPart
    best: Minimum  # the line with the least loss
    outcome: Outcome
    diverged: bool
    why: str  # it diverged, or would: one sentence
    thinned: bool  # only the steps where something changes were kept
    left_out: str  # of the picture, in words; "" when nothing is


@dataclass(frozen=True)
class ZonesPart:
    """Learning rates at which one zone ends and the next begins; None: there is no such rate."""

    slow: float | None
    fast: float | None
    edge: float | None
    best: float

    @classmethod
    def of(cls, zones: Zones) -> ZonesPart:
        slow, fast, edge = (end if math.isfinite(end) else None for end in zones[:3])
        return cls(slow, fast, edge, zones.best)


@dataclass(frozen=True)
class RatePart:
    """The learning rate as it is chosen, and which ones are good."""

    value: float
    zones: ZonesPart | None  # None: not known beforehand
    why: str  # they are not, in a sentence
    help: str  # what a learning rate is
    heard: int  # the number of the last wish for one that was heard; 0 before any

    @classmethod
    def of(cls, settings: Settings, zones: Zones | None, why: str = "", heard: int = 0) -> RatePart:
        known, edge = zones and ZonesPart.of(zones), TERMS["edge"]
        help = f"{TERMS['learning rate']} The edge is {edge[0].lower()}{edge[1:]}"
        return cls(settings.learning_rate, known, why, help, heard)

    def plain(self) -> dict[str, Any]:
        """As JSON can carry it."""
        made: dict[str, Any] = _plain(self)
        return made


@dataclass(frozen=True)
class Menus:
    """What can be chosen on the stage itself, as in the sidebar: name -> what is written there."""

    sets: dict[str, str]  # of points
    chosen_set: str  # the name of the one that is shown
    optimizers: dict[str, str]
    chosen_optimizer: str


@dataclass(frozen=True)
class TrainingPart:
    """The training that makes the first run, step by step; its steps come by a way of their own."""

    number: int  # other trainings have others
    running: bool  # else the first run is what it has made


@dataclass(frozen=True)
class Notices:
    """What must be said beside the picture; "" when there is nothing to say."""

    stale: str = ""  # why the run is out of date
    obstacle: str = ""  # why Train can do nothing
    failure: str = ""  # why the last training ended before its end, or did not begin


@dataclass(frozen=True)
class Edits:
    """Of the points: which can be taken back, and made again."""

    undo: bool = False
    redo: bool = False


@dataclass(frozen=True)
class SessionPart:
    """Whose session this is, for a tab that keeps what was made in an earlier one."""

    identity: str  # another session has another
    heard: bool  # whether the tab has told what it had kept of an earlier one
    asks: bool  # whether it is to tell even that it has kept nothing: a wish waits for that
    taken: int  # rises when a moment was taken up: with it come a view and pinned runs
    keeps: bool  # whether the browser keeps the last points for a new tab too
    forgotten: int  # rises when what was kept is to be forgotten
    engine: str  # that Train runs, "autograd" or "exact"
    outline: str  # of the scene, as `Scene.outline` writes it
    note: str  # what could not be taken up, and why

    def plain(self) -> dict[str, Any]:
        """As JSON can carry it."""
        made: dict[str, Any] = _plain(self)
        return made


@dataclass(frozen=True)
class LinkPart:
    """A link of the scene."""

    link: str
    code: str  # as a QR code, an SVG picture


@dataclass(frozen=True)
class SharedPart:
    """The answer to a wish for the scene's link."""

    asked: int  # the number of that wish
    links: tuple[LinkPart, ...]  # the first by the browser's address, others by the machine's
    why: str  # there are none


@dataclass(frozen=True)
class Host:
    """Addresses on the server that shows the stage, from the root of its host."""

    assets: str  # the folder of its files
    health: str  # answers while the server is there


@dataclass(frozen=True)
class Message:
    """All that the stage is told, but for the columns."""

    points: PointsPart
    runs: tuple[RunPart, ...]  # on these points; the first is played; none on fewer than two
    view: View | None  # how the stage stands when it appears; None: as the browser has it
    notices: Notices
    edits: Edits
    host: Host | None  # None in a saved page
    play: int  # rises when the first run should play from the start
    rate: RatePart | None  # as it is chosen; None where nobody chooses
    menus: Menus | None  # None in a saved page
    chosen: str  # what Train would run: points and settings that are others have another
    answered: int  # the number of the last wish that was heard; 0 before any
    training: TrainingPart | None = None  # None: the first run is of none
    pins: tuple[PinPart, ...] = ()  # taken up with the view
    session: SessionPart | None = None  # None in a saved page
    shared: SharedPart | None = None  # None: nobody has asked for a link
    brought: BroughtPart | None = None  # None: no other page has brought one
    terms: dict[str, str] = field(default_factory=lambda: dict(TERMS))  # word -> what it means

    def plain(self) -> dict[str, Any]:
        """As JSON can carry it, but for infinite numbers."""
        made: dict[str, Any] = _plain(self)
        return made

    def anonymous(self) -> Message:
        """Without what differs from process to process: equal runs give equal messages."""
        return replace(
            self,
            points=replace(self.points, identity=""),
            chosen="",
            runs=tuple(replace(run, identity="") for run in self.runs),
        )


class Payload(NamedTuple):
    message: Message
    tables: dict[str, Columns]  # "points", "path 0", "path 1", …


class Given(NamedTuple):
    """A run that these settings made, and the line with the least loss, from `minimum.of`."""

    run: Run
    settings: Settings
    best: Minimum


def of(
    points: Points,
    *runs: Given,
    moments: Moments | None = None,
    view: View | None = None,
    notices: Notices | None = None,
    edits: Edits | None = None,
    host: Host | None = None,
    play: int = 0,
    rate: RatePart | None = None,
    menus: Menus | None = None,
    chosen: Settings | None = None,
    answered: int = 0,
    training: TrainingPart | None = None,
    pins: tuple[PinPart, ...] = (),
    session: SessionPart | None = None,
    shared: SharedPart | None = None,
    brought: BroughtPart | None = None,
) -> Payload:
    """The stage with runs on these points: the first is played.

    moments: of the points, from whoever knows them; then no pass is made over the points. chosen:
    what Train would run with, where that is not what the first run was made with.
    """
    drawn, sums = points.drawn, moments or Moments.of(points)
    tables: dict[str, Columns] = {"points": {"x": drawn.x, "y": drawn.y}}
    parts = []
    for number, given in enumerate(runs):
        path, kept = _path(given.run, drawn)
        tables[f"path {number}"] = path
        left_out = note(len(drawn), len(points), kept, len(given.run.loss))
        parts.append(_run(points, sums, given, thinned=kept is not None, left_out=left_out))
    told = PointsPart(identity(points), names.points(points.name), Titles(*axes(points)), sums)
    message = Message(
        points=told,
        runs=tuple(parts),
        view=view,
        notices=notices or Notices(),
        edits=edits or Edits(),
        host=host,
        play=play,
        rate=rate,
        menus=menus,
        chosen=f"{told.identity} {hash(chosen or runs[0].settings)}",
        answered=answered,
        training=training,
        pins=pins,
        session=session,
        shared=shared,
        brought=brought,
    )
    return Payload(message, tables)


def few(
    x: Sequence[float],
    y: Sequence[float],
    name: str,
    *,
    edits: Edits | None = None,
    host: Host | None = None,
    rate: RatePart | None = None,
    menus: Menus | None = None,
    answered: int = 0,
    session: SessionPart | None = None,
) -> Payload:
    """A stage with fewer than two points, on which nothing is trained; name: their `identity`."""
    (mean_x,), (mean_y,) = x or (0.0,), y or (0.0,)
    sums = Moments(len(x), mean_x, mean_y, 0.0, 0.0, 0.0)
    message = Message(
        points=PointsPart(name, names.points(""), Titles("x", "y"), sums),
        runs=(),
        view=None,
        notices=Notices(),
        edits=edits or Edits(),
        host=host,
        play=0,
        rate=rate,
        menus=menus,
        chosen="",
        answered=answered,
        session=session,
    )
    tables: dict[str, Columns] = {"points": {"x": np.array(x, float), "y": np.array(y, float)}}
    return Payload(message, tables)


def _run(
    points: Points, moments: Moments, given: Given, *, thinned: bool, left_out: str
) -> RunPart:
    run, settings, best = given
    edge = theory.largest_stable_learning_rate(moments, settings)
    return RunPart(
        identity=(
            f"{identity(points)} {hash(settings)} {len(run.loss)} {hash(run.loss.tobytes())}"
        ),
        engine=run.engine,
        settings=SettingsPart.of(settings),
        theory=_theory(moments, settings, edge),
        best=best,
        outcome=outcome.of(run, best, moments, settings),
        diverged=run.diverged,
        why=divergence(settings, edge),
        thinned=thinned,
        left_out=left_out,
    )


def _theory(moments: Moments, settings: Settings, edge: float) -> TheoryPart:
    modes = Modes.of(moments, settings)
    foreseen = exact.refusal(replace(settings, clamp=False)) is None
    batches = settings.batch_size is not None
    return TheoryPart(
        steep_direction=(modes.c, modes.s),
        flat=modes.flat,
        edge=edge if foreseen and math.isfinite(edge) else None,
        plain_descent=foreseen and settings.optimizer == "gradient descent",
        best_rate_known=foreseen,
        updates_per_epoch=updates_per_epoch(moments.n, settings) if batches else None,
    )


def identity(points: Hashable) -> str:
    """Equal points have the same, be they enough for a line or not."""
    return f"{hash(points)}"


def _path(run: Run, drawn: Points) -> tuple[Columns, int | None]:
    """The history as columns, and how many steps were kept when they are not all there."""
    kept = keep(run, drawn)
    rows, kind = slice(None) if kept is None else kept, precision(float(run.loss[0]), drawn)
    with np.errstate(over="ignore"):  # a diverging run leaves float32: inf is what it means
        names = ("weight", "bias", "loss")
        columns: Columns = {name: getattr(run, name)[rows].astype(kind) for name in names}
    if kept is not None:
        columns["iteration"] = kept.astype(np.float64)
    return columns, None if kept is None else len(kept)


def precision(first: float, drawn: Points) -> type[np.float32] | type[np.float64]:
    """float32, half the bytes, unless the line would tremble or the loss, first of all, not fit."""
    spread = float(np.ptp(drawn.x))
    far = abs(float(drawn.x.mean())) > FAR * spread > 0
    return np.float64 if far or not 1e-30 < first < 1e30 else np.float32


def _plain(value: Any) -> Any:
    """Nouns become objects by the names of their fields, other tuples lists."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: _plain(part) for name, part in zip(value._fields, value, strict=True)}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
