"""The player: plain JavaScript that draws a run in any browser, and what it is given to draw."""
