"""From door to door: travel times and ways between places, over the roads that are open now."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike

from yunnao.roads import drive
from yunnao.roads.conditions import Conditions
from yunnao.roads.network import Floats, Ints, Network
from yunnao.roads.snap import OFF_ROAD_M_S
from yunnao.roads.split import split_long
from yunnao.roads.travel import Travel

WALK_M_S = 1.2
"""People on foot, metres a second: a group with children and old people (HCM 2000 gives 1.2 for such crossings)."""

Closure = tuple[float, float, float]
"""Longitude, latitude (degrees) and radius (metres) of a place nobody may drive through."""

Place = tuple[float, float]


class Roads(Protocol):
    """The arrays of a city package's roads layer."""

    @property
    def lon(self) -> Floats: ...
    @property
    def lat(self) -> Floats: ...
    @property
    def tail(self) -> Ints: ...
    @property
    def head(self) -> Ints: ...
    @property
    def length_m(self) -> Floats: ...
    @property
    def travel_ms(self) -> Ints: ...


class Way(NamedTuple):
    """A way as lon/lat pairs, the seconds since departure at each of them, and the seconds in all."""

    path: list[Place]
    at_s: list[float]
    total_s: float


class _Same:
    """Arrays as a key: equal only to themselves, and kept alive while they are a key."""

    def __init__(self, roads: Roads) -> None:
        self.roads = roads

    def __hash__(self) -> int:
        return id(self.roads)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.roads is other.roads


def travel_for(roads: Roads, closures: Sequence[Closure] = ()) -> Travel:
    """Driving over `roads` with `closures` in force; the last few answers are kept, so asking again is free."""
    return _travel(_Same(roads), tuple(sorted(set(closures))), on_foot=False)


def walk_for(roads: Roads, closures: Sequence[Closure] = ()) -> Travel:
    """Walking along `roads` at `WALK_M_S`, both ways on every arc: one-way signs are not for people on foot."""
    return _travel(_Same(roads), tuple(sorted(set(closures))), on_foot=True)


@lru_cache(maxsize=4)
def _network(key: _Same, on_foot: bool) -> Network:
    roads = key.roads
    Network.from_arrays(roads.tail, roads.head, roads.travel_ms, roads.lon, roads.lat)  # refuses bad arrays in words
    short = split_long(roads.tail, roads.head, roads.length_m, roads.travel_ms, roads.lon, roads.lat)
    if not on_foot:
        return Network.from_arrays(short.tail, short.head, short.travel_ms, short.lon, short.lat)
    tail, head = np.concatenate([short.tail, short.head]), np.concatenate([short.head, short.tail])
    walk_ms = np.rint(np.tile(short.length_m, 2) / WALK_M_S * 1000)
    quickest = np.lexsort((walk_ms, head, tail))  # a two-way street has come twice: keep one arc each way
    _, first = np.unique(np.stack([tail, head])[:, quickest], axis=1, return_index=True)
    once = quickest[first]
    return Network.from_arrays(tail[once], head[once], walk_ms[once], short.lon, short.lat)


@lru_cache(maxsize=32)
def _travel(key: _Same, closures: tuple[Closure, ...], on_foot: bool) -> Travel:
    network = _network(key, on_foot)
    conditions = Conditions(network)
    for lon, lat, radius_m in closures:
        conditions = conditions.close(network.arcs_within(lon, lat, radius_m))
    return conditions.travel()


def times_between(travel: Travel, starts: tuple[ArrayLike, ArrayLike], ends: tuple[ArrayLike, ArrayLike],
                  off_road_m_s: float = OFF_ROAD_M_S, limit_ms: int | None = None) -> Ints:
    """Door-to-door times from every start to every end, each given as (lon, lat) arrays in degrees.

    int64 ms, shape (starts, ends), -1 where there is no way: access to the street, the road, and access from it.
    Places nearer to each other than to the street they share are joined off the road. `limit_ms` bounds the part on
    the road.
    """
    return drive.times(travel, starts, ends, off_road_m_s, limit_ms)


def way_between(roads: Roads, closures: Sequence[Closure], start: Place, end: Place) -> Way | None:
    """The quickest drive from `start` to `end` (lon, lat), or None when no open road joins them.

    Its `total_s` is what `times_between` says. Costs one search and the walk back: milliseconds in a city.
    """
    found = drive.way(travel_for(roads, closures), start, end)
    return None if found is None else _way(found.path, found.at_ms)


def _way(path: list[Place], at_ms: list[int]) -> Way:
    return Way(path, [ms / 1000 for ms in at_ms], at_ms[-1] / 1000)
