"""Ways made of the network's own arcs, the same one every time."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.cch.customize import FAR, customize
from yunnao.roads.cch.sweep import sweep
from yunnao.roads.cch.walk import Into, walk


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_a_way_leads_there_and_takes_its_time(town, seed: int, data: st.DataObject) -> None:
    nodes, tail, head, ms, h = town(seed)
    arc = np.flatnonzero(tail != head)
    arc = arc[np.argsort(head[arc], kind="stable")]
    into = Into(np.searchsorted(head[arc], np.arange(nodes + 1)), arc, tail[arc])
    source, target = data.draw(st.integers(0, nodes - 1)), data.draw(st.integers(0, nodes - 1))
    times = customize(h, ms)
    time = sweep(h, times, source)
    way = walk(h, times, ms, into, source, target)
    if way is None:
        assert time[target] == FAR
        return
    ends = [source, *head[way].tolist()]
    assert ends[-1] == target and ends[:-1] == tail[way].tolist()
    assert (ms[way] >= 0).all() and ms[way].sum() == time[target]
    for step in way:
        rivals = [a for a in arc[head[arc] == head[step]] if ms[a] >= 0 and time[tail[a]] + ms[a] == time[head[a]]]
        assert step == min(rivals), "the lowest id of equals"
