"""Who gets to whom at all."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.network import Network
from yunnao.roads.reach import Reach
from yunnao.roads.search import Searched


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 7), st.data())
def test_reaching_is_having_a_time(nodes: int, data: st.DataObject) -> None:
    node = st.integers(0, nodes - 1)
    tail, head, ms = zip(*data.draw(st.lists(st.tuples(node, node, st.sampled_from([-1, 1, 5])), min_size=1,
                                             max_size=15)), strict=True)
    network = Network.from_arrays(tail, head, np.maximum(ms, 0), np.linspace(120, 121, nodes), [36.0] * nodes)
    now, all_ = np.array(ms, dtype=np.int64), np.arange(nodes)
    assert (Reach(network, now).pairs(all_, all_) == (Searched(network, now).matrix(all_, all_) >= 0)).all()
