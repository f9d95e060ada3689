"""Ways cut into arcs: where they meet others, and where they bend, so that an arc is where its straight line is."""

import numpy as np

from yunnao.roads.network import Floats, Ints
from yunnao.roads.sphere import along_ground, on_sphere

BEND_M = 20.0
"""No point of a way lies farther from its arc: about half a block, and what positions in most data are worth."""


def cut_at_bends(node: Ints, place: Floats, start: Ints, bend_m: float = BEND_M) -> tuple[Ints, Ints, Floats, Ints]:
    """Arcs of ways: their ends, metres along the bends, and the way each is of.

    `node` are the nodes of all ways, end to end, `start` where each way begins (and the last ends); `place` is degrees
    by node. Cut at crossings, and after Douglas and Peucker wherever a point would lie `bend_m` from the line.
    """
    of = np.repeat(np.arange(len(start) - 1), np.diff(start))
    stop = np.bincount(node)[node] > 1
    stop[start[:-1]] = stop[start[1:] - 1] = True
    points = on_sphere(place[node, 0], place[node, 1])
    while True:
        farthest, away = _farthest(points, np.flatnonzero(stop))
        if not (away > bend_m).any():
            break
        stop[farthest[away > bend_m]] = True
    so_far = np.cumsum(np.append(0, along_ground(np.linalg.norm(np.diff(points, axis=0), axis=1))))
    stops = np.flatnonzero(stop)
    a, b = stops[:-1], stops[1:]
    same = of[a] == of[b]
    a, b = a[same], b[same]
    return node[a], node[b], so_far[b] - so_far[a], of[a]


def _farthest(points: Floats, stops: Ints) -> tuple[Ints, Floats]:
    """Between every two stops the point farthest from their straight line, and how far it is; 0 where there is none."""
    piece = np.repeat(np.arange(len(stops) - 1), np.diff(stops))
    inner = np.arange(stops[0], stops[-1])
    a, b = points[stops[piece]], points[stops[piece + 1]]
    go, to = b - a, points[inner] - a
    share = np.clip((to * go).sum(axis=1) / np.maximum((go**2).sum(axis=1), 1e-9), 0, 1)
    away = np.linalg.norm(to - share[:, None] * go, axis=1)
    first = stops[:-1] - stops[0]
    most = np.maximum.reduceat(away, first)
    at = np.flatnonzero(away == most[piece])
    return inner[at[np.searchsorted(piece[at], np.arange(len(stops) - 1))]], most
