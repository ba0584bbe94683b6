"""Train: the stage."""

from ui import session, stage
from ui.session import points
from ui.session.shown import shown
from ui.session.training import obstacle

here = session.now()
chosen = here.settings()
edits = points.to_take_back(here)

if summary := here.summary:
    run = shown(summary, chosen, here.trained)
    stage.show(run, edits, play=here.play, obstacle=obstacle(here, chosen))
else:
    stage.show_few(here.points, edits)
