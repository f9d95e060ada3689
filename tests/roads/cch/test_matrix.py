"""The matrix against all ways, for any set of places, asked twice or not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import floyd_warshall

from yunnao.roads.cch.customize import FAR, customize
from yunnao.roads.cch.matrix import matrix
from yunnao.roads.cch.sweep import sweep


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_matrix_and_sweeps_are_exact(town, seed: int, data: st.DataObject) -> None:
    nodes, tail, head, ms, h = town(seed)
    weights = np.full((nodes, nodes), np.inf)
    np.minimum.at(weights, (tail[ms >= 0], head[ms >= 0]), ms[ms >= 0])
    np.fill_diagonal(weights, 0)
    truth = np.where(np.isinf(all_ := floyd_warshall(weights)), FAR, all_).astype(np.int64)
    some = st.lists(st.integers(0, nodes - 1), min_size=1, max_size=20).map(np.array)
    sources, targets = data.draw(some), data.draw(some)
    times = customize(h, ms)
    assert np.array_equal(matrix(h, times, sources, targets), truth[np.ix_(sources, targets)])
    assert np.array_equal(sweep(h, times, sources[0]), truth[sources[0]])
    assert np.array_equal(sweep(h, times, targets[0], backward=True), truth[:, targets[0]])
