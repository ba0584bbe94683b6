"""The tutorial's loop as text: written once, run line by line as it stands, and what breaks it."""
