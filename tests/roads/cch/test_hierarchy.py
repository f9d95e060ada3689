"""Every road of the network is found again in the hierarchy."""

from hypothesis import given, settings
from hypothesis import strategies as st


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6))
def test_every_road_has_its_arc_and_its_cell(town, seed: int) -> None:
    nodes, tail, head, _, h = town(seed)
    assert h.node[h.rank].tolist() == list(range(nodes))
    assert sorted(h.road) == [arc for arc in range(len(tail)) if tail[arc] != head[arc]]
    front_of = {v: k for k in range(len(h.fronts.size)) for v in range(h.fronts.first[k], h.fronts.first[k + 1])}
    for v in range(nodes):
        for r in range(h.road_start[v], h.road_start[v + 1]):
            arc = h.up_of[r] if h.up_of[r] >= 0 else ~h.up_of[r]
            ends = h.rank[tail[h.road[r]]], h.rank[head[h.road[r]]]
            upward = (h.tail[arc], h.head[arc])
            assert ends == (upward if h.up_of[r] >= 0 else upward[::-1])
            assert min(ends) == v
            row, place = v - h.fronts.first[front_of[v]], h.fronts.local[arc]
            size = h.fronts.size[front_of[v]]
            assert h.cell[r] == (row * size + place if h.up_of[r] >= 0 else place * size + row)
    for v in range(nodes):
        for arc in h.down[h.down_start[v]:h.down_start[v + 1]]:
            assert h.head[arc] == v
