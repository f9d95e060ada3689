"""The road network: which arcs there are, where their ends lie, and how long each takes on a free road."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from yunnao.roads.sphere import around

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Number = TypeVar("Number", np.int64, np.float64)

LONGEST_MS = 7 * 24 * 3600 * 1000
"""No arc takes longer than a week: a larger number is a mistake, and sums of such arcs still fit 53 bits."""

SHORTEST_MS = 1
"""An arc that takes no time takes a millisecond: every step of a path then gets on, and no weight is lost as zero."""

EITHER, FROM_RIGHT, FROM_LEFT, NO_DOOR = 0, 1, -1, 2
"""From where one gets on and off an arc half way: either side, the right or the left of it only, or nowhere."""


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs from `tail` to `head` (node indices) with free-flow `travel_ms`; nodes at `lon`, `lat` in degrees.

    Immutable: the arrays are read-only. An arc's id is its index. Parallel arcs and loops are allowed. `kerb` says of
    each arc from where one gets on it (`EITHER` and so on); without it from either side.
    """

    tail: Ints
    head: Ints
    travel_ms: Ints
    lon: Floats
    lat: Floats
    kerb: Ints | None = None

    @classmethod
    def from_arrays(cls, tail: ArrayLike, head: ArrayLike, travel_ms: ArrayLike,
                    lon: ArrayLike, lat: ArrayLike, kerb: ArrayLike | None = None) -> "Network":
        """A network from arrays of arcs (three of length m >= 1) and of nodes (two of length n >= 1).

        Raises ValueError saying which arc or node is wrong and what is expected instead.
        """
        lon_, lat_ = degrees("lon", lon, 180.0), degrees("lat", lat, 90.0)
        tail_, head_, ms = whole("tail", tail), whole("head", head), whole("travel_ms", travel_ms)
        if len(lon_) != len(lat_):
            raise ValueError(f"{len(lon_)} lon but {len(lat_)} lat: give both for every node")
        if not len(tail_) == len(head_) == len(ms):
            raise ValueError(f"{len(tail_)} tails, {len(head_)} heads and {len(ms)} travel times: "
                             "give all three for every arc")
        if len(tail_) == 0:
            raise ValueError("a road network needs at least one arc: is the roads layer empty?")
        _within("tail", tail_, 0, len(lon_) - 1, "node")
        _within("head", head_, 0, len(lon_) - 1, "node")
        _within("travel_ms", ms, 0, LONGEST_MS, "travel time of 0 ms to a week")
        ms = np.maximum(ms, SHORTEST_MS)
        kerb_ = None if kerb is None else whole("kerb", kerb)
        if kerb_ is not None:
            if len(kerb_) != len(tail_):
                raise ValueError(f"{len(kerb_)} kerbs for {len(tail_)} arcs: give one for every arc, or none at all")
            _within("kerb", kerb_, FROM_LEFT, NO_DOOR, "kerb")
        return cls(_frozen(tail_), _frozen(head_), _frozen(ms), _frozen(lon_), _frozen(lat_),
                   None if kerb_ is None else _frozen(kerb_))

    def driven(self, travel_ms: ArrayLike, kerb: ArrayLike | None = None) -> "Network":
        """The same topology, shared, with the times and kerbs of another vehicle."""
        other = Network.from_arrays(self.tail, self.head, travel_ms, self.lon, self.lat, kerb)
        return replace(self, travel_ms=other.travel_ms, kerb=other.kerb)

    @property
    def nodes(self) -> int:
        return len(self.lon)

    @property
    def arcs(self) -> int:
        return len(self.tail)

    @cached_property
    def out(self) -> tuple[Ints, Ints]:
        """The arcs by tail, ascending in each, without loops: where each tail's begin, and the arcs."""
        arc = np.flatnonzero(self.tail != self.head)
        arc = arc[np.argsort(self.tail[arc], kind="stable")]
        return np.searchsorted(self.tail[arc], np.arange(self.nodes + 1)), arc

    @cached_property
    def into(self) -> tuple[Ints, Ints, Ints]:
        """The arcs by head, ascending in each, without loops: where each head's begin, the arcs, their tails."""
        arc = np.flatnonzero(self.tail != self.head)
        arc = arc[np.argsort(self.head[arc], kind="stable")]
        return np.searchsorted(self.head[arc], np.arange(self.nodes + 1)), arc, self.tail[arc]

    def arcs_within(self, lon: float, lat: float, radius_m: float) -> Ints:
        """Ids of the arcs whose straight line comes within `radius_m` metres of a place; none far from the city.

        Raises ValueError when a number is missing, infinite or a radius is negative.
        """
        east, north = self._about(lon, lat, radius_m)
        from_e, from_n = east[self.tail], north[self.tail]
        go_e, go_n = east[self.head] - from_e, north[self.head] - from_n
        length2 = np.maximum(go_e**2 + go_n**2, 1e-12)
        nearest = np.clip(-(from_e * go_e + from_n * go_n) / length2, 0.0, 1.0)
        away = np.hypot(from_e + nearest * go_e, from_n + nearest * go_n)
        return np.flatnonzero(away <= radius_m)

    def nodes_within(self, lon: float, lat: float, radius_m: float) -> Ints:
        """Ids of the nodes within `radius_m` metres of a place; every arc at one of them is in `arcs_within`."""
        return np.flatnonzero(np.hypot(*self._about(lon, lat, radius_m)) <= radius_m)

    def arcs_in(self, area: Any) -> Ints:
        """Ids of the arcs whose straight line meets `area`, a shapely geometry in degrees."""
        shapely.prepare(area)
        west, south, east, north = area.bounds
        (a, b), (c, d) = (np.stack([at[self.tail], at[self.head]]) for at in (self.lon, self.lat))
        near = np.flatnonzero((np.maximum(a, b) >= west) & (np.minimum(a, b) <= east)
                              & (np.maximum(c, d) >= south) & (np.minimum(c, d) <= north))
        lines: Any = shapely.linestrings(np.stack([np.stack([a, c], axis=1), np.stack([b, d], axis=1)], axis=1)[near])
        return near[shapely.intersects(area, lines)]

    def nodes_in(self, area: Any) -> Ints:
        """Ids of the nodes inside `area` or on its edge."""
        shapely.prepare(area)
        return np.flatnonzero(shapely.intersects_xy(area, self.lon, self.lat))

    def _about(self, lon: float, lat: float, radius_m: float) -> tuple[Floats, Floats]:
        if not (np.isfinite([lon, lat, radius_m]).all() and radius_m >= 0):
            raise ValueError(f"a closure needs a place and a radius of 0 m or more, not {lon}, {lat}, {radius_m}")
        return around(self.lon, self.lat, lon, lat)


def whole(name: str, values: ArrayLike) -> Ints:
    """One row of whole numbers as int64; raises ValueError for anything else, NaN included."""
    array = np.asarray(values)
    if array.size == 0:
        return np.zeros(0, dtype=np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iuf":
        raise ValueError(f"{name} is one row of whole numbers, not {array.dtype} of shape {array.shape}")
    if array.dtype.kind == "i":
        return array.astype(np.int64)
    wrong = np.flatnonzero(~((np.abs(array) < 2**53) & (array == np.rint(array))))
    if len(wrong):
        raise ValueError(f"{name}[{wrong[0]}] is {array[wrong[0]]}: a whole number is needed")
    return array.astype(np.int64)


def degrees(name: str, values: ArrayLike, most: float) -> Floats:
    """One row of finite degrees within plus or minus `most`; raises ValueError naming the first that is not."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"{name} is one row of degrees, not an array of shape {array.shape}")
    wrong = np.flatnonzero(~(np.abs(array) <= most))
    if len(wrong):
        raise ValueError(f"{name}[{wrong[0]}] is {array[wrong[0]]}: degrees lie between -{most} and {most}")
    return array


def _within(name: str, array: Ints, least: int, most: int, what: str) -> None:
    wrong = np.flatnonzero((array < least) | (array > most))
    if len(wrong):
        raise ValueError(f"{name}[{wrong[0]}] is {array[wrong[0]]}, which is no {what}: expected {least} to {most}")


def _frozen(array: NDArray[Number]) -> NDArray[Number]:
    kept = array.copy()
    kept.flags.writeable = False
    return kept
