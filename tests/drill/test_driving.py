"""A unit driving round littletown's ring when the road before it closes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from immutables import Map

from yunnao.city.city import City, UnitNow
from yunnao.city.ground import Ground
from yunnao.drill.driving import closed_ahead, position
from yunnao.drill.responders import Responders
from yunnao.model import facts
from yunnao.model.place import Point
from yunnao.model.procedure import Task

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
A, B, C, D, E, F = (Point(lon, lat) for lat in (36.0, 36.009) for lon in (120.0, 120.0111, 120.0222))
WAY = [(p.lon, p.lat) for p in (D, E, F)]


def driving(ground: Ground, *closures: facts.RoadClosed, left_seq: int = 5, closed_seq: int = 9) -> City:
    """The fire engine on its way from D along North Street to F, 60 s a street."""
    engine = ground.units[next(u for u in ground.units if "rescue" in ground.units[u].capabilities)]
    unit = UnitNow(unit=engine, place=D, task_id="t", assigned_at=NOON, departed_at=NOON, departed_seq=left_seq,
                   arrives_at=NOON + timedelta(seconds=120), path=WAY, at_s=[0.0, 60.0, 120.0])
    task = Task(id="t", rule_id="t", incident_id="i", name="t", owner="fire", state="assigned", opened_at=NOON,
                needs={"rescue": 1}, place=F, units=[engine.id])
    return replace(City(ground, seq=10), units=Map({engine.id: unit}), tasks=Map({"t": task}),
                   closures=Map({c.id: c for c in closures}), closed_seq=Map({c.id: closed_seq for c in closures}))


def shut(place: Point) -> facts.RoadClosed:
    return facts.RoadClosed(id="c", name="北街", place=place, radius_m=150, reason="积水")


EAST_HALF = Point(120.01665, 36.009)
WEST_HALF = Point(120.00555, 36.009)


def unit_of(city: City) -> UnitNow:
    return next(iter(city.units.values()))


def test_a_unit_is_where_its_path_says(littletown: Ground) -> None:
    unit = unit_of(driving(littletown))
    assert position(unit, NOON) == WAY[0]
    assert position(unit, NOON + timedelta(seconds=90)) == pytest.approx((120.01665, 36.009), abs=1e-5)
    assert position(unit, NOON + timedelta(hours=1)) == WAY[2]


@pytest.mark.parametrize(("place", "seconds", "closed"), [
    (EAST_HALF, 30, True), (EAST_HALF, 110, False), (WEST_HALF, 30, True), (WEST_HALF, 80, False), (B, 30, False),
])  # fmt: skip
def test_only_a_closure_on_what_is_still_to_drive_counts(littletown: Ground, place: Point, seconds: int,
                                                         closed: bool) -> None:
    city = driving(littletown, shut(place))
    assert closed_ahead(city, unit_of(city), NOON + timedelta(seconds=seconds)) is closed


def test_a_closure_the_unit_left_with_is_known_to_it(littletown: Ground) -> None:
    city = driving(littletown, shut(EAST_HALF), left_seq=9, closed_seq=5)
    assert not closed_ahead(city, unit_of(city), NOON + timedelta(seconds=30))


def test_a_unit_turns_in_the_next_tick_and_arrives_the_other_way(littletown: Ground) -> None:
    city, at = driving(littletown, shut(EAST_HALF)), NOON + timedelta(seconds=30)
    (seen,) = Responders(1).poll(city, at)
    assert isinstance(seen.data, facts.UnitDeparted)
    assert seen.occurred_at == at
    assert seen.data.path[0] == position(unit_of(city), at)
    assert any(abs(lat - 36.0) < 1e-3 for _, lat in seen.data.path), "round by South Street and the bridge"
    assert seen.data.arrives_at > NOON + timedelta(seconds=240)


def test_a_unit_with_no_way_left_says_so(littletown: Ground) -> None:
    everywhere = facts.RoadClosed(id="c", name="全镇", place=B, radius_m=20_000, reason="洪水")
    (seen,) = Responders(1).poll(driving(littletown, everywhere), NOON + timedelta(seconds=30))
    assert isinstance(seen.data, facts.UnitBlocked)
