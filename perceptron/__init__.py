"""One neuron learns a line: data, settings, the real training loop, and the theory it obeys."""

from perceptron import devices, theory
from perceptron.analysis.sweep import Sweep, sweep
from perceptron.exact.moments import Moments
from perceptron.points import Points
from perceptron.recorded import record
from perceptron.run import Race, Run, race
from perceptron.settings import Settings
from perceptron.training import Step, train

__all__ = ["Moments", "Points", "Race", "Run", "Settings", "Step", "Sweep"]
__all__ += ["devices", "race", "record", "sweep", "theory", "train"]
