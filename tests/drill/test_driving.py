"""A unit driving round littletown's ring when the road before it closes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from immutables import Map
from msgspec import structs

from yunnao.city.city import City, UnitNow
from yunnao.city.ground import Ground
from yunnao.city.tasks import Tasks
from yunnao.drill.driving import hindered_ahead
from yunnao.drill.responders import Responders
from yunnao.model import facts
from yunnao.model.assessment import Assessment, Footprint, RoadEffect, SourceTerm
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.procedure import Task

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
A, B, C, D, E, F = (Point(lon, lat) for lat in (36.0, 36.009) for lon in (120.0, 120.0111, 120.0222))
WAY = [(p.lon, p.lat) for p in (D, E, F)]


def driving(ground: Ground, *closures: facts.RoadClosed, left_seq: int = 5, closed_seq: int = 9, **more: Any) -> City:
    """The fire engine on its way from D along North Street to F, 60 s a street."""
    engine = ground.units[next(u for u in ground.units if "rescue" in ground.units[u].capabilities)]
    unit = UnitNow(unit=engine, place=D, task_id="t", assigned_at=NOON, departed_at=NOON, departed_seq=left_seq,
                   arrives_at=NOON + timedelta(seconds=120), path=WAY, at_s=[0.0, 60.0, 120.0])
    task = Task(id="t", rule_id="t", incident_id="i", name="t", owner="fire", state="assigned", opened_at=NOON,
                needs={"rescue": 1}, place=F, units=[engine.id])
    came = Map({c.id: closed_seq for c in (*closures, *more.get("slowdowns", {}).values())})
    return replace(City(ground, seq=10), units=Map({engine.id: unit}), tasks=Tasks([task]),
                   closures=Map({c.id: c for c in closures}), closed_seq=came, **more)


def shut(place: Point) -> facts.RoadClosed:
    return facts.RoadClosed(id="c", name="北街", place=place, radius_m=150, reason="积水")


EAST_HALF = Point(120.01665, 36.009)
WEST_HALF = Point(120.00555, 36.009)


def unit_of(city: City) -> UnitNow:
    return next(iter(city.units.values()))


def test_a_unit_is_where_its_path_says(littletown: Ground) -> None:
    unit = unit_of(driving(littletown))
    assert unit.at(NOON) == D
    assert unit.at(NOON + timedelta(seconds=90)) == Point(120.01665, 36.009)
    assert unit.at(NOON + timedelta(hours=1)) == F


@pytest.mark.parametrize(("place", "seconds", "closed"), [
    (EAST_HALF, 30, True), (EAST_HALF, 110, False), (WEST_HALF, 30, True), (WEST_HALF, 80, False), (B, 30, False),
])  # fmt: skip
def test_only_a_closure_on_what_is_still_to_drive_counts(littletown: Ground, place: Point, seconds: int,
                                                         closed: bool) -> None:
    city = driving(littletown, shut(place))
    assert hindered_ahead(city, unit_of(city), NOON + timedelta(seconds=seconds)) is closed


def test_a_closure_the_unit_left_with_is_known_to_it(littletown: Ground) -> None:
    city = driving(littletown, shut(EAST_HALF), left_seq=9, closed_seq=5)
    assert not hindered_ahead(city, unit_of(city), NOON + timedelta(seconds=30))


def test_a_unit_turns_in_the_next_tick_and_arrives_the_other_way(littletown: Ground) -> None:
    city, at = driving(littletown, shut(EAST_HALF)), NOON + timedelta(seconds=30)
    (seen,) = Responders(1).poll(city, at)
    assert isinstance(seen.data, facts.UnitDeparted)
    assert seen.occurred_at == at
    assert Point(*seen.data.path[0]) == unit_of(city).at(at)
    assert any(abs(lat - 36.0) < 1e-3 for _, lat in seen.data.path), "round by South Street and the bridge"
    assert seen.data.arrives_at > NOON + timedelta(seconds=240)


def test_a_unit_with_no_way_left_says_so(littletown: Ground) -> None:
    everywhere = facts.RoadClosed(id="c", name="全镇", place=B, radius_m=20_000, reason="洪水")
    (seen,) = Responders(1).poll(driving(littletown, everywhere), NOON + timedelta(seconds=30))
    assert isinstance(seen.data, facts.UnitBlocked)


def slowed(place: Point, factor: float = 0.1) -> dict[str, Any]:
    """What a slowdown that came after the unit left adds to the city."""
    jam = facts.RoadSlowed(id="j", name="北街", place=place, radius_m=150, speed_factor=factor, reason="结冰")
    return {"slowdowns": Map({"j": jam})}


def test_a_slow_road_ahead_turns_a_unit_that_is_quicker_another_way(littletown: Ground) -> None:
    """Past half of the first street: on through the ice takes 30 + 600 s, back and round by the bridge 330 s."""
    city, at = driving(littletown, **slowed(EAST_HALF)), NOON + timedelta(seconds=30)
    (seen,) = Responders(1).poll(city, at)
    assert isinstance(seen.data, facts.UnitDeparted)
    assert any(abs(lat - 36.0) < 1e-3 for _, lat in seen.data.path)
    assert Responders(1).poll(driving(littletown, **slowed(B)), at) == [], "none of its business"
    (slower,) = Responders(1).poll(driving(littletown, **slowed(EAST_HALF, 0.5)), at)
    assert isinstance(slower.data, facts.UnitDeparted)
    assert all(abs(lat - 36.009) < 1e-3 for _, lat in slower.data.path), "the same way still, and a later arrival"
    assert slower.data.arrives_at > NOON + timedelta(seconds=170)


def assessed(ground: Ground, begins: int, cordon: bool = False) -> City:
    """A new assessment says that water is over the east half of North Street from `begins` seconds on for an hour."""
    west, south, east, north = EAST_HALF.lon - 0.002, 36.008, EAST_HALF.lon + 0.002, 36.01
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    water = RoadEffect(name="water", name_zh="积水", area={"type": "Polygon", "coordinates": [ring]}, speed_factor=0.0,
                       start=NOON + timedelta(seconds=begins), end=NOON + timedelta(seconds=begins + 3600),
                       source="test", cordon=cordon)
    made = Assessment(id="a", incident_id="i", hazard="h", model="m", log_position=8, made_at=NOON, zones=[],
                      valid_until=NOON, source=SourceTerm(hazard="h", at=NOON, data={}), facilities=[], people=0,
                      to_move=0, footprint=Footprint(hazard="h", bands=[], start=NOON, end=NOON), roads=[water])
    there = Incident(id="i", kind="h", title="h", opened_at=NOON, reason="r")
    return driving(ground, incidents=Map({"i": there}), assessments=Map({"i": made}), assessed_seq=Map({"i": 9}))


@pytest.mark.parametrize(("begins", "turns"), [(-60, True), (70, True), (119, True), (125, False)])
def test_a_footprint_turns_a_unit_that_would_meet_it_in_its_time(littletown: Ground, begins: int, turns: bool) -> None:
    city, at = assessed(littletown, begins), NOON + timedelta(seconds=30)
    assert hindered_ahead(city, unit_of(city), at) is turns
    assert bool(Responders(1).poll(city, at)) is turns


def test_units_that_respond_drive_into_a_cordon(littletown: Ground) -> None:
    city = assessed(littletown, -60, cordon=True)
    assert Responders(1).poll(city, NOON + timedelta(seconds=30)) == []


def test_a_closed_incident_hinders_nobody_any_more(littletown: Ground) -> None:
    city = assessed(littletown, -60)
    over = structs.replace(city.incidents["i"], closed_at=NOON)
    assert Responders(1).poll(replace(city, incidents=Map({"i": over})), NOON + timedelta(seconds=30)) == []
