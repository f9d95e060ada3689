"""Conditions change by making new ones; the old and the travel made from them stay as they were."""

import pytest

from yunnao.roads.conditions import Conditions
from yunnao.roads.network import Network

FREE = Conditions(Network.from_arrays([0, 1, 0], [1, 2, 2], [10, 20, 50], [120.0, 120.1, 120.2], [36.0] * 3))


def test_a_closure_makes_new_conditions_and_leaves_the_old() -> None:
    before = FREE.travel()
    closed = FREE.close([1])
    assert closed.travel().matrix([0], [2]).tolist() == [[50]]
    assert closed.close([2]).travel().matrix([0], [2]).tolist() == [[-1]]
    assert closed.reopen([1]).travel().matrix([0], [2]).tolist() == [[30]]
    assert before.matrix([0], [2]).tolist() == FREE.travel().matrix([0], [2]).tolist() == [[30]]


def test_slowing_twice_and_speeding_up_again_comes_back_to_the_start() -> None:
    slow = FREE.scale([0], 3).scale([0, 0], 1.5)
    assert slow.travel_ms.tolist() == [45, 20, 50]
    assert slow.scale([0], 1 / 4.5).travel_ms.tolist() == [10, 20, 50]
    assert FREE.scale([0], 0.001).travel_ms[0] == 1


def test_a_closed_arc_remembers_how_slow_it_is() -> None:
    assert FREE.close([0]).scale([0], 2).reopen([0]).travel_ms[0] == 20


@pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf"), 1e12])
def test_an_absurd_slowdown_is_refused(factor: float) -> None:
    with pytest.raises(ValueError, match="close it"):
        FREE.scale([0], factor)


@pytest.mark.parametrize("change", [FREE.close, FREE.reopen, lambda arcs: FREE.scale(arcs, 2)])
@pytest.mark.parametrize("arc", [3, -1])
def test_an_unknown_arc_is_refused(change, arc: int) -> None:
    with pytest.raises(LookupError, match=f"no arc {arc}: the network has arcs 0 to 2"):
        change([arc])
