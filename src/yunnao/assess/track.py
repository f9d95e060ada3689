"""The way of a storm: fixes in time, interpolated to short steps, and how near it comes to a city."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from yunnao.city.ground import Ground
from yunnao.city.plane import Plane

Floats = NDArray[np.float64]

FASTEST_M_S = 45.0


@dataclass(frozen=True)
class Fix:
    """Where a storm is at one moment, in UTC and degrees, and how strong.

    `radius_km` is how unsure the place is; `gale_radius_km` how far its gale reaches, nan when nobody said.
    """

    at: datetime
    lon: float
    lat: float
    wind_m_s: float
    pressure_hpa: float
    radius_km: float = 0.0
    gale_radius_km: float = float("nan")


@dataclass(frozen=True)
class Track:
    """A storm at even steps in time: one value a step in every array; `east_m_s`, `north_m_s` are its motion."""

    start: datetime
    step: timedelta
    lon: Floats
    lat: Floats
    wind_m_s: Floats
    pressure_hpa: Floats
    radius_km: Floats
    gale_radius_km: Floats
    east_m_s: Floats
    north_m_s: Floats

    def at(self, step: int) -> datetime:
        return self.start + step * self.step


_EVEN = ("lon", "lat", "wind_m_s", "pressure_hpa", "radius_km", "gale_radius_km")


def follow(fixes: list[Fix], start: datetime, step: timedelta) -> Track:
    """The track from `start`, or from the first fix when that is later, to the last fix, every `step`.

    Between fixes everything changes evenly. Raises ValueError when fixes are out of order or end before `start`.
    """
    times = np.array([fix.at.timestamp() for fix in fixes])
    if len(fixes) < 2 or (np.diff(times) <= 0).any():
        raise ValueError("a track needs at least two fixes, each later than the one before: a storm at one moment "
                         "goes nowhere. Order the fixes by time and leave out doubles")
    start = max(start, fixes[0].at)
    if start >= fixes[-1].at:
        raise ValueError(f"the track ends at {fixes[-1].at.isoformat()} and says nothing of what comes after "
                         f"{start.isoformat()}: send the newer bulletin")
    steps = int(np.ceil((fixes[-1].at - start) / step))
    when = np.minimum(start.timestamp() + np.arange(steps + 1) * step.total_seconds(), times[-1])
    value = {name: np.interp(when, times, [getattr(fix, name) for fix in fixes]) for name in _EVEN}
    east, north = _motion(times, fixes)
    leg = (np.searchsorted(times, when, side="right") - 1).clip(0, len(fixes) - 2)
    return Track(start=start, step=step, east_m_s=east[leg], north_m_s=north[leg], **value)


def _motion(times: Floats, fixes: list[Fix]) -> tuple[Floats, Floats]:
    """Speed east and north on each leg, in m/s; raises ValueError for a leap no storm makes."""
    lon, lat = np.array([fix.lon for fix in fixes]), np.array([fix.lat for fix in fixes])
    middle = (lat[:-1] + lat[1:]) / 2
    metres = np.array([Plane(0.0, float(at)).metres_a_degree for at in middle])
    east = np.diff(lon) * metres[:, 0] / np.diff(times)
    north = np.diff(lat) * metres[:, 1] / np.diff(times)
    speed = np.hypot(east, north)
    for leg in np.flatnonzero(speed > FASTEST_M_S):
        raise ValueError(f"the storm would move at {speed[leg]:.0f} m/s after {fixes[leg].at.isoformat()}, faster than "
                         f"any storm ({FASTEST_M_S:.0f}): correct the position or the time of a fix")
    return east, north


@dataclass(frozen=True)
class Approach:
    """How a track meets a city: its step of landfall if there is one, and its step and distance when nearest."""

    landfall: int | None
    nearest: int
    nearest_km: float


def approach(track: Track, ground: Ground) -> Approach:
    """Landfall is the first step at which the centre is over the city's land; nearest is measured to that land."""
    plane = ground.plane
    way: Any = shapely.points(np.column_stack(plane.xy(track.lon, track.lat)))
    away = np.min([shapely.distance(plane.metres(district.area), way) for district in ground.districts], axis=0)
    over = np.flatnonzero(away == 0)
    nearest = int(np.argmin(away))
    return Approach(int(over[0]) if len(over) else None, nearest, float(away[nearest]) / 1000)
