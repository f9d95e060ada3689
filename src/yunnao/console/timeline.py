"""The timeline: the log as lines, newest or any stretch of it, and any event whole."""

from collections import deque
from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from yunnao.console.room import ControlRoom
from yunnao.console.telling import Line, tell
from yunnao.model.event import Entry, to_cloudevent

MOST_LINES = 1000
STRETCH = 1000


class Timeline:
    """Reads a control room's log for its windows."""

    def __init__(self, room: ControlRoom) -> None:
        self.room = room

    def after(self, seq: int, limit: int, kinds: Collection[str]) -> list[Line]:
        """The first `limit` lines after position `seq`, of `kinds` when any are named, oldest first."""
        city = self.room.brain.city
        lines: list[Line] = []
        for entry in self.room.brain.log.read(after=seq):
            if len(lines) >= limit:
                break
            if not kinds or entry.event.kind in kinds:
                lines.append(tell(entry, city))
        return lines

    def before(self, seq: int, limit: int, kinds: Collection[str]) -> list[Line]:
        """The last `limit` lines before position `seq`, of `kinds` when any are named, oldest first."""
        city = self.room.brain.city
        found: deque[Entry] = deque()
        for stretch in self._backwards(seq):
            wanted = [entry for entry in stretch if not kinds or entry.event.kind in kinds]
            found.extendleft(reversed(wanted))
            if len(found) >= limit:
                break
        return [tell(entry, city) for entry in list(found)[-limit:]]

    def _backwards(self, seq: int) -> Iterator[list[Entry]]:
        """Stretches of the log before `seq`, the last one first."""
        until = min(seq - 1, self.room.brain.log.head().seq)
        while until > 0:
            after = max(0, until - STRETCH)
            yield list(self.room.brain.log.read(after=after, until=until))
            until = after

    def whole(self, seq: int) -> dict[str, Any]:
        """One entry as it was recorded; raises LookupError when there is none at `seq`."""
        entry = next(iter(self.room.brain.log.read(after=seq - 1, until=seq)), None) if seq > 0 else None
        if entry is None:
            raise LookupError(f"the log has positions 1 to {self.room.brain.log.head().seq}, not {seq}")
        line = tell(entry, self.room.brain.city)
        return {"seq": entry.seq, "hash": entry.hash, "event": msgspec.Raw(to_cloudevent(entry.event)),
                "line_zh": line.line_zh, "line_en": line.line_en}
