"""Time along the width of a picture: where a moment stands, and ticks at hours a person would choose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

HOURS = (1, 2, 3, 6, 12, 24, 48, 120)


@dataclass(frozen=True)
class TimeAxis:
    """From `start` to `end` over px `left` to `right`; times are told in `zone`."""

    start: datetime
    end: datetime
    left: float
    right: float
    zone: tzinfo

    def x(self, at: datetime) -> float:
        """The px of a moment; one outside the axis stands at its end."""
        share = (at - self.start) / (self.end - self.start)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    @property
    def days(self) -> bool:
        """Whether the axis is so long that an hour alone would not say which day."""
        return several_days(self.start, self.end)

    def ticks(self, most: int = 12) -> Iterator[tuple[float, str]]:
        """Px and words of full hours, at most about `most` of them."""
        span = (self.end - self.start).total_seconds() / 3600
        step = next((h for h in HOURS if span / h <= most), HOURS[-1])
        begin = self.start.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        for number in range(int(span / step) + 2 + 24 // step):
            at = begin + timedelta(hours=step * number)
            if self.start <= at <= self.end:
                yield self.x(at), f"{at:%m-%d}" if self.days and at.hour == 0 else f"{at:%H:%M}"

    def say(self, at: datetime) -> str:
        """A moment in words as short as the axis allows."""
        return say(at, self.zone, self.days)


def several_days(start: datetime, end: datetime) -> bool:
    """Whether times between the two need their day said."""
    return end - start > timedelta(hours=26)


def say(at: datetime, zone: tzinfo, days: bool) -> str:
    """A moment as hours and minutes, with the day when several are in sight."""
    return f"{at.astimezone(zone):%m-%d %H:%M}" if days else f"{at.astimezone(zone):%H:%M}"
