"""Train: the stage."""

from ui import session, stage, words
from ui.session.shown import shown
from ui.session.training import obstacle

here = session.now()
chosen = here.settings()

if summary := here.summary:
    run = shown(summary, chosen, here.trained)
    stage.show(run, play=here.play, obstacle=obstacle(here, chosen))
else:
    stage.show_empty(words.NO_POINTS)
