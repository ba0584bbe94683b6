"""Everything that shows one exact moment, as a plain value, written down as text and read back.

It is meant for whatever has to bring a moment back: a link, a browser's memory, a lesson's start,
an exported script. A saved page carries its own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, TypeVar

from perceptron import devices
from perceptron.checks import Range, integer, number
from perceptron.exact.moments import Moments
from perceptron.letters import visible
from perceptron.points import TEXTS, Points
from perceptron.recording import record
from perceptron.run import Run
from perceptron.settings import DEFAULTS, MAX_POINTS, Settings
from perceptron.source.execution import history
from perceptron.source.text import Source as Text
from perceptron.stage import link
from perceptron.stage.view import View

VERSION = 1  # of the text; rises when a text of before could be misread
SAME = 1e-9  # relative: two readers add up the same numbers in another order
EARLIER = "earlier points"  # what a pinned run is called that can't be computed here
SQUARES = Range(0)  # what a sum of squares may be
TITLES = ("name", "x_name", "y_name", "x_unit", "y_unit")  # of Points
TITLE = 40  # characters of a title that a link has room for

Value = TypeVar("Value")


@dataclass(frozen=True)
class SetName:
    """The points of a built-in set; ValueError lists the sets."""

    name: str

    def __post_init__(self) -> None:
        Points.named(self.name)


@dataclass(frozen=True)
class FromFile:
    """Points of a file, too many to be written down: whoever reads this gives the file again."""

    name: str
    moments: Moments  # of what was in it: rows, means, centred sums

    def fits(self, points: Points | Moments) -> bool:
        """Whether these are the points that were in it, or theirs the moments."""
        here, there = Moments.of(points), self.moments
        spread_x, spread_y = math.sqrt(there.sxx / there.n), math.sqrt(there.syy / there.n)
        return here.n == there.n and all(
            math.isclose(one, other, rel_tol=SAME, abs_tol=SAME * size)
            for one, other, size in (
                (here.mean_x, there.mean_x, spread_x),
                (here.mean_y, there.mean_y, spread_y),
                (here.sxx, there.sxx, 0.0),
                (here.sxy, there.sxy, math.sqrt(there.sxx) * math.sqrt(there.syy)),
                (here.syy, there.syy, 0.0),
            )
        )


Source = SetName | Points | FromFile


@dataclass(frozen=True)
class Pin:
    """A run that is kept beside the present one, on the same points."""

    settings: Settings
    variant: str = ""  # "" for the sound loop, else the name of a broken one


@dataclass(frozen=True)
class Scene:
    """Points, settings, pinned runs, and how the stage stands.

    A given start is `Settings.weight` and `.bias`. Raises ValueError that names the field.
    """

    points: Source
    settings: Settings = field(default_factory=Settings)
    pins: tuple[Pin, ...] = ()
    view: View = field(default_factory=View)

    def __post_init__(self) -> None:
        integer("iteration", self.view.iteration, 0, self.settings.iterations)

    @classmethod
    def of(
        cls,
        points: Points,
        settings: Settings,
        pins: tuple[Pin, ...] = (),
        view: View | None = None,
    ) -> Scene:
        """With the name in place of the points where they are a built-in set."""
        known = points.name in Points.names() and points == Points.named(points.name)
        return cls(SetName(points.name) if known else points, settings, pins, view or View())

    def load(self) -> Points:
        """The points; ValueError where a file has to be given again."""
        if isinstance(self.points, SetName):
            return Points.named(self.points.name)
        if isinstance(self.points, FromFile):
            rows = f"{self.points.moments.n:,} rows"
            raise ValueError(f"points: {self.points.name!r}, {rows}, has to be given again")
        return self.points

    def pinned(self, points: Points) -> list[Run | None]:
        """The pinned runs on these points; None for one that can't be computed here.

        A variant that is not known, or that ends with an error, and a device that is not here are
        such: they are told as `EARLIER`, never shown as a run of the sound loop.
        """
        return [_computed(points, pin) for pin in self.pins]

    def text(self) -> str:
        """As JSON in one line, with what is the default left out."""
        return _written(self._data())

    def outline(self) -> str:
        """The text without the numbers of the points, the pinned runs and the view.

        Whoever keeps a scene has those beside it, and puts them in.
        """
        data = replace(self, pins=(), view=View())._data()
        data["points"] = {k: v for k, v in data["points"].items() if k not in ("x", "y")}
        return _written(data)

    def link(self, address: str = "") -> str:
        """As the address of a page that opens it, or without one as what stands in its query.

        Titles are cut at 40 characters, lesson and source left out; all digits are kept. ValueError
        where all of it is too much for an address of 2000 characters.
        """
        written = link.packed(replace(self, points=_cut(self.points))._data())
        whole = f"{address}?{link.KEY}={written}" if address else written
        if len(whole) > link.LONGEST:
            raise ValueError(
                f"scene: as a link it has {len(whole):,} letters, and {link.LONGEST:,} are the most"
            )
        return whole

    def _data(self) -> dict[str, Any]:
        data = {
            "version": VERSION,
            "points": _points_as_data(self.points),
            "settings": _changed(self.settings, DEFAULTS),
            "pins": [_pin_as_data(pin) for pin in self.pins],
            "view": _changed(self.view, asdict(View())),
        }
        return {name: value for name, value in data.items() if value or name == "version"}

    @staticmethod
    def read(text: str) -> Scene:
        """The scene of a text or a link, of this version or an older one.

        ValueError in one sentence.
        """
        written = text.lstrip().startswith(("{", "["))
        data = _object("scene", _parsed(text) if written else link.unpacked(text))
        version = integer("version", data.get("version"), 0, 10**9)
        if version > VERSION:
            raise ValueError(
                f"version: {version} is newer than {VERSION}, the last that can be read here"
            )
        for older in range(version, VERSION):
            data = UPGRADES[older](data)
        _only("scene", data, ("version", "points", "settings", "pins", "view"))
        pins = data.get("pins", [])
        if not isinstance(pins, list):
            raise ValueError(f"pins: {_short(pins)} must be a list")
        return Scene(
            points=_points(data.get("points")),
            settings=_made("settings", Settings, data.get("settings", {})),
            pins=tuple(map(_pin, pins)),
            view=_made("view", View, data.get("view", {})),
        )


def _written(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _cut(points: Source) -> Source:
    """With titles that a link has room for."""
    if isinstance(points, FromFile):
        return replace(points, name=points.name[:TITLE])
    if isinstance(points, SetName):
        return points
    titles = {name: getattr(points, name)[:TITLE] for name in TITLES}
    return replace(points, **titles, source=Points.source, lesson=Points.lesson)


def _computed(points: Points, pin: Pin) -> Run | None:
    if pin.variant:
        return _broken(points, pin)
    here = pin.settings.device.removesuffix(":0") in devices.available()
    return record(points, pin.settings) if here else None


def _broken(points: Points, pin: Pin) -> Run | None:
    """By the variant's own text; None where that is none, or ends with an error."""
    settings = pin.settings
    try:
        # The loop measures before each update: the loss of the last one takes one more.
        text = Text(points, replace(settings, iterations=settings.iterations + 1), pin.variant)
    except ValueError:
        return None
    made = history(text)
    columns = made.weight[:-1], made.bias[:-1], made.loss
    return None if made.failure else Run(*columns, engine="autograd")


def _from_0(data: Mapping[str, Any]) -> dict[str, Any]:
    """Version 0 called the learning rate "rate", and had no pins and no view but the iteration."""
    settings = dict(_object("settings", data.get("settings", {})))
    if "rate" in settings:
        settings["learning_rate"] = settings.pop("rate")
    kept = {name: value for name, value in data.items() if name != "iteration"}
    return {**kept, "settings": settings, "view": {"iteration": data.get("iteration", 0)}}


# From each older version to the next.
UPGRADES: dict[int, Callable[[Mapping[str, Any]], dict[str, Any]]] = {0: _from_0}


def _changed(value: Any, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a frozen value that are not the default."""
    named = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: one for name, one in named.items() if one != defaults[name]}


def _points_as_data(points: Source) -> dict[str, Any]:
    if isinstance(points, SetName):
        return {"set": points.name}
    if isinstance(points, FromFile):
        return {"file": points.name, "moments": asdict(points.moments)}
    texts = {name: getattr(points, name) for name in TEXTS}
    usual = {name: getattr(Points, name) for name in TEXTS}
    changed = {name: text for name, text in texts.items() if text != usual[name]}
    return {"x": points.x.tolist(), "y": points.y.tolist(), **changed}


def _pin_as_data(pin: Pin) -> dict[str, Any]:
    changed = _changed(pin.settings, DEFAULTS)
    return {"settings": changed, "variant": pin.variant} if pin.variant else {"settings": changed}


def _points(data: Any) -> Source:
    given = _object("points", data)
    if "set" in given:
        _only("points", given, ("set",))
        return SetName(_text("set", given["set"]))
    if "file" in given:
        _only("points", given, ("file", "moments"))
        return FromFile(_text("file", given["file"]), _moments(given.get("moments")))
    texts = {name: _text(name, given[name]) for name in TEXTS if name in given}
    _only("points", given, ("x", "y", *TEXTS))
    for name in "xy":
        if not isinstance(given.get(name), list):
            raise ValueError(f"{name}: {_short(given.get(name))} must be a list of numbers")
    return Points(given["x"], given["y"], **texts)


def _moments(data: Any) -> Moments:
    given = _made("moments", Moments, data)
    mean_x, mean_y = number("mean_x", given.mean_x), number("mean_y", given.mean_y)
    sxx, syy = SQUARES.check("sxx", given.sxx), SQUARES.check("syy", given.syy)
    n = integer("n", given.n, 2, MAX_POINTS)
    return Moments(n, mean_x, mean_y, sxx, number("sxy", given.sxy), syy)


def _pin(data: Any) -> Pin:
    given = _object("pins", data)
    _only("pins", given, ("settings", "variant"))
    settings = _made("settings", Settings, given.get("settings", {}))
    return Pin(settings, _text("variant", given.get("variant", "")))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as e:
        raise ValueError("scene: the text is cut or damaged, so it can't be read") from e


def _object(name: str, data: Any) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise ValueError(f"{name}: {_short(data)} must be an object with named parts")
    return data


def _only(name: str, data: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for other in data:
        if other not in known:
            raise ValueError(f"{name}: {_short(other)} is not known here")


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name}: {_short(value)} must be a text")
    return visible(value)


def _made(name: str, kind: Callable[..., Value], data: Any) -> Value:
    """A value of this kind from its named parts."""
    given = _object(name, data)
    _only(name, given, tuple(field.name for field in fields(kind)))  # type: ignore[arg-type]
    try:
        return kind(**given)
    except TypeError as e:
        raise ValueError(f"{name}: a part is missing") from e


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
