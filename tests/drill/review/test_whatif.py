"""Another ten coaches: solved again on the fork, played on under the same assumptions, and counted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from yunnao import registry
from yunnao.city.city import City, PlanNow, UnitNow
from yunnao.city.ground import Ground
from yunnao.city.tasks import Tasks
from yunnao.drill.crowd import FALLBACK_SEATS, course, seats_of
from yunnao.drill.review.story import Noted, Scene, Story
from yunnao.drill.review.whatif import what_if
from yunnao.drill.scenario import Scenario
from yunnao.model import facts
from yunnao.model.assessment import Assessment, Footprint, SourceTerm, ZoneExposure
from yunnao.model.incident import Incident
from yunnao.model.plan import ActionPlan, Assignment, Move
from yunnao.model.procedure import Task
from yunnao.model.scale import Level
from yunnao.plan.join import join


def story_of(ground: Ground, scenario: Scenario, people: int, by: str = "coach") -> Story:
    """One evacuation, ordered with one coach group of 50 seats; half of the zones must be gone in an hour."""
    now, place = scenario.start, next(iter(ground.units.values())).base
    incident = Incident(id="i", kind="leak", title="i", opened_at=now, reason="r", level=Level.II)
    task = Task(id="move", rule_id="move", incident_id="i", name="转移", owner="o", state="open", opened_at=now,
                place=place, needs={"seats": 50}, evacuate=True)
    moves = [Move(id=f"m{n}", zone_id=f"z{n}", zone_name="z", shelter_id="shelter-hall", shelter_name="h", by=by,
                  people=people, start=place, to=place, travel_s=600, reason="r",
                  move_before=now + timedelta(hours=1 + n))
             for n in range(2)]
    line = Assignment(unit_id="unit-coach", unit_name="c", task_id="move", task_name="转移", to=place, eta_s=60,
                      gives={"seats": 50}, reason="r")
    plan = ActionPlan(id="p", incident_id="i", log_position=1, proposed_at=now, valid_until=now, summary="",
                      tasks=[task], assignments=[line], moves=moves)
    nothing = Footprint(hazard="leak", bands=[], start=now, end=now)
    made = Assessment(id="a", incident_id="i", hazard="leak", model="m", log_position=1, made_at=now, valid_until=now,
                      source=SourceTerm(hazard="leak", at=now, data={}), footprint=nothing, zones=[], facilities=[],
                      people=0, to_move=0)
    city = City(ground, seq=1, now=now, tasks=Tasks())
    city = replace(city, incidents=city.incidents.set("i", incident), assessments=city.assessments.set("i", made),
                   units=city.units.update({u.id: UnitNow(unit=u, place=u.base) for u in ground.units.values()}),
                   plans=city.plans.set("p", PlanNow(plan=plan, state="proposed")))
    ordered = Noted(seq=9, at=now, fact=facts.EvacuationOrdered(plan_id="p", incident_id="i", people=2 * people),
                    actor="c")
    return Story(city=city, log_digest="", noted=[ordered], proposals={"p": Scene("proposal", now, city)})


def test_with_more_seats_everybody_is_there_sooner_and_fewer_are_late(littletown: Ground, scenario: Scenario) -> None:
    story = story_of(littletown, scenario, people=600)
    (found,) = what_if(story, scenario, 3)
    assert (found.seats_before, found.seats_after) == (FALLBACK_SEATS, 500)
    assert found.complete_after < found.complete_before
    assert found.late_people_after < found.late_people_before
    assert found.bound_after == found.objective_after, "solved again to its proof"
    assert "全部到达早" in found.text and "sooner" in found.text_en and found.seq == 9


def test_coaches_that_are_on_the_task_already_carry_the_second_wave_too(littletown: Ground,
                                                                          scenario: Scenario) -> None:
    story = story_of(littletown, scenario, people=600)
    there = story.city.plans["p"]
    begun = structs.replace(there.plan.tasks[0], state="working", units=["unit-coach"], needs={"seats": 50})
    second = structs.replace(there.plan, tasks=[], assignments=[])
    plans = story.city.plans.set("p", structs.replace(there, plan=second))
    city = replace(story.city, tasks=Tasks([begun]), plans=plans)
    big = structs.replace(city.units["unit-coach"].unit, capabilities={"seats": 450})
    busy = structs.replace(city.units["unit-coach"], unit=big, task_id="move")
    city = replace(city, units=city.units.set("unit-coach", busy))
    assert seats_of(city, second) == 450
    fork = Scene("proposal", scenario.start, city)
    (found,) = what_if(replace(story, city=city, proposals={"p": fork}), scenario, 3)
    assert (found.seats_before, found.seats_after) == (450, 900)


def test_planned_trips_are_planned_again_with_the_coaches_in_them(littletown: Ground, scenario: Scenario) -> None:
    """E's people go to the school, the hall being full: 87 without a car in two trips of one coach, or one trip."""
    story = story_of(littletown, scenario, people=1)
    zone = ZoneExposure(zone_id="z", name="z", point=littletown.facilities["hospital-e"].point, district="990102",
                        people=150, to_move=150, move_before=scenario.start + timedelta(minutes=30))
    fork = story.proposals["p"].city
    shelters = {"shelter-school": littletown.shelters["shelter-school"]}
    fork = replace(fork, ground=replace(littletown, shelters=shelters), assessments=fork.assessments.set(
        "i", structs.replace(fork.assessments["i"], zones=[zone], people=150, to_move=150)))
    task = structs.replace(story.city.plans["p"].plan.tasks[0], place=zone.point)
    there = replace(fork, tasks=Tasks([task]))
    made = [registry.find("planner", name)().propose(there, there.assessments["i"], lambda: False, 3)
            for name in ("dispatch", "evacuation")]
    plan = join(made, id="p", incident_id="i", log_position=1, proposed_at=scenario.start)
    plan = structs.replace(plan, tasks=[task])
    city = replace(fork, plans=fork.plans.set("p", PlanNow(plan=plan, state="approved")))
    (found,) = what_if(replace(story, city=city, proposals={"p": Scene("proposal", scenario.start, fork)}), scenario, 3)
    assert found.trips == (1200 + 840 + 120, 1200 + 120, 1200 + 120)
    assert found.bound_after == found.objective_after and found.complete_after < found.complete_before
    assert (found.late_people_before, found.late_people_after) == (87, 0)


def test_the_forecast_is_what_the_crowd_then_does(littletown: Ground, scenario: Scenario) -> None:
    story = story_of(littletown, scenario, people=300)
    plan = story.city.plans["p"].plan
    (found,) = what_if(story, scenario, 3)
    day = course(plan, seats_of(story.city, plan), scenario.start, 3)
    assert found.complete_before == max(there for _, there in day.values())


@pytest.mark.parametrize("by", ["foot"])
def test_who_walks_needs_no_coach(littletown: Ground, scenario: Scenario, by: str) -> None:
    assert what_if(story_of(littletown, scenario, people=300, by=by), scenario, 3) == []


def test_a_plan_without_seats_asks_no_such_question(littletown: Ground, scenario: Scenario) -> None:
    story = story_of(littletown, scenario, people=300)
    there = story.city.plans["p"]
    bare = structs.replace(there.plan, tasks=[structs.replace(there.plan.tasks[0], needs={})])
    city = replace(story.city, plans=story.city.plans.set("p", structs.replace(there, plan=bare)))
    assert what_if(replace(story, city=city), scenario, 3) == []
