"""Train: the stage."""

from perceptron import Points
from ui import compute, rate, stage, state, training

now = state.now()
asked = {
    "train": training.train,
    "stop": training.stop,
    "best_rate": rate.use_best,
    "unclamp": state.unclamp,
}

if isinstance(now.points, Points):
    shown = compute.shown(now.points, state.settings(), now.trained)
    stage.show(shown, play=now.play, obstacle=training.obstacle(), **asked)
else:
    stage.show_empty(
        "Two points make a line. Add points on the Data page, or choose a set.", **asked
    )
