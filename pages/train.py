"""Train: the stage."""

from ui import session, stage

stage.show(session.now())
