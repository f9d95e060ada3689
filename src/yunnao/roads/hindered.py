"""What is cut and what is slow, as lines for a map: the very arcs that travel times are made with."""

from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from yunnao.model.place import Geometry
from yunnao.roads.conditions import Bools, Conditions


@lru_cache(maxsize=8)
def hindered(conditions: Conditions) -> tuple[Geometry | None, Geometry | None]:
    """The closed arcs and the slowed ones, each a GeoJSON multi-line in degrees; None where there are none."""
    closed = conditions.closed
    return _lines(conditions, closed), _lines(conditions, (conditions.factor > 1) & ~closed)


def _lines(conditions: Conditions, some: Bools) -> Geometry | None:
    n, arcs = conditions.network, np.flatnonzero(some)
    ends = np.stack([n.tail[arcs], n.head[arcs]], axis=1)
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)  # both directions are one street
    if not len(ends):
        return None
    pairs: Any = np.round(np.stack([n.lon[ends], n.lat[ends]], axis=-1), 5)
    joined = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(pairs)))
    return {"type": "MultiLineString", "coordinates": [shapely.get_coordinates(line).tolist()
                                                       for line in shapely.get_parts(joined)]}
