"""The streets of a network as lines on the map, both directions being one, to find the one a place lies on."""

from weakref import WeakKeyDictionary

import numpy as np
import shapely
from numpy.typing import NDArray

from yunnao.roads.network import Floats, Ints, Network
from yunnao.roads.sphere import EARTH_M

Bools = NDArray[np.bool_]

BEYOND_M = 250.0
"""Where the nearest street cannot be used, others are looked for so much farther, then four times that, and so on."""

_known: "WeakKeyDictionary[Network, Lines]" = WeakKeyDictionary()


def lines_of(network: Network) -> "Lines":
    """The lines of a network, drawn once."""
    if network not in _known:
        twin = next((lines for n, lines in _known.items() if n.tail is network.tail and n.lon is network.lon), None)
        _known[network] = twin or Lines(network)
    return _known[network]


class Lines:
    """Streets from a `low` to a `high` corner; nodes at one place, as a split crossing has them, are one corner.

    Distances are taken on Mercator's map, where a straight angle stays one, so the nearest there is the nearest.
    """

    def __init__(self, network: Network) -> None:
        where, self.corner = np.unique(network.lon + 1j * network.lat, return_inverse=True)
        self.where = where
        a, b = self.corner[network.tail], self.corner[network.head]
        arc = np.flatnonzero(network.tail != network.head)
        pair = np.minimum(a, b)[arc] * len(where) + np.maximum(a, b)[arc]
        streets, of = np.unique(pair, return_inverse=True)
        self.low, self.high = streets // len(where), streets % len(where)
        order = np.argsort(of, kind="stable")
        self.arc, self.start = arc[order], np.searchsorted(of[order], np.arange(len(streets) + 1))
        self.of = of[order]
        self.up = a[self.arc] == self.low[self.of]
        node = np.argsort(self.corner, kind="stable")
        self.node, self.node_start = node, np.searchsorted(self.corner[node], np.arange(len(where) + 1))
        self.x, self.y = mercator(where.real, where.imag)
        ends = np.stack([np.stack([self.x[end], self.y[end]], axis=-1) for end in (self.low, self.high)], axis=1)
        self._tree = shapely.STRtree(shapely.linestrings(ends))

    def any_arc(self, of_arc: Bools) -> Bools:
        """For each street whether it has an arc of these, given as one truth value an arc."""
        found: Bools = np.bincount(self.of, of_arc[self.arc], len(self.low)) > 0
        return found

    def nearest(self, lon: Floats, lat: Floats, usable: Bools, on_road_m: float, farthest_m: float,
                open_to_doors: Bools) -> tuple[Ints, Floats, Floats]:
        """For each place (degrees) its street or -1, how far along from low to high (0 to 1), and metres to it.

        Only `usable` streets count, and those not `open_to_doors` only for what lies on them, within `on_road_m`.
        Of streets equally near the first one counts.
        """
        x, y = mercator(lon, lat)
        scale = np.cos(np.radians(lat))  # metres on the ground for one on the map
        points, street = shapely.points(x, y), np.full(len(x), -1, dtype=np.int64)
        at, far = np.zeros(len(x)), np.full(len(x), np.inf)

        def take(place: Ints, found: Ints) -> None:
            along, away = self._project(x[place], y[place], found)
            away = away * scale[place]
            good = usable[found] & (open_to_doors[found] | (away <= on_road_m)) & (away <= farthest_m)
            place, found, along, away = (each[good] for each in (place, found, along, away))
            order = np.lexsort((found, away, place))
            first = order[np.unique(place[order], return_index=True)[1]]
            street[place[first]], at[place[first]], far[place[first]] = found[first], along[first], away[first]

        if not len(self.low):
            return street, at, far
        place, found = self._tree.query_nearest(points)
        take(place, found)
        away = np.full(len(x), np.inf)
        away[place] = self._project(x[place], y[place], found)[1] * scale[place]
        left, beyond = np.flatnonzero((street < 0) & (away <= farthest_m)), BEYOND_M
        while len(left):
            place, found = self._tree.query(points[left], "dwithin", (away + beyond)[left] / scale[left])
            take(left[place], found)
            left, beyond = left[(street[left] < 0) & (away[left] + beyond < farthest_m)], 4 * beyond
        return street, at, far

    def point(self, street: int, along: float) -> tuple[float, float]:
        """Longitude and latitude of a place on a street."""
        a, b = self.where[self.low[street]], self.where[self.high[street]]
        on = b if along == 1 else a + along * (b - a)  # so that a corner is the corner, to the last bit
        return float(on.real), float(on.imag)

    def side(self, lon: Floats, lat: Floats, street: Ints) -> Floats:
        """Above 0 where a place lies to the left of its street, seen from low to high; below 0 to the right."""
        x, y = mercator(lon, lat)
        a, b = self.low[street], self.high[street]
        return (self.x[b] - self.x[a]) * (y - self.y[a]) - (self.y[b] - self.y[a]) * (x - self.x[a])

    def _project(self, x: Floats, y: Floats, street: Ints) -> tuple[Floats, Floats]:
        a, b = self.low[street], self.high[street]
        go_x, go_y = self.x[b] - self.x[a], self.y[b] - self.y[a]
        to_x, to_y = x - self.x[a], y - self.y[a]
        along = np.clip((to_x * go_x + to_y * go_y) / np.maximum(go_x**2 + go_y**2, 1e-12), 0.0, 1.0)
        return along, np.hypot(to_x - along * go_x, to_y - along * go_y)


def mercator(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Degrees as metres on Mercator's map, true at the equator."""
    return EARTH_M * np.radians(lon), EARTH_M * np.arctanh(np.sin(np.radians(lat)))
