"""Time is handed in: every part of the house asks a clock, and only the wall clock asks the machine."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time now, timezone-aware, in UTC."""

    def now(self) -> datetime: ...


class WallClock:
    """The machine's clock, kept from running backwards: a step back in time repeats the last reading."""

    def __init__(self, not_before: datetime | None = None) -> None:
        self._last = not_before or datetime.min.replace(tzinfo=UTC)
        self._woken = threading.Event()

    def now(self) -> datetime:
        self._last = max(self._last, datetime.now(UTC))
        return self._last

    def advance_to(self, when: datetime) -> None:
        """Wait until `when`, or until woken."""
        self._woken.wait(max(0.0, (when - self.now()).total_seconds()))
        self._woken.clear()

    def wake(self) -> None:
        """Something happened on another thread: whoever waits should look now."""
        self._woken.set()


class VirtualClock:
    """A clock that stands still until it is moved, and never moves back."""

    def __init__(self, start: datetime) -> None:
        self._now = utc(start)

    def now(self) -> datetime:
        return self._now

    def advance_to(self, when: datetime) -> None:
        """Move to `when`; an earlier moment leaves the clock where it is."""
        self._now = max(self._now, utc(when))


def utc(when: datetime) -> datetime:
    """The same instant in UTC; raises ValueError for a time without a zone, which could mean anything."""
    if when.tzinfo is None:
        raise ValueError(f"{when.isoformat()} has no time zone: write it with an offset, such as +08:00")
    return when.astimezone(UTC)


def seconds(value: float) -> timedelta:
    """A span of `value` seconds, rounded to whole milliseconds so that every replay agrees."""
    return timedelta(milliseconds=round(value * 1000))
