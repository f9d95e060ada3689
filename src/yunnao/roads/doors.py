"""Where a place meets the road: half way along a street, on the side one drives on (docs/decisions/0010)."""

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike

from yunnao.roads.lines import Bools, Lines, lines_of
from yunnao.roads.network import EITHER, NO_DOOR, Floats, Ints
from yunnao.roads.snap import FARTHEST_M, OFF_ROAD_M_S, off_road_ms
from yunnao.roads.travel import Travel

ON_ROAD_M = 10.0
"""Nearer to the middle line than this a place is on the carriageway, as a vehicle under way is: it may go either way,
and be on a motorway, a bridge or in a tunnel, where nobody has a door."""


class Spots(NamedTuple):
    """For each place: its street (-1 for none), how far along (0 to 1), metres to it; `meet` is equal where two
    places are on one street, or at one corner."""

    lon: Floats
    lat: Floats
    street: Ints
    along: Floats
    away_m: Floats
    meet: Ints


class Doors(NamedTuple):
    """Ways between places and nodes, sorted by place: ms off the road and on the arc's part, the arc (-1 at a corner)
    and ms from the arc's tail to the place. A place may have none, or many."""

    place: Ints
    node: Ints
    off_ms: Ints
    part_ms: Ints
    arc: Ints
    here_ms: Ints

    @property
    def ms(self) -> Ints:
        return self.off_ms + self.part_ms


class _Use(NamedTuple):
    """What can be used now: arcs that do not end in nothing, nodes, streets, and streets with a door."""

    arc: Bools
    node: Bools
    street: Bools
    door: Bools


_now: "WeakKeyDictionary[Travel, _Use]" = WeakKeyDictionary()


def spots(travel: Travel, lon: ArrayLike, lat: ArrayLike) -> Spots:
    """The nearest usable street of each place (degrees), within `FARTHEST_M`.

    A street whose arcs are all closed is no entrance, so a place inside a cordon is entered from its edge.
    A place that is not a number has no street.
    """
    lon_, lat_ = np.atleast_1d(np.asarray(lon, dtype=np.float64)), np.atleast_1d(np.asarray(lat, dtype=np.float64))
    known = np.flatnonzero(np.isfinite(lon_) & (np.abs(lat_) < 90))
    street, along, away = np.full(len(lon_), -1, dtype=np.int64), np.zeros(len(lon_)), np.full(len(lon_), np.inf)
    lines, use = lines_of(travel.network), _use(travel)
    street[known], along[known], away[known] = lines.nearest(lon_[known], lat_[known], use.street, ON_ROAD_M,
                                                             FARTHEST_M, use.door)
    corner = np.where(along == 0, lines.low[street], lines.high[street])
    meet = np.where((along == 0) | (along == 1), len(lines.low) + corner, street)
    return Spots(lon_, lat_, street, along, away, np.where(street < 0, -1, meet))


def leaving(travel: Travel, at: Spots, speed_m_s: float = OFF_ROAD_M_S) -> Doors:
    """From each place to the nodes it can drive to first."""
    return _doors(travel, at, speed_m_s, out=True)


def arriving(travel: Travel, at: Spots, speed_m_s: float = OFF_ROAD_M_S) -> Doors:
    """To each place from the nodes it can be driven to from last."""
    return _doors(travel, at, speed_m_s, out=False)


def _use(travel: Travel) -> _Use:
    if travel not in _now:
        network, node = travel.network, np.zeros(travel.network.nodes, dtype=bool)
        node[travel.usable] = True
        arc = (travel.travel_ms >= 0) & node[network.tail] & node[network.head]
        lines = lines_of(network)
        door = arc if network.kerb is None else arc & (network.kerb != NO_DOOR)
        street = lines.any_arc(arc)
        _now[travel] = _Use(arc, node, street, street if network.kerb is None else lines.any_arc(door))
    return _now[travel]


def _doors(travel: Travel, at: Spots, speed_m_s: float, out: bool) -> Doors:
    network, lines, use = travel.network, lines_of(travel.network), _use(travel)
    off = np.where(at.street < 0, 0, off_road_ms(np.where(at.street < 0, 0.0, at.away_m), speed_m_s))
    placed = at.street >= 0
    corner = np.flatnonzero(placed & (at.meet >= len(lines.low)))
    place, nth = _each(corner, lines.node_start, at.meet[corner] - len(lines.low))
    node = lines.node[nth]
    place, node = place[use.node[node]], node[use.node[node]]
    none = np.full(len(place), -1, dtype=np.int64)
    corners = Doors(place, node, off[place], 0 * none, none, none)

    midway = np.flatnonzero(placed & (at.meet < len(lines.low)))
    place, nth = _each(midway, lines.start, at.street[midway])
    allowed = use.arc[lines.arc[nth]]
    place, nth = place[allowed], nth[allowed]
    if network.kerb is not None:
        allowed = _by_side(network.kerb, lines, at, place, nth)
        place, nth = place[allowed], nth[allowed]
    arc = lines.arc[nth]
    ms = travel.travel_ms[arc]
    here = np.rint(ms * np.where(lines.up[nth], at.along[place], 1 - at.along[place])).astype(np.int64)
    node, part = (network.head[arc], ms - here) if out else (network.tail[arc], here)
    both = [np.concatenate(pair) for pair in zip(corners, Doors(place, node, off[place], part, arc, here), strict=True)]
    order = np.lexsort((both[4], both[1], both[0]))
    return Doors(*(each[order] for each in both))


def _by_side(kerb: Ints, lines: Lines, at: Spots, place: Ints, nth: Ints) -> Bools:
    """Which arcs a place may use from where it lies; where none would be left, all that have a door."""
    wanted, on_road = kerb[lines.arc[nth]], at.away_m[place] <= ON_ROAD_M
    left = lines.side(at.lon[place], at.lat[place], at.street[place]) * np.where(lines.up[nth], 1, -1) > 0
    door = wanted != NO_DOOR
    right_one = on_road | (door & ((wanted == EITHER) | (left == (wanted < 0))))
    some = np.bincount(place, right_one, len(at.street)) > 0
    found: Bools = np.where(some[place], right_one, door)
    return found


def _each(place: Ints, start: Ints, of: Ints) -> tuple[Ints, Ints]:
    """Every place with each index of its group, groups being stretches between `start`s."""
    count = start[of + 1] - start[of]
    nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(place, count), np.repeat(start[of], count) + nth
