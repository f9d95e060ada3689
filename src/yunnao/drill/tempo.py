"""Tempo: a clock that runs at a chosen multiple of real time, can be paused, and never passes what is due next."""

import threading
import time
from datetime import datetime, timedelta

from yunnao.model.clock import utc

ATTENTIVE = 30.0
"""While a proposal waits for a person, the day goes no faster than this, so that there is time to read."""


class Tempo:
    """The clock of a watched drill. `advance_to` waits for real; `wake` ends the wait early, at the time reached.

    Between two waits the clock stands still: the brain's own work costs no simulated time.
    """

    def __init__(self, start: datetime, speed: float) -> None:
        self._gate = threading.Condition()
        self._base, self._limit, self._since = utc(start), utc(start), time.monotonic()
        self._speed, self._paused, self._attentive, self._woken = speed, False, False, False

    def now(self) -> datetime:
        with self._gate:
            return self._reading()

    def advance_to(self, when: datetime) -> None:
        """Let time run until `when`, or until woken."""
        with self._gate:
            self._rebase()
            self._limit = max(self._limit, utc(when))
            while not self._woken and self._reading() < self._limit:
                self._gate.wait(self._wall_left())
            self._woken = False
            self._rebase()
            self._limit = self._base

    def wake(self) -> None:
        """Something was recorded from another thread: let the loop look at it now."""
        with self._gate:
            self._woken = True
            self._gate.notify_all()

    @property
    def speed(self) -> float:
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        """Simulated seconds a real second; raises ValueError outside 1 to 7,200."""
        if not 1 <= speed <= 7200:
            raise ValueError(f"a speed of {speed} cannot be watched: choose 1 to 7200 simulated seconds a second")
        self._change(speed=speed)

    @property
    def paused(self) -> bool:
        return self._paused

    @paused.setter
    def paused(self, paused: bool) -> None:
        self._change(paused=paused)

    def attend(self, attentive: bool) -> None:
        """Slow down while a proposal waits for a person, or speed up again."""
        if attentive != self._attentive:
            self._change(attentive=attentive)

    @property
    def pace(self) -> float:
        """Simulated seconds a real second, at this moment."""
        if self._paused:
            return 0.0
        return min(self._speed, ATTENTIVE) if self._attentive else self._speed

    def _change(self, **settings: float | bool) -> None:
        with self._gate:
            self._rebase()
            for name, value in settings.items():
                setattr(self, f"_{name}", value)
            self._gate.notify_all()

    def _reading(self) -> datetime:
        run = timedelta(seconds=(time.monotonic() - self._since) * self.pace)
        reading = min(self._limit, self._base + run)
        return reading.replace(microsecond=reading.microsecond // 1000 * 1000) if reading < self._limit else reading

    def _rebase(self) -> None:
        self._base, self._since = self._reading(), time.monotonic()

    def _wall_left(self) -> float | None:
        left = (self._limit - self._reading()).total_seconds()
        return max(0.0, left / self.pace) if self.pace else None
