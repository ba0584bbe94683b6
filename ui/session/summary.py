"""What every rerun asks of the points, found once for each: no rerun passes over all of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from perceptron import Moments, Points, Run, Settings, theory
from perceptron.analysis import minimum
from perceptron.analysis.minimum import Minimum
from perceptron.recording import untrained
from perceptron.theory import LeastSquares
from ui import words


@dataclass(frozen=True, eq=False)
class Summary:
    """Of points of any number; it lasts as long as a visitor has them."""

    points: Points
    _lowest: dict[tuple[str, float], Minimum] = field(default_factory=dict)
    _starts: dict[Settings, Run] = field(default_factory=dict)

    @cached_property
    def moments(self) -> Moments:
        """All that the live path and the ruler need."""
        return Moments.of(self.points)

    @cached_property
    def best(self) -> LeastSquares | None:
        """The line that fits best; None where all x are equal, and no single one does."""
        return theory.least_squares(self.points) if self.moments.sxx > 0 else None

    @cached_property
    def fit(self) -> str:
        """What that line is, in words."""
        return words.fit(self.points)

    def lowest(self, settings: Settings) -> Minimum:
        """The line with the least loss; a search for absolute and Huber loss."""
        key = settings.loss, settings.delta
        if key not in self._lowest:
            self._lowest[key] = minimum.of(self.points, settings)
        return self._lowest[key]

    def untrained(self, settings: Settings) -> Run:
        """The neuron as it starts: a run of no updates, whatever the rate is."""
        key = replace(settings, iterations=1, learning_rate=1.0)
        if key not in self._starts:
            self._starts[key] = untrained(self.points, key)
        return self._starts[key]
