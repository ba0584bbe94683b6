"""Data: the points in a table and in a picture, and every way to change them."""

from ui import session
from ui.data import paste, picture, table, uploader

here = session.now()

picture.heading(here.points)
left, right = picture.halves()
with left:
    table.show(here)
with right:
    picture.show(here)
    picture.line(here)
    uploader.show(here)
paste.listen()
