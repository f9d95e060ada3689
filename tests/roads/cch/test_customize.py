"""Customizing front by front is the sum of triangles of the papers, bit for bit."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.cch.customize import FAR, customize


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6))
def test_fronts_give_what_triangles_give(town, seed: int) -> None:
    _, tail, head, ms, h = town(seed)
    ways = dict.fromkeys([*zip(h.tail.tolist(), h.head.tolist(), strict=True),
                          *zip(h.head.tolist(), h.tail.tolist(), strict=True)], FAR)
    for a, b, time in zip(h.rank[tail].tolist(), h.rank[head].tolist(), ms.tolist(), strict=True):
        if a != b and time >= 0:
            ways[a, b] = min(ways[a, b], time)
    for k in range(len(h.node)):
        above = h.head[h.up_start[k]:h.up_start[k + 1]].tolist()
        for i in above:
            for j in above:
                if i != j:
                    ways[i, j] = min(ways[i, j], ways[i, k] + ways[k, j])
    times = customize(h, ms)
    assert times.up.tolist() == [ways[ends] for ends in zip(h.tail.tolist(), h.head.tolist(), strict=True)]
    assert times.down.tolist() == [ways[ends] for ends in zip(h.head.tolist(), h.tail.tolist(), strict=True)]
    assert not times.up.flags.writeable and times.up.dtype == np.int32
