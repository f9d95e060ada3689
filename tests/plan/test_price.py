"""The price of a line, said before a person lets go of it."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import msgspec
import pytest
from msgspec import structs

from yunnao.city.city import City
from yunnao.model.plan import ActionPlan, Fixed
from yunnao.plan.dispatch import Dispatch
from yunnao.plan.price import Price, price

Town = SimpleNamespace


def planned(town: Town, **more: object) -> tuple[City, ActionPlan]:
    """One at D, one at C; needs at E and D: together far goes to E (120 s), near stays at D (0 s)."""
    units = [town.unit("near", town.D, rescue=1), town.unit("far", town.C, rescue=1), town.unit("doctor", town.D,
                                                                                                medical=1)]
    city = town.city(units=units, tasks=[town.task("e", town.E), town.task("z", town.D, **more)])
    return city, Dispatch().propose(city, town.assessment(), lambda: False, 0)


def test_what_the_plan_does_anyway_costs_nothing(town: Town) -> None:
    city, plan = planned(town)
    found = price(city, plan, "far", "e")
    assert (found.possible, found.change, found.change_s, found.breaks, found.shifts) == (True, 0, 0, [], [])
    assert found.words.zh == "与原方案相同，没有变化"
    assert found.objective_now == found.objective_then == found.bound_then == plan.scores[0].objective


def test_a_unit_dragged_to_another_task_pulls_the_other_along(town: Town) -> None:
    """near to E: 60 s, so far must go to D: 180 s; 240 in place of 120, in weights of 2."""
    city, plan = planned(town)
    found = price(city, plan, "near", "e")
    assert (found.change, found.change_s) == (2 * 120, 120)
    assert [(s.unit_id, s.from_task, s.to_task, s.eta_now_s, s.eta_then_s) for s in found.shifts] == [
        ("far", "e", "z", 120, 180), ("near", "z", "e", 0, 60)]
    assert found.words.zh == "总体更差：行车合计多 2 分钟；另有 1 支随之改派：far队→任务z"
    assert found.words.en.startswith("worse in all: 2 min more driving") and found.bound_then == found.objective_then


def test_what_breaks_is_said(town: Town) -> None:
    city, plan = planned(town, deadline=town.NOON + timedelta(seconds=90))
    home = price(city, plan, "far", None)
    assert home.possible and [b.zh for b in home.breaks] == ["“任务e”要缺救援 1 组"], "the other has a deadline"
    late = price(city, plan, "far", "z")
    assert [b.zh for b in late.breaks] == ["far队到“任务z”要晚于时限 2 分钟"]
    useless = price(city, plan, "doctor", "z")
    assert useless.breaks[0].zh == "doctor队不具备“任务z”需要的能力" and useless.change > 0


@pytest.mark.parametrize(("unit", "task", "words"), [
    ("nobody", "e", "没有编号为 nobody 的队伍"), ("far", "nothing", "不需要队伍"), ("busy", "e", "正在执行任务")])
def test_what_cannot_be_is_an_answer(town: Town, unit: str, task: str, words: str) -> None:
    city, plan = planned(town)
    busy = structs.replace(city.units["near"], unit=town.unit("busy", town.D, rescue=1), task_id="z")
    found = price(replace(city, units=city.units.set("busy", busy)), plan, unit, task)
    assert not found.possible and words in found.words.zh and found.objective_then is None and found.words.en
    assert msgspec.json.decode(msgspec.json.encode(found), type=Price) == found


def test_an_island_is_not_reached(town: Town) -> None:
    city, plan = planned(town)
    island = replace(city, units=city.units.set("far", structs.replace(
        city.units["far"], place=structs.replace(town.C, lon=float("nan")))))
    assert price(island, plan, "far", "e").words.zh == "far队没有未中断的道路可达，或油量不够"


def test_what_a_person_fixed_before_stays_fixed(town: Town) -> None:
    city, plan = planned(town)
    held = structs.replace(plan, fixed=[Fixed(unit_id="near", task_id="e", by="p", name="王", reason="认识路")])
    found = price(city, held, "doctor", None)
    assert {(s.unit_id, s.to_task) for s in found.shifts} == {("near", "e"), ("far", "z")}
