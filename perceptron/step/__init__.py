"""The page that shows the loop: what it is given, and the modules that play the recording."""
