"""Train: the stage."""

from perceptron import Points
from ui import session, stage, words
from ui.session import training
from ui.session.shown import shown

now = session.now()

if isinstance(now.points, Points):
    run = shown(now.points, session.settings(), now.trained)
    stage.show(run, play=now.play, obstacle=training.obstacle())
else:
    stage.show_empty(words.NO_POINTS)
