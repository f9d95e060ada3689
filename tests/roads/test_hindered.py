"""Cut and slow streets as lines for a map."""

from types import SimpleNamespace

import numpy as np

from yunnao.roads.conditions import Conditions
from yunnao.roads.hindered import hindered
from yunnao.roads.network import Network

STREET = SimpleNamespace(tail=np.array([0, 1, 1, 2, 2, 3]), head=np.array([1, 0, 2, 1, 3, 2]))
TOWN = Network.from_arrays(STREET.tail, STREET.head, np.full(6, 1000), np.array([120.0, 120.1, 120.2, 120.3]),
                           np.full(4, 36.0))


def test_both_directions_of_a_closed_street_are_one_line():
    closed, slow = hindered(Conditions(TOWN).close([0, 1]))
    assert closed == {"type": "MultiLineString", "coordinates": [[[120.0, 36.0], [120.1, 36.0]]]}
    assert slow is None


def test_streets_that_follow_each_other_are_joined():
    _, slow = hindered(Conditions(TOWN).scale([0, 2], 2.0))
    assert slow["coordinates"] == [[[120.0, 36.0], [120.1, 36.0], [120.2, 36.0]]]


def test_what_is_closed_is_not_called_slow():
    closed, slow = hindered(Conditions(TOWN).scale([4], 3.0).close([4]))
    assert closed["coordinates"] == [[[120.2, 36.0], [120.3, 36.0]]] and slow is None
