"""The clock as a feed: that the system's time was set is told like any other trouble."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from yunnao.model.clock import WallClock
from yunnao.model.event import Sighting
from yunnao.rounds import troubles

PART = "clock"


class ClockWatch:
    """Tells once when the system's clock leapt, and once when it and ours agree again."""

    def __init__(self, clock: WallClock) -> None:
        self._clock = clock

    def poll(self, city: Any, now: datetime) -> Sequence[Sighting]:
        ahead = self._clock.astray()
        if ahead == timedelta(0):
            return [troubles.ended(PART, now)] if PART in city.troubles else []
        return troubles.began(city, PART, *troubles.astray(ahead), now)

    def next_at(self, city: Any, now: datetime) -> datetime | None:
        return None
