"""Coaches in Littletown: the one coach, 50 seats, stands at B; nobody who is driven lives next to a shelter."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from immutables import Map
from msgspec import structs

from yunnao.city.city import City, MoveNow
from yunnao.model.assessment import Assessment, FacilityExposure
from yunnao.model.plan import ActionPlan, Move
from yunnao.plan.evacuation import Evacuation

Town = SimpleNamespace


def propose(city: City, made: Assessment) -> ActionPlan:
    return Evacuation().propose(city, made, lambda: False, 4)


def by_coach(plan: ActionPlan) -> list[Move]:
    return [m for m in plan.moves if m.by == "coach"]


@pytest.fixture
def crowded(town: Town) -> Assessment:
    """C's people fill the hall on foot; E's 250 must go to the school, two minutes by road."""
    return town.assessment([town.zone("c", town.C, 200), town.zone("e", town.E, 250)])


def test_one_coach_fetches_those_without_a_car_trip_by_trip(town: Town, crowded: Assessment) -> None:
    """0.58 x 250 have no car: 145 in three trips. First out after 20 minutes, then two back, ten to load, two there."""
    plan = propose(town.city(), crowded)
    (move,) = by_coach(plan)
    assert (move.people, sum(m.people for m in plan.moves if m.by == "car")) == (145, 105)
    assert [(r.trip, r.coaches, r.people) for r in move.rides] == [(1, [1], 50), (2, [1], 50), (3, [1], 45)]
    after = [(r.leaves_at - town.NOON).total_seconds() for r in move.rides]
    assert after == [1200, 1200 + 840, 1200 + 2 * 840]
    assert (move.depart_at, move.arrive_at) == (move.rides[0].leaves_at, town.NOON + timedelta(seconds=2880 + 120))
    score = next(s for s in plan.scores if s.planner == "coaches")
    assert score.objective == score.bound == 3000
    assert "；合成 大客车的车来接，3 车次，首车 20:20 开" in move.reason
    assert "fetched by 3 coach trips of Synthetic coach, the first at 20:20" in move.reason_en


def test_ten_more_coaches_are_solved_again_and_said_in_minutes(town: Town, crowded: Assessment) -> None:
    plan = propose(town.city(), crowded)
    assert plan.binds[0] == "再有 10 辆大客车（与合成 大客车同址）可早 28 分钟全部撤出"
    assert plan.binds_en[0] == "Another 10 coaches, standing with Synthetic coach: everyone is out 28 min sooner"
    few = propose(town.city(), town.assessment([town.zone("c", town.C, 200), town.zone("e", town.E, 20)]))
    assert "大客车够用：再有 10 辆也不会更早送完" in few.binds


def test_a_hospitals_people_have_fewer_cars_and_ride_first(town: Town) -> None:
    """D and E both go to the hall by road when the school is shut; E has the hospital."""
    ground = town.with_shelters(school={"capacity": 0}, hall={"capacity": 400})
    far = {z.zone_id: z for z in (town.zone("a", town.A, 100, before=90), town.zone("d", town.D, 100, before=90))}
    hospital = next(f for f in town.ground.facilities.values() if f.kind == "hospital")
    at_d = replace(ground, facilities={hospital.id: structs.replace(hospital, point=town.D)})
    exposed = FacilityExposure(facility_id=hospital.id, name="", kind="hospital", band="b")
    made = structs.replace(town.assessment(far.values()), facilities=[exposed])
    rides = {m.zone_id: m for m in by_coach(propose(town.city(ground=at_d), made))}
    assert (rides["d"].people, rides["a"].people) == (80, 58)
    assert rides["d"].depart_at < rides["a"].depart_at
    plain = {m.zone_id: m for m in by_coach(propose(town.city(ground=ground), town.assessment(far.values())))}
    assert (plain["d"].people, plain["a"].people) == (58, 58)
    assert plain["a"].depart_at < plain["d"].depart_at, "the longest ride first, where nobody has to be first"


def test_only_the_coaches_that_dispatch_sends_are_planned_with(town: Town, crowded: Assessment) -> None:
    near, far = town.unit("near", town.E, seats=45), town.unit("far", town.A, seats=45)
    task = town.task("move", town.E, needs={"seats": 45}, evacuate=True)
    plan = propose(town.city(units=[near, far], tasks=[task]), crowded)
    assert {r.unit_id for m in by_coach(plan) for r in m.rides} == {"near"}
    on = structs.replace(task, state="working", units=["far"])
    plan = propose(town.city(units=[near, far], tasks=[on]), crowded)
    assert {r.unit_id for m in by_coach(plan) for r in m.rides} == {"far"}, "whoever is on the task already"
    unasked = town.task("move", town.E, needs={}, evacuate=True)
    plan = propose(town.city(units=[near, far], tasks=[unasked]), crowded)
    assert {r.unit_id for m in by_coach(plan) for r in m.rides} == {"near", "far"}


def test_a_large_unit_is_many_coaches_that_go_separate_ways(town: Town, crowded: Assessment) -> None:
    plan = propose(town.city(units=[town.unit("group", town.B, seats=450)]), crowded)
    (move,) = by_coach(plan)
    (ride,) = move.rides
    assert (ride.coaches, ride.people) == ([1, 2, 3, 4], 145)


def test_a_coach_on_the_road_with_people_comes_when_it_has_brought_them(town: Town, crowded: Assessment) -> None:
    first = propose(town.city(), crowded)
    (going,) = by_coach(first)
    there = MoveNow(move=going, plan_id="p", incident_id="another", ordered_at=town.NOON)
    more = town.assessment([town.zone("new", town.F, 30)])
    ground = town.with_shelters(hall={"capacity": 0})
    city = town.city(ground=ground, moves=Map({going.id: there}))
    (move,) = by_coach(propose(city, more))
    assert move.depart_at == going.arrive_at + timedelta(seconds=180 + 600), "from the school at A to F, and loaded"


def test_no_coach_is_said_and_nobody_is_left_out(town: Town, crowded: Assessment) -> None:
    plan = propose(town.city(units=[]), crowded)
    assert "145 名没有车的人没有大客车能到，须由属地自行找车" in plan.binds
    assert sum(m.people for m in plan.moves) == 450 and [m.rides for m in by_coach(plan)] == [[]]
    assert all(move.depart_at is None for move in by_coach(plan))


def test_who_can_only_board_too_late_is_counted(town: Town) -> None:
    made = town.assessment([town.zone("c", town.C, 200), town.zone("e", town.E, 250, before=30)])
    assert "大客车不够：95 人要在应撤离的时限之后才能上车" in propose(town.city(), made).binds


CROSSINGS = st.sampled_from(["A", "B", "C", "D", "E", "F"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zones=st.lists(st.tuples(CROSSINGS, st.integers(0, 260)), max_size=5), school=st.integers(0, 900),
       fleet=st.lists(st.tuples(CROSSINGS, st.integers(1, 200)), max_size=3),
       closed=st.lists(st.tuples(st.floats(119.99, 120.03), st.floats(35.99, 36.02), st.just(400.0)), max_size=2))
def test_no_coach_is_in_two_places_and_nobody_is_lost(town: Town, zones, school, fleet, closed) -> None:
    listed = [town.zone(f"z{n}", getattr(town, at), people) for n, (at, people) in enumerate(zones)]
    units = [town.unit(f"u{n}", getattr(town, at), seats=seats) for n, (at, seats) in enumerate(fleet)]
    city = town.city(units=units, closed=closed, ground=town.with_shelters(school={"capacity": school}))
    plan = propose(city, town.assessment(listed))
    assert sum(m.people for m in plan.moves) + sum(s.missing for s in plan.uncovered) == sum(n for _, n in zones)
    seats = dict((f"u{n}", seats) for n, (_, seats) in enumerate(fleet))
    trips: dict[tuple[str, int], list] = {}
    for ride in (r for m in plan.moves for r in m.rides):
        assert 0 < ride.people <= seats[ride.unit_id] and len(ride.coaches) <= max(1, round(seats[ride.unit_id] / 45))
        for coach in ride.coaches:
            trips.setdefault((ride.unit_id, coach), []).append(ride)
    for mine in trips.values():
        mine.sort(key=lambda ride: ride.trip)
        assert [ride.trip for ride in mine] == list(range(1, len(mine) + 1))
        for one, following in pairwise(mine):
            assert following.leaves_at >= one.arrives_at + timedelta(minutes=10), "it has to load again"
