"""Step by step: the loop's own text, run line by line, and what breaks it."""

from ui import session, step

step.show(session.now())
