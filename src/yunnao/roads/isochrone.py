"""How far one gets: the part of the map whose roads can be reached in time."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from yunnao.roads.network import Floats
from yunnao.roads.sphere import EARTH_M
from yunnao.roads.travel import Travel

CELL_M = 100.0
"""An isochrone is drawn in squares of this size: finer would promise more than road data holds."""

MOST_POINTS = 50_000_000
"""Beyond, the squares are too small for the distance."""


def isochrone(travel: Travel, source: int, limits_ms: Sequence[int], cell_m: float = CELL_M) -> list[Any]:
    """For each limit the area (shapely geometry, degrees) whose roads are reached from node `source` by then.

    It is made of the squares, `cell_m` metres wide, that a reached stretch of an open road passes through; an arc
    that cannot be finished in time counts as far as one gets. A longer limit's area contains a shorter one's.
    Raises ValueError for a limit below 0 or a cell that is no positive number, LookupError for an unknown node.
    """
    if min(limits_ms, default=0) < 0 or not (np.isfinite(cell_m) and cell_m > 0):
        raise ValueError(f"an isochrone needs limits of 0 ms or more and a cell wider than 0 m, "
                         f"not {list(limits_ms)} and {cell_m}")
    if not len(limits_ms):
        return []
    step_lat = np.degrees(cell_m / EARTH_M)
    step_lon = step_lat / np.cos(np.radians(float(travel.network.lat[source])))
    lon, lat, at_ms = _points(travel, source, max(limits_ms), min(step_lon, step_lat) / 2)
    return [_area(lon[at_ms <= limit], lat[at_ms <= limit], step_lon, step_lat) for limit in limits_ms]


def _points(travel: Travel, source: int, limit: int, apart: float) -> tuple[Floats, Floats, Floats]:
    """Places along all roads that can be entered in time, at most `apart` degrees from one to the next, and when
    one gets there. They do not depend on the limit, so that more time never means less land."""
    n, times = travel.network, travel.one_to_all(source)
    arc = np.flatnonzero((times[n.tail] >= 0) & (times[n.tail] <= limit) & (travel.travel_ms >= 0))
    lon, lat = n.lon[n.tail[arc]], n.lat[n.tail[arc]]
    east, north = n.lon[n.head[arc]] - lon, n.lat[n.head[arc]] - lat
    count = np.ceil(np.hypot(east, north) / apart).astype(np.int64) + 1
    if count.sum() > MOST_POINTS:
        raise ValueError(f"{count.sum():,} points to draw an isochrone: choose wider cells")
    of = np.repeat(np.arange(len(arc)), count)
    along = (np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)) / np.maximum(count[of] - 1, 1)
    at_ms = times[n.tail[arc]][of] + along * travel.travel_ms[arc][of]
    return (np.append(lon[of] + along * east[of], n.lon[source]), np.append(lat[of] + along * north[of], n.lat[source]),
            np.append(at_ms, 0))


def _area(lon: Floats, lat: Floats, step_lon: float, step_lat: float) -> Any:
    cells = np.unique(np.column_stack([np.floor(lon / step_lon), np.floor(lat / step_lat)]).astype(np.int64), axis=0)
    rows = np.split(cells, np.flatnonzero((np.diff(cells[:, 0]) != 0) | (np.diff(cells[:, 1]) != 1)) + 1)
    low = np.array([row[0] for row in rows])  # neighbouring squares of a column at once: fewer, longer boxes
    high = np.array([row[-1] for row in rows])
    return shapely.union_all(shapely.box(low[:, 0] * step_lon, low[:, 1] * step_lat, (high[:, 0] + 1) * step_lon,
                                         (high[:, 1] + 1) * step_lat))
