"""A way in steps, as a person drives it: straight on for so long, then a turn, and when one is where."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from yunnao.roads.network import Floats, Ints
from yunnao.roads.sphere import around
from yunnao.roads.travel import Travel

TURN_DEG = 35.0
"""Less than this is the same road going on round a bend."""


class Step(NamedTuple):
    """Some arcs driven one after the other without a turn.

    `turn_deg` is the turn into it, right above 0 and left below, 0 for the first; `heading_deg` its first heading from
    north, clockwise; `metres` its length as the crow flies from node to node. Times are ms from the moment asked for:
    entered at `enter_ms`, which may be later than the last step ended where one waits for a road to open.
    """

    arcs: Ints
    turn_deg: float
    heading_deg: float
    metres: float
    enter_ms: int
    leave_ms: int


class Route(NamedTuple):
    """A way: its points (lon, lat), when one is at each, and its steps. At one's target already: one point, no step."""

    path: list[tuple[float, float]]
    at_ms: list[int]
    steps: list[Step]


def route(travel: Travel, source: int, target: int, after_ms: int = 0) -> Route | None:
    """A quickest way from node to node, leaving `after_ms` later than the moment asked for; None when there is none.

    Raises LookupError for an unknown node, ValueError for a negative `after_ms`.
    """
    trip = travel.trip(source, target, after_ms)
    if trip is None:
        return None
    network, arcs = travel.network, trip.arcs
    nodes = [source, *network.head[arcs].tolist()]
    path = list(zip(network.lon[nodes].tolist(), network.lat[nodes].tolist(), strict=True))
    east, north = around(network.lon[nodes], network.lat[nodes], *path[0])
    go_e, go_n = np.diff(east), np.diff(north)
    heading = np.degrees(np.arctan2(go_e, go_n)) % 360
    turn = _turns(heading)
    starts = [0, *(np.flatnonzero(np.abs(turn[1:]) >= TURN_DEG) + 1).tolist(), len(arcs)] if len(arcs) else [0]
    steps = [Step(arcs[a:b], float(turn[a]), float(heading[a]), float(np.hypot(go_e[a:b], go_n[a:b]).sum()),
                  int(trip.enter_ms[a]), int(trip.leave_ms[b - 1])) for a, b in pairwise(starts)]
    return Route(path, [after_ms, *trip.leave_ms.tolist()], steps)


def _turns(heading: Floats) -> Floats:
    """The turn into each arc from the one before, -180 to 180 degrees; 0 into the first."""
    if not len(heading):
        return heading
    turned: Floats = np.concatenate([[0.0], (np.diff(heading) + 180) % 360 - 180])
    return turned
