"""When moving people is done: all have arrived, and no plan waits that would need the coaches again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from immutables import Map
from msgspec import structs

from yunnao.city.city import City, MoveNow, PlanNow
from yunnao.city.ground import Ground
from yunnao.city.tasks import Tasks
from yunnao.desks.emergency import follow
from yunnao.model import facts
from yunnao.model.event import Event, Mode
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Move
from yunnao.model.procedure import Task

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HERE = Point(120.0, 36.0)


def plan(name: str, position: int, *moves: Move) -> ActionPlan:
    return ActionPlan(id=name, incident_id="i", log_position=position, proposed_at=NOON,
                      valid_until=NOON + timedelta(hours=1), summary="", moves=list(moves))


def city(ground: Ground, waiting: str = "") -> City:
    """Everybody of plan p has arrived; when `waiting` a second plan moves more, or none."""
    move = Move(id="m", zone_id="z", zone_name="z", shelter_id="shelter-hall", shelter_name="h", people=90, by="coach",
                start=HERE, to=HERE, travel_s=60, move_before=None, reason="r")
    task = Task(id="t", rule_id="t", incident_id="i", name="转移", owner="o", state="working", opened_at=NOON,
                evacuate=True, units=["unit-coach"])
    there = MoveNow(move=move, plan_id="p", incident_id="i", ordered_at=NOON, left=90, arrived=88, refused=2)
    plans = {"p": PlanNow(plan=plan("p", 1, move), state="complete")}
    if waiting:
        second = plan("q", 2, *([structs.replace(move, id="m2")] if waiting == "more" else []))
        plans["q"] = PlanNow(plan=second, state="proposed")
    incident = Incident(id="i", kind="leak", title="i", opened_at=NOON, reason="r")
    return replace(City(ground), tasks=Tasks([task]), moves=Map({"m": there}), plans=Map(plans),
                   incidents=Map({"i": incident}))


def after(city: City, fact: facts.Fact) -> list[facts.Fact]:
    event = Event(kind=type(fact).__name__, id="e", occurred_at=NOON, recorded_at=NOON, source="t", actor="t",
                  mode=Mode.EXERCISE, data=facts.as_data(fact))
    return list(follow.on(city, event, NOON))


DONE = facts.EvacuationCompleted(plan_id="p", incident_id="i", people=88, refused=2)


def test_when_all_have_arrived_the_task_is_done_and_its_coaches_are_free(littletown: Ground) -> None:
    assert after(city(littletown), DONE) == [
        facts.TaskDone(task_id="t", by="desk:emergency", evidence="已安置 88 人，劝离未走 2 人"),
        facts.UnitReleased(unit_id="unit-coach", task_id="t")]
    assert len(after(city(littletown, "none"), DONE)) == 2, "a plan without moves needs no coach"


def test_while_a_second_wave_waits_for_a_yes_the_coaches_stay(littletown: Ground) -> None:
    waits = city(littletown, "more")
    assert after(waits, DONE) == []
    rejected = replace(waits, plans=waits.plans.set("q", structs.replace(waits.plans["q"], state="rejected")))
    assert [type(f) for f in after(rejected, facts.PlanRejected(plan_id="q", by="p", reason="no"))] == [
        facts.TaskDone, facts.UnitReleased]
    assert [type(f) for f in after(rejected, facts.PlanFailed(incident_id="i", reason="none"))] == [
        facts.TaskDone, facts.UnitReleased]
