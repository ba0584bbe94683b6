"""The terminal: trains, prints the losses as the tutorial does, writes files."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, NoReturn, get_args, get_type_hints

from perceptron import Moments, Points, Run, Settings, files, record, theory
from perceptron.run import ENGINES, chosen, gather
from perceptron.settings import LOSSES, OPTIMIZERS
from perceptron.training import Block, blocks
from ui.saver import saver

EVERY = 100  # iterations from one printed loss to the next, as in the tutorial
WIDTH = 40  # characters of the progress bar

DESCRIPTION = """Train one neuron, y = w1·x + b1, and print the loss before every 100th update, as
long as it is finite, then w1 and b1. Without a file it learns the tutorial's 25 points.

examples:
  python -m perceptron                               the tutorial, line for line
  python -m perceptron --learning-rate 0.0014        too fast: it diverges, and says why
  python -m perceptron exam.csv --x hours --y score --optimizer adam --out history.parquet
  python -m perceptron --html animation.html         plays in any browser, without a network
  python -m perceptron huge.parquet --engine exact   one pass, never all points in memory
"""
SETTINGS = {
    "learning_rate": "how far an update goes: the gradient times this",
    "iterations": "updates, up to a million",
    "seed": "of the random start, and of the order of batches",
    "device": "where the real loop computes: cpu, cuda, cuda:1, mps, xpu",
    "loss": f"one of: {', '.join(LOSSES)}",
    "clamp": "the tutorial's clamp: where w1·x is negative it counts as zero",
    "weight": "a start of your own",
    "bias": "a start of your own",
    "optimizer": f"one of: {', '.join(OPTIMIZERS)}; gd for the first",
    "momentum": "of momentum and nesterov, from 0 to below 1",
    "beta1": "of adam, from 0 to below 1",
    "beta2": "of adam (0.999) and rmsprop (0.99)",
    "epsilon": "of adagrad (1e-10), rmsprop and adam (1e-8)",
    "batch_size": "points in an update; without it all of them",
    "delta": "of the huber loss, where the square turns into a line",
}


class Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence; --help has the rest."""
        self.exit(2, f"{self.prog}: error: {message}\n")


def parser() -> Parser:
    """One option for each field of Settings, of its type and default, and those of the files."""
    made = Parser(
        "python -m perceptron",
        "python -m perceptron [FILE] [options]",
        DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "file", nargs="?", metavar="FILE", help="CSV, TSV or Parquet, a folder or *.csv"
    )
    made.add_argument("--x", metavar="COLUMN", help="the first column of numbers, unless named")
    made.add_argument("--y", metavar="COLUMN", help="the next column of numbers, unless named")
    made.add_argument("--drop-missing", action="store_true", help="leave out rows without a number")
    hints = get_type_hints(Settings)
    for field in fields(Settings):
        kind = (*get_args(hints[field.name]), hints[field.name])[0]  # float, of float | None
        usual = "" if field.default is None or kind is bool else f" (default: {field.default})"
        how: dict[str, Any] = {"action": "store_true"} if kind is bool else {"type": kind}
        if kind is not bool:
            how["metavar"] = {float: "NUMBER", int: "COUNT"}.get(kind, "NAME")
        option = f"--{field.name.replace('_', '-')}"
        made.add_argument(option, default=field.default, help=SETTINGS[field.name] + usual, **how)
    made.add_argument(
        "--engine",
        choices=ENGINES,
        default="auto",
        help="the real loop, the exact form, or (default: auto) what takes seconds",
    )
    made.add_argument("--out", metavar="FILE", help="history: .csv, .parquet, .json (inf is null)")
    made.add_argument("--html", metavar="FILE", help="animation, to be opened without a network")
    return made


def main(arguments: list[str] | None = None) -> None:
    """Ends with exit code 2 and one sentence whatever is wrong, with 130 after Ctrl-C."""
    made = parser()
    try:
        train(made.parse_args(arguments))
    except KeyboardInterrupt:
        _bar(1)
        os._exit(130)  # at once: no thread is waited for, and no flush can fail again
    except BrokenPipeError:  # nobody reads on
        os._exit(141)
    except (ImportError, MemoryError, OSError, RuntimeError, ValueError) as e:
        _bar(1)
        sentence = " ".join(str(e).split()).replace(
            "drop_missing=True leaves", "--drop-missing leaves"
        )
        made.error(sentence)


def train(options: Namespace) -> None:
    settings = Settings(**{field.name: getattr(options, field.name) for field in fields(Settings)})
    save = saver(options.out, options.html, options.file)  # refuses before anything is done
    points = _points(options)
    run = _shown(points, settings, options.engine)
    _bar(1)
    if run.diverged:
        print(_why(points, settings))
    print(f"w1 {run.weight[-1]}\nb1 {run.bias[-1]}", flush=True)
    save(points, run, settings)


def _points(options: Namespace) -> Points | Moments:
    """Of the file; for the exact engine only their moments, unless they are to be drawn."""
    if options.file is None:
        for name in ("x", "y"):
            if getattr(options, name) is not None:
                raise ValueError(f"--{name}: a column needs a FILE that it is in")
        return Points.tutorial()
    read = files.moments if options.engine == "exact" and not options.html else files.points
    return read(
        options.file, options.x, options.y, lambda _, share: _bar(share), options.drop_missing
    )


def _shown(points: Points | Moments, settings: Settings, engine: str) -> Run:
    """The run, whose losses are printed while it goes on."""
    if chosen(points, settings, engine) == "autograd" and isinstance(points, Points):
        return gather(points, settings, _told(blocks(points, settings, EVERY), settings.iterations))
    run = record(points, settings, "exact")
    for _ in _told([Block(0, *run.columns)], run.iterations):
        pass
    return run


def _told(pieces: Iterable[Block], iterations: int) -> Iterator[Block]:
    """Passes on pieces that begin at whole hundreds, when every 100th loss of them is printed."""
    finite = True
    for piece in pieces:
        for k in range(EVERY, len(piece.loss) + 1, EVERY):
            if finite and piece.first + k <= iterations:
                finite = piece.loss[k - 1] < float("inf")
                _bar(1)
                print(piece.first + k, piece.loss[k - 1] if finite else "inf", flush=True)
        _bar((piece.first + len(piece.loss)) / iterations if finite else 1)
        yield piece


def _why(points: Points | Moments, settings: Settings) -> str:
    edge = theory.largest_stable_learning_rate(points, settings)
    what = "the learning rate is" if settings.learning_rate > edge else "the numbers grow"
    return f"It diverges: {what} too large; the largest stable learning rate is {edge:.9g}."


def _bar(share: float) -> None:
    """Progress on a terminal's stderr, wiped away when whole."""
    if sys.stderr.isatty():
        drawn = f"{'#' * int(WIDTH * share):.<{WIDTH}}" if share < 1 else ""
        print(f"\r\033[K{drawn}", end="", file=sys.stderr, flush=True)
