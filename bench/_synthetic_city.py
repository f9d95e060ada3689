"""A city of ten million that never was: the same arrays every time from the same seed, to measure road engines on.

Districts are street grids of their own direction, block shape and disorder, denser towards the middle; a Delaunay
triangulation joins them, thinned to the degree of a real street network; a river is crossed by 31 bridges; one
street in eight of the small ones is one way. Topology is what a contraction hierarchy feels, and this one has what
makes real cities hard: bridges, ragged seams between grids, and long rows of equal blocks.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, KDTree

from yunnao.roads.network import Network

RADIUS_M = 40_000.0
BRIDGES_AT_M = np.r_[np.linspace(-12_000, 12_000, 19), np.linspace(-36_000, -14_000, 6), np.linspace(14_000, 36_000, 6)]
SPEED_KM_H = np.array([28.0, 40.0, 50.0, 75.0])
"""Residential, secondary, primary, expressway."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Streets(NamedTuple):
    """Streets between crossings: ends, length in metres, whether a bridge."""

    a: Ints
    b: Ints
    length_m: Floats
    bridge: NDArray[np.bool_]


def synthetic_city(crossings: int = 160_000, seed: int = 20_250_101) -> Network:
    """About `crossings` nodes and three times as many arcs; 160,000 gives 170,000 nodes and 500,000 arcs."""
    rng = np.random.default_rng(seed)
    places = _crossings(rng, crossings)
    streets = _streets(rng, places, crossings)
    places, streets = _largest_part(places, streets)
    return _network(rng, places, streets)


def _density(radius_m: Floats) -> Floats:
    return np.exp(-radius_m / 9000.0) + 0.05


def _per_m2(radius_m: Floats, crossings: int) -> Floats:
    rings = np.linspace(0, RADIUS_M, 4000)
    return crossings * _density(radius_m) / np.trapezoid(_density(rings) * 2 * np.pi * rings, rings)


def _north_of_river(places: Floats) -> Floats:
    return places[:, 1] - (2500 * np.sin(places[:, 0] / 7000) + 0.15 * places[:, 0] + 1500)


def _crossings(rng: np.random.Generator, crossings: int, districts: int = 900) -> Floats:
    """Crossings in metres from the middle: in each district a grid, turned, stretched and shaken."""
    away = RADIUS_M * np.sqrt(rng.random(districts)) * rng.random(districts) ** 0.25
    angle = rng.random(districts) * 2 * np.pi
    middle = np.column_stack([away * np.cos(angle), away * np.sin(angle)])
    nearest = KDTree(middle)
    found = []
    for k in range(districts):
        block = (1 / (1.12 * _per_m2(away[k : k + 1], crossings)[0])) ** 0.5
        stretch, turn = rng.uniform(0.6, 1.7) ** 0.5, rng.random() * np.pi / 2
        shake = rng.choice([0.04, 0.12, 0.3], p=[0.4, 0.35, 0.25])
        reach = min(9000.0, 70 * block + 2500)
        grid = np.meshgrid(np.arange(-reach, reach, block * stretch), np.arange(-reach, reach, block / stretch))
        points = np.stack(grid, -1).reshape(-1, 2)
        points += rng.normal(0, 1, points.shape) * shake * block
        points = points @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + middle[k]
        found.append(points[(nearest.query(points)[1] == k) & (np.hypot(*points.T) < RADIUS_M)])
    places = np.concatenate(found)
    return places[np.abs(_north_of_river(places)) > 220]


def _streets(rng: np.random.Generator, places: Floats, crossings: int) -> Streets:
    """Delaunay edges, without the diagonals of blocks, thinned; over the river only the bridges."""
    corners = Delaunay(places).simplices
    edge = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    opposite = np.concatenate([corners[:, 2], corners[:, 0], corners[:, 1]])
    edge.sort(axis=1)
    half2 = ((places[edge[:, 0]] - places[edge[:, 1]]) ** 2).sum(1) / 4
    diagonal = ((places[opposite] - places[edge].mean(1)) ** 2).sum(1) < half2 * 0.97
    pairs, at = np.unique(edge, axis=0, return_inverse=True)
    a, b = pairs.T.astype(np.int64)
    is_diagonal = np.bincount(at.ravel(), weights=diagonal) > 0
    length_m = np.hypot(*(places[a] - places[b]).T)
    wet = (_north_of_river(places)[a] > 0) != (_north_of_river(places)[b] > 0)
    block = _per_m2(np.hypot(*places[pairs].mean(1).T), crossings) ** -0.5
    keep = ~is_diagonal & ~wet & (length_m < 3.2 * block) & (rng.random(len(a)) > 0.395)
    candidates = np.flatnonzero(wet & (length_m < 1500))
    bridges = np.unique([candidates[np.abs(places[a[candidates], 0] - x).argmin()] for x in BRIDGES_AT_M])
    keep[bridges] = True
    is_bridge = np.zeros(len(a), dtype=bool)
    is_bridge[bridges] = True
    return Streets(a[keep], b[keep], length_m[keep] * rng.uniform(1.0, 1.15, keep.sum()), is_bridge[keep])


def _largest_part(places: Floats, streets: Streets) -> tuple[Floats, Streets]:
    joined = coo_array((np.ones(len(streets.a)), (streets.a, streets.b)), shape=(len(places),) * 2)
    part = connected_components(joined, directed=False)[1]
    kept = part == np.bincount(part).argmax()
    new, inside = np.cumsum(kept) - 1, kept[streets.a] & kept[streets.b]
    return places[kept], Streets(new[streets.a[inside]], new[streets.b[inside]],
                                 streets.length_m[inside], streets.bridge[inside])


def _network(rng: np.random.Generator, places: Floats, streets: Streets) -> Network:
    """Arcs both ways but for the one-way streets, with a junction delay; the largest strong part."""
    a, b, length_m = streets.a, streets.b, streets.length_m
    middle = np.hypot(*((places[a] + places[b]) / 2).T)
    ring = np.abs(middle[:, None] - [5000, 12_000, 22_000, 33_000]).min(axis=1) < 150
    level = np.where(ring, 3, np.where(streets.bridge, 2, rng.choice(3, len(a), p=[0.75, 0.18, 0.07])))
    one_way = (rng.random(len(a)) < 0.16) & (level == 0)
    turned = rng.random(len(a)) < 0.5
    from_, to = np.where(turned, b, a), np.where(turned, a, b)
    ms = np.rint(length_m / (SPEED_KM_H[level] * rng.uniform(0.85, 1.1, len(a)) / 3.6) * 1000).astype(np.int64)
    ms = np.maximum(1, ms) + rng.integers(0, 6000, len(a)) * (level < 3)
    tail, head = np.r_[from_, to[~one_way]], np.r_[to, from_[~one_way]]
    ms = np.r_[ms, ms[~one_way]]
    graph = coo_array((ms, (tail, head)), shape=(len(places),) * 2)
    part = connected_components(graph, directed=True, connection="strong")[1]
    kept = part == np.bincount(part).argmax()
    new, inside = np.cumsum(kept) - 1, kept[tail] & kept[head]
    tail, head, ms, places = new[tail[inside]], new[head[inside]], ms[inside], places[kept]
    order = np.lexsort((head, tail))
    lat = 36.0 + places[:, 1] / 111_194.9
    return Network.from_arrays(tail[order], head[order], ms[order],
                               120.0 + places[:, 0] / (111_194.9 * np.cos(np.radians(36.0))), lat)
