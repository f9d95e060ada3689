"""Whether the roads can be driven: nodes nobody reaches, parts that do not meet, lengths that cannot be."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from yunnao.city.finding import Finding, error, warning
from yunnao.city.ground import Ground

FASTEST_KM_H = 130.0
ROUNDING_M = 300.0
"""How much shorter than the straight line a road may be when its ends are rounded to 0.001 degrees."""


def check_roads(ground: Ground) -> Iterator[Finding]:
    """Findings about the road network."""
    roads = ground.roads
    alone = np.setdiff1d(np.arange(len(roads.lon)), np.concatenate([roads.tail, roads.head]))
    if len(alone):
        yield error("road_nodes", "", f"{len(alone)} nodes have no road, the first at "
                    f"{roads.lon[alone[0]]:.3f}, {roads.lat[alone[0]]:.3f}",
                    "whoever is nearest to one could go nowhere", "drop these nodes, or add their roads")
    graph = coo_array((np.ones(len(roads.tail)), (roads.tail, roads.head)), shape=(len(roads.lon),) * 2)
    parts, part = connected_components(graph, connection="strong")
    lost = len(part) - int(np.bincount(part).max()) - len(alone) if len(part) else 0
    if lost > 0:
        yield warning("roads", "", f"{lost} nodes in {parts - len(alone) - 1} parts cannot be reached and left again",
                      "nobody can be sent there by road", "keep the largest part, or add the roads that join them")
    yield from _lengths(ground)


def _lengths(ground: Ground) -> Iterator[Finding]:
    roads = ground.roads
    x, y = ground.plane.xy(roads.lon, roads.lat)
    straight = np.hypot(x[roads.tail] - x[roads.head], y[roads.tail] - y[roads.head])
    short = np.flatnonzero(roads.length_m < 0.95 * straight - ROUNDING_M)
    if len(short):
        first = short[0]
        yield error("roads", f"node {roads.tail[first]} to {roads.head[first]}",
                    f"{len(short)} roads are shorter than the straight line, here {roads.length_m[first]:.0f} m "
                    f"for {straight[first]:.0f} m", "help would seem nearer than it is",
                    "give lengths in metres, or correct the nodes")
    fast = roads.length_m * 3600 / np.maximum(roads.travel_ms, 1) > FASTEST_KM_H
    if fast.any():
        yield error("roads", "", f"{int(fast.sum())} roads are faster than {FASTEST_KM_H:.0f} km/h",
                    "help would seem nearer than it is", "give speeds in km/h")
