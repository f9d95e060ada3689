from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from immutables import Map
from msgspec import structs

from yunnao.city.city import City, MoveNow, PlanNow
from yunnao.city.ground import Ground
from yunnao.drill.crowd import FALLBACK_SEATS, FOOT_PER_S, LOADING_S, NOTICE_S, crowd
from yunnao.model import facts
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Move, Ride

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HERE = Point(120.0, 36.0)


def move(ident: str, people: int, by: str = "coach", before: timedelta | None = timedelta(hours=5)) -> Move:
    return Move(id=ident, zone_id=ident, zone_name=ident, shelter_id="shelter-hall", shelter_name="h", people=people,
                by=by, start=HERE, to=HERE, travel_s=300, move_before=NOON + before if before else None, reason="r")


def ordered(ground: Ground, *moves: Move) -> City:
    plan = ActionPlan(id="p", incident_id="i", log_position=1, proposed_at=NOON, valid_until=NOON, summary="",
                      moves=list(moves))
    there = {m.id: MoveNow(move=m, plan_id="p", incident_id="i", ordered_at=NOON) for m in moves}
    return replace(City(ground), moves=Map(there), plans=Map({"p": PlanNow(plan=plan, state="approved")}))


def leaving(city: City) -> dict[str, float]:
    return {fact.move_id: (when - NOON).total_seconds() for when, fact in crowd(city, 1)
            if isinstance(fact, facts.PeopleLeft)}


def test_people_on_foot_leave_after_notice_at_the_width_of_a_street(littletown: Ground) -> None:
    gone = leaving(ordered(littletown, move("a", 300, by="foot")))["a"]
    assert NOTICE_S[0] + 300 / FOOT_PER_S <= gone < NOTICE_S[1] + 300 / FOOT_PER_S


def test_who_must_be_gone_at_once_does_not_wait_for_a_coach(littletown: Ground) -> None:
    many = [move(f"m{n}", FALLBACK_SEATS, before=None) for n in range(5)]
    latest = max(leaving(ordered(littletown, *many)).values())
    assert latest < NOTICE_S[1] + FALLBACK_SEATS / FOOT_PER_S + 1
    waiting = [move(f"m{n}", FALLBACK_SEATS) for n in range(5)]
    assert max(leaving(ordered(littletown, *waiting)).values()) > 4 * (2 * 300 + LOADING_S)


def test_coaches_take_the_most_urgent_zone_first(littletown: Ground) -> None:
    gone = leaving(ordered(littletown, move("late", FALLBACK_SEATS, before=timedelta(hours=9)),
                           move("soon", FALLBACK_SEATS, before=timedelta(hours=1))))
    assert gone["soon"] < gone["late"]


def test_everyone_arrives_or_stays_by_their_own_decision(littletown: Ground) -> None:
    city = ordered(littletown, move("a", 500, by="foot"))
    gone = structs.replace(city.moves["a"], left=500, left_at=NOON + timedelta(minutes=20))
    ((when, fact),) = list(crowd(replace(city, moves=Map({"a": gone})), 1))
    assert isinstance(fact, facts.PeopleArrived)
    assert fact.people + fact.refused == 500
    assert 0 <= fact.refused <= 10
    assert when == NOON + timedelta(minutes=20, seconds=300)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_seed_decides_and_nothing_else(littletown: Ground, seed: int) -> None:
    city = ordered(littletown, move("a", 100), move("b", 100, by="foot"))
    assert list(crowd(city, seed)) == list(crowd(city, seed))


def test_a_time_to_leave_is_obeyed_and_the_queue_is_in_it(littletown: Ground) -> None:
    """Told to leave in an hour, driving 300 s, the last of them there after 900 s: ten minutes of queue."""
    later = NOON + timedelta(hours=1)
    staged = structs.replace(move("a", 400, by="car"), depart_at=later, arrive_at=later + timedelta(seconds=900))
    city = ordered(littletown, staged)
    assert leaving(city)["a"] == 3600 + 600
    at_once = structs.replace(staged, depart_at=NOON, arrive_at=NOON + timedelta(seconds=300))
    assert NOTICE_S[0] <= leaving(ordered(littletown, at_once))["a"] <= NOTICE_S[1], "nobody leaves before he is ready"
    gone = replace(city, moves=city.moves.set("a", structs.replace(city.moves["a"], left=400, left_at=later)))
    ((when, fact),) = crowd(gone, 1)
    assert when == later + timedelta(seconds=300)
    assert isinstance(fact, facts.PeopleArrived) and fact.people + fact.refused == 400


def test_coaches_come_as_planned_counted_from_the_approval(littletown: Ground) -> None:
    """Two trips, the last leaving after 40 minutes, there after 50; approved five minutes after it was made."""
    rides = [Ride(unit_id="u", unit_name="u", coaches=[1], trip=n, people=50, arrives_at=NOON + timedelta(
        minutes=20 * n + 10), leaves_at=NOON + timedelta(minutes=20 * n)) for n in (1, 2)]
    planned = structs.replace(move("a", 100), rides=rides, depart_at=rides[0].leaves_at, arrive_at=rides[1].arrives_at)
    city = ordered(littletown, planned)
    late = structs.replace(city.moves["a"], ordered_at=NOON + timedelta(minutes=5))
    city = replace(city, moves=Map({"a": late}))
    assert leaving(city)["a"] == 45 * 60
    gone = replace(city, moves=Map({"a": structs.replace(late, left=100, left_at=NOON + timedelta(minutes=45))}))
    assert [when for when, _ in crowd(gone, 1)] == [NOON + timedelta(minutes=55)]
    at_once = structs.replace(late, move=structs.replace(planned, move_before=None))
    assert leaving(replace(city, moves=Map({"a": at_once})))["a"] < 30 * 60, "who may not stay waits outside"


def test_who_drives_leaves_when_ready_and_waits_for_no_coach(littletown: Ground) -> None:
    city = ordered(littletown, move("a", 300, by="car"), move("b", FALLBACK_SEATS))
    assert NOTICE_S[0] + 300 / FOOT_PER_S <= leaving(city)["a"] < NOTICE_S[1] + 300 / FOOT_PER_S
    gone = structs.replace(city.moves["a"], left=300, left_at=NOON + timedelta(minutes=20))
    assert [when for when, _ in crowd(replace(city, moves=Map({"a": gone})), 1)] == [NOON + timedelta(seconds=1500)]
