"""Train: the stage."""

from ui import session, stage
from ui.session.rate import told
from ui.session.shown import shown
from ui.session.training import obstacle, of_shown

here = session.now()
chosen = here.settings()
rate = told(here, chosen)

if summary := here.summary:
    training = of_shown(here, chosen)
    run = shown(summary, chosen, here.trained, running=bool(training and training.running))
    stage.show(run, here, chosen, rate, obstacle=obstacle(here, chosen), training=training)
else:
    stage.show_few(here, rate)
