"""Data: the points in a table and in a picture, and every way to change them."""

from ui.data import picture, table, uploader

picture.heading()
left, right = picture.halves()
with left:
    table.show()
with right:
    picture.picture()
    picture.recipe()
    uploader.show()
