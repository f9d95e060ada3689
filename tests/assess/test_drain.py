"""Drains: the nearest is found, flow has its speed, and a part of a line is that part."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.drain import Drain, downstream, drain_near, manning_m_s
from yunnao.city.ground import Ground
from yunnao.model.place import Point

B, C = Point(120.0111, 36.0), Point(120.0222, 36.0)


def drain(town: Ground) -> Drain:
    found = drain_near(town, B, 100, None)
    assert found is not None
    return found[0]


def test_a_leak_on_the_bridge_enters_the_bridge_street_drain_halfway(littletown: Ground) -> None:
    found = drain_near(littletown, C, 100, None)
    assert found is not None
    assert found[0].id == "drain-bridge"
    assert found[1] == pytest.approx(1000, rel=0.002)
    assert found[0].line.length == pytest.approx(2000, rel=0.002)


def test_a_drain_too_far_away_is_not_taken_unless_it_is_named(littletown: Ground) -> None:
    north = Point(120.0222, 36.018)
    assert drain_near(littletown, north, 300, None) is None
    assert drain_near(littletown, north, 300, "drain-bridge") is not None


def test_an_unknown_drain_is_answered_with_the_known_ones(littletown: Ground) -> None:
    with pytest.raises(LookupError, match="drain-bridge"):
        drain_near(littletown, B, 100, "drain-nowhere")


def test_what_the_package_does_not_say_is_assumed_aloud(littletown: Ground) -> None:
    assert drain(littletown).assumed == ("slope 0.002",)
    assert drain(littletown).height_m == 2


def test_a_part_goes_up_and_down_from_its_place_and_stops_at_the_ends(littletown: Ground) -> None:
    assert drain(littletown).part(1000, 300, 400).length == pytest.approx(700)
    assert drain(littletown).part(1000, 9000, 9000).length == pytest.approx(2000, rel=0.002)


@given(st.floats(0.001, 20), st.floats(1.01, 5))
def test_more_oil_runs_faster_until_the_drain_is_full(flow: float, more: float) -> None:
    culvert = Drain("d", "d", None, 2.0, 2.0, 0.002, ())  # type: ignore[arg-type]
    assert culvert.speed_m_s(flow) <= culvert.speed_m_s(flow * more) <= manning_m_s(2.0, 2.0, 0.002)


def culvert(id: str, *points: tuple[float, float], width_m: float = 3.0) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [list(at) for at in points]},
            "properties": {"id": id, "name": id, "width_m": width_m, "height_m": 2.0}}


def network(town: Ground) -> Ground:
    """A street drain that runs into the middle of a main drain, which runs to the sea; another that touches nothing."""
    drains = [culvert("street", (120.00, 36.01), (120.01, 36.01)),
              culvert("main", (120.01, 36.02), (120.01, 36.01), (120.01, 36.00), width_m=6.0),
              culvert("far", (120.05, 36.05), (120.06, 36.05))]
    return replace(town, drains={drain["properties"]["id"]: drain for drain in drains})


def test_oil_is_traced_from_drain_to_drain_to_the_outfall(littletown: Ground) -> None:
    town = network(littletown)
    street = drain_near(town, Point(120.001, 36.01), 100, None)
    assert street is not None and street[0].id == "street"
    (main, enters), = downstream(town, street[0])
    assert main.id == "main" and enters == pytest.approx(main.line.length / 2, rel=0.01)
    assert downstream(town, main) == []


def test_drains_that_run_in_a_ring_are_traced_once(littletown: Ground) -> None:
    ring = [culvert("a", (120.00, 36.0), (120.01, 36.0)), culvert("b", (120.01, 36.0), (120.01, 36.01)),
            culvert("c", (120.01, 36.01), (120.00, 36.0))]
    town = replace(littletown, drains={drain["properties"]["id"]: drain for drain in ring})
    first = drain_near(town, Point(120.005, 36.0), 100, "a")
    assert first is not None and [each.id for each, _ in downstream(town, first[0])] == ["b", "c"]

