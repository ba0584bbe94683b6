"""The ruler under the learning rate: which rates are too slow, good, too large, for these points.

Too large is "overshoots" and then "diverges", or "too coarse" where nothing can diverge.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from perceptron import Points, Settings
from ui.forecast import Forecast

LOW = 1e-6  # the slider's lower end, for most rates
DECADES, STEPS = 6, 40  # that it spans, and its steps in each: 6 %


class Ruler(NamedTuple):
    """Learning rates at which one zone ends and the next begins, rising; and the best of all."""

    slow: float  # below it the run does not come within 1 % of the best loss; inf where none does
    fast: float  # above it it does not stay there, or swings needlessly; inf where no rate does
    edge: float  # above it the run diverges; inf where nothing does
    best: float  # the rate that comes nearest to the bottom in the given iterations

    @classmethod
    def of(cls, points: Points, settings: Settings) -> Ruler:
        """ValueError where the settings have no exact form; the clamp is not looked at."""
        forecast = Forecast.of(points, settings)
        slow, fast = forecast.good()
        return cls(slow, fast, forecast.edge, forecast.advised)

    def verdict(self, rate: float) -> str:
        """The zone of a rate: "too slow", "good", "overshoots" or "too coarse", "diverges"."""
        if rate > self.edge:
            return "diverges"
        if rate > self.fast * (1 + 1e-6):
            return "overshoots" if self.edge < math.inf else "too coarse"
        return "good" if rate >= self.slow else "too slow"

    def sentence(self, rate: float) -> str:
        """What the verdict means, with the number that decides."""
        edge, good = short(self.edge), "Good; no rate makes it diverge."
        if self.edge < math.inf:
            good = f"Good; {percent(rate / self.edge)} of the edge at {edge}."
        return {
            "diverges": f"Above {edge} this data diverges.",
            "overshoots": f"Overshoots; the edge is at {edge}.",
            "too coarse": "Too coarse: hovers about the best line.",
            "good": good,
            "too slow": "Too slow for this many iterations.",
        }[self.verdict(rate)]

    def html(self, low: float) -> str:
        """Coloured zones over a slider from `low` on; a word under each that has room for it."""
        ends = (min(self.slow, self.fast), self.fast, self.edge)
        at = [0.0, *(100 * _share(rate, low) for rate in ends), 100.0]
        at[3] = max(at[3], min(at[2] + 1.2, 100.0)) if at[2] > 0 else at[3]  # seen, however narrow
        zones = zip(("slow", "good", "over", "wild"), at, at[1:], strict=False)
        bars = "".join(
            f'<i class="ruler-{name}" style="left:{a:.2f}%;width:{b - a:.2f}%"></i>'
            for name, a, b in zones
            if b > a
        )
        return f'<div class="ruler" aria-hidden="true">{bars}{self._words(at)}</div>'

    def _words(self, at: list[float]) -> str:
        """Left, middle and right words; each only where its zone is wide enough to hold it."""
        last = (at[3], at[4], "diverges") if self.edge < math.inf else (at[2], at[4], "too coarse")
        places = ((at[0], at[1], "too slow"), (at[1], at[2], "good"), last)
        return "".join(
            f'<span style="left:{(a + b) / 2:.1f}%">{word}</span>'
            for a, b, word in places
            if b - a > 2.2 * len(word)
        )


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


def short(value: float) -> str:
    """Three significant digits: 0.00129, 2.05e-7."""
    return f"{value:.3g}".replace("e-0", "e-").replace("e+0", "e")


def percent(share: float) -> str:
    """77 %, 99.6 %, 0.5 %: never a rounded-up 100."""
    return f"{100 * share:.1f} %" if share > 0.99 or share < 0.01 else f"{100 * share:.0f} %"


def _share(rate: float, low: float) -> float:
    """How far along the slider, from 0 to 1; its ends for a rate outside."""
    return math.log10(min(max(rate / low, 1.0), 10.0**DECADES)) / DECADES
