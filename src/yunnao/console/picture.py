"""The picture: the desks' sections of the city, now or at any moment of the past, encoded once for all windows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from yunnao.city.city import City
from yunnao.console.room import ControlRoom
from yunnao.model.clock import utc
from yunnao.model.facts import TroubleBegan

REMEMBERED_PASTS = 12


@dataclass(frozen=True)
class Picture:
    """The city at `seq` and `now`: each section as JSON bytes, so that two pictures are compared byte by byte."""

    seq: int
    now: datetime
    sections: Mapping[str, bytes]

    def raw(self) -> dict[str, msgspec.Raw]:
        return {name: msgspec.Raw(section) for name, section in self.sections.items()}


class Painter:
    """Paints pictures for one control room. Thread-safe: it holds nothing but a cache of past cities."""

    def __init__(self, room: ControlRoom) -> None:
        self.room = room
        self._city_at = lru_cache(maxsize=REMEMBERED_PASTS)(room.brain.city_at)

    def live(self) -> Picture:
        """The city as it stands, at the clock's time."""
        return self._paint(self.room.brain.city, self.room.clock.now(), self.room.brain.stuck)

    def at(self, seq: int) -> Picture:
        """The city at log position `seq`, at the moment of its last event; raises LookupError beyond the log."""
        head = self.room.brain.log.head().seq
        if not 0 < seq <= head:
            raise LookupError(f"the log has positions 1 to {head}, not {seq}")
        city = self._city_at(seq)
        return self._paint(city, city.now or self.room.clock.now())

    def when(self, time: datetime) -> Picture:
        """The city as it was known at `time`; before the log begins, its first moment."""
        time = min(utc(time), self.room.clock.now())
        seq = max(1, self.room.brain.log.position_at(time))
        city = self._city_at(seq)
        return self._paint(city, max(time, city.now or time))

    def _paint(self, city: City, now: datetime, stuck: TroubleBegan | None = None) -> Picture:
        """Every desk's sections, and `troubles`: what does not work in the brain itself, the gravest first."""
        troubles = [trouble for _, trouble in sorted(city.troubles.items())]
        sections: dict[str, Any] = {"troubles": [stuck, *troubles] if stuck else troubles}
        for panel in self.room.panels:
            for name, section in panel(city, now).items():
                if name in sections:
                    raise ValueError(f"two desks both paint a section called {name!r}: rename one of them")
                sections[name] = section
        return Picture(city.seq, now, {name: msgspec.json.encode(part) for name, part in sections.items()})
