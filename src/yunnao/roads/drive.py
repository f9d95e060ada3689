"""From door to door over the road: the times, and the way that takes them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from yunnao.roads.doors import Doors, Spots, arriving, leaving, spots
from yunnao.roads.lines import lines_of
from yunnao.roads.network import Ints
from yunnao.roads.snap import OFF_ROAD_M_S, off_road_ms
from yunnao.roads.sphere import along_ground, on_sphere
from yunnao.roads.travel import Travel, Trip

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
    found = _times(travel, starts, ends, off_road_m_s, limit_ms, travel.now)
    if travel.lasting is not travel.now and (found < 0).any():  # in from the edge of what will be closed by then
        found = np.where(found < 0, _times(travel, starts, ends, off_road_m_s, limit_ms, travel.lasting), found)
    return found


def _times(travel: Travel, starts: tuple[ArrayLike, ArrayLike], ends: tuple[ArrayLike, ArrayLike], off_road_m_s: float,
           limit_ms: int | None, entered: Travel) -> Ints:
    """The same, getting off at streets that `entered` has open."""
    from_, to = spots(travel.now, *starts), spots(entered, *ends)
    out, into = leaving(travel.now, from_, off_road_m_s), arriving(entered, to, off_road_m_s)
    best = np.full((len(from_.street), len(to.street)), NEVER, dtype=np.int64)
    left = travel.part(out.arc, out.part_ms, out.off_ms)
    if len(out.node) and len(into.node):
        targets, column = np.unique(into.node, return_inverse=True)
        there = _at_nodes(travel, out, left, targets, limit_ms)
        from_place, first = np.unique(out.place, return_index=True)
        to_place, second = np.unique(into.place, return_index=True)
        rows = np.minimum.reduceat(there, first, axis=0)[:, column]
        done = travel.part(into.arc, into.part_ms, np.where(rows >= NEVER, -1, rows))
        best[np.ix_(from_place, to_place)] = np.minimum.reduceat(
            np.where(done < 0, NEVER, done + into.off_ms), second, axis=1)
    for i, j, ms in (_along_one_arc(travel, out, into), _beside(from_, to, off_road_m_s)):
        np.minimum.at(best, (i, j), ms)
    return np.where(best >= NEVER, -1, best)


def _at_nodes(travel: Travel, out: Doors, left: Ints, targets: Ints, limit_ms: int | None) -> Ints:
    """From every door, at its node at `left`, to every target node: ms since departure, NEVER where there is no way."""
    late = left < 0
    if travel.lasting is travel.now:
        sources, row = np.unique(out.node, return_inverse=True)
        road = travel.matrix(sources, targets, limit_ms)[row]
    else:
        road = travel.matrix(out.node, targets, limit_ms, np.maximum(left, 0))
    return np.where((road < 0) | late[:, None], NEVER, road + left[:, None])


def way(travel: Travel, start: Place, end: Place, off_road_m_s: float = OFF_ROAD_M_S) -> Drive | None:
    """A quickest way between two places (lon, lat), which takes what `times` says; None where there is none."""
    found = _way(travel, start, end, off_road_m_s, travel.now)
    if found is None and travel.lasting is not travel.now:
        found = _way(travel, start, end, off_road_m_s, travel.lasting)
    return found


def _way(travel: Travel, start: Place, end: Place, off_road_m_s: float, entered: Travel) -> Drive | None:
    from_, to = spots(travel.now, [start[0]], [start[1]]), spots(entered, [end[0]], [end[1]])
    _, _, direct = _beside(from_, to, off_road_m_s)
    out, into = leaving(travel.now, from_, off_road_m_s), arriving(entered, to, off_road_m_s)
    _, _, along = _along_one_arc(travel, out, into)
    left = travel.part(out.arc, out.part_ms, out.off_ms)
    there = _at_nodes(travel, out, left, into.node, None) if len(out.node) and len(into.node) else np.zeros((0, 0), int)
    done = travel.part(into.arc, into.part_ms, np.where(there >= NEVER, -1, there))
    whole = np.where(done < 0, NEVER, done + into.off_ms)
    quickest = [min(found.ravel().tolist(), default=NEVER) for found in (direct, along, whole)]
    if min(quickest) >= NEVER:
        return None
    if quickest[0] == min(quickest):
        return Drive([start, end], [0, quickest[0]], [-1])
    if quickest[1] == min(quickest):
        return _part(travel, (start, end), (from_, to), (out, into))
    a, b = (int(each) for each in np.unravel_index(int(whole.argmin()), whole.shape))
    trip = travel.trip(int(out.node[a]), int(into.node[b]), int(left[a]))
    assert trip is not None, "the matrix has a time for it"
    when = int(left[a]), trip, int(done[a, b])
    return _whole(travel, (start, end), (from_, to), (_row(out, a), _row(into, b)), when)


def _whole(travel: Travel, ends: tuple[Place, Place], at: tuple[Spots, Spots], door: tuple[Doors, Doors],
           when: tuple[int, Trip, int]) -> Drive:
    """Off the road, to the first node, over the arcs of a trip, from the last node, and off the road again."""
    n, (out, into), (left, trip, done) = travel.network, door, when
    where = _node(travel, int(out.node[0]))
    stops = [(ends[0], 0, -1), (_point(travel, at[0]), int(out.off_ms[0]), -1)]
    stops += [(where, left, int(out.arc[0]))] if out.arc[0] >= 0 else []
    for arc, enters, leaves in zip(*(each.tolist() for each in trip), strict=True):
        if enters > stops[-1][1]:
            stops.append((where, enters, -1))  # one waits before the arc until it opens
        where = _node(travel, int(n.head[arc]))
        stops.append((where, leaves, arc))
    stops += [(_point(travel, at[1]), done, int(into.arc[0]))] if into.arc[0] >= 0 else []
    path, at_ms, arcs = zip(*stops, (ends[1], done + int(into.off_ms[0]), -1), strict=True)
    return Drive(list(path), list(at_ms), list(arcs[1:]))


def _node(travel: Travel, node: int) -> Place:
    return float(travel.network.lon[node]), float(travel.network.lat[node])


def _part(travel: Travel, ends: tuple[Place, Place], at: tuple[Spots, Spots], door: tuple[Doors, Doors]) -> Drive:
    """Off the road, a part of one arc, and off it again."""
    out, into = door
    i, j = _same_arc(out, into)
    off = travel.part(out.arc[i], into.here_ms[j] - out.here_ms[i], out.off_ms[i])
    best = int(np.where(off < 0, NEVER, off + into.off_ms[j]).argmin())
    a, b = int(i[best]), int(j[best])
    return Drive([ends[0], _point(travel, at[0]), _point(travel, at[1]), ends[1]],
                 [0, int(out.off_ms[a]), int(off[best]), int(off[best] + into.off_ms[b])], [-1, int(out.arc[a]), -1])


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


def _along_one_arc(travel: Travel, out: Doors, into: Doors) -> tuple[Ints, Ints, Ints]:
    """Places on one arc, the second not before the first, and the time between them."""
    i, j = _same_arc(out, into)
    off = travel.part(out.arc[i], into.here_ms[j] - out.here_ms[i], out.off_ms[i])
    return out.place[i], into.place[j], np.where(off < 0, NEVER, off + into.off_ms[j])


def _beside(from_: Spots, to: Spots, off_road_m_s: float) -> tuple[Ints, Ints, Ints]:
    """Places on one street or corner that are nearer to each other than to the road, and the time off the road."""
    i, j = np.nonzero((from_.meet[:, None] == to.meet) & (from_.meet >= 0)[:, None])
    chord = np.linalg.norm(on_sphere(from_.lon[i], from_.lat[i]) - on_sphere(to.lon[j], to.lat[j]), axis=-1)
    metres = along_ground(chord)
    near = metres <= from_.away_m[i] + to.away_m[j]
    return i[near], j[near], off_road_ms(metres[near], off_road_m_s)
