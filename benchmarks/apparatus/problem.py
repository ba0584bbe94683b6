"""What is to be learned."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from perceptron import Points, Run, Settings, record
from perceptron.neuron import start


@dataclass(frozen=True)
class Problem:
    points: Points
    settings: Settings
    start: tuple[float, float]  # weight and bias
    file: Path  # the points again, (2, n), for the peers' process

    @classmethod
    def of(cls, size: int, optimizer: str, folder: Path) -> Problem:
        """The tutorial's 25 points and summed loss, or a noisy line and the mean; stable rates."""
        if size == 25:
            points, loss, rate = Points.tutorial(), "sum", 0.001
        else:
            points, loss, rate = Points.line(size), "mean", 0.08
        rate = {"gradient descent": rate, "momentum": rate / 10, "adam": 0.01}[optimizer]
        settings = Settings(rate, loss=loss, optimizer=optimizer)
        file = folder / f"{size}.npy"
        np.save(file, np.array([points.x, points.y]))
        return cls(points, settings, start(settings), file)

    @property
    def scale(self) -> float:
        """What the sum of squares is multiplied by."""
        return 1.0 if self.settings.loss == "sum" else 1 / len(self.points)

    def json(self) -> str:
        """All that a peer needs to know."""
        weight, bias = self.start
        told = {"file": str(self.file), "optimizer": self.settings.optimizer, "scale": self.scale}
        told |= {"rate": self.settings.learning_rate, "weight": weight, "bias": bias}
        return json.dumps(told)

    def exactly(self) -> Run:
        return record(self.points, self.settings, engine="exact")
