"""The interpreter itself runs the text, and tells between two lines how things stand."""

from __future__ import annotations

import ast
import builtins
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

from perceptron.source.text import Source
from perceptron.source.trace import START, Failure, History

FILE = "<the loop>"
LOCK = threading.Lock()  # torch.manual_seed is for all threads of a process

Namespace = dict[str, Any]


class Enough(BaseException):
    """All lines that were asked for have run; no error, so that no handler of errors takes it."""


def execute(
    source: Source,
    after: Callable[[int, Namespace], None],
    known: History | None = None,
    resumed: int = 0,
) -> Failure | None:
    """Runs the text; `after` is told each line that has run, with the names as they then are.

    resumed: the iteration to begin with, as `known` has it. An error of the text ends it and is
    given back; what `after` raises goes on to the caller, but for Enough.
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
        except Enough:
            return None
        except Exception as e:
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
        self._failed = False  # whether a line of the text did: what is unwound is none
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
        if event == "exception" or self._failed:
            self._failed = True
        elif event == "line":
            line = frame.f_lineno
            if ended:
                self._tell(ended)
            if line == self._loop and "iteration" not in self._namespace:
                self._before_the_loop()
            if ended not in self._withs.get(line, ()):
                self._running = line
        elif event == "return" and ended not in (0, self._loop):  # whose last look finds nothing
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
