"""From door to door over the road: the times, and the way that takes them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from yunnao.roads.doors import Doors, Spots, arriving, leaving, spots
from yunnao.roads.lines import lines_of
from yunnao.roads.network import Ints
from yunnao.roads.snap import OFF_ROAD_M_S, off_road_ms
from yunnao.roads.sphere import along_ground, on_sphere
from yunnao.roads.travel import Travel

NEVER = np.iinfo(np.int64).max // 4

Place = tuple[float, float]


class Drive(NamedTuple):
    """A way from door to door: points (degrees), ms since departure at each, and the arc to each from the one before,
    -1 off the road."""

    path: list[Place]
    at_ms: list[int]
    arcs: list[int]


def times(travel: Travel, starts: tuple[ArrayLike, ArrayLike], ends: tuple[ArrayLike, ArrayLike],
          off_road_m_s: float = OFF_ROAD_M_S, limit_ms: int | None = None) -> Ints:
    """Door-to-door times from every start to every end, each given as (lon, lat) arrays in degrees.

    int64 ms, shape (starts, ends), -1 where there is no way: off the road to the street, along it, and off it again.
    `limit_ms` bounds the part from node to node.
    """
    from_, to = spots(travel, *starts), spots(travel, *ends)
    out, into = leaving(travel, from_, off_road_m_s), arriving(travel, to, off_road_m_s)
    best = np.full((len(from_.street), len(to.street)), NEVER, dtype=np.int64)
    if len(out.node) and len(into.node):
        sources, row = np.unique(out.node, return_inverse=True)
        targets, column = np.unique(into.node, return_inverse=True)
        road = travel.matrix(sources, targets, limit_ms)
        road[road < 0] = NEVER
        from_place, first = np.unique(out.place, return_index=True)
        to_place, second = np.unique(into.place, return_index=True)
        rows = np.minimum.reduceat(road[row] + out.ms[:, None], first, axis=0)
        found = np.minimum.reduceat(rows[:, column] + into.ms, second, axis=1)
        best[np.ix_(from_place, to_place)] = found
    for i, j, ms in (_along_one_arc(out, into), _beside(from_, to, off_road_m_s)):
        np.minimum.at(best, (i, j), ms)
    return np.where(best >= NEVER, -1, best)


def way(travel: Travel, start: Place, end: Place, off_road_m_s: float = OFF_ROAD_M_S) -> Drive | None:
    """A quickest way between two places (lon, lat), which takes what `times` says; None where there is none."""
    from_, to = spots(travel, [start[0]], [start[1]]), spots(travel, [end[0]], [end[1]])
    _, _, direct = _beside(from_, to, off_road_m_s)
    out, into = leaving(travel, from_, off_road_m_s), arriving(travel, to, off_road_m_s)
    _, _, along = _along_one_arc(out, into)
    road = travel.matrix(out.node, into.node) if len(out.node) and len(into.node) else np.full((1, 0), -1)
    whole = np.where(road < 0, NEVER, road + out.ms[:, None] + into.ms) if road.size else road
    quickest = [min(found.ravel().tolist(), default=NEVER) for found in (direct, along, whole)]
    if min(quickest) >= NEVER:
        return None
    if quickest[0] == min(quickest):
        return Drive([start, end], [0, quickest[0]], [-1])
    if quickest[1] == min(quickest):
        return _part(travel, (start, end), (from_, to), (out, into))
    a, b = np.unravel_index(int(whole.argmin()), whole.shape)
    arcs = travel.path(int(out.node[a]), int(into.node[b]))
    assert arcs is not None, "the matrix has a time for it"
    return _whole(travel, (start, end), (from_, to), (_row(out, int(a)), _row(into, int(b))), arcs)


def _whole(travel: Travel, ends: tuple[Place, Place], at: tuple[Spots, Spots], door: tuple[Doors, Doors],
           arcs: Ints) -> Drive:
    """Off the road, to the first node, over `arcs`, from the last node, and off the road again."""
    n, (out, into) = travel.network, door
    legs = [(_point(travel, at[0]), int(out.off_ms[0]), -1)]
    nodes = [(int(out.node[0]), int(out.part_ms[0]), int(out.arc[0]))] if out.arc[0] >= 0 else []
    nodes += list(zip(n.head[arcs].tolist(), travel.travel_ms[arcs].tolist(), arcs.tolist(), strict=True))
    legs += [((float(n.lon[node]), float(n.lat[node])), ms, arc) for node, ms, arc in nodes]
    if into.arc[0] >= 0:
        legs.append((_point(travel, at[1]), int(into.part_ms[0]), int(into.arc[0])))
    return _drive(ends[0], [*legs, (ends[1], int(into.off_ms[0]), -1)])


def _part(travel: Travel, ends: tuple[Place, Place], at: tuple[Spots, Spots], door: tuple[Doors, Doors]) -> Drive:
    """Off the road, a part of one arc, and off it again."""
    out, into = door
    i, j = _same_arc(out, into)
    best = int((into.here_ms[j] - out.here_ms[i]).argmin())
    a, b = int(i[best]), int(j[best])
    return _drive(ends[0], [(_point(travel, at[0]), int(out.off_ms[a]), -1),
                           (_point(travel, at[1]), int(into.here_ms[b] - out.here_ms[a]), int(out.arc[a])),
                           (ends[1], int(into.off_ms[b]), -1)])


def _drive(start: Place, legs: list[tuple[Place, int, int]]) -> Drive:
    return Drive([start, *(point for point, _, _ in legs)],
                np.cumsum([0, *(ms for _, ms, _ in legs)]).tolist(), [arc for _, _, arc in legs])


def _row(doors: Doors, i: int) -> Doors:
    return Doors(*(each[i:i + 1] for each in doors))


def _point(travel: Travel, at: Spots) -> Place:
    """Where the place meets its street."""
    return lines_of(travel.network).point(int(at.street[0]), float(at.along[0]))


def _same_arc(out: Doors, into: Doors) -> tuple[Ints, Ints]:
    """Pairs of doors on one arc, the second not before the first."""
    order = np.argsort(into.arc, kind="stable")
    low, high = (np.searchsorted(into.arc[order], out.arc, side) for side in ("left", "right"))
    count = np.where(out.arc < 0, 0, high - low)
    i = np.repeat(np.arange(len(out.arc)), count)
    j = order[np.repeat(low, count) + np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count)]
    onward = out.here_ms[i] <= into.here_ms[j]
    return i[onward], j[onward]


def _along_one_arc(out: Doors, into: Doors) -> tuple[Ints, Ints, Ints]:
    """Places on one arc, the second not before the first, and the time between them."""
    i, j = _same_arc(out, into)
    return out.place[i], into.place[j], out.off_ms[i] + into.here_ms[j] - out.here_ms[i] + into.off_ms[j]


def _beside(from_: Spots, to: Spots, off_road_m_s: float) -> tuple[Ints, Ints, Ints]:
    """Places on one street or corner that are nearer to each other than to the road, and the time off the road."""
    i, j = np.nonzero((from_.meet[:, None] == to.meet) & (from_.meet >= 0)[:, None])
    chord = np.linalg.norm(on_sphere(from_.lon[i], from_.lat[i]) - on_sphere(to.lon[j], to.lat[j]), axis=-1)
    metres = along_ground(chord)
    near = metres <= from_.away_m[i] + to.away_m[j]
    return i[near], j[near], off_road_ms(metres[near], off_road_m_s)
