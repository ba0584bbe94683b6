"""How often the pages that watch a training are told what it has made."""

from __future__ import annotations

LEAST = 0.2  # seconds from one message to the next, of one page
SHARE = 0.1  # of a core, that all of them may cost together
COST = 0.004  # seconds of a core that one costs: benchmarks/following.py


def pace(trainings: int) -> float:
    """Seconds from one message to the next, of each of so many trainings.

    Five messages a second while that costs at most a tenth of a core, which is up to five
    trainings; of more, as many as cost as much. Those that wait for their turn count too: their
    pages look as often.
    """
    return max(LEAST, trainings * COST / SHARE)
