"""Approving a plan: what a yes makes happen, and every way in which a plan can come too late."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec import structs

from yunnao.city.city import City
from yunnao.model import facts
from yunnao.model.assessment import Assessment
from yunnao.model.event import Mode, Sighting
from yunnao.model.order import ApprovePlan
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Haul, Standby
from yunnao.model.procedure import Task
from yunnao.model.scale import Level

YES = ApprovePlan(plan_id="plan-5")
Grow = Callable[..., City]
Admit = Callable[..., list[Sighting]]
Refuse = Callable[..., str]


def fact_of(sightings: list[Sighting], kind: type[facts.Fact]) -> list:
    return [seen.data for seen in sightings if isinstance(seen.data, kind)]


def test_a_yes_sets_the_level_opens_tasks_assigns_units_moves_people_and_sends_words(admit: Admit,
                                                                                    noon: datetime) -> None:
    made = admit(YES)
    assert [seen.kind for seen in made] == [
        "PlanApproved", "LevelSet", "TaskOpened", "TaskAssigned", "TaskAssigned", "EvacuationOrdered", "MessageQueued"]
    assert all(seen.kind == type(seen.data).__name__ for seen in made)
    assert {(seen.occurred_at, seen.source, seen.actor) for seen in made} == {(noon, "door", "p-chief")}
    (level,) = fact_of(made, facts.LevelSet)
    assert (level.level, level.reason, level.by) == (Level.III, "泄漏已确认", "p-chief")
    rescue, ambulance = fact_of(made, facts.TaskAssigned)
    assert rescue.unit_ids == ["unit-fire", "unit-hazmat"], "units of one task go together"
    assert (ambulance.task_id, ambulance.unit_ids) == ("i-1/ambulance", ["unit-ambulance"])
    (moved,) = fact_of(made, facts.EvacuationOrdered)
    assert (moved.plan_id, moved.incident_id, moved.people) == ("plan-5", "i-1", 100)


def with_more(plan: ActionPlan, noon: datetime, amount: int = 200) -> ActionPlan:
    """The plan with a unit to wait elsewhere and sandbags for the school."""
    back = noon + timedelta(minutes=40)
    post = Standby(unit_id="unit-coach", unit_name="大客车", to=Point(120.0, 36.0), place="桥头", eta_s=60, reason="r")
    haul = Haul(id="h-1", unit_id="unit-coach", unit_name="大客车", trip=1, stock_id="stock-sandbag", stock_name="库",
                item="沙袋", amount=amount, unit="只", to_id="shelter-school", to_name="学校", to=Point(120.0, 36.0),
                depart_at=noon, arrive_at=noon + timedelta(minutes=20), back_at=back, due=back, reason="r")
    return structs.replace(plan, id="plan-6", standby=[post], hauls=[haul])


def test_a_yes_sends_units_to_their_posts_and_goods_on_their_way(city: City, admit: Admit, grow: Grow,
                                                                 plan: ActionPlan, noon: datetime) -> None:
    city = grow(city, facts.PlanProposed(plan=with_more(plan, noon)))
    after = grow(city, *(seen.data for seen in admit(ApprovePlan(plan_id="plan-6"), city=city)))
    coach = after.units["unit-coach"]
    assert coach.idle and coach.post == Point(120.0, 36.0) and coach.free_at == noon + timedelta(minutes=40)
    assert dict(after.stock_sent) == {"stock-sandbag": 200} and dict(after.supplied) == {"shelter-school/沙袋": 200}


def test_no_more_is_sent_than_a_store_holds(city: City, grow: Grow, refuse: Refuse, plan: ActionPlan,
                                            noon: datetime) -> None:
    city = grow(city, facts.PlanProposed(plan=with_more(plan, noon, amount=1001)))
    assert "那里只剩 1000" in refuse(ApprovePlan(plan_id="plan-6"), city=city)


def test_the_city_takes_all_of_it(city: City, admit: Admit, grow: Grow) -> None:
    after = grow(city, *(seen.data for seen in admit(YES)))
    assert after.plans["plan-5"].state == "approved" and after.incidents["i-1"].level is Level.III
    assert after.units["unit-ambulance"].task_id == "i-1/ambulance" and "m-1" in after.moves
    assert after.tasks["i-1/ambulance"].state == "assigned" and list(after.outbox) == ["i-1/message"]


def test_a_task_is_opened_now_and_keeps_the_deadline_that_was_approved(admit: Admit, new_task: Task,
                                                                      noon: datetime) -> None:
    (opened,) = fact_of(admit(YES), facts.TaskOpened)
    assert opened.task.opened_at == noon and opened.task.deadline == new_task.deadline


def test_a_task_that_was_opened_meanwhile_is_not_opened_again(city: City, admit: Admit, grow: Grow,
                                                             new_task: Task) -> None:
    made = admit(YES, city=grow(city, facts.TaskOpened(task=new_task)))
    assert not fact_of(made, facts.TaskOpened) and len(fact_of(made, facts.TaskAssigned)) == 2


def test_a_plan_without_a_level_lifts_the_response_to_what_the_tables_ask_for(city: City, admit: Admit, grow: Grow,
                                                                             plan: ActionPlan) -> None:
    quiet = structs.replace(plan, id="plan-6", level=None, log_position=6)
    city = grow(city, facts.PlanProposed(plan=quiet))
    yes = ApprovePlan(plan_id="plan-6")
    assert [f.level for f in fact_of(admit(yes, city=city), facts.LevelSet)] == [Level.III]
    higher = grow(city, facts.LevelSet(incident_id="i-1", level=Level.II, reason="r", by="p"))
    assert not fact_of(admit(yes, city=higher), facts.LevelSet), "it never lowers what a person has set"


def test_a_level_that_is_set_already_is_not_set_again(city: City, admit: Admit, grow: Grow) -> None:
    city = grow(city, facts.LevelSet(incident_id="i-1", level=Level.III, reason="r", by="p"))
    assert not fact_of(admit(YES, city=city), facts.LevelSet)


def test_messages_of_an_exercise_say_so_from_the_start(admit: Admit) -> None:
    (actual,), (drill,) = (fact_of(admit(YES, mode=mode), facts.MessageQueued) for mode in Mode)
    assert (actual.message.warning.status, drill.message.warning.status) == ("Actual", "Exercise")


def test_an_empty_plan_is_only_approved(city: City, admit: Admit, grow: Grow, plan: ActionPlan) -> None:
    empty = ActionPlan(id="plan-6", incident_id="i-1", log_position=6, proposed_at=plan.proposed_at,
                       valid_until=plan.valid_until, summary="", level=Level.III)
    made = admit(ApprovePlan(plan_id="plan-6"), city=grow(city, facts.PlanProposed(plan=empty)))
    assert [seen.kind for seen in made] == ["PlanApproved", "LevelSet"]


# -- too late --------------------------------------------------------------------------------------


def test_a_plan_nobody_knows(refuse: Refuse) -> None:
    assert refuse(ApprovePlan(plan_id="plan-77")) == "没有编号为 plan-77 的方案。请在方案列表中重新选择。"


@pytest.mark.parametrize(("fact", "word"), [
    (facts.PlanApproved(plan_id="plan-5", by="p"), "已批准"),
    (facts.PlanRejected(plan_id="plan-5", by="p", reason="r"), "已被否决"),
])
def test_a_plan_that_was_decided(city: City, grow: Grow, refuse: Refuse, fact: facts.Fact, word: str) -> None:
    assert refuse(YES, city=grow(city, fact)) == f"方案 plan-5 {word}。请查看该事件的最新方案。"


def test_a_plan_that_was_replaced(city: City, grow: Grow, refuse: Refuse, plan: ActionPlan) -> None:
    newer = grow(city, facts.PlanProposed(plan=structs.replace(plan, id="plan-6", log_position=6)))
    assert "已被新方案取代" in refuse(YES, city=newer)


def test_a_plan_past_its_time_says_both_times_in_the_citys_own_zone(refuse: Refuse, admit: Admit,
                                                                   plan: ActionPlan) -> None:
    admit(YES, now=plan.valid_until)
    late = refuse(YES, now=plan.valid_until + timedelta(minutes=1))
    assert "有效期到 07月01日 12:30 为止，现在是 07月01日 12:31" in late and "重新编制" in late


def test_a_newer_assessment(city: City, grow: Grow, refuse: Refuse, assessment: Assessment) -> None:
    newer = grow(city, facts.AssessmentMade(assessment=structs.replace(assessment, id="a-2", log_position=6)))
    assert "研判已经更新" in refuse(YES, city=newer)


def test_an_assessment_that_came_home_after_the_plan_was_begun_counts_however_old_its_basis(
        city: City, grow: Grow, refuse: Refuse, assessment: Assessment) -> None:
    newer = grow(city, facts.AssessmentMade(assessment=structs.replace(assessment, id="a-2", log_position=1)))
    assert "研判已经更新" in refuse(YES, city=newer)


def test_an_assessment_of_another_incident_does_not_disturb(city: City, grow: Grow, admit: Admit,
                                                           assessment: Assessment) -> None:
    admit(YES, city=grow(city, facts.AssessmentMade(assessment=structs.replace(assessment, incident_id="i-2"))))


def test_a_unit_with_other_work(city: City, grow: Grow, refuse: Refuse, task: Task) -> None:
    other = structs.replace(task, id="i-1/other")
    busy = grow(city, facts.TaskOpened(task=other),
                facts.TaskAssigned(task_id="i-1/other", unit_ids=["unit-hazmat"], plan_id="p", by="p"))
    assert "“危化队”已有其他任务" in refuse(YES, city=busy)


def under_way(city: City, grow: Grow, plan: ActionPlan, task: Task) -> City:
    """The hazmat team drives to another task, and a plan wants it here."""
    lines = [structs.replace(a, leaves="i-1/other" if a.unit_id == "unit-hazmat" else None) for a in plan.assignments]
    return grow(city, facts.TaskOpened(task=structs.replace(task, id="i-1/other")),
                facts.TaskAssigned(task_id="i-1/other", unit_ids=["unit-hazmat"], plan_id="p", by="p"),
                facts.PlanProposed(plan=structs.replace(plan, id="plan-6", assignments=lines)))


def test_a_unit_on_its_way_is_turned_round_and_what_it_leaves_is_open_again(city: City, grow: Grow, admit: Admit,
                                                                            plan: ActionPlan, task: Task) -> None:
    driving = under_way(city, grow, plan, task)
    made = admit(ApprovePlan(plan_id="plan-6"), city=driving)
    (turned,) = fact_of(made, facts.UnitDiverted)
    assert (turned.task_id, turned.to_task, turned.by, turned.reason) == ("i-1/other", "i-1/rescue", "p-chief", "最近")
    after = grow(driving, *(seen.data for seen in made))
    assert after.units["unit-hazmat"].task_id == "i-1/rescue" and "unit-hazmat" in after.tasks["i-1/rescue"].units
    assert (after.tasks["i-1/other"].state, after.tasks["i-1/other"].units) == ("open", [])


def test_a_unit_that_has_arrived_or_left_is_not_turned_round(city: City, grow: Grow, refuse: Refuse, plan: ActionPlan,
                                                             task: Task) -> None:
    yes, driving = ApprovePlan(plan_id="plan-6"), under_way(city, grow, plan, task)
    there = grow(driving, facts.UnitArrived(unit_id="unit-hazmat", task_id="i-1/other", place=Point(120.0, 36.0)))
    assert "“危化队”已到现场，不能中途撤走" in refuse(yes, city=there)
    freed = grow(driving, facts.UnitReleased(unit_id="unit-hazmat", task_id="i-1/other"))
    assert "“危化队”已不在原任务上" in refuse(yes, city=freed)


def test_a_unit_that_is_gone(city: City, grow: Grow, refuse: Refuse, plan: ActionPlan) -> None:
    stranger = structs.replace(plan.assignments[0], unit_id="unit-sold", unit_name="旧消防车")
    city = grow(city, facts.PlanProposed(plan=structs.replace(plan, assignments=[stranger])))
    assert "“旧消防车”已不在册" in refuse(YES, city=city)


def test_a_shelter_that_filled_up(city: City, grow: Grow, refuse: Refuse, admit: Admit, plan: ActionPlan) -> None:
    def with_people(people: int) -> City:
        moves = [structs.replace(plan.moves[0], id=f"n-{n}", people=people // 2) for n in range(2)]
        return grow(city, facts.PlanProposed(plan=structs.replace(plan, moves=moves)))

    admit(YES, city=with_people(300))
    assert "安排 302 人到“小镇学校”，那里只剩 300 个位置" in refuse(YES, city=with_people(302))


def test_a_shelter_that_is_no_longer_listed(city: City, grow: Grow, refuse: Refuse, plan: ActionPlan) -> None:
    move = structs.replace(plan.moves[0], shelter_id="shelter-gone", shelter_name="旧会堂")
    city = grow(city, facts.PlanProposed(plan=structs.replace(plan, moves=[move])))
    assert "“旧会堂”已不在避难场所名录" in refuse(YES, city=city)


def test_a_road_closed_since_unless_it_is_open_again(city: City, grow: Grow, refuse: Refuse, admit: Admit) -> None:
    closed = grow(city, facts.RoadClosed(id="r-1", name="滨海路", place=Point(120.0, 36.0), radius_m=50, reason="水"))
    assert refuse(YES, city=closed) == (
        "方案 plan-5 编制之后道路已封闭：滨海路，2 条安排不再成立：消防车→救援由 2 分钟增至 5 分钟；"
        "一区→小镇学校由 1 分钟增至 4 分钟。请要求按当前态势重新编制方案。")
    admit(YES, city=grow(closed, facts.RoadReopened(id="r-1", reason="水退")))


def test_a_road_closed_before_the_plan_was_made_is_no_news(city: City, grow: Grow, admit: Admit,
                                                          plan: ActionPlan) -> None:
    closed = grow(city, facts.RoadClosed(id="r-1", name="滨海路", place=Point(120.0, 36.0), radius_m=50, reason="水"))
    knows = structs.replace(plan, id="plan-7", log_position=closed.seq)
    admit(ApprovePlan(plan_id="plan-7"), city=grow(closed, facts.PlanProposed(plan=knows)))


@pytest.mark.parametrize("fact", [facts.TaskDone(task_id="i-1/rescue", by="p", evidence=""),
                                  facts.TaskSkipped(task_id="i-1/rescue", by="p", reason="r")])
def test_a_task_that_is_over(city: City, grow: Grow, refuse: Refuse, fact: facts.Fact) -> None:
    assert "任务“救援”已经结束" in refuse(YES, city=grow(city, fact))


def test_a_task_nobody_opened(city: City, grow: Grow, refuse: Refuse, plan: ActionPlan) -> None:
    city = grow(city, facts.PlanProposed(plan=structs.replace(plan, tasks=[])))
    assert "不存在" in refuse(YES, city=city)


def test_an_incident_that_is_over(city: City, grow: Grow, refuse: Refuse) -> None:
    over = grow(city, facts.IncidentClosed(incident_id="i-1", reason="r", by="p"))
    assert refuse(YES, city=over) == "事件“合成泄漏”已经结束，方案 plan-5 不再需要。"
