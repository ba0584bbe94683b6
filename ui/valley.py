"""The lowest place of a score that has one valley."""

from collections.abc import Callable


def lowest(score: Callable[[float], float], low: float, high: float) -> float:
    """By ternary search between low and high; the left end of a level valley."""
    for _ in range(80):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if score(a) <= score(b) else (a, high)
    return (low + high) / 2
