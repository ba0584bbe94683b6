"""A search for the lowest place of a function."""

from collections.abc import Callable

THIRDS = 80  # times that an interval loses a third: 1e-14 of it is left, near float64's rounding


def lowest(score: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one valley is lowest, by ternary search between low and high.

    Of a level valley the left end.
    """
    for _ in range(THIRDS):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if score(a) <= score(b) else (a, high)
    return (low + high) / 2
