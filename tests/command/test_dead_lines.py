"""Which lines of a plan in littletown died, told by hand: two drive along South Street, one over the bridge."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec import structs

from yunnao.city.city import City
from yunnao.command.dead_lines import NOTHING, dead_lines
from yunnao.model import facts
from yunnao.model.order import ApprovePlan
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan

Grow = Callable[..., City]
SOUTH, WEST, NORTH, BRIDGE = (Point(120.00555, 36.0), Point(120.0, 36.0045), Point(120.00555, 36.009),
                              Point(120.01665, 36.0))


def closed(place: Point, name: str = "南街", **more: object) -> facts.RoadClosed:
    return facts.RoadClosed(id=f"r-{name}", name=name, place=place, radius_m=100, reason="水", **more)  # type: ignore


def test_only_the_lines_that_drive_through_die(city: City, grow: Grow, plan: ActionPlan) -> None:
    died = dead_lines(grow(city, closed(SOUTH)), plan, plan.log_position)
    assert (died.units, died.moves, died.causes) == (["unit-fire"], ["m-1"], ["道路已封闭：南街"])
    assert died.lines == ["消防车→救援由 2 分钟增至 5 分钟", "一区→小镇学校由 1 分钟增至 6 分钟"]
    assert dead_lines(grow(city, closed(BRIDGE)), plan, plan.log_position).units == ["unit-hazmat"]


def test_a_road_that_is_nobodys_way_kills_nothing_and_the_door_lets_the_plan_pass(
        city: City, grow: Grow, plan: ActionPlan, admit: Callable[..., list]) -> None:
    elsewhere = grow(city, closed(NORTH, "北街"))
    assert dead_lines(elsewhere, plan, plan.log_position).lines == []
    assert admit(ApprovePlan(plan_id="plan-5"), city=elsewhere)


def test_a_line_with_no_way_left_says_so(city: City, grow: Grow, plan: ActionPlan) -> None:
    under = structs.replace(closed(SOUTH, "全镇"), radius_m=20_000.0)
    died = dead_lines(grow(city, closed(BRIDGE, "桥街"), under), plan, plan.log_position)
    assert died.units == ["unit-fire", "unit-ambulance", "unit-hazmat"]
    assert died.lines[0] == "消防车→救援无路可达"
    assert died.causes == ["道路已封闭：全镇", "道路已封闭：桥街"]


def test_a_slow_road_kills_what_becomes_markedly_longer(city: City, grow: Grow, plan: ActionPlan) -> None:
    def slow(factor: float) -> City:
        return grow(city, facts.RoadSlowed(id="s", name="南街", place=SOUTH, radius_m=100, speed_factor=factor,
                                           reason="冰"))

    died = dead_lines(slow(0.4), plan, plan.log_position)
    assert (died.units, died.moves, died.causes) == (["unit-fire"], ["m-1"], ["道路缓行：南街"])
    assert dead_lines(slow(0.6), plan, plan.log_position).lines == [], "forty seconds more are the weather"


def test_a_closure_that_begins_when_all_are_through_kills_nothing(city: City, grow: Grow, plan: ActionPlan,
                                                                  noon: datetime) -> None:
    later = grow(city, closed(SOUTH, start=noon + timedelta(minutes=10)))
    assert dead_lines(later, plan, plan.log_position).lines == []
    soon = grow(city, closed(SOUTH, start=noon + timedelta(seconds=80)))
    assert dead_lines(soon, plan, plan.log_position).units == ["unit-fire"], "it would be half way"


def test_what_the_plan_knew_kills_nothing(city: City, grow: Grow, plan: ActionPlan) -> None:
    there = grow(city, closed(SOUTH))
    knows = structs.replace(plan, id="plan-7", log_position=there.seq)
    assert dead_lines(grow(there, facts.PlanProposed(plan=knows)), knows, knows.log_position) == NOTHING


@pytest.mark.parametrize("stop", [facts.UnitArrived(unit_id="unit-fire", task_id="i-1/rescue", place=SOUTH),
                                  facts.UnitReleased(unit_id="unit-fire", task_id="i-1/rescue")])
def test_of_an_approved_plan_only_what_is_under_way_can_die(city: City, grow: Grow, plan: ActionPlan,
                                                            stop: facts.Fact) -> None:
    ordered = grow(city, facts.PlanApproved(plan_id="plan-5", by="p"),
                   facts.TaskAssigned(task_id="i-1/rescue", unit_ids=["unit-fire", "unit-hazmat"], plan_id="plan-5",
                                      by="p"),
                   facts.EvacuationOrdered(plan_id="plan-5", incident_id="i-1", people=100))
    died = dead_lines(grow(ordered, closed(SOUTH)), plan, ordered.seq)
    assert (died.units, died.moves) == (["unit-fire"], ["m-1"])
    done = grow(ordered, stop, facts.PeopleLeft(move_id="m-1", people=100))
    assert dead_lines(grow(done, closed(SOUTH)), plan, done.seq).lines == []
