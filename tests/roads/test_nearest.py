"""Who is there first."""

import numpy as np
import pytest

from yunnao.roads.conditions import Conditions
from yunnao.roads.nearest import nearest_k
from yunnao.roads.network import Network

STREET = Network.from_arrays([0, 1, 2, 3, 3], [1, 2, 3, 2, 4], [10, 10, 10, 10, 5], np.linspace(120, 121, 5),
                             [36.0] * 5)


def test_the_quickest_first_and_nobody_where_nobody_comes() -> None:
    who, ms = nearest_k(Conditions(STREET).travel(), [0, 3, 1, 1], [2, 0, 4], 3)
    assert who.tolist() == [[1, 2, 3], [0, -1, -1], [1, 2, 3]]
    assert ms.tolist() == [[10, 10, 10], [0, -1, -1], [5, 25, 25]]


def test_fewer_than_asked_for_and_a_limit() -> None:
    travel = Conditions(STREET).travel()
    assert nearest_k(travel, [0], [2], 2)[0].tolist() == [[0, -1]]
    assert nearest_k(travel, [0, 3], [2], 2, limit_ms=15)[1].tolist() == [[10, -1]]
    assert nearest_k(travel, [], [2], 2)[0].tolist() == [[-1, -1]]


def test_it_is_the_sorted_matrix() -> None:
    rng = np.random.default_rng(3)
    network = Network.from_arrays(*rng.integers(0, 40, (2, 150)), rng.integers(1, 9, 150), np.linspace(120, 121, 40),
                                  [36.0] * 40)
    travel, nodes = Conditions(network).travel(), np.arange(40)
    who, ms = nearest_k(travel, nodes, nodes, 5)
    for target, (people, times) in enumerate(zip(who, ms, strict=True)):
        ranked = sorted((t, s) for s, t in enumerate(travel.matrix(nodes, [target])[:, 0].tolist()) if t >= 0)[:5]
        assert [(t, s) for t, s in zip(times.tolist(), people.tolist(), strict=True) if s >= 0] == ranked


def test_nobody_is_not_a_number_of_people() -> None:
    with pytest.raises(ValueError, match="ask for 1 or more"):
        nearest_k(Conditions(STREET).travel(), [0], [1], 0)
