"""A plan amended by a person: the line stands, the rest is the best around it, name and reason are in it."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from immutables import Map
from msgspec import structs

from yunnao.brain import Brain
from yunnao.city.city import City
from yunnao.command.door import Door
from yunnao.log.memory import MemoryLog
from yunnao.model import facts
from yunnao.model.clock import VirtualClock
from yunnao.model.event import Mode, Sighting
from yunnao.model.order import AmendPlan, Person, Role
from yunnao.model.plan import ActionPlan, Fixed, Move, Ride, Standby
from yunnao.plan.amend import amend
from yunnao.plan.dispatch import Dispatch
from yunnao.plan.price import price

Town = SimpleNamespace
LINE = Fixed(unit_id="near", task_id="e", by="p-1", name="王指挥", reason="认识路")


def planned(town: Town) -> tuple[City, ActionPlan]:
    units = [town.unit("near", town.D, rescue=1), town.unit("far", town.C, rescue=1)]
    city = town.city(units=units, tasks=[town.task("e", town.E), town.task("z", town.D)])
    return city, Dispatch().propose(city, town.assessment(), lambda: False, 0)


def test_the_line_stands_and_costs_what_was_said(town: Town) -> None:
    city, plan = planned(town)
    post = Standby(unit_id="far", unit_name="far队", to=town.A, place="A", eta_s=60, reason="r")
    new = amend(city, structs.replace(plan, standby=[post]), LINE, id="plan-9", seed=4)
    assert {line.unit_id: line.task_id for line in new.assignments} == {"near": "e", "far": "z"}
    assert next(line.reason for line in new.assignments if line.unit_id == "near") == "王指挥指定：认识路"
    assert new.scores[0].objective == price(city, plan, "near", "e").objective_then == new.scores[0].bound
    assert (new.id, new.replaces, new.fixed, new.standby) == ("plan-9", plan.id, [LINE], [])
    assert new.summary == f"王指挥改派near队：“任务e”（认识路）；原方案：{plan.summary}"


def test_two_decisions_stand_together_and_the_last_word_on_a_unit_counts(town: Town) -> None:
    city, plan = planned(town)
    both = amend(city, amend(city, plan, LINE, id="a"), structs.replace(LINE, unit_id="far", task_id=None), id="b")
    assert {line.unit_id: line.task_id for line in both.assignments} == {"near": "e"}
    assert [lack.what for lack in both.uncovered] == ["任务z：救援"], "what a decision leaves unmet is said"
    assert both.summary.count("原方案：") == 1
    changed = amend(city, both, structs.replace(LINE, task_id="z"), id="c")
    assert {line.unit_id: line.task_id for line in changed.assignments} == {"near": "z"} and len(changed.fixed) == 2


def test_no_trip_names_a_coach_that_goes_elsewhere_now(town: Town) -> None:
    """The coach planned for E goes to the other task: its trip is taken out and the people left are counted."""
    city, plan = planned(town)
    ride = Ride(unit_id="near", unit_name="near队", coaches=[1], trip=1, people=40, leaves_at=town.NOON,
                arrives_at=town.NOON)
    move = Move(id="m", zone_id="z", zone_name="z", shelter_id="s", shelter_name="s", people=40, by="coach",
                start=town.E, to=town.A, travel_s=60, move_before=None, reason="r", depart_at=town.NOON,
                arrive_at=town.NOON, rides=[ride, structs.replace(ride, unit_id="other")])
    new = amend(city, structs.replace(plan, moves=[move, structs.replace(move, id="n", rides=[])]), LINE, id="x")
    assert [r.unit_id for r in new.moves[0].rides] == ["other"] and new.moves[0].depart_at is None
    assert new.moves[1].depart_at == town.NOON, "what rests on no such coach stays"
    assert any("有 40 人的大客车不再来接" in text for text in new.assumptions)
    assert len(new.assumptions) == len(new.assumptions_en)


def test_a_plan_of_another_city_is_not_amended(town: Town) -> None:
    city, plan = planned(town)
    with pytest.raises(ValueError, match="重新编制"):
        amend(replace(city, assessed_seq=Map({"i": plan.log_position + 1})), plan, LINE, id="x")
    with pytest.raises(ValueError, match="不能改派"):
        amend(city, plan, structs.replace(LINE, task_id="nothing"), id="x")


def test_an_amendment_goes_through_the_door_and_comes_home_as_a_proposal(town: Town) -> None:
    """The order is a fact, the work a request in the city, the answer a plan with a name in it."""
    chief = Person(id="p-1", name="王指挥", roles=[Role.COMMANDER])
    brain = Brain(town.ground, MemoryLog(), clock=VirtualClock(town.NOON), mode=Mode.ACTUAL, seed=1, feeds=[],
                  desks=[], channels={}, door=Door())

    def say(*given: facts.Fact) -> None:
        brain.record([Sighting(kind=type(f).__name__, data=f, occurred_at=town.NOON, source="t", actor="t")
                      for f in given])

    say(facts.IncidentOpened(incident=town.incident(procedure="leak@1")),
        facts.AssessmentMade(assessment=town.assessment()), facts.TaskOpened(task=town.task("t", town.A)))
    plan = structs.replace(Dispatch().propose(brain.city, town.assessment(), lambda: False, 1), id="plan-1")
    assert [line.unit_id for line in plan.assignments] == ["unit-fire"]
    say(facts.PlanProposed(plan=plan))
    brain.submit(AmendPlan(plan_id="plan-1", unit_id="unit-fire", task_id=None, reason="车坏了"), chief)
    brain.clock.advance_to(town.NOON + timedelta(minutes=1))  # type: ignore[attr-defined]
    assert brain.step() and not brain.city.requests
    new = brain.city.newest_plan("i", "proposed")
    assert new is not None and new.plan.assignments == [] and new.plan.fixed[0].reason == "车坏了"
    assert brain.city.plans["plan-1"].state == "replaced"
    say(facts.PlanRequested(incident_id="i", why="expired"))
    assert brain.step()
    again = brain.city.newest_plan("i", "proposed")
    assert again is not None and again.plan.id != new.plan.id, "made anew"
    assert again.plan.assignments == [] and again.plan.fixed == new.plan.fixed, "what was decided stays decided"
    stale = facts.AmendmentRequested(incident_id="i", plan_id="plan-1", line=LINE)
    say(stale)
    assert brain.step() and not brain.city.requests, "what can no longer be amended is answered with words"
