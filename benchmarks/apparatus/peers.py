"""How the peers train, each in its own idiom; runs in their environment, which knows no perceptron.

A way takes the problem and returns what is timed: from the iterations to the weight and bias, the
last ones or all. Each has the points as it likes them before the clock starts, and keeps the whole
history.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
from rules import RULES

Problem = dict[str, Any]  # as apparatus.ways.Problem writes it
Run = Callable[[int], tuple[Any, Any]]


@cache
def points(file: str) -> tuple[np.ndarray, np.ndarray]:
    """x and y, (n,) each, float64."""
    x, y = np.load(file)
    return x, y


def scikit_learn(problem: Problem) -> Run:
    """One partial_fit per iteration: a whole epoch of updates by single points."""
    from sklearn.linear_model import SGDRegressor

    x, y = points(problem["file"])
    x, rate = x[:, None], 0.1 / (1 + float((x * x).max()))  # stable for each point by itself

    def run(iterations: int) -> tuple[Any, Any]:
        model = SGDRegressor(penalty=None, learning_rate="constant", eta0=rate, random_state=0)
        history = []
        for _ in range(iterations):
            model.partial_fit(x, y)
            history.append((float(model.coef_[0]), float(model.intercept_[0])))
        return history[-1]

    return run


@cache
def compiled(optimizer: str) -> Callable[..., np.ndarray]:
    """Point by point, with the sums in the order that is fastest."""
    from numba import njit

    rule = njit(RULES[optimizer][0])

    @njit(fastmath=True)
    def loop(x, y, weight, bias, rate, scale, iterations, memory):
        history = np.empty((iterations + 1, 3))
        for k in range(iterations + 1):
            loss = dw = db = 0.0
            for i in range(len(x)):
                residual = weight * x[i] + bias - y[i]
                loss += residual * residual
                dw += residual * x[i]
                db += residual
            history[k] = weight, bias, scale * loss
            pw, pb, memory = rule(2 * scale * dw, 2 * scale * db, memory)
            weight, bias = weight - rate * pw, bias - rate * pb
        return history

    return loop


def numba(problem: Problem) -> Run:
    loop, memory = compiled(problem["optimizer"]), RULES[problem["optimizer"]][1]
    given = (*points(problem["file"]), *(problem[k] for k in ("weight", "bias", "rate", "scale")))

    def run(iterations: int) -> tuple[Any, Any]:
        weight, bias, _ = loop(*given, iterations, memory).T
        return weight, bias

    return run


def jax(problem: Problem, *, double: bool) -> Run:
    """lax.scan, compiled for each number of iterations; float32 unless double."""
    from jax import block_until_ready, enable_x64, jit, lax
    from jax import numpy as jnp

    rule, memory = RULES[problem["optimizer"]]
    rate, scale = problem["rate"], problem["scale"]
    with enable_x64(double):
        dtype = jnp.float64 if double else jnp.float32
        x, y = (jnp.asarray(column, dtype) for column in points(problem["file"]))
        begin = [jnp.asarray(v, dtype) for v in (problem["weight"], problem["bias"], *memory)]

    @partial(jit, static_argnums=3)
    def scan(begin, x, y, iterations):
        def update(state, _):
            weight, bias, *memory = state
            residual = weight * x + bias - y  # (n,)
            loss = scale * (residual * residual).sum()
            gradient = 2 * scale * (residual * x).sum(), 2 * scale * residual.sum()
            pw, pb, memory = rule(*gradient, memory)
            return [weight - rate * pw, bias - rate * pb, *memory], (weight, bias, loss)

        return lax.scan(update, begin, length=iterations + 1)[1]

    def run(iterations: int) -> tuple[Any, Any]:
        with enable_x64(double):
            weight, bias, _ = block_until_ready(scan(begin, x, y, iterations))
        return weight, bias

    return run


WAYS: dict[str, Callable[[Problem], Run]] = {
    "scikit-learn": scikit_learn,
    "numba": numba,
    "JAX, float32": partial(jax, double=False),
    "JAX, float64": partial(jax, double=True),
}
