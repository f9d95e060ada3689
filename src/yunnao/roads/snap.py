"""From a place to the road: the nearest usable node, and how long it takes to get there off the network."""

import numpy as np
from numpy.typing import ArrayLike

from yunnao.roads.network import Ints
from yunnao.roads.sphere import along_ground, on_sphere
from yunnao.roads.travel import Travel

DETOUR = 1.3
"""Lanes and yards are this much longer than the straight line: the usual circuity of streets, an assumption."""

OFF_ROAD_KMH = 25.0
"""Driving through side streets that we have no data of: an assumption, said with every plan."""

OFF_ROAD_M_S = OFF_ROAD_KMH / 3.6

FARTHEST_M = 15_000.0
"""Farther from any road than this a place cannot be reached by road: out at sea, or the network is missing."""


def snap(travel: Travel, lon: ArrayLike, lat: ArrayLike, speed_m_s: float = OFF_ROAD_M_S) -> tuple[Ints, Ints]:
    """Nearest usable node and access time in ms for every place (degrees); both -1 where no road is near.

    A node whose arcs are all closed is no entrance, so a place inside a cordon is entered from its edge.
    A place that is not a number has no road either.
    """
    lon_, lat_ = np.atleast_1d(np.asarray(lon, dtype=np.float64)), np.atleast_1d(np.asarray(lat, dtype=np.float64))
    node, access = np.full(len(lon_), -1, dtype=np.int64), np.full(len(lon_), -1, dtype=np.int64)
    known = np.isfinite(lon_) & np.isfinite(lat_)
    if not known.any() or not len(travel.usable):
        return node, access
    chord, found = travel.places.query(on_sphere(lon_[known], lat_[known]))
    nearest, away_m = np.asarray(found), along_ground(chord)
    near = away_m <= FARTHEST_M
    index = np.flatnonzero(known)[near]
    node[index] = travel.usable[nearest[near]]
    access[index] = off_road_ms(away_m[near], speed_m_s)
    return node, access


def off_road_ms(away_m: ArrayLike, speed_m_s: float) -> Ints:
    """Milliseconds for a straight distance of `away_m` metres where no road is known."""
    return np.rint(np.asarray(away_m) * DETOUR / speed_m_s * 1000).astype(np.int64)
