"""The Data page: the points in a table and in a picture, and every way to change them."""
