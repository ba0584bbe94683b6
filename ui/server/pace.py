"""How often the pages that watch a training ask what it has made."""

from __future__ import annotations

LEAST = 0.2  # seconds from one message to the next, of one page
FEW = 5  # trainings, each of which may send so often
SHARE = 0.1  # of the core that serves pages, that those of more trainings may cost together
COST = 0.0045  # seconds of a core that one costs, a rerun of the fragment included; as measured


def pace(trainings: int) -> float:
    """Seconds from one message to the next, of each of so many trainings.

    Those that wait for their turn count too: their pages look as often.
    """
    return LEAST if trainings <= FEW else max(LEAST, trainings * COST / SHARE)
