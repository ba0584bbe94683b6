"""The loop's text: the lines that are shown, those that are run, and the program to copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from perceptron.points import INTERACTIVE, Points
from perceptron.settings import Settings
from perceptron.source import phrases
from perceptron.source.variants import INDENT, VARIANTS
from perceptron.words import unusual

MOST = INTERACTIVE  # points that are written out


class Line(NamedTuple):
    name: str  # what a variant calls it
    code: str  # with its indentation; columns have all values
    mark: str = ""  # "+" is inserted, "-" is struck through and not run
    number: int = 0  # among those that are run, from 1; 0 for one that is struck

    @property
    def shown(self) -> str:
        return phrases.shortened(self.code)


@dataclass(frozen=True)
class Source:
    """One loop on these points: the tutorial's, or a variant of it.

    variant: a name in VARIANTS; "" for the sound loop.
    ValueError where the settings are not those of the tutorial's loop (see `as_the_tutorial`),
    where a variant is unknown or changes nothing, and where the points are too many.
    """

    points: Points
    settings: Settings
    variant: str = ""
    lines: tuple[Line, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.points) > MOST:
            few = f"{MOST:,} can be written out at most"
            raise ValueError(f"points: {len(self.points):,} are too many for the loop; {few}")
        if said := unlike(self.settings):
            raise ValueError(f"settings: the tutorial's loop has no {said}")
        if self.variant and self.variant not in VARIANTS:
            known = ", ".join(VARIANTS)
            raise ValueError(f"variant: {self.variant!r} must be one of: {known}")
        lines = tuple(_numbered(_changed(self.points, self.settings, self.variant)))
        if self.variant and not any(line.mark for line in lines):
            raise ValueError(f"variant: {self.variant!r} changes nothing with these settings")
        object.__setattr__(self, "lines", lines)

    @property
    def executed(self) -> str:
        """What is run, where torch is imported: line i of it has the number i."""
        return "".join(f"{line.code}\n" for line in self.lines if line.number)

    def number(self, name: str) -> int:
        """Of the first line that is run by that name; 0 where there is none."""
        return next((line.number for line in self.lines if line.name == name and line.number), 0)

    def program(self) -> str:
        """The same as a program of its own, which prints where it ends."""
        body = [phrases.wrapped(line.code) for line in self.lines if line.number]
        ends = [f'print("{name}", {name}.item())' for name in ("loss", "w", "b")]
        return "\n".join(["import torch", "", *body, "", *ends, ""])


def _sound(points: Points, settings: Settings) -> Iterator[tuple[str, str]]:
    """The tutorial's loop, every line with its name."""
    yield "x", phrases.column("x", points.x)
    yield "y", phrases.column("y", points.y)
    if settings.weight is None or settings.bias is None:
        yield "seed", phrases.seed(settings)
    yield from phrases.start(settings)
    yield "for", f"for iteration in range({settings.iterations}):"
    yield "forward", f"{INDENT}y_hat = {phrases.forward(settings.clamp)}"
    yield "residual", f"{INDENT}residual = y_hat - y"
    yield "loss", f"{INDENT}loss = {phrases.squares('residual', settings.loss)}"
    yield "backward", f"{INDENT}loss.backward()"
    names = ("no_grad", "update w", "update b", "zero w", "zero b")
    for name, code in zip(names, phrases.update(repr(settings.learning_rate)), strict=True):
        yield name, f"{INDENT}{code}"


def _changed(points: Points, settings: Settings, variant: str) -> Iterator[Line]:
    """The sound loop with a variant's lines struck and inserted."""
    changes = VARIANTS[variant].changes if variant else {}
    for name, code in _sound(points, settings):
        put = changes[name](code, settings) if name in changes else [code]
        yield from _marked(name, code, put)


def offered(points: Points, settings: Settings) -> list[str]:
    """The variants that change something: a mean loss can't be broken by taking the mean."""
    return [
        name for name in VARIANTS if any(line.mark for line in _changed(points, settings, name))
    ]


def _marked(name: str, code: str, put: list[str]) -> Iterator[Line]:
    """A line that only moves to the left or right is the same line."""
    kept = next((i for i, each in enumerate(put) if each.strip() == code.strip()), None)
    if kept is None:
        yield Line(name, code, "-")
    yield from (Line(name, each, "" if i == kept else "+") for i, each in enumerate(put))


def _numbered(lines: Iterator[Line]) -> Iterator[Line]:
    number = 0
    for line in lines:
        number += line.mark != "-"
        yield line._replace(number=number if line.mark != "-" else 0)


def as_the_tutorial(settings: Settings) -> Settings:
    """With the tutorial's loop: gradient descent on all points, by squares, on the processor."""
    return replace(
        settings,
        optimizer="gradient descent",
        batch_size=None,
        device="cpu",
        loss=settings.loss if settings.measure.squared else "sum",
    )


def unlike(settings: Settings) -> str:
    """What of the settings the tutorial's loop has not: "Adam and batches of 5", "" for nothing."""
    plain = as_the_tutorial(settings)
    same = unusual(plain, "autograd")
    parts = [part for part in unusual(settings, "autograd") if part not in same]
    if settings.device != plain.device:
        parts.append(f"device {settings.device}")
    return " and ".join(parts)
