"""Replanning in Littletown: only what a closure or a loss has broken changes, and each change says why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from immutables import Map
from msgspec import structs

from yunnao.city.city import MoveNow, PlanNow
from yunnao.model.facts import PlanOutdated
from yunnao.model.plan import ActionPlan
from yunnao.plan.evacuation import Evacuation
from yunnao.plan.replan import Replan
from yunnao.work import planners

WEST = [(120.00555, 36.0, 100.0), (120.00555, 36.009, 100.0)]
"""Both streets between A, D and the rest of the town."""


def propose(city, made):
    return Replan().propose(city, made, lambda: False, 3)


@pytest.fixture
def under_way(town):
    """Two engines: one ordered from D to B, one idle at C. `closed` closes roads."""
    def build(*closed, units=("near",), **unit):
        made = [town.unit("near", town.D, rescue=1), town.unit("spare", town.C, rescue=1)]
        task = town.task("t", town.B, units=list(units), state="assigned")
        city = town.city(units=made, tasks=[task], closed=closed)
        near = structs.replace(city.units["near"], task_id="t", **unit)
        return replace(city, units=city.units.set("near", near))
    return build


def test_an_unbroken_plan_is_left_alone(town, under_way) -> None:
    plan = propose(under_way(), town.assessment())
    assert (plan.assignments, plan.uncovered, plan.summary) == ([], [], "原方案仍可执行，不需调整")


def test_a_unit_whose_roads_are_all_closed_is_replaced_and_the_cause_is_said(town, under_way) -> None:
    city = under_way(*WEST)
    plan = propose(city, town.assessment())
    assert [(line.unit_id, line.task_id) for line in plan.assignments] == [("spare", "t")]
    assert plan.assignments[0].reason.startswith("near队到“任务t”的道路已全部中断，改由spare队")
    assert plan.summary == "1 支已派队伍无法到达；新增派 1 支，其余命令不变"
    assert city.units["near"].task_id == "t", "it stays under orders"


def test_a_unit_on_its_way_is_looked_for_where_it_is(town, under_way) -> None:
    """It has left D and is past E when the west is cut off: nothing is broken."""
    path = [(town.D.lon, town.D.lat), (town.E.lon, town.E.lat), (town.B.lon, town.B.lat)]
    city = under_way(*WEST, departed_at=town.NOON - timedelta(seconds=70), path=path, at_s=[0.0, 60.0, 120.0],
                     arrives_at=town.NOON + timedelta(seconds=50))
    assert propose(city, town.assessment()).assignments == []


def test_a_detour_is_said_and_nobody_is_turned_round(town, under_way) -> None:
    city = under_way(departed_at=town.NOON, path=[(town.D.lon, town.D.lat)], at_s=[0.0],
                     arrives_at=town.NOON - timedelta(seconds=600))
    plan = propose(city, town.assessment())
    assert plan.assignments == []
    assert any("须绕行" in text and "没有改派" in text for text in plan.assumptions)


def test_a_unit_that_is_no_more_is_replaced(town, under_way) -> None:
    plan = propose(under_way(units=("near", "ghost")), town.assessment())
    assert plan.assignments == [], "one engine is enough"
    lost = under_way(units=("ghost",))
    lost = replace(lost, units=lost.units.delete("near"))
    plan = propose(lost, town.assessment())
    assert [line.unit_id for line in plan.assignments] == ["spare"]
    assert plan.assignments[0].reason.startswith("ghost已不在册，改由")


def test_people_ordered_to_a_shelter_that_is_cut_off_are_named_with_another(town) -> None:
    made = town.assessment([town.zone("e", town.E, 250)])
    moves = Evacuation().propose(town.city(), made, lambda: False, 1).moves
    driven = [m for m in moves if m.by != "foot"]
    assert driven
    ordered = Map({m.id: MoveNow(move=m, plan_id="p", incident_id="i", ordered_at=town.NOON) for m in moves})
    assert propose(town.city(moves=ordered), made).uncovered == []
    cut = town.city(moves=ordered, closed=[(120.01, 36.0045, 9000.0)])
    plan = propose(cut, made)
    assert sum(lack.missing for lack in plan.uncovered) == sum(m.people for m in driven)
    assert all(lack.unit == "名已下令的居民" and "没有自动撤销" in lack.why for lack in plan.uncovered)


def test_told_which_lines_died_it_looks_at_these_and_at_no_other(town, under_way) -> None:
    """Two engines are cut off; the plan was told of one."""
    made = [town.unit(name, at, rescue=1) for name, at in (("near", town.D), ("next", town.D), ("spare", town.C))]
    task = town.task("t", town.B, needs={"rescue": 2}, units=["near", "next"], state="assigned")
    city = town.city(units=made, tasks=[task], closed=WEST)
    for name in ("near", "next"):
        city = replace(city, units=city.units.set(name, structs.replace(city.units[name], task_id="t")))
    assert propose(city, town.assessment()).summary.startswith("2 支已派队伍无法到达")
    plan = ActionPlan(id="p", incident_id="i", log_position=3, proposed_at=town.NOON, valid_until=town.NOON, summary="")
    died = PlanOutdated(plan_id="p", incident_id="i", cause="c", units=["next"], moves=[],
                        lines=["next队→任务t无路可达"])
    told = replace(city, plans=Map({"p": PlanNow(plan=plan, state="approved")}), outdated=Map({"p": died}))
    mended = propose(told, town.assessment())
    assert mended.summary == "1 支已派队伍无法到达；新增派 1 支，其余命令不变"
    assert [line.unit_id for line in mended.assignments] == ["spare"]
    assert planners(told, "i", ["dispatch", "notice"]) == ["replan", "notice"], "the brain asks the planner that mends"
    assert planners(city, "i", ["dispatch", "notice"]) == ["dispatch", "notice"]
