"""From door to door: travel times and ways between places, over the roads as they are and as they will be."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
import shapely
from numpy.typing import ArrayLike

from yunnao.model.road import ALWAYS_MS, Hindrance, in_ms
from yunnao.roads import drive
from yunnao.roads.changing import Change, Changing
from yunnao.roads.conditions import Conditions
from yunnao.roads.leaving import Leaving
from yunnao.roads.network import Floats, Ints, Network
from yunnao.roads.profiles import CAR, FOOT, WALK_M_S, Profile, allowed, usual
from yunnao.roads.snap import OFF_ROAD_M_S
from yunnao.roads.split import split_long
from yunnao.roads.travel import Travel

Closure = tuple[float, float, float]
"""Longitude, latitude (degrees) and radius (metres) of a place nobody may drive through."""

Hindrances = Sequence[Hindrance | Closure]
"""What hinders: for planners, door and drill `city.hindrances.hindrances` says it."""

CRAWL = 0.02
"""Where less of the usual speed is left than this, nobody gets through."""

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


def travel_for(roads: Roads, hindrances: Hindrances = (), at: datetime | None = None, wait: bool = False,
               profile: Profile = CAR) -> Travel:
    """Driving over `roads` as `profile` may, leaving at `at`, with `hindrances`; the last few answers are kept.

    Exact for hindrances that begin or end while one is under way, too. Without `at`, only for those without a window:
    else ValueError. `wait`: whether one stops before a closed road until it opens (`roads.leaving`).
    """
    return _leaving(roads, hindrances, at, wait, profile)


def walk_for(roads: Roads, hindrances: Hindrances = (), at: datetime | None = None) -> Travel:
    """Walking along `roads` at `WALK_M_S`, both ways on every arc open to people on foot: they mind no one-way sign and
    no jam."""
    closing = [one for one in map(_hindrance, hindrances) if one.speed < CRAWL]
    return _leaving(roads, closing, at, wait=False, profile=FOOT)


def conditions_at(roads: Roads, hindrances: Hindrances, at: datetime) -> Conditions:
    """The roads for driving as they are at a moment."""
    ms = in_ms(at)
    changing = _changing(_Same(roads), tuple(sorted({_hindrance(one) for one in hindrances})), CAR)
    return changing.phases[changing.phase_at(ms)]


def _hindrance(one: Hindrance | Closure) -> Hindrance:
    return Hindrance(*one)


def _leaving(roads: Roads, hindrances: Hindrances, at: datetime | None, wait: bool,
             profile: Profile) -> Travel:
    ms = ALWAYS_MS if at is None else in_ms(at)
    ahead = tuple(sorted({one for one in map(_hindrance, hindrances) if one.end_ms > ms}))
    changing = _changing(_Same(roads), ahead, usual(roads, profile))
    if at is None and changing.moments:
        raise ValueError("some of the hindrances hold for a time only: say when you leave")
    now = changing.phases[changing.phase_at(ms)]
    if changing.phase_at(ms) == len(changing.moments):
        return now.travel()
    return Leaving(changing.network, now.travel().travel_ms, changing, ms, wait)


@lru_cache(maxsize=12)
def _free(key: _Same, profile: Profile) -> Conditions:
    """Nothing hinders but the profile itself. All that drive share one topology, and so one order of it."""
    if profile.walks:
        return Conditions(_on_foot(key))
    (network, arc), may = _network(key), allowed(key.roads, profile)
    pieces = split_long(key.roads.tail, key.roads.head, key.roads.length_m, may.travel_ms, key.roads.lon, key.roads.lat)
    driven = network.driven(pieces.travel_ms, may.kerb[arc] if may.kerb.any() else None)
    return Conditions(driven).close(np.flatnonzero(~may.open[arc]))


@lru_cache(maxsize=4)
def _network(key: _Same) -> tuple[Network, Ints]:
    """The network in short arcs, and the arc of `roads` that each is of."""
    roads = key.roads
    Network.from_arrays(roads.tail, roads.head, roads.travel_ms, roads.lon, roads.lat)  # refuses bad arrays in words
    short = split_long(roads.tail, roads.head, roads.length_m, roads.travel_ms, roads.lon, roads.lat)
    return Network.from_arrays(short.tail, short.head, short.travel_ms, short.lon, short.lat), short.arc


def _on_foot(key: _Same) -> Network:
    roads, walked = key.roads, allowed(key.roads, FOOT).open
    short = split_long(roads.tail[walked], roads.head[walked], roads.length_m[walked], roads.travel_ms[walked],
                       roads.lon, roads.lat)
    tail, head = np.concatenate([short.tail, short.head]), np.concatenate([short.head, short.tail])
    walk_ms = np.rint(np.tile(short.length_m, 2) / WALK_M_S * 1000)
    quickest = np.lexsort((walk_ms, head, tail))  # a two-way street has come twice: keep one arc each way
    _, first = np.unique(np.stack([tail, head])[:, quickest], axis=1, return_index=True)
    once = quickest[first]
    return Network.from_arrays(tail[once], head[once], walk_ms[once], short.lon, short.lat)


@lru_cache(maxsize=32)
def _changing(key: _Same, hindrances: tuple[Hindrance, ...], profile: Profile) -> Changing:
    free = _free(key, profile)
    return Changing.of(free, [_change(free.network, one) for one in hindrances])


def _change(network: Network, one: Hindrance) -> Change:
    if one.area:
        area = shapely.make_valid(shapely.from_geojson(one.area))
        arcs, inside = network.arcs_in(area), network.nodes_in(area)
    else:
        arcs = network.arcs_within(one.lon, one.lat, one.radius_m)
        inside = network.nodes_within(one.lon, one.lat, one.radius_m)
    return Change(one.start_ms, one.end_ms, arcs, one.speed if one.speed >= CRAWL else 0.0, inside)


def times_between(travel: Travel, starts: tuple[ArrayLike, ArrayLike], ends: tuple[ArrayLike, ArrayLike],
                  off_road_m_s: float = OFF_ROAD_M_S, limit_ms: int | None = None) -> Ints:
    """Door-to-door times from every start to every end, each given as (lon, lat) arrays in degrees.

    int64 ms, shape (starts, ends), -1 where there is no way: access to the street, the road, and access from it.
    Places nearer to each other than to the street they share are joined off the road. `limit_ms` bounds the part on
    the road.
    """
    return drive.times(travel, starts, ends, off_road_m_s, limit_ms)


def way_between(roads: Roads, hindrances: Hindrances, start: Place, end: Place, at: datetime | None = None,
                wait: bool = False, profile: Profile = CAR) -> Way | None:
    """The quickest drive from `start` to `end` (lon, lat) that leaves at `at`, or None when no open road joins them.

    Its `total_s` is what `times_between` says. Costs one search and the walk back: milliseconds in a city.
    """
    found = drive.way(travel_for(roads, hindrances, at, wait, profile), start, end)
    return None if found is None else _way(found.path, found.at_ms)


def _way(path: list[Place], at_ms: list[int]) -> Way:
    return Way(path, [ms / 1000 for ms in at_ms], at_ms[-1] / 1000)
