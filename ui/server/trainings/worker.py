"""The program that trains, `python -m ui.server.trainings.worker`: turns come in, blocks go out.

It imports neither Streamlit nor a page. Messages are pickles on its standard input and output; it
ends when its input does, which is when the server ends, in whatever way.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from perceptron import Points, Settings, devices, train
from perceptron.recording import looped
from perceptron.source.trace import Trace
from perceptron.training import Block
from ui.server.limits import VALUES
from ui.server.trainings.messages import (
    Begin,
    BeginKnown,
    BeginTrace,
    BeginWay,
    Forget,
    Made,
    Ready,
    Turn,
)
from ui.server.trainings.tracing import Going, Telling, Tracing, histories

THREADS = 1  # of torch: a step on few points has nothing to share, and threads would only queue
NICENESS = int(VALUES["NICENESS"])  # a page is answered first, where both want the same core


@dataclass
class _Parts:
    """What is made in a turn."""

    blocks: list[Block] = field(default_factory=list)
    iteration: int = -1
    trace: Trace | None = None
    told: str = ""


class _Begun(Protocol):
    device: str

    def advance(self, until: float, parts: _Parts) -> bool:
        """Goes on until then, by time.perf_counter(); whether nothing is left to do."""


class _Training:
    def __init__(self, begin: Begin) -> None:
        self.device = begin.settings.device
        self._last = begin.settings.iterations
        self._blocks = looped(*begin)

    def advance(self, until: float, parts: _Parts) -> bool:
        for block in self._blocks:
            parts.blocks.append(block)
            if block.first + len(block.loss) > self._last:
                return True
            if time.perf_counter() >= until:
                return False
        raise RuntimeError("the training broke off")


class Bench:
    """What this process works on, each training left as it is between two turns."""

    def __init__(self) -> None:
        self._begun: dict[int, _Begun] = {}
        self._histories = histories()

    def answer(self, turn: Turn) -> Made:
        """Goes on for the time of the turn; whatever goes wrong is this training's failure."""
        parts = _Parts()
        start, worked = time.perf_counter(), time.thread_time()
        failure, over = "", True
        try:
            begun = self._begin(turn)
        except ValueError as e:  # the device is not here
            failure = str(e)
        else:
            try:
                over = begun.advance(start + turn.seconds, parts)
            except Exception as e:  # whatever it is, everyone else's trainings go on
                logging.getLogger("perceptron").error("a training failed", exc_info=e)
                reason = (str(e) or type(e).__name__).splitlines()[0]
                failure = f"{begun.device} gave up: {reason}"
        if over:
            self.forget(turn.training)
        seconds, effort = time.perf_counter() - start, time.thread_time() - worked
        return Made(
            parts.blocks,
            seconds,
            effort,
            over,
            failure,
            iteration=parts.iteration,
            trace=parts.trace,
            told=parts.told,
        )

    def forget(self, training: int) -> None:
        self._begun.pop(training, None)

    def _begin(self, turn: Turn) -> _Begun:
        if isinstance(turn.begin, Begin):
            self._begun[turn.training] = _Training(turn.begin)
        elif isinstance(turn.begin, BeginTrace):
            self._begun[turn.training] = Tracing(turn.begin, self._histories)
        elif isinstance(turn.begin, BeginKnown):
            self._begun[turn.training] = Tracing(turn.begin.trace, self._histories, turn.begin.way)
        elif isinstance(turn.begin, BeginWay):
            self._begun[turn.training] = Going(turn.begin, self._histories)
        elif turn.begin is not None:
            self._begun[turn.training] = Telling(turn.begin, self._histories)
        return self._begun[turn.training]


def warm() -> None:
    """Imports torch and takes some steps.

    Adam's, because torch.optim's first step imports another 800 modules, for most of a second.
    """
    import torch

    torch.set_num_threads(THREADS)
    for optimizer in ("gradient descent", "adam"):
        for _ in train(Points.tutorial(), Settings(iterations=3, optimizer=optimizer)):
            pass


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answers until there is nothing more to read."""
    bench = Bench()
    _send(answers, Ready(devices.available()))
    while True:
        try:
            message = pickle.load(asked)
        except EOFError:
            return
        if isinstance(message, Forget):
            bench.forget(message.training)
        else:
            _send(answers, bench.answer(message))


def _send(answers: BinaryIO, message: Ready | Made) -> None:
    pickle.dump(message, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches the server, too
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    try:
        warm()
        serve(sys.stdin.buffer, answers)
    except BrokenPipeError:  # the server ended while this one was at work
        os._exit(0)  # closing the pipe would fail once more, and say so


if __name__ == "__main__":
    main()
