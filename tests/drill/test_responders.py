"""Simulated crews on littletown, where every drive can be checked by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from immutables import Map
from msgspec import structs

from yunnao.city.city import City, UnitNow
from yunnao.city.ground import Ground
from yunnao.drill.responders import DRIVE_SLOWER, MOBILISE_S, PAPER_SHARE, WORK_FACTOR, Responders
from yunnao.model import facts
from yunnao.model.place import Point
from yunnao.model.procedure import Task

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
A, D = Point(120.0, 36.0), Point(120.0, 36.009)


def task(**changes: object) -> Task:
    plain = Task(id="t", rule_id="t", incident_id="i", name="t", owner="fire", state="assigned", opened_at=NOON,
                 needs={"rescue": 1}, place=A, work_s=600)
    return structs.replace(plain, **changes)


def city(ground: Ground, job: Task, **unit: object) -> City:
    engine = next(u for u in ground.units.values() if "rescue" in u.capabilities)
    there = UnitNow(unit=engine, place=engine.base, task_id="t", assigned_at=NOON)
    job = structs.replace(job, units=[engine.id]) if job.needs else job
    units = Map({engine.id: structs.replace(there, **unit)}) if job.needs else Map()
    return replace(City(ground), tasks=Map({"t": job}), units=units)


def when(city: City, until: timedelta = timedelta(days=2)) -> dict[str, tuple[float, facts.Fact]]:
    seen = Responders(1).poll(city, NOON + until)
    return {s.kind: ((s.occurred_at - NOON).total_seconds(), s.data) for s in seen}


def test_a_crew_turns_out_and_drives_the_streets(littletown: Ground) -> None:
    leaves, departed = when(city(littletown, task()))["UnitDeparted"]
    assert MOBILISE_S[0] <= leaves <= MOBILISE_S[1]
    assert isinstance(departed, facts.UnitDeparted)
    drive = (departed.arrives_at - NOON).total_seconds() - leaves
    assert 60 * DRIVE_SLOWER[0] - 1 <= drive <= 60 * DRIVE_SLOWER[1] + 1, "West Street takes 60 s"
    assert departed.at_s == sorted(departed.at_s)


def test_nothing_happens_before_its_time(littletown: Ground) -> None:
    there = city(littletown, task())
    assert Responders(1).poll(there, NOON) == []
    due = Responders(1).next_at(there, NOON)
    assert due is not None
    assert Responders(1).poll(there, due - timedelta(milliseconds=1)) == []
    assert len(Responders(1).poll(there, due)) == 1


def test_a_crew_without_an_open_road_says_so(littletown: Ground) -> None:
    shut = facts.RoadClosed(id="c", name="all", place=A, radius_m=20_000, reason="water")
    there = replace(city(littletown, task()), closures=Map({"c": shut}))
    assert isinstance(when(there)["UnitBlocked"][1], facts.UnitBlocked)


def test_work_begins_when_all_are_there_and_takes_about_as_long_as_planned(littletown: Ground) -> None:
    arrived = city(littletown, task(), arrived_at=NOON + timedelta(minutes=3))
    assert when(arrived)["TaskStarted"][0] == 180
    working = city(littletown, task(state="working", started_at=NOON), arrived_at=NOON)
    done, _ = when(working)["TaskDone"]
    assert 600 * WORK_FACTOR[0] <= done <= 600 * WORK_FACTOR[1]
    assert when(working)["UnitReleased"][0] == done


def test_a_department_reports_around_its_deadline(littletown: Ground) -> None:
    paper = task(state="open", needs={}, deadline=NOON + timedelta(hours=1))
    done, fact = when(city(littletown, paper))["TaskDone"]
    assert 3600 * PAPER_SHARE[0] <= done <= 3600 * PAPER_SHARE[1]
    assert isinstance(fact, facts.TaskDone)
    assert fact.by == "fire"


def test_messages_and_evacuations_are_not_finished_by_saying_so(littletown: Ground) -> None:
    assert when(city(littletown, task(state="open", needs={}, message="离开"))) == {}
    assert when(city(littletown, task(state="open", needs={}, evacuate=True))) == {}


def posted(ground: Ground, **unit: object) -> City:
    return city(ground, task(), task_id=None, assigned_at=None, post=A, posted_at=NOON, **unit)


def test_an_idle_crew_drives_to_its_post_and_waits_there(littletown: Ground) -> None:
    there = posted(littletown)
    leaves, departed = when(there)["StandbyDeparted"]
    assert MOBILISE_S[0] <= leaves <= MOBILISE_S[1] and isinstance(departed, facts.StandbyDeparted)
    unit_id = departed.unit_id
    driving = replace(there, units=there.units.set(unit_id, structs.replace(
        there.units[unit_id], departed_at=NOON, arrives_at=NOON + timedelta(seconds=90), path=departed.path,
        at_s=departed.at_s)))
    at, reached = when(driving)["StandbyReached"]
    assert (at, reached.place) == (90, A)
    assert Responders(1).next_at(there, NOON) == NOON + timedelta(seconds=leaves)


def test_a_post_nobody_can_reach_is_given_up_in_words(littletown: Ground) -> None:
    shut = facts.RoadClosed(id="c", name="all", place=A, radius_m=20_000, reason="water")
    ended = when(replace(posted(littletown), closures=Map({"c": shut})))["StandbyEnded"][1]
    assert isinstance(ended, facts.StandbyEnded) and "没有未中断的道路" in ended.reason
