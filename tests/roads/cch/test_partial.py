"""A few changed arcs, taken in one by one, give what starting afresh gives."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.cch.customize import customize
from yunnao.roads.cch.partial import customize_again


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_in_part_is_as_good_as_in_full(town, seed: int, data: st.DataObject) -> None:
    _, tail, head, ms, h = town(seed)
    before = customize(h, ms)
    kept = before.up.copy(), before.down.copy()
    changed = data.draw(st.lists(st.integers(0, len(ms) - 1), max_size=5))
    now = ms.copy()
    now[changed] = data.draw(st.sampled_from([-1, 1, 4, 5000]))
    inner = [arc for arc in changed if tail[arc] != head[arc]]
    low = np.minimum(h.rank[tail[inner]], h.rank[head[inner]])
    after, afresh = customize_again(h, before, now, low), customize(h, now)
    assert np.array_equal(after.up, afresh.up)
    assert np.array_equal(after.down, afresh.down)
    assert np.array_equal(before.up, kept[0]) and np.array_equal(before.down, kept[1]), "the earlier one stays"
