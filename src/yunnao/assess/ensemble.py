"""A storm many times over: tracks and strengths as unsure as their bulletin says, and how often each wind is reached.

Source: the probability circle of forecasts holds the centre in 70 % of cases (JMA, RSMC Tokyo guide); errors of a
track grow together with time, so one throw moves a whole member. Where nobody says how wide the circle is, mean errors
of 86, 130 and 209 km after 24, 48 and 72 h (Hong Kong Observatory 2012, the best of five: 河海大学学报 2013, 41(6),
531-535). The error of strength, 15 % at one sigma after a day,
is assumed, near the mean error of JMA's intensity forecasts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import isnan, log, pi, sqrt
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from yunnao.assess import vortex
from yunnao.assess.contour import Window
from yunnao.assess.track import Fix, Track
from yunnao.city.ground import Ground
from yunnao.city.plane import Plane

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CIRCLE = sqrt(-2 * log(1 - 0.7))  # radius of the circle that holds 70 %, in sigmas of each direction
MEAN_ERROR_KM = {0.0: 0.0, 24.0: 85.8, 48.0: 129.8, 72.0: 209.0, 144.0: 446.6}  # the last at the slope before it
OF_MEAN = CIRCLE / sqrt(pi / 2)  # the circle of 70 % beside the mean error
STRENGTH, STRENGTH_HOURS = 0.15, 24.0
GRID_KM, FAR_KM = 6.0, 700.0


@dataclass(frozen=True)
class Ensemble:
    """The strongest wind of every member on the city and a step around it.

    `most` (members, n) m/s over land at the places `lon`, `lat` (n), which are `at` (rows, columns) of `window`; those
    that `inland` marks lie on the city's land. `first` (members) is the step that brings a gale of `limits[0]` to it.
    """

    window: Window
    at: tuple[Ints, Ints]
    lon: Floats
    lat: Floats
    inland: NDArray[np.bool_]
    limits: tuple[float, ...]
    most: Floats
    first: Floats

    @property
    def reached(self) -> NDArray[np.bool_]:
        """Whether (members, forces, n) a member's wind got to each limit."""
        found: NDArray[np.bool_] = self.most[:, None, :] >= np.array(self.limits)[:, None]
        return found

    def anywhere(self) -> Floats:
        """The chance (forces) that some place of the city's land is reached."""
        chance: Floats = self.reached[:, :, self.inland].any(axis=2).mean(axis=0)
        return chance

    def by_place(self) -> Floats:
        """The chance (forces, n) of each place."""
        chance: Floats = self.reached.mean(axis=0)
        return chance

    def chart(self) -> Floats:
        """The chance (forces, rows, columns) on the window; nothing off the city."""
        field = np.zeros((len(self.limits), len(self.window.lat), len(self.window.lon)))
        field[:, self.at[0], self.at[1]] = self.by_place()
        return field


def as_unsure_as_usual(fixes: Sequence[Fix]) -> list[Fix]:
    """The fixes of a forecast; where none says how sure its place is, as unsure as forecasts are on average."""
    if any(fix.radius_km for fix in fixes):
        return list(fixes)
    hours = [(fix.at - fixes[0].at).total_seconds() / 3600 for fix in fixes]
    circles = OF_MEAN * np.interp(hours, list(MEAN_ERROR_KM), list(MEAN_ERROR_KM.values()))
    return [replace(fix, radius_km=round(float(circle), 1)) for fix, circle in zip(fixes, circles, strict=True)]


def thrown(fixes: Sequence[Fix], members: int, seed: int) -> list[list[Fix]]:
    """Members of the ensemble; the first is the forecast itself. Same seed, same members."""
    chance = np.random.default_rng(seed)
    throws = chance.standard_normal((members, 3))
    throws[:1] = 0.0
    return [[_moved(fix, fixes[0], throw) for fix in fixes] for throw in throws]


def _moved(fix: Fix, first: Fix, throw: Floats) -> Fix:
    per_lon, per_lat = Plane(fix.lon, fix.lat).metres_a_degree
    sigma_m = fix.radius_km * 1000 / CIRCLE
    hours = (fix.at - first.at).total_seconds() / 3600
    stronger = float(np.exp(throw[2] * STRENGTH * min(1.0, hours / STRENGTH_HOURS)))
    deficit = max(1.0, vortex.AMBIENT_HPA - fix.pressure_hpa) * stronger**2
    return replace(fix, lon=fix.lon + throw[0] * sigma_m / per_lon, lat=fix.lat + throw[1] * sigma_m / per_lat,
                   wind_m_s=fix.wind_m_s * stronger,
                   pressure_hpa=min(fix.pressure_hpa, vortex.AMBIENT_HPA - 1) if stronger == 1
                   else vortex.AMBIENT_HPA - deficit)


def run(ground: Ground, tracks: Sequence[Track], limits: tuple[float, ...], gale_m_s: float,
        profile: str = vortex.HOLLAND_2010) -> Ensemble:
    """Every track over the land of the city by one profile, on a grid of 6 km or finer where the city is small."""
    window, at, lon, lat, inland = _places(ground)
    passed = [_passed(track, lon, lat, inland, limits[0], gale_m_s, profile) for track in tracks]
    return Ensemble(window, at, lon, lat, inland, limits, np.array([most for most, _ in passed]),
                    np.array([first for _, first in passed]))


@lru_cache(maxsize=4)
def _places(ground: Ground) -> tuple[Window, tuple[Ints, Ints], Floats, Floats, NDArray[np.bool_]]:
    """The land of the city on a grid, and its neighbours there, so that lines of chance run out to its borders."""
    window = Window.over(ground, GRID_KM, GRID_KM)
    land = window.inside(ground)
    near = binary_dilation(land, np.ones((3, 3)))
    rows, columns = np.nonzero(near)
    return window, (rows, columns), window.lon[columns], window.lat[rows], land[near]


def _passed(track: Track, lon: Floats, lat: Floats, inland: NDArray[np.bool_], limit: float,
            gale_m_s: float, profile: str) -> tuple[Floats, float]:
    most, first = np.zeros(len(lon)), float("nan")
    for step in range(len(track.lon)):
        middle = float(track.lat[step])
        north = (lat - middle) * 111.2
        east = (lon - track.lon[step]) * 111.3 * np.cos(np.radians((lat + middle) / 2))
        if np.hypot(np.abs(east).min(), np.abs(north).min()) > FAR_KM:
            continue
        np.maximum(most, vortex.LAND * vortex.surface_m_s(
            east, north, lat=middle, top_m_s=float(track.wind_m_s[step]),
            deficit_hpa=max(vortex.AMBIENT_HPA - float(track.pressure_hpa[step]), 1.0),
            motion=(float(track.east_m_s[step]), float(track.north_m_s[step])),
            gale_radius_km=float(track.gale_radius_km[step]), gale_m_s=gale_m_s, profile=profile), out=most)
        if isnan(first) and most[inland].max(initial=0.0) >= limit:
            first = float(step)
    return most, first


def cone(track: Track, plane: Plane) -> Any:
    """The area, in metres on the plane, that the centre stays in with 70 % at each time: the bulletin's cone."""
    x, y = plane.xy(track.lon, track.lat)
    circles = [shapely.Point(a, b).buffer(max(r, 1.0) * 1000) for a, b, r in zip(x, y, track.radius_km, strict=True)]
    return shapely.union_all([shapely.convex_hull(shapely.union(a, b)) for a, b in pairwise(circles)])
