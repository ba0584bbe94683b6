"""What is taken away: points, history, and a page that plays a run."""
