"""Time is handed in: every part of the house asks a clock, and only the wall clock asks the machine."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

LEAP = timedelta(seconds=10)
"""A system clock that is further off than this was set, and is not simply going on."""

PULL = 0.1
"""How much faster or slower time runs until it agrees with a system clock that was set."""


def _steady_s() -> float:
    """Seconds that go on while the machine sleeps, where the system can tell; set by nobody."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Clock(Protocol):
    """Tells the time now, timezone-aware, in UTC."""

    def now(self) -> datetime: ...


class WallClock:
    """The machine's clock, without its leaps: time goes at a steady pace and never back.

    A system clock that is set by more than `LEAP` (an hour back, a day forward) is not followed at once, so that no
    deadline expires of it: from then on time runs a tenth faster or slower until both agree. `astray` says how far off
    it is. A restart takes the system's time as it is, unless the log is ahead of it (`not_before`).
    `wall` tells the system's time in UTC, `steady_s` seconds that no one sets; both can be handed in.
    """

    def __init__(self, not_before: datetime | None = None, *, wall: Callable[[], datetime] = lambda: datetime.now(UTC),
                 steady_s: Callable[[], float] = _steady_s) -> None:
        self._wall, self._steady_s = wall, steady_s
        self._lock = threading.Lock()
        self._last = max(wall(), not_before or wall())
        self._at_s = steady_s()
        self._woken = threading.Event()

    def now(self) -> datetime:
        with self._lock:
            at_s, wall = self._steady_s(), self._wall()
            passed, self._at_s = timedelta(seconds=at_s - self._at_s), at_s
            ahead = wall - (self._last + passed)
            if timedelta(0) <= ahead <= LEAP:
                self._last = wall
            else:
                self._last += passed * (1 + PULL if ahead > LEAP else 1 - PULL)
            return self._last

    def astray(self) -> timedelta:
        """How far the system's clock is ahead of ours (behind it: negative); nothing when they agree."""
        off = self._wall() - self.now()
        return off if abs(off) > LEAP else timedelta(0)

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
