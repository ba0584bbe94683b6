"""The options of the command line: their names, which go together, how messages spell them."""

from __future__ import annotations

import re
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

from perceptron import devices
from perceptron.checks import Name, OneOf, Range, Switch
from perceptron.files import Refused
from perceptron.losses import LOSSES
from perceptron.optimizers import OPTIMIZERS
from perceptron.recording import check
from perceptron.settings import DEFAULTS, ENGINES, SETTINGS, Setting, Settings
from perceptron.source.variants import VARIANTS
from perceptron.stage.scene import Scene
from perceptron.terminal import loop, near, source

LONG = 400  # characters of a message; of longer ones both ends are told
END = 100  # characters of these

DESCRIPTION = """Train one neuron, y = w1·x + b1, and print the loss before every 100th update,
as long as it is finite, then w1 and b1. Without a file it learns the tutorial's
25 points.

examples:
  python -m perceptron                              the tutorial, line for line
  python -m perceptron --learning-rate 0.0014       too fast, and it says why
  python -m perceptron --show-loop 2                what each line of it changes
  python -m perceptron "runs/*.csv" --drop-missing  many files as one
  python -m perceptron --html animation.html        plays in any browser
  python -m perceptron --save runs                  all downloads of the page
  python -m perceptron huge.parquet --engine exact  never all points in memory
  python -m perceptron exam.csv --x hours --y score --out history.parquet
  python -m perceptron book.xlsx --sheet 2024 --read-as share=percent
  python -m perceptron --scene "https://…/?s=1q1Y…"  what somebody has shared
"""
DASHES = "-–—"  # where one is typed a word processor may leave another
DASH = "; a FILE whose name begins with - is written ./-"
MANY = '; FILE is one name: put a pattern such as "*.csv" in quotes'
COUNT = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{0,30})?(e[+-]?[0-9]{1,2})?", re.IGNORECASE)


class Parser(ArgumentParser):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # argparse's own takes -1e-3 for an option
        self._negative_number_matcher = re.compile(
            r"-(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|-(inf|nan)$", re.IGNORECASE
        )

    def parse_args(self, args: Iterable[str] | None = None, namespace: Any = None) -> Any:
        """Refuses what is no option before argparse takes a beginning for one."""
        given = sys.argv[1:] if args is None else [*args]
        for argument in takewhile("--".__ne__, given):
            if not self._negative_number_matcher.match(argument):
                self._refuse_unknown(argument.partition("=")[0])
        return super().parse_args(given, namespace)

    def _refuse_unknown(self, option: str) -> None:
        """A beginning is an option where it begins no other, nor what others call another.

        --ep might be --epochs, so it is not --epsilon without a word.
        """
        known, word = self._option_string_actions, option.lstrip(DASHES)
        if option in known or word in ("", option) or " " in option:
            return
        names = [name[2:] for name in known if name.startswith("--")]
        meant = [f"--{name}" for name in near.options(word, names)]
        if len(meant) == 1 and [name for name in known if name.startswith(option)] == meant:
            return
        if meant:
            self.error(f"unrecognized option {option}: {near.asked(meant)}")
        if option.startswith("--"):
            self.error(f"unrecognized option {option}; --help lists them all")

    def error(self, message: str) -> NoReturn:
        """One sentence; --help has the rest."""
        unknown = message.removeprefix("unrecognized arguments: ")
        if unknown != message and not unknown.startswith("--"):
            message += DASH if unknown.startswith("-") else MANY
        self.exit(2, f"{self.prog}: error: {one_line(message)}\n")


def parser() -> Parser:
    """One option for each field of Settings, of its type, and those of the files.

    Of the settings only what was given is there afterwards: the defaults are Settings' own.
    """
    called = "perceptron" if Path(sys.argv[0]).stem == "perceptron" else "python -m perceptron"
    made = Parser(
        called,
        f"{called} [FILE] [options]",
        DESCRIPTION.replace("python -m perceptron", called),
        formatter_class=RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "file", nargs="?", metavar="FILE", help='a table of any kind, a folder, "*.csv" in quotes'
    )
    made.add_argument(
        "--scene", metavar="LINK", help="points, settings and view of a link, in quotes"
    )
    made.add_argument("--x", metavar="COLUMN", help="the first column of numbers, unless named")
    made.add_argument("--y", metavar="COLUMN", help="the next column of numbers, unless named")
    made.add_argument("--drop-missing", action="store_true", help="leave out rows without a number")
    made.add_argument(
        "--sheet", metavar="NAME", help="which sheet of a workbook, or table of a ZIP file"
    )
    made.add_argument(
        "--read-as",
        action="append",
        metavar="COLUMN=HOW",
        help=f"how a column is read; repeatable; HOW is one of {', '.join(source.READINGS.names)}",
    )
    for name, setting in SETTINGS.items():
        made.add_argument(option(name), default=SUPPRESS, **_shape(name, setting))
    made.add_argument(
        "--engine",
        default="auto",
        metavar="NAME",
        help=f"the real loop, the exact form, or what takes seconds: one of {', '.join(ENGINES)}"
        " (default: auto)",
    )
    made.add_argument(
        "--show-loop",
        type=_count,
        metavar="COUNT",
        help="so many iterations of the loop line by line, with their tensors; nothing else",
    )
    made.add_argument(
        "--variant",
        metavar="NAME",
        help=f"what breaks the loop that is shown: one of {', '.join(VARIANTS)}",
    )
    made.add_argument("--out", metavar="FILE", help="history: .csv, .parquet, .json (inf is null)")
    made.add_argument("--html", metavar="FILE", help="animation, to be opened without a network")
    made.add_argument("--script", metavar="FILE", help="the run as a program: .py, or .ipynb")
    made.add_argument(
        "--save", metavar="FOLDER", help="all of these and the points, by names that tell the run"
    )
    return made


def _shape(name: str, setting: Setting) -> dict[str, Any]:
    """How argparse reads a setting, and the line of --help about it."""
    help = setting.help.removesuffix(".")
    match setting.kind:
        case Switch():
            return {"action": "store_true", "help": help}
        case Range(whole=whole):
            kind = (
                {"type": _count, "metavar": "COUNT"}
                if whole
                else {"type": _number, "metavar": "NUMBER"}
            )
        case OneOf(names, short):
            also = "".join(f"; {other} is {known}" for other, known in short.items())
            kind, help = {"metavar": "NAME"}, f"{help}: one of {', '.join(names)}{also}"
        case Name():
            kind = {"metavar": "NAME"}
    return {**kind, "help": f"{help}{_whose(name)}{_usual(name)}"}


def _count(text: str) -> int | str:
    """1e4 and 2.5e3 too; what is no whole number stays text, and Settings says what it must be."""
    number = Decimal(text) if COUNT.fullmatch(text.strip()) else None
    return text if number is None or number != number.to_integral_value() else int(number)


def _number(text: str) -> float | str:
    """What is no number stays text, as in a count."""
    try:
        return float(text)
    except ValueError:
        return text


def _whose(name: str) -> str:
    """Of which optimizers or losses a number is, where not of all."""
    owners = [other for other, rule in OPTIMIZERS.items() if name in rule.own]
    owners += [loss for loss, form in LOSSES.items() if name == "delta" and form.has_delta]
    return f"; only {' and '.join(owners)}" if owners else ""


def _usual(name: str) -> str:
    """The default, one for each optimizer where they differ."""
    if DEFAULTS[name] is not None:
        return f" (default: {DEFAULTS[name]})"
    usual = [
        f"{rule.usual[name]:g} for {n}" for n, rule in OPTIMIZERS.items() if name in rule.usual
    ]
    return f" (default: {', '.join(usual)})" if usual else ""


def settings(options: Namespace, scene: Scene | None = None) -> Settings:
    """Those that were given, over a scene's; ValueError where options contradict each other or one
    does nothing.

    Nothing is read for it: what is wrong for all points is said before any are there.
    """
    given = {
        name: near.known(name, SETTINGS[name].kind, value)
        for name, value in vars(options).items()
        if name in SETTINGS
    }
    settings = replace(scene.settings if scene else Settings(), **given)
    near.known("engine", OneOf(ENGINES), options.engine)
    source.check(options)
    for name in given:
        owners = [other for other, rule in OPTIMIZERS.items() if name in rule.own]
        if owners and settings.optimizer not in owners:
            raise ValueError(f"{name}: {settings.optimizer} has none, only {' and '.join(owners)}")
    if "delta" in given and not settings.measure.has_delta:
        owners = [name for name, loss in LOSSES.items() if loss.has_delta]
        raise ValueError(f"delta: the {settings.loss} loss has none, only {' and '.join(owners)}")
    check(settings, options.engine)
    loop.check(options, settings)
    exact = options.engine == "exact"  # whatever device a scene names, it needs none
    if "device" in given and exact:
        raise ValueError("device: the exact form needs none, only the real loop")
    if not exact:
        devices.check(settings.device)
    return settings


def option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def spelled(error: BaseException, file: str | None) -> str:
    """What is wrong, with the library's names as options: --batch-size for batch_size."""
    message = _told(error)
    name, colon, rest = message.partition(": ")
    ours = (*SETTINGS, *source.OPTIONS, *loop.OPTIONS, *loop.USELESS, "engine", "scene")
    if name in ours and name != file:
        return option(name) + colon + rest
    return message


def _told(error: BaseException) -> str:
    """In the terminal's words where the error has words for each door, with its own remedy."""
    if isinstance(error, Refused):
        return error.told("terminal")
    return str(error)


def one_line(text: str) -> str:
    """With nothing that a terminal would obey, and not longer than one cares to read."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= LONG else f"{line[: LONG - END]} … {line[-END:]}"
