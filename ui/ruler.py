"""The ruler under the learning rate: which rates are too slow, good, too large, for these points.

Too large is "overshoots" and then "diverges", or "too coarse" where nothing can diverge.
"""

from __future__ import annotations

import math

from perceptron.analysis.zones import Zones

LOW = 1e-6  # the slider's lower end, for most rates
DECADES, STEPS = 6, 40  # that it spans, and its steps in each: 6 %


BLANK = '<div class="ruler" aria-hidden="true"><i class="ruler-slow" style="width:100%"></i></div>'


def lower_end(rate: float) -> float:
    """Where a slider begins that has this rate on it: at `LOW`, or moved by whole thousands."""
    place = math.log10(rate / LOW)
    thousands = min(math.floor(place / 3), 0) or max(math.ceil((place - DECADES) / 3), 0)
    return float(f"1e{3 * thousands - 6}")


def stops(low: float) -> list[float]:
    """The slider's, from its lower end on."""
    return [float(f"{low * 10 ** (k / STEPS):.3g}") for k in range(DECADES * STEPS + 1)]


def nearest(rate: float, low: float = LOW) -> float:
    """The slider's stop for a typed rate; its ends for one outside."""
    return stops(low)[round(DECADES * STEPS * _share(rate, low))]


def _share(rate: float, low: float) -> float:
    """How far along the slider, from 0 to 1; its ends for a rate outside."""
    return math.log10(min(max(rate / low, 1.0), 10.0**DECADES)) / DECADES


def html(zones: Zones, low: float) -> str:
    """Coloured zones over a slider from `low` on; a word under each that has room for it."""
    ends = (min(zones.slow, zones.fast), zones.fast, zones.edge)
    at = [0.0, *(100 * _share(rate, low) for rate in ends), 100.0]
    at[3] = max(at[3], min(at[2] + 1.2, 100.0)) if at[2] > 0 else at[3]  # seen, however narrow
    bars = zip(("slow", "good", "over", "wild"), at, at[1:], strict=False)
    drawn = "".join(
        f'<i class="ruler-{name}" style="left:{a:.2f}%;width:{b - a:.2f}%"></i>'
        for name, a, b in bars
        if b > a
    )
    return f'<div class="ruler" aria-hidden="true">{drawn}{_words(zones, at)}</div>'


def _words(zones: Zones, at: list[float]) -> str:
    """Left, middle and right words; each only where its zone is wide enough to hold it."""
    last = (at[3], at[4], "diverges") if zones.edge < math.inf else (at[2], at[4], "too coarse")
    places = ((at[0], at[1], "too slow"), (at[1], at[2], "good"), last)
    return "".join(
        f'<span style="left:{(a + b) / 2:.1f}%">{word}</span>'
        for a, b, word in places
        if b - a > 2.2 * len(word)
    )
