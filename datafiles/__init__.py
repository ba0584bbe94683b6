"""Numbers out of table files of any length; knows nothing of neurons."""
