"""A unit that came free is planned for again where an open task has been waiting for just what it brings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from immutables import Map
from msgspec import structs

from yunnao.city.city import City, PlanNow, UnitNow
from yunnao.city.ground import Ground
from yunnao.city.tasks import Tasks
from yunnao.desks.emergency import follow
from yunnao.model import facts
from yunnao.model.event import Event, Mode
from yunnao.model.incident import Incident
from yunnao.model.plan import ActionPlan
from yunnao.model.procedure import Task

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def task(name: str, incident: str, **changes: object) -> Task:
    made = Task(id=f"{incident}/{name}", rule_id=name, incident_id=incident, name=name, owner="o", state="open",
                opened_at=NOON, needs={"rescue": 1})
    return structs.replace(made, **changes)


def city(ground: Ground, *tasks: Task) -> City:
    """Two open incidents, one that is over, and a unit that was just set free."""
    there = [Incident(id=name, kind="fire", title=name, opened_at=NOON, reason="r") for name in ("a", "b")]
    over = structs.replace(there[0], id="over", closed_at=NOON)
    unit = ground.units["unit-fire"]
    return replace(City(ground), tasks=Tasks(tasks), incidents=Map({i.id: i for i in (*there, over)}),
                   units=Map({unit.id: UnitNow(unit=unit, place=unit.base)}))


def asked(city: City) -> list[tuple[str, str]]:
    fact = facts.UnitReleased(unit_id="unit-fire", task_id="t")
    event = Event(kind="UnitReleased", id="e", occurred_at=NOON, recorded_at=NOON, source="t", actor="t",
                  mode=Mode.EXERCISE, data=facts.as_data(fact))
    made = list(follow.on(city, event, NOON))
    assert all(isinstance(f, facts.PlanRequested) for f in made)
    return [(f.incident_id, f.why) for f in made if isinstance(f, facts.PlanRequested)]


def test_each_open_incident_that_waits_for_it_is_planned_again_for_the_longest_waiting(littletown: Ground) -> None:
    name = littletown.units["unit-fire"].name
    there = city(littletown, task("new", "a", opened_at=NOON + timedelta(minutes=1)), task("old", "a"),
                 task("dig", "b"), task("dig", "over"))
    assert asked(there) == [("a", f"{name}已空闲，可补“old”"), ("b", f"{name}已空闲，可补“dig”")]


def test_nobody_is_bothered_who_has_a_plan_waiting_or_needs_something_else(littletown: Ground) -> None:
    there = city(littletown, task("dig", "a"), task("pump", "b", needs={"pump": 1}))
    plan = ActionPlan(id="p", incident_id="a", log_position=1, proposed_at=NOON, valid_until=NOON, summary="")
    assert [name for name, _ in asked(there)] == ["a"]
    assert asked(replace(there, plans=Map({"p": PlanNow(plan=plan, state="proposed")}))) == []
    assert asked(city(littletown, task("dig", "a", state="working"), task("move", "b", needs={}))) == []
