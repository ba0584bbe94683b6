"""One neuron learns a line: data, settings, the real training loop, and the theory it obeys."""

from perceptron import devices, theory
from perceptron.moments import Moments
from perceptron.points import Points
from perceptron.run import Run, record
from perceptron.settings import Settings
from perceptron.training import Step, train

__all__ = ["Moments", "Points", "Run", "Settings", "Step", "devices", "record", "theory", "train"]
