"""How much training one person may still ask for: so many seconds of work in any hour."""

from __future__ import annotations

from collections import deque

from ui.server.limits import VALUES

SECONDS = VALUES["TRAINING"]
HOUR = 3600.0  # seconds


class Allowance:
    """Times are those of one clock, in seconds."""

    def __init__(self) -> None:
        self._used: deque[tuple[float, float]] = deque()  # when, how much

    def use(self, seconds: float, now: float) -> None:
        if seconds:
            self._used.append((now, seconds))

    def left(self, now: float) -> float:
        """Seconds of work; 0 or less: none."""
        while self._used and self._used[0][0] <= now - HOUR:
            self._used.popleft()
        return SECONDS - sum(seconds for _, seconds in self._used)

    def back(self, now: float) -> float:
        """Seconds until there is some again, where there is none."""
        missing = -self.left(now)
        for when, seconds in self._used:
            missing -= seconds
            if missing < 0:
                return when + HOUR - now
        return 0.0
