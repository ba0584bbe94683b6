"""Times the peers in an environment of their own: requests in, answers out, a line of JSON each."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
from clock import timed
from peers import WAYS


@cache
def warm(way: str, problem: str, iterations: int) -> Callable[[], tuple[Any, Any]]:
    """What is to be timed, run once: a compiler that works at the first call has then worked."""
    run = partial(WAYS[way](json.loads(problem)), iterations)
    run()
    return run


def installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def answer(request: dict[str, Any]) -> dict[str, Any]:
    if "versions" in request:
        return {name: installed(name) for name in request["versions"]}
    seconds, last = timed(warm(request["way"], request["problem"], request["iterations"]))
    weight, bias = (float(np.ravel(values)[-1]) for values in last)
    return {"seconds": seconds, "weight": weight, "bias": bias}


def serve() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin:
        try:
            made = answer(json.loads(line))
        except Exception as e:  # whatever a library fails with, this peer is missing and no other
            made = {"missing": f"{type(e).__name__}: {e}"}
        print(json.dumps(made), file=answers, flush=True)


if __name__ == "__main__":
    serve()
