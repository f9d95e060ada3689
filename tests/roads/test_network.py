"""A network takes what it can stand on and says what it cannot."""

import numpy as np
import pytest

from yunnao.roads.network import Network

LON, LAT = [120.0, 120.01, 120.02], [36.0, 36.0, 36.0]


def network(tail=(0, 1), head=(1, 2), ms=(10, 20), lon=LON, lat=LAT) -> Network:
    return Network.from_arrays(tail, head, ms, lon, lat)


def test_a_good_network_is_kept_and_cannot_be_changed() -> None:
    made = network(ms=[0, 20])
    assert (made.nodes, made.arcs) == (3, 2)
    assert made.travel_ms.tolist() == [1, 20], "an arc that takes no time takes a millisecond"
    with pytest.raises(ValueError, match="read-only"):
        made.travel_ms[0] = 5


@pytest.mark.parametrize(("wrong", "says"), [
    ({"tail": [0]}, "1 tails, 2 heads and 2 travel times"),
    ({"tail": [], "head": [], "ms": []}, "at least one arc"),
    ({"tail": [0, 3]}, r"tail\[1\] is 3, which is no node: expected 0 to 2"),
    ({"head": [-1, 2]}, r"head\[0\] is -1"),
    ({"ms": [10, -1]}, r"travel_ms\[1\] is -1"),
    ({"ms": [10.0, float("nan")]}, r"travel_ms\[1\] is nan: a whole number is needed"),
    ({"ms": [10.5, 1]}, r"travel_ms\[0\] is 10.5"),
    ({"ms": [10, 10**12]}, r"travel_ms\[1\] is 1000000000000"),
    ({"ms": [10.0, float("inf")]}, r"travel_ms\[1\] is inf"),
    ({"ms": ["a", "b"]}, "one row of whole numbers"),
    ({"ms": [[1, 2]]}, "one row of whole numbers"),
    ({"lon": [120.0, 120.0]}, "2 lon but 3 lat"),
    ({"lon": [120.0, float("nan"), 120.0]}, r"lon\[1\] is nan"),
    ({"lat": [36.0, 91.0, 36.0]}, r"lat\[1\] is 91.0"),
    ({"lat": [[36.0, 36.0, 36.0]]}, "one row of degrees"),
])
def test_a_wrong_network_is_refused_in_words(wrong: dict, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        network(**wrong)


def test_a_closure_meets_the_arcs_that_pass_near_it() -> None:
    made = network()
    middle_of_the_first = (120.005, 36.001)  # 111 m north of the road
    assert made.arcs_within(*middle_of_the_first, 112).tolist() == [0]
    assert made.arcs_within(*middle_of_the_first, 110).tolist() == []
    assert made.arcs_within(120.01, 36.0, 1).tolist() == [0, 1], "a closed crossing closes both"
    assert made.arcs_within(0.0, 0.0, 500).tolist() == [], "outside the city nothing is closed"


@pytest.mark.parametrize("bad", [(np.nan, 36.0, 10), (120.0, np.inf, 10), (120.0, 36.0, -1), (120.0, 36.0, np.nan)])
def test_a_closure_needs_numbers(bad: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="a place and a radius"):
        network().arcs_within(*bad)
