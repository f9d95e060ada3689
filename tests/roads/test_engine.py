"""Which engine answers is a matter of size alone."""

import pytest

from yunnao.roads import engine
from yunnao.roads.conditions import Conditions
from yunnao.roads.customized import Customized
from yunnao.roads.network import Network
from yunnao.roads.search import Searched

TWO_ARCS = Network.from_arrays([0, 1], [1, 0], [5, 7], [120.0, 120.1], [36.0] * 2)


@pytest.mark.parametrize(("line", "expected"), [(2, Searched), (1, Customized)])
def test_a_large_network_gets_a_hierarchy_and_a_small_one_does_without(
        monkeypatch: pytest.MonkeyPatch, line: int, expected: type) -> None:
    monkeypatch.setattr(engine, "SEARCH_UP_TO_ARCS", line)
    assert type(Conditions(TWO_ARCS).travel()) is expected
