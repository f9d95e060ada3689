"""Dispatch in Littletown, where every driving time is known by heart."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from msgspec import structs

from yunnao.city.city import City
from yunnao.model.facts import LevelProposed
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan
from yunnao.model.scale import Level
from yunnao.plan.dispatch import Dispatch

Town = SimpleNamespace


def propose(town: Town, city: City) -> ActionPlan:
    return Dispatch().propose(city, town.assessment(), lambda: False, 3)


def sent(plan: ActionPlan) -> dict[str, tuple[str, int]]:
    return {line.unit_id: (line.task_id, line.eta_s) for line in plan.assignments}


def test_the_nearest_idle_unit_goes_and_says_so(town: Town) -> None:
    plan = propose(town, town.city(tasks=[town.task("t", town.A)]))
    assert sent(plan) == {"unit-fire": ("t", 60)}
    line, score = plan.assignments[0], plan.scores[0]
    assert line.reason == "合成 消防车 1 分钟可到，是能满足“救援”需要的最近空闲队伍"
    assert (line.gives, line.to) == ({"rescue": 1}, town.A)
    assert (score.objective, score.bound, score.gap, score.seed) == (2 * (60 + 60), 240, 0, 3)
    assert plan.summary == "派 1 支队伍承担 1 项任务，最晚 1 分钟到，各项需求全部满足"
    assert plan.uncovered == []


def test_a_nearer_unit_is_kept_for_where_it_saves_more(town: Town) -> None:
    """One at D, one at C; needs at E and D. Nearest first would take 60 + 180 s, together it is 120 + 0."""
    units = [town.unit("near", town.D, rescue=1), town.unit("far", town.C, rescue=1)]
    plan = propose(town, town.city(units=units, tasks=[town.task("e", town.E), town.task("z", town.D)]))
    assert sent(plan) == {"far": ("e", 120), "near": ("z", 0)}
    line = plan.assignments[0]
    assert line.reason == "far队 2 分钟可到；更近的near队（1 分钟）另有“任务z”需要，互换合计要晚 2 分钟"
    assert [(a.name, a.cost) for a in line.alternatives] == [("near队", 2 * 120)]
    assert line.alternatives[0].why_not in line.reason


def test_a_nearer_unit_that_brings_too_little_stays(town: Town) -> None:
    units = [town.unit("small", town.A, seats=20), town.unit("big", town.D, seats=50)]
    plan = propose(town, town.city(units=units, tasks=[town.task("t", town.A, needs={"seats": 45})]))
    assert sent(plan) == {"big": ("t", 60)}
    assert "更近的small队（1 分钟内）带得不够，换成它要缺客运座位 25 座" in plan.assignments[0].reason


def test_closed_roads_bend_the_way_and_cut_it(town: Town) -> None:
    tasks = [town.task("t", town.B, needs={"hazmat": 1})]
    assert sent(propose(town, town.city(tasks=tasks))) == {"unit-hazmat": ("t", 120)}
    bridge = (*town.BRIDGE, 100.0)
    assert sent(propose(town, town.city(tasks=tasks, closed=[bridge]))) == {"unit-hazmat": ("t", 300)}
    plan = propose(town, town.city(tasks=tasks, closed=[bridge, (120.00555, 36.009, 100.0)]))
    assert sent(plan) == {}
    assert [(s.what, s.missing, s.unit) for s in plan.uncovered] == [("任务t：危化处置", 1, "组")]
    assert plan.uncovered[0].why == "没有未中断的道路可达任务地点，或任务地点不明"
    assert plan.summary == "没有可派的队伍；仍缺危化处置 1 组"


def test_who_is_graver_comes_first(town: Town) -> None:
    fire = [town.unit("one", town.A, rescue=1)]
    two = town.incident("j", level=Level.I)
    tasks = [town.task("a", town.A), town.task("b", town.F, incident="j")]
    assert sent(propose(town, town.city(units=fire, tasks=tasks, incidents=[two]))) == {"one": ("b", 180)}
    due = [town.task("a", town.A), town.task("b", town.F, deadline=town.NOON)]
    assert sent(propose(town, town.city(units=fire, tasks=due))) == {"one": ("b", 180)}
    proposed = LevelProposed(incident_id="i", level=Level.I, reason="", source="")
    city = town.city(units=fire, tasks=tasks, incidents=[town.incident("j", level=Level.II)])
    raised = replace(city, proposed_levels=city.proposed_levels.set("i", proposed))
    assert sent(propose(town, raised)) == {"one": ("a", 0)}, "a proposed level counts"


def test_a_task_without_a_place_is_done_from_where_the_unit_is(town: Town) -> None:
    plan = propose(town, town.city(tasks=[town.task("desk", None)]))
    assert sent(plan) == {"unit-fire": ("desk", 0)}
    assert plan.assignments[0].reason == "合成 消防车就地承担，任务没有指定地点，不需出动"
    assert plan.assignments[0].to == town.D


def test_what_is_missing_is_counted_with_the_least_extra(town: Town) -> None:
    busy = town.city(tasks=[town.task("t", town.A, needs={"rescue": 3, "seats": 120, "boom": 2})])
    plan = propose(town, busy)
    assert sent(plan) == {"unit-fire": ("t", 60), "unit-coach": ("t", 60)}
    said = {s.what: (s.missing, s.unit, s.why, s.least_extra) for s in plan.uncovered}
    assert said == {
        "任务t：救援": (2, "组", "空闲队伍共有救援 1 组，各任务共需 3 组，先保更紧急的任务",
                     "再有 2 支各带救援 1 组的队伍"),
        "任务t：客运座位": (70, "座", "空闲队伍共有客运座位 50 座，各任务共需 120 座，先保更紧急的任务",
                       "再有 2 支各带客运座位 50 座的队伍"),
        "任务t：围油栏": (2, "组", "全市没有队伍具备围油栏能力", "向上级或邻市请求支援围油栏 2 组"),
    }
    assert plan.binds == [
        "最紧的是客运座位 50 座：再有一支像合成 大客车这样的队伍，可少缺客运座位 50 座",
        "最紧的是救援 1 组：再有一支像合成 消防车这样的队伍，可少缺救援 1 组",
    ]
    assert plan.scores[0].gap == 0


def test_busy_units_and_finished_tasks_are_left_alone(town: Town) -> None:
    city = town.city(tasks=[town.task("t", town.A), town.task("old", town.A, state="working", units=["unit-fire"])])
    there = structs.replace(city.units["unit-fire"], task_id="old")
    plan = propose(town, replace(city, units=city.units.set("unit-fire", there)))
    assert sent(plan) == {}
    assert plan.uncovered[0].why == "具备救援能力的队伍都已在执行任务"


def test_units_already_on_a_reopened_task_count(town: Town) -> None:
    tasks = [town.task("t", town.A, needs={"rescue": 1, "medical": 1}, units=["unit-fire"])]
    assert sent(propose(town, town.city(tasks=tasks))) == {"unit-ambulance": ("t", 120)}


def test_a_task_that_was_sent_too_little_is_topped_up_until_it_begins(town: Town) -> None:
    places = {"sent": town.A, "more": town.B, "last": town.C}
    units = [town.unit(name, place, rescue=1) for name, place in places.items()]
    short = town.task("t", town.A, needs={"rescue": 3}, units=["sent"], state="assigned")
    city = town.city(units=units, tasks=[short])
    there = structs.replace(city.units["sent"], task_id="t")
    city = replace(city, units=city.units.set("sent", there))
    assert sent(propose(town, city)) == {"more": ("t", 60), "last": ("t", 180)}
    begun = replace(city, tasks=city.tasks.set("t", structs.replace(short, state="working")))
    assert sent(propose(town, begun)) == {}
    enough = replace(city, tasks=city.tasks.set("t", structs.replace(short, needs={"rescue": 1})))
    assert propose(town, enough).summary == "没有等待派队伍的任务"


def test_nothing_to_do_is_a_plan_too(town: Town) -> None:
    plan = propose(town, town.city())
    assert (plan.assignments, plan.uncovered, plan.binds) == ([], [], [])
    assert plan.summary == "没有等待派队伍的任务"
    assert plan.scores[0].gap == 0


@pytest.mark.parametrize("amount", [float("nan"), -2, "many"])
def test_a_need_that_is_no_number_is_said(town: Town, amount: object) -> None:
    plan = propose(town, town.city(tasks=[town.task("t", town.A, needs={"rescue": amount, "medical": 1})]))
    assert sent(plan) == {"unit-ambulance": ("t", 120)}
    assert [(s.what, s.missing) for s in plan.uncovered] == [("任务t：rescue", 1)]
    assert repr(amount) in plan.uncovered[0].why


def test_a_place_that_is_no_place_is_said(town: Town) -> None:
    nowhere = Point(float("nan"), 36.0)
    plan = propose(town, town.city(tasks=[town.task("t", nowhere)]))
    assert (sent(plan), len(plan.uncovered)) == ({}, 1)
    lost = propose(town, town.city(units=[town.unit("lost", nowhere, rescue=1)], tasks=[town.task("t", town.A)]))
    assert (sent(lost), len(lost.uncovered)) == ({}, 1)
    assert "lost队的位置不明，没有参与有地点任务的调派" in lost.assumptions


def test_one_more_unit_is_worth_what_the_plan_made_with_it_gains(town: Town) -> None:
    units = [town.unit("near", town.D, rescue=1), town.unit("far", town.C, rescue=1)]
    plan = propose(town, town.city(units=units, tasks=[town.task("d", town.D), town.task("e", town.E)]))
    assert sent(plan) == {"near": ("d", 0), "far": ("e", 120)}
    assert plan.binds == ["最紧的是救援 1 组：再有一支像near队这样的队伍，可合计早到 1 分钟"]


def test_asked_to_stop_it_gives_what_it_has_with_an_honest_gap(town: Town) -> None:
    city = town.city(tasks=[town.task("t", town.A)])
    plan = Dispatch().propose(city, town.assessment(), lambda: True, 0)
    assert sent(plan) == {"unit-fire": ("t", 60)}
    assert plan.scores[0].bound <= plan.scores[0].objective


def test_a_crew_at_rest_stays_and_a_tank_too_small_turns_back(town: Town) -> None:
    """The nearest rests until one o'clock, the next has fuel for 500 metres: the third goes, and the plan says why."""
    near, small, far = (town.unit(name, at, rescue=1) for name, at in (("near", town.A), ("small", town.D),
                                                                       ("far", town.C)))
    small = structs.replace(small, range_km=0.5)
    city = town.city(units=[structs.replace(near, rest_h=8), small, far], tasks=[town.task("t", town.A)])
    resting = structs.replace(city.units["near"], free_at=town.NOON + timedelta(hours=1))
    city = replace(city, units=city.units.set("near", resting))
    plan = propose(town, city)
    assert set(sent(plan)) == {"far"}
    assert any(text.startswith("near队正在休整") for text in plan.assumptions)
    assert any(text.startswith("small队的油量不够开到“任务t”：约 1 公里") for text in plan.assumptions)
    assert set(sent(propose(town, replace(city, now=town.NOON + timedelta(hours=1))))) == {"near"}
