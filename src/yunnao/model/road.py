"""What hinders driving: a place or an area, how much of the usual speed is left there, and from when to when."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

ALWAYS_MS, FOREVER_MS = -(2**62), 2**62
"""A hindrance without a beginning, and one without an end that anybody knows."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Hindrance(NamedTuple):
    """Roads within `radius_m` of a place (degrees), or inside `area` (a GeoJSON geometry as bytes), are not as usual.

    `speed` is the share of the usual speed that is left, 0 where nobody gets through; `start_ms` and `end_ms` count
    from 1970, the end is no longer part of it. A plain value: it can be compared, sorted and used as a key.
    """

    lon: float
    lat: float
    radius_m: float
    speed: float = 0.0
    start_ms: int = ALWAYS_MS
    end_ms: int = FOREVER_MS
    area: bytes = b""


def in_ms(when: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (when - _EPOCH) // timedelta(milliseconds=1)
