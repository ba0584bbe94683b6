"""Train: the stage."""

from perceptron import Points
from ui import session, stage, words
from ui.session.shown import shown
from ui.session.training import obstacle

here = session.now()
chosen = here.settings()

if isinstance(here.points, Points):
    run = shown(here.points, chosen, here.trained)
    stage.show(run, play=here.play, obstacle=obstacle(here, chosen))
else:
    stage.show_empty(words.NO_POINTS)
