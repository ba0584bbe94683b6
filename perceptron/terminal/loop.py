"""The tutorial's loop line by line, with what each line changes, in 80 columns."""

from __future__ import annotations

import textwrap
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping

from perceptron.checks import OneOf, whole
from perceptron.exact.moments import Moments
from perceptron.points import Points
from perceptron.settings import Settings
from perceptron.source.execution import outcome, record
from perceptron.source.text import Line, Source, unlike
from perceptron.source.trace import ROWS, START, Failure, Ran, Seen, Trace
from perceptron.source.variants import VARIANTS
from perceptron.terminal import near

WIDTH = 80
MOST = 1000  # iterations that somebody may want to read
OPTIONS = ("show_loop", "variant")
USELESS = ("out", "html", "script", "save")  # of what is only shown nothing is kept


def check(options: Namespace, settings: Settings) -> None:
    """ValueError where the loop can't be shown, or an option would do nothing beside it."""
    if options.show_loop is None:
        if options.variant is not None:
            raise ValueError("variant: without --show-loop it does nothing")
        return
    near.known("show_loop", whole(1, MOST), options.show_loop)
    if options.variant is not None:
        options.variant = near.known("variant", OneOf(VARIANTS), options.variant)
    for name in USELESS:
        if getattr(options, name) is not None:
            raise ValueError(f"{name}: with --show-loop the loop is only shown")
    if options.engine == "exact":
        raise ValueError("engine: with --show-loop it is the real loop, autograd")
    if lacks := unlike(settings):
        raise ValueError(f"show_loop: the tutorial's loop has no {lacks}")


def lines(
    points: Points | Moments,
    settings: Settings,
    count: int,
    variant: str | None,
    progress: Callable[[float], None] = lambda share: None,
) -> Iterator[str]:
    """What is printed: each line that runs, with what it changes, then what comes of a variant."""
    assert isinstance(points, Points), "the exact engine alone is given moments"
    source = Source(points, settings, variant or "")
    if variant:
        yield from _heading(source, variant)
    trace = record(source, 0, count)
    yield from _executed(source, trace)
    if variant:

        def watch(iteration: int) -> bool:
            progress(iteration / settings.iterations)
            return True

        whole = outcome(points, settings, variant, watch=watch)
        progress(1)
        yield ""
        yield from textwrap.wrap(VARIANTS[variant].told(whole), WIDTH)


def _heading(source: Source, variant: str) -> Iterator[str]:
    """What the variant changes in the loop."""
    yield f"{VARIANTS[variant].title}: {VARIANTS[variant].headline}"
    for line in source.lines:
        if line.mark:
            yield f"{line.mark:>2}  {line.shown}"
    yield ""


def _executed(source: Source, trace: Trace) -> Iterator[str]:
    run = {line.number: line for line in source.lines if line.number}
    now: dict[str, Seen] = dict(trace.before)
    iteration = START
    for ran in trace.ran:
        if ran.iteration != iteration:
            iteration = ran.iteration
            yield f"\niteration {iteration}"
        yield _numbered(run[ran.line])
        yield from _changed(ran, now)
        now |= ran.changed
    if trace.failure:
        yield _numbered(run[trace.failure.line])
        yield from _error(trace.failure)


def _numbered(line: Line) -> str:
    return f"{line.number:>2}  {line.shown}"


def _changed(ran: Ran, now: Mapping[str, Seen]) -> Iterator[str]:
    """Name, shape, values and gradient of each tensor; of single numbers what they were, too."""
    for name, seen in ran.changed.items():
        before = now.get(name)
        shape = f"[{', '.join(map(str, seen.shape))}]"
        values = _numbers(seen.values)
        if seen.shape and seen.shape[0] > ROWS:
            values += " …"
        elif before and before.values != seen.values:
            values = f"{_numbers(before.values)} → {values}"
        yield f"      {name:<9}{shape:<11}{values:<24} {_gradient(seen, before)}"


def _gradient(seen: Seen, before: Seen | None) -> str:
    """The stored one of what is learned, and of what is computed how backward comes to it."""
    if not seen.requires_grad:
        return seen.dtype
    if not seen.is_leaf:
        return seen.grad_fn
    was, grad = (_numbers(each.grad) if each and each.grad else "None" for each in (before, seen))
    return f"grad {grad}" if was == grad or not before else f"grad {was} → {grad}"


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:.4g}" for value in values)


def _error(failure: Failure) -> Iterator[str]:
    wrapper = textwrap.TextWrapper(
        WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6, break_on_hyphens=False
    )
    yield from wrapper.wrap(f"{failure.error}: {failure.message}")
