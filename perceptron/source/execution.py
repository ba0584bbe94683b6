"""The text is run by the interpreter itself, and looked at between its lines."""

from __future__ import annotations

import ast
import builtins
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import numpy as np

from perceptron.points import Points
from perceptron.settings import Settings
from perceptron.source.text import Source
from perceptron.source.trace import START, Failure, History, Ran, Seen, Trace, see
from perceptron.source.variants import Outcome

FILE = "<the loop>"
OFTEN = 256  # iterations from one look of a watcher to the next
LOCK = threading.Lock()  # torch.manual_seed is for all threads of a process

Namespace = dict[str, Any]
Watch = Callable[[int], bool]  # is told the iteration; whether to go on


class Stopped(Exception):
    """A watcher has ended an execution."""


class _Enough(BaseException):
    """All lines that were asked for have run; no error, so that no handler of errors takes it."""


def record(
    source: Source,
    first: int = 0,
    count: int = 1,
    known: History | None = None,
    watch: Watch | None = None,
) -> Trace:
    """`count` iterations line by line, from iteration `first` on; with 0 also the lines before.

    The iterations before them run, too, in the same execution. With a history of this source the
    execution is set to where that one stood an iteration earlier, and gives the same.
    Raises Stopped when the watcher says so.
    """
    resumed = max(first - 1, 0) if known is not None and len(known.loss) >= first else 0
    now: dict[str, Seen] = {}
    before: dict[str, Seen] = {}
    ran: list[Ran] = []
    wanted = range(START if first == 0 else first, first + count)
    loop = source.number("for")

    def after(line: int, namespace: Namespace) -> None:
        nonlocal before
        iteration = namespace.get("iteration", START)
        if line == loop and iteration % OFTEN == 0 and watch and not watch(iteration):
            raise Stopped
        if iteration >= wanted.stop:
            raise _Enough
        if iteration < wanted.start:
            return
        if not ran and iteration != START:
            before = _tensors(namespace)  # the line of the loop itself changes none
            now.update(before)
        tensors = _tensors(namespace)
        changed = {name: seen for name, seen in tensors.items() if now.get(name) != seen}
        now.update(changed)
        ran.append(Ran(iteration, line, changed))

    failure = _execute(source, after, known, resumed)
    return Trace(before, tuple(ran), failure)


def history(source: Source, watch: Watch | None = None) -> History:
    """The whole execution, iteration by iteration; Stopped when the watcher says so."""
    loop, measured = source.number("for"), source.number("loss")
    rows: list[tuple[float, ...]] = []
    losses: list[float] = []
    last: Namespace = {}

    def after(line: int, namespace: Namespace) -> None:
        if line == loop:
            iteration = namespace["iteration"]
            if iteration % OFTEN == 0 and watch and not watch(iteration):
                raise Stopped
            rows.append(_row(namespace))
        elif line == measured:
            losses.append(namespace["loss"].item())
        last.update(w=namespace.get("w"), b=namespace.get("b"))

    failure = _execute(source, after)
    w, b, w_gradient, b_gradient = np.array([*rows, _row(last)]).T  # (m + 1,) each
    return History(w, b, w_gradient, b_gradient, np.array(losses), failure)


def outcome(
    points: Points,
    settings: Settings,
    variant: str,
    sound: History | None = None,
    watch: Watch | None = None,
) -> Outcome:
    """Both loops run to their ends, the sound one unless it is at hand."""
    broken = history(Source(points, settings, variant), watch)
    if sound is None:
        sound = history(Source(points, settings), watch)
    return Outcome(points, settings, sound, broken)


def _row(namespace: Namespace) -> tuple[float, ...]:
    """Weight, bias and what is stored as their gradients."""
    parameters = (namespace["w"], namespace["b"])
    gradients = (float("nan") if p.grad is None else p.grad.item() for p in parameters)
    return (*(p.item() for p in parameters), *gradients)


def _tensors(namespace: Namespace) -> dict[str, Seen]:
    import torch

    return {name: see(v) for name, v in namespace.items() if isinstance(v, torch.Tensor)}


def _execute(
    source: Source,
    after: Callable[[int, Namespace], None],
    known: History | None = None,
    resumed: int = 0,
) -> Failure | None:
    """Runs the text; `after` is told each line that has run, with the names as they then are.

    resumed: the iteration to begin with, as `known` has it. An error of the text ends it and is
    given back; what `after` raises goes on to the caller, but for _Enough.
    """
    import torch

    code = compile(source.executed, FILE, "exec")
    namespace: Namespace = {"__name__": "__main__", "torch": torch}
    if resumed:
        namespace["range"] = lambda stop: builtins.range(resumed, stop)

    def before_the_loop() -> None:
        if known is not None and resumed:
            _set(namespace, known, resumed)

    watcher = _Lines(source, code, namespace, after, before_the_loop)
    with _as_in_a_fresh_program():
        tracing = sys.gettrace()
        try:
            sys.settrace(watcher.enter)
            exec(code, namespace)
        except _Enough:
            return None
        except Exception as e:
            sys.settrace(tracing)
            line = _line_of(e, code)
            if watcher.interrupted or line is None:
                raise
            message = (str(e) or type(e).__name__).splitlines()[0]
            return Failure(namespace.get("iteration", START), line, type(e).__name__, message)
        finally:
            sys.settrace(tracing)
    return None


class _Lines:
    """What Python reports of the text, as lines that have run.

    It reports a line before it runs, and a `with` once more when it is left, which is no line.
    """

    def __init__(
        self,
        source: Source,
        code: CodeType,
        namespace: Namespace,
        after: Callable[[int, Namespace], None],
        before_the_loop: Callable[[], None],
    ) -> None:
        self.interrupted = False  # whether `after` raised
        self._code, self._namespace, self._after = code, namespace, after
        self._before_the_loop = before_the_loop
        self._loop, self._running = source.number("for"), 0
        self._withs = {
            node.lineno: range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
            for node in ast.walk(ast.parse(source.executed))
            if isinstance(node, ast.With)
        }

    def enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        """Of the text alone, not of what it calls."""
        return self._report if frame.f_code is self._code else None

    def _report(self, frame: FrameType, event: str, argument: Any) -> Any:
        ended, self._running = self._running, 0
        if event == "line":
            line = frame.f_lineno
            if ended:
                self._tell(ended)
            if line == self._loop and "iteration" not in self._namespace:
                self._before_the_loop()
            if ended not in self._withs.get(line, ()):
                self._running = line
        elif (
            event == "return" and ended and ended != self._loop
        ):  # a loop's last look finds nothing
            self._tell(ended)
        return self._report

    def _tell(self, line: int) -> None:
        self.interrupted = True
        self._after(line, self._namespace)
        self.interrupted = False


def _line_of(error: BaseException, code: CodeType) -> int | None:
    """The line of the text in which it was raised."""
    at = error.__traceback__
    while at is not None and at.tb_frame.f_code is not code:
        at = at.tb_next
    return None if at is None else at.tb_lineno


def _set(namespace: Namespace, known: History, iteration: int) -> None:
    """Weight, bias and their gradients as they were before that iteration, to the last bit."""
    import torch

    columns = (known.weight, known.weight_gradient), (known.bias, known.bias_gradient)
    for name, (values, gradients) in zip("wb", columns, strict=True):
        parameter = namespace[name]
        with torch.no_grad():
            parameter.fill_(float(values[iteration]))
        parameter.grad = torch.full_like(parameter, float(gradients[iteration]))


@contextmanager
def _as_in_a_fresh_program() -> Iterator[None]:
    """Nothing that a caller or another thread has set is seen by the text, nor left changed."""
    import torch

    used = torch.cuda.is_initialized()  # type: ignore[no-untyped-call]
    devices = range(torch.cuda.device_count()) if used else ()
    with LOCK, torch.random.fork_rng(devices), torch.inference_mode(False), torch.enable_grad():
        default = torch.get_default_dtype()
        with torch.autocast("cpu", enabled=False):
            try:
                torch.set_default_dtype(torch.float32)
                yield
            finally:
                torch.set_default_dtype(default)
