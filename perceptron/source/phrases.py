"""The lines of PyTorch that every program of ours is made of, in the tutorial's own form."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

import numpy as np

from perceptron.exact.moments import Array
from perceptron.settings import Settings

WIDTH = 100  # characters of a line
LARGEST = 2.0**62  # of whole numbers, which torch keeps in 64 bits
FEW = 3  # values of a column that are shown
COLUMN = re.compile(r"(\w+ = torch\.tensor\(\[)(.*)(\]\)\.view\(-1, 1\))")


def column(name: str, values: Array) -> str:
    """x = torch.tensor([4.7, 2.4]).view(-1, 1): all values, on one line however long."""
    return f"{name} = torch.tensor([{', '.join(map(literal, values))}]).view(-1, 1)"


def wrapped(code: str) -> str:
    """The same line of code, a column broken into lines of WIDTH characters."""
    if not (parts := COLUMN.fullmatch(code)):
        return code
    begin, values, end = parts.groups()
    return "\n".join([begin, textwrap.indent(textwrap.fill(values, WIDTH - 4), " " * 4), end])


def shortened(code: str) -> str:
    """For the eye: of a column the first three values and …"""
    if not (parts := COLUMN.fullmatch(code)):
        return code
    begin, values, end = parts.groups()
    first = values.split(", ")
    shown = [*first[:FEW], "…"] if len(first) > FEW else first
    return f"{begin}{', '.join(shown)}{end}"


def numbers(code: str) -> list[float]:
    """The numbers of a column's line."""
    parts = COLUMN.fullmatch(code)
    assert parts, f"{code!r} is no column"
    return [float(value) for value in parts[2].split(", ")]


def literal(value: float) -> str:
    """The fewest digits that are the same number in float32; 1e39, which is none, in full."""
    with np.errstate(over="ignore"):
        single = np.float32(value)
    return repr(float(str(single))) if np.isfinite(single) else repr(float(value))


def rounded(code: str) -> str:
    """The same column without its decimals, which makes it one of int64."""
    held = (max(-LARGEST, min(LARGEST, value)) for value in numbers(code))
    return COLUMN.sub(rf"\g<1>{', '.join(str(round(value)) for value in held)}\g<3>", code)


def seed(settings: Settings) -> str:
    return f"torch.manual_seed({settings.seed})"


def start(settings: Settings, draws_on: bool = False) -> Iterator[tuple[str, str]]:
    """Name and line: w and b as torch.rand draws them after the seed, in this order, or as given.

    draws_on: whether the seed decides something after them, the order of batches.
    """
    drawn = "torch.rand(1, 1)"
    for name, value, more in (
        ("w", settings.weight, draws_on or settings.bias is None),
        ("b", settings.bias, draws_on),
    ):
        if value is not None and more:
            yield "passed over", f"{drawn}  # the seed's own, which is passed over"
        made = drawn if value is None else f"torch.tensor([[{value!r}]])"
        if settings.device == "cpu":
            made = f"{made[:-1]}, requires_grad=True)"
        else:
            made = f"{made}.to({settings.device!r}).requires_grad_()"
        yield name, f"{name} = {made}"


def forward(clamp: bool) -> str:
    return f"x.mm(w){'.clamp(min=0)' if clamp else ''}.add(b)"


def squares(residual: str, loss: str) -> str:
    """loss: "sum" or "mean"."""
    return f"{residual}.pow(2).{loss}()"


def update(rate: str) -> list[str]:
    """Gradient descent written out; rate: a number or the name of one."""
    return [
        "with torch.no_grad():",
        f"    w -= {rate} * w.grad",
        f"    b -= {rate} * b.grad",
        "    w.grad.zero_()",
        "    b.grad.zero_()",
    ]
