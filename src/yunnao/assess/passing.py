"""A storm as it passes a city: its wind over land and sea, the strongest of it, and when each force is where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

from yunnao.assess import gusts, vortex
from yunnao.assess.contour import Window
from yunnao.assess.track import Track
from yunnao.city.ground import Ground
from yunnao.model.assessment import Arrival

Floats = NDArray[np.float64]
Span = tuple[int, int]

GRID_KM, MARGIN_KM, FAR_KM = 3.0, 120.0, 1000.0
FRAME = timedelta(hours=2)


@dataclass(frozen=True)
class Place:
    """The grid of a city (rows, columns), which of it is land, and of each point of land the index of its district."""

    window: Window
    land: NDArray[np.bool_]
    district: NDArray[np.int64]

    @cached_property
    def _by_district(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The points of land, district by district, and where each district begins among them."""
        flat = self.district.ravel()
        order = np.argsort(flat, kind="stable")[int((flat < 0).sum()):]
        return order, np.searchsorted(flat[order], np.arange(int(flat.max()) + 1))

    def strongest(self, wind: Floats) -> Floats:
        """The strongest wind in each district."""
        order, starts = self._by_district
        most: Floats = np.maximum.reduceat(wind.ravel()[order], starts)
        return most


@dataclass(frozen=True)
class Passing:
    """The strongest wind (rows, columns), the first and last step of each force anywhere and in each district (by
    index), and the wind every `FRAME` while any force is reached."""

    place: Place
    most: Floats
    spans: dict[int, Span] = field(default_factory=dict)
    by_district: dict[tuple[int, int], Span] = field(default_factory=dict)
    moments: dict[datetime, Floats] = field(default_factory=dict)

    def arrivals(self, ground: Ground, track: Track, names: Mapping[int, str]) -> list[Arrival]:
        """When each band comes to each district and when it has left it; districts it spares are not listed."""
        return [Arrival(district=ground.districts[district].adcode, band=names[force], start=track.at(first),
                        end=track.at(last))
                for (district, force), (first, last) in sorted(self.by_district.items())]


@lru_cache(maxsize=2)
def place(ground: Ground) -> Place:
    """The grid; a district too small for any point of it has the one nearest to its middle that another can spare."""
    window = Window.over(ground, GRID_KM, MARGIN_KM)
    lon, lat = np.meshgrid(window.lon, window.lat)
    district = np.full(lon.shape, -1, dtype=np.int64)
    for number, known in enumerate(ground.districts):
        shapely.prepare(known.area)
        district[shapely.contains_xy(known.area, lon, lat)] = number
    for number, known in enumerate(ground.districts):
        if not (district == number).any():
            middle = shapely.point_on_surface(known.area)
            alone = np.isin(district, np.flatnonzero(np.bincount(district[district >= 0].ravel()) == 1))
            away = np.where(alone, np.inf, np.hypot(lon - middle.x, lat - middle.y))
            district[np.unravel_index(int(np.argmin(away)), lon.shape)] = number
    return Place(window, window.inside(ground), district)


def passing(ground: Ground, track: Track, forces: Mapping[int, float], *, gale_m_s: float, profile: str,
            gust_of: str | None = None) -> Passing:
    """The storm over the city's grid. `forces` are least winds in m/s; `gust_of` ("2min", "10min") turns the means of
    that averaging into gusts of three seconds."""
    there = place(ground)
    slowed = np.where(there.land, vortex.LAND, 1.0)
    if gust_of:
        slowed = slowed * np.where(there.land, gusts.factor(gust_of, "land"), gusts.factor(gust_of, "sea"))
    made = Passing(there, np.zeros(there.land.shape))
    for step in range(len(track.lon)):
        wind = _wind(there.window, track, step, gale_m_s, profile)
        if wind is None:
            continue
        wind = slowed * wind
        np.maximum(made.most, wind, out=made.most)
        strongest, by_district = float(wind.max()), there.strongest(wind)
        for force, limit in forces.items():
            if strongest >= limit:
                made.spans[force] = (made.spans.get(force, (step, step))[0], step)
            for number in np.flatnonzero(by_district >= limit).tolist():
                made.by_district[number, force] = (made.by_district.get((number, force), (step, step))[0], step)
        if strongest >= min(forces.values()) and step % (FRAME // track.step) == 0:
            made.moments[track.at(step)] = wind
    return made


def _wind(window: Window, track: Track, step: int, gale_m_s: float, profile: str) -> Floats | None:
    """The wind over the sea at a step, in the averaging of the track; None while the storm is far away."""
    lat = float(track.lat[step])
    north = (window.lat[:, None] - lat) * 111.2
    east = (window.lon - track.lon[step]) * 111.3 * np.cos(np.radians((window.lat[:, None] + lat) / 2))
    if np.hypot(np.abs(east).min(), np.abs(north).min()) > FAR_KM:
        return None
    return vortex.surface_m_s(
        east, np.broadcast_to(north, east.shape), lat=lat, top_m_s=float(track.wind_m_s[step]),
        deficit_hpa=max(vortex.AMBIENT_HPA - float(track.pressure_hpa[step]), 1.0),
        motion=(float(track.east_m_s[step]), float(track.north_m_s[step])),
        gale_radius_km=float(track.gale_radius_km[step]), gale_m_s=gale_m_s, profile=profile)
