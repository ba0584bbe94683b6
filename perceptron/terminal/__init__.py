"""The terminal: trains, prints the losses as the tutorial does, writes files."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from contextlib import suppress
from io import TextIOWrapper
from signal import SIGINT, signal
from threading import Event

from perceptron import files, theory
from perceptron.analysis.outcome import divergence
from perceptron.exact.moments import Moments
from perceptron.export.destination import folder, saver
from perceptron.export.script import EVERY
from perceptron.points import Points
from perceptron.recording import Recording
from perceptron.run import Run
from perceptron.settings import Settings
from perceptron.stage.scene import Scene
from perceptron.terminal import loop, options, source
from perceptron.words import count

interrupted = Event()


def main(arguments: list[str] | None = None) -> None:
    """Ends with exit code 2 and one sentence whatever is wrong, with 130 after Ctrl-C."""
    _open_streams()
    made, given = options.parser(), Namespace(file=None)
    interrupted.clear()
    before = signal(SIGINT, _interrupt)
    try:
        try:
            train(made.parse_args(arguments, given))
        finally:
            _flush()  # also after --help
    except KeyboardInterrupt:
        _bar(1)
        os._exit(130)  # at once: no thread is waited for, and no flush can fail again
    except BrokenPipeError:  # nobody reads on
        os._exit(141)
    except (ImportError, MemoryError, OSError, RuntimeError, ValueError) as e:
        _bar(1)
        made.error(options.spelled(e, given.file))
    finally:
        signal(SIGINT, before)


def _interrupt(*_: object) -> None:
    """Ctrl-C; where a library swallows the exception, `_bar` raises it again."""
    interrupted.set()
    raise KeyboardInterrupt


def _open_streams() -> None:
    """What was closed goes nowhere; what the encoding lacks is a question mark."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - for as long as the process lives
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _flush() -> None:
    """While a failure can still be told; what is left unwritten is then given up."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            sys.stdout.close()
        raise


def train(given: Namespace) -> None:
    scene = source.scene(given)
    settings = options.settings(given, scene)
    if given.show_loop is not None:
        _show_loop(given, scene, settings)
        return
    code = source.code(given)
    save = saver(given.out, given.html, given.file, program=given.script, read=code)  # may refuse
    recording = Recording(_points(given, scene), settings, given.engine, EVERY)
    everything = None
    if given.save is not None:
        everything = folder(given.save, given.file, recording.points, settings)  # may refuse, too
    if given.file is not None:
        _note(recording, given)
    run = _shown(recording)
    _bar(1)
    if run.diverged:
        edge = theory.largest_stable_learning_rate(recording.points, settings)
        print(divergence(settings, edge))
    print(f"w1 {run.weight[-1]}\nb1 {run.bias[-1]}", flush=True)
    save(recording.points, run, settings, scene.view if scene else None)
    if everything is not None:
        everything(run)


def _show_loop(given: Namespace, scene: Scene | None, settings: Settings) -> None:
    points = _points(given, scene)
    _bar(1)
    if given.file is not None:
        _note(Recording(points, settings, "autograd", EVERY), given)
    for line in loop.lines(points, settings, given.show_loop, given.variant, _bar):
        print(line)


def _points(given: Namespace, scene: Scene | None) -> Points | Moments:
    """Of the file; for the exact engine only their moments, unless all are written."""
    if given.file is None:
        return scene.load() if scene else Points.tutorial()
    how = source.how(given)
    look = files.look(given.file, given.x, given.y, **how)
    given.x, given.y, given.notes = look.x, look.y, look.notes
    needed = given.engine != "exact" or given.html or given.script or given.save
    read = files.points if needed else files.moments
    points = read(
        given.file,
        given.x,
        given.y,
        drop_missing=given.drop_missing,
        progress=lambda _, share: _bar(share),
        **how,
    )
    source.fits(scene, points, given.file)
    return points


def _note(recording: Recording, given: Namespace) -> None:
    """Which columns were taken and what was left out, beside the losses and not among them.

    A full disk is no reason to stop.
    """
    size = count(Moments.of(recording.points).n)
    line = f"x: {given.x}, y: {given.y}; {size}; engine {recording.engine}"
    with suppress(OSError):
        for said in (*given.notes, line):
            print(options.one_line(said), file=sys.stderr, flush=True)


def _shown(recording: Recording) -> Run:
    """The run, every 100th loss of which is printed while it goes on.

    Blocks begin at whole hundreds. What is no longer finite is printed once.
    """
    iterations, finite = recording.settings.iterations, True
    for block in recording:
        for k in range(EVERY, len(block.loss) + 1, EVERY):
            if finite and block.first + k <= iterations:
                finite = block.loss[k - 1] < float("inf")
                _bar(1)
                print(block.first + k, block.loss[k - 1] if finite else "inf", flush=True)
        _bar((block.first + len(block.loss)) / iterations if finite else 1)
    return recording.run()


def _bar(share: float) -> None:
    """Progress across a terminal that stderr is, wiped away when whole."""
    if interrupted.is_set() and share < 1:
        raise KeyboardInterrupt
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        width = (os.get_terminal_size(sys.stderr.fileno()).columns or 80) - 1
        drawn = f"{'#' * int(width * share):.<{width}}" if share < 1 else ""
        print(f"\r\033[K{drawn}", end="", file=sys.stderr, flush=True)
