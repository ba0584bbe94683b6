"""Data: the points in a table and in a picture, and every way to change them."""

from ui import overview, table, uploader

overview.heading()
left, right = overview.halves()
with left:
    table.show()
with right:
    overview.picture()
    overview.recipe()
    uploader.show()
