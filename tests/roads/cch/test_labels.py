"""Labels against climbing every way up, wherever the line between own and shared nodes lies."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.cch.customize import FAR, customize
from yunnao.roads.cch.labels import place_labels, shared_labels, shared_nodes


def climb(h, up: np.ndarray, v: int) -> list[int]:
    """Least time from v up to each of its ancestors, by depth."""
    best = {v: 0}
    found, u = [], v
    while u >= 0:
        found.append(min(best.get(u, FAR), FAR))
        for e in range(h.up_start[u], h.up_start[u + 1]):
            best[h.head[e]] = min(best.get(h.head[e], FAR), found[-1] + int(up[e]))
        u = h.parent[u]
    return found[::-1]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0, 1, 2, 7, 1000]), st.data())
def test_a_label_is_the_quickest_way_up_to_each_ancestor(town, seed: int, own: int, data: st.DataObject) -> None:
    _, _, _, ms, h = town(seed)
    up = customize(h, ms).up
    places = np.array(sorted(data.draw(st.sets(st.integers(0, len(h.node) - 1), min_size=1))), dtype=np.int32)
    shared = shared_nodes(places, h.parent, h.below, own)
    assert sorted(shared, reverse=True) == shared.tolist() and (h.below[shared] > own).all()
    width = int(h.depth.max()) + 1
    row_of, known = shared_labels(shared, h.up_start, h.head, up, h.depth, width)
    labels = np.empty((len(places), width), np.int32)
    place_labels(0, len(places), places, own, row_of, known, h.up_start, h.head, up, h.parent, h.depth, h.below, labels)
    for i, v in enumerate(places):
        assert labels[i].tolist() == climb(h, up, v) + [FAR] * (width - 1 - h.depth[v])
