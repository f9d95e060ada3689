"""No point of a way is far from its arc, and nothing of its length is lost."""

from itertools import pairwise

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.bends import cut_at_bends
from yunnao.roads.sphere import EARTH_M, along_ground, on_sphere

M = np.degrees(1 / EARTH_M)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(-300, 300), st.integers(-300, 300)), min_size=2, max_size=12),
                min_size=1, max_size=4), st.sampled_from([5.0, 20.0, 80.0]))
def test_no_point_is_farther_from_its_arc(ways: list, bend_m: float) -> None:
    metres = np.array([point for way in ways for point in way], dtype=float)
    start = np.cumsum([0, *(len(way) for way in ways)])
    node, place = np.arange(len(metres)), metres * M  # at the equator a degree is as long either way
    tail, head, length_m, of = cut_at_bends(node, place, start, bend_m)
    for way, (first, last) in enumerate(pairwise(start)):
        mine = of == way
        assert tail[mine][0] == first and head[mine][-1] == last - 1 and (tail[mine][1:] == head[mine][:-1]).all()
        for a, b in zip(tail[mine], head[mine], strict=True):
            line = shapely.LineString([metres[a], metres[b]])
            assert max(line.distance(shapely.Point(point)) for point in metres[a:b + 1]) <= bend_m + 0.1
        steps = on_sphere(place[first:last, 0], place[first:last, 1])
        whole = along_ground(np.linalg.norm(np.diff(steps, axis=0), axis=1)).sum()
        assert abs(length_m[mine].sum() - whole) < 1e-3


def test_a_straight_way_is_one_arc_and_a_crossing_cuts_it() -> None:
    place = np.array([[0, 0], [100 * M, 0], [200 * M, 0], [100 * M, 90 * M]])
    tail, head, length_m, of = cut_at_bends(np.array([0, 1, 2]), place, np.array([0, 3]))
    assert (tail.tolist(), head.tolist(), of.tolist()) == ([0], [2], [0]) and abs(length_m[0] - 200) < 0.01
    tail, head, _, of = cut_at_bends(np.array([0, 1, 2, 3, 1]), place, np.array([0, 3, 5]))
    assert (tail.tolist(), head.tolist(), of.tolist()) == ([0, 1, 3], [1, 2, 1], [0, 0, 1])
