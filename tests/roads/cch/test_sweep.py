"""The sweep's pieces: however the tree is cut, every node is swept once and after its ancestors."""

import numpy as np
import pytest

from yunnao.roads.cch import fronts
from yunnao.roads.cch.customize import customize
from yunnao.roads.cch.hierarchy import build
from yunnao.roads.cch.sweep import climb, sweep


@pytest.mark.parametrize("pieces", [1, 3, 1000])
def test_a_ring_road_is_swept_the_short_way_round(monkeypatch: pytest.MonkeyPatch, pieces: int) -> None:
    monkeypatch.setattr(fronts, "PIECES", pieces)
    monkeypatch.setattr(fronts, "SMALL_SUBTREE", 4)
    around = np.arange(100)
    h = build(100, np.r_[around, np.roll(around, -1)], np.r_[np.roll(around, -1), around])
    found = sweep(h, customize(h, np.full(200, 10)), 30)
    assert found.tolist() == [10 * min((v - 30) % 100, (30 - v) % 100) for v in around]


def test_climbing_reaches_ancestors_only() -> None:
    h = build(9, np.arange(8), np.arange(1, 9))
    times = customize(h, np.ones(8, dtype=np.int64))
    ancestors, v = set(), 0
    while v >= 0:
        ancestors.add(v)
        v = h.parent[v]
    found = climb(0, h.up_start, h.head, times.up, h.parent)
    assert set(np.flatnonzero(found < 2**30 - 1)) <= ancestors
