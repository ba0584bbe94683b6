"""Oracles: whole histories by other hands, torch.optim in any precision and 50-digit arithmetic."""

from __future__ import annotations

import mpmath
import numpy as np
import torch
from torch.nn.functional import huber_loss, l1_loss

from perceptron import Points, Settings

EXPLICIT = {  # what torch.optim is asked for, by the name of the optimizer
    "gradient descent": lambda p, s: torch.optim.SGD(p, s.learning_rate),
    "momentum": lambda p, s: torch.optim.SGD(p, s.learning_rate, momentum=s.momentum),
    "nesterov": lambda p, s: torch.optim.SGD(
        p, s.learning_rate, momentum=s.momentum, nesterov=True
    ),
    "adagrad": lambda p, s: torch.optim.Adagrad(p, s.learning_rate, **_given(eps=s.epsilon)),
    "rmsprop": lambda p, s: torch.optim.RMSprop(
        p, s.learning_rate, **_given(alpha=s.beta2, eps=s.epsilon)
    ),
    "adam": lambda p, s: torch.optim.Adam(
        p, s.learning_rate, betas=(s.beta1, 0.999 if s.beta2 is None else s.beta2),
        **_given(eps=s.epsilon),
    ),
}  # fmt: skip
LOSSES = {
    "sum": lambda r: (r * r).sum(),
    "mean": lambda r: (r * r).mean(),
    "absolute": lambda r: l1_loss(r, torch.zeros_like(r)),
    "huber": lambda r, delta: huber_loss(r, torch.zeros_like(r), delta=delta),
}


def _given(**options: float | None) -> dict[str, float]:
    """Torch's own default stands wherever none is given."""
    return {name: value for name, value in options.items() if value is not None}


def by_torch(points: Points, settings: Settings, dtype: torch.dtype) -> np.ndarray:
    """Weight, bias and loss (3, iterations + 1) of the loop that everybody writes."""
    x, y = (torch.tensor(column, dtype=dtype) for column in (points.x, points.y))
    torch.manual_seed(settings.seed)
    start = [torch.rand(1, 1), torch.rand(1, 1)]
    for i, given in enumerate((settings.weight, settings.bias)):
        start[i] = start[i] if given is None else torch.tensor(given, dtype=torch.float64)
    w, b = (value.to(dtype).reshape(()).requires_grad_() for value in start)
    optimizer = EXPLICIT[settings.optimizer]([w, b], settings)
    loss_of = LOSSES[settings.loss]
    extra = (settings.delta,) if settings.loss == "huber" else ()
    rows, waiting = [], []
    for _ in range(settings.iterations + 1):
        product = (w * x).clamp(min=0) if settings.clamp else w * x
        everything = loss_of(product + b - y, *extra)
        rows.append([w.item(), b.item(), everything.item()])
        if settings.batch_size is None or settings.batch_size >= len(x):
            loss = everything
        else:
            if not waiting:
                waiting = list(torch.randperm(len(x)).split(settings.batch_size))
            batch = waiting.pop(0)
            loss = loss_of(w * x[batch] + b - y[batch], *extra)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return np.array(rows).T


def by_fifty_digits(points: Points, settings: Settings, weight: float, bias: float) -> np.ndarray:
    """The same of a squared loss, by the raw sums: with so many digits they may cancel."""
    with mpmath.workdps(50):
        x, y = ([mpmath.mpf(float(v)) for v in column] for column in (points.x, points.y))
        n, sx, sy = len(x), mpmath.fsum(x), mpmath.fsum(y)
        sxx, sxy, syy = mpmath.fdot(x, x), mpmath.fdot(x, y), mpmath.fdot(y, y)
        share = mpmath.mpf(1) if settings.loss == "sum" else mpmath.mpf(1) / n
        at = [mpmath.mpf(weight), mpmath.mpf(bias)]
        rule, rows = _Rule(settings), []
        for _ in range(settings.iterations + 1):
            w, b = at
            loss = w * w * sxx + 2 * w * b * sx + n * b * b - 2 * w * sxy - 2 * b * sy + syy
            rows.append((w, b, share * loss))
            slopes = w * sxx + b * sx - sxy, w * sx + n * b - sy
            at = rule.step(at, [2 * share * slope for slope in slopes])
        return np.array(rows).T  # of mpf


class _Rule:
    """One textbook update of both parameters, in the numbers that it is given."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.count = settings, 0
        self.velocity, self.square = [mpmath.mpf(0)] * 2, [mpmath.mpf(0)] * 2

    def step(self, at: list, gradients: list) -> list:
        self.count += 1
        return [
            value - self._change(i, g)
            for i, (value, g) in enumerate(zip(at, gradients, strict=True))
        ]

    def _change(self, i: int, g: mpmath.mpf) -> mpmath.mpf:
        s, rate = self.settings, mpmath.mpf(self.settings.learning_rate)
        keep = mpmath.mpf(s.momentum)
        if s.optimizer == "gradient descent":
            return rate * g
        if s.optimizer in ("momentum", "nesterov"):
            self.velocity[i] = keep * self.velocity[i] + g
            ahead = g + keep * self.velocity[i]
            return rate * (ahead if s.optimizer == "nesterov" else self.velocity[i])
        if s.optimizer == "adagrad":
            self.square[i] += g * g
            return rate * g / (mpmath.sqrt(self.square[i]) + mpmath.mpf(1e-10))
        assert s.optimizer in ("rmsprop", "adam"), f"no oracle here for {s.optimizer}"
        beta1 = mpmath.mpf(s.beta1 if s.optimizer == "adam" else 0)
        beta2 = mpmath.mpf(0.999 if s.optimizer == "adam" else 0.99)
        self.velocity[i] = beta1 * self.velocity[i] + (1 - beta1) * g
        self.square[i] = beta2 * self.square[i] + (1 - beta2) * g * g
        mean, square = self.velocity[i], self.square[i]
        if s.optimizer == "adam":
            mean, square = mean / (1 - beta1**self.count), square / (1 - beta2**self.count)
        return rate * mean / (mpmath.sqrt(square) + mpmath.mpf(1e-8))
