"""Orders about tasks: what each makes happen, and what it is refused for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from yunnao.city.city import City
from yunnao.model import facts, order
from yunnao.model.event import Sighting
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan, Task, TaskRule
from yunnao.model.scale import Level

Grow = Callable[..., City]
Admit = Callable[..., list[Sighting]]
Refuse = Callable[..., str]
NOON = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
PLAN = ContingencyPlan(id="leak", name="", version="1", status="", issuer="", incident_kind="pipeline", hazard="none",
                       legal_basis=[], opens=[], levels=[], grades=[], owners={}, tasks=[
                           TaskRule(id="rescue", name="救援", owner="消防队"),
                           TaskRule(id="dig", name="开挖", owner="消防队", after=["rescue"]),
                           TaskRule(id="district", name="属地", owner="区", calls="leak")])


def made(admitted: list[Sighting]) -> list[facts.Fact]:
    return [seen.data for seen in admitted]


@pytest.fixture
def timed(city: City, grow: Grow, task: Task) -> City:
    """The task has half an hour, and one unit on its way to it."""
    half_an_hour = structs.replace(task, deadline=NOON + timedelta(minutes=30))
    return grow(city, facts.TaskRevised(task=half_an_hour, by="", reason=""),
                facts.TaskAssigned(task_id=task.id, unit_ids=["unit-fire"], plan_id="", by="p"))


@pytest.fixture
def pinned(city: City, grow: Grow) -> City:
    """The incident is pinned to a text that the log keeps, and has a level."""
    incident = structs.replace(city.incidents["i-1"], procedure="leak@1", texts={"leak": "x"})
    grown = grow(city, facts.MigrationPreviewed(incident_id="i-1", procedure="leak@1", plans=[PLAN], lines=[],
                                                texts={"leak": _digest()}),
                 facts.RunMigrated(incident_id="i-1", procedure="leak@1", texts={"leak": _digest()}, before={}, by="p",
                                   reason="r"))
    assert grown.incidents["i-1"].procedure == incident.procedure
    return grow(grown, facts.LevelSet(incident_id="i-1", level=Level.III, reason="r", by="p"))


def _digest() -> str:
    from yunnao.model.procedure import digest_of
    return digest_of(PLAN)


def test_what_must_be_shown_is_shown(city: City, grow: Grow, task: Task, admit: Admit, refuse: Refuse) -> None:
    strict = grow(city, facts.TaskRevised(task=structs.replace(task, proof="两次检测记录"), by="", reason=""))
    assert "须有凭据：两次检测记录" in refuse(order.CompleteTask(task_id=task.id), city=strict)
    (done,) = made(admit(order.CompleteTask(task_id=task.id, evidence="记录 A、B"), city=strict))
    assert done == facts.TaskDone(task_id=task.id, by="p-chief", evidence="记录 A、B")


def test_a_series_is_ended_with_its_occurrence(admit: Admit) -> None:
    (skipped,) = made(admit(order.SkipTask(task_id="i-1/rescue", reason="不再需要", last=True)))
    assert skipped == facts.TaskSkipped(task_id="i-1/rescue", by="p-chief", reason="不再需要", last=True)


def test_a_task_of_the_plan_is_opened_early_one_of_no_plan_is_not(pinned: City, admit: Admit, refuse: Refuse,
                                                                   city: City) -> None:
    assert made(admit(order.OpenTask(incident_id="i-1", rule_id="dig", reason="等不及"), city=pinned)) == [
        facts.TaskForced(incident_id="i-1", rule_id="dig", by="p-chief", reason="等不及")]
    assert made(admit(order.OpenTask(incident_id="i-1", rule_id="district/dig", reason="r"), city=pinned))
    assert "已经开启过" in refuse(order.OpenTask(incident_id="i-1", rule_id="rescue", reason="r"), city=pinned)
    for name in ("fly", "district/fly", "dig/dig"):
        assert f"没有任务 {name}" in refuse(order.OpenTask(incident_id="i-1", rule_id=name, reason="r"), city=pinned)
    assert "需要写明理由" in refuse(order.OpenTask(incident_id="i-1", rule_id="dig"), city=pinned)
    assert "还没有设定响应级别" in refuse(order.OpenTask(incident_id="i-1", rule_id="dig", reason="r"), city=city)


def test_a_task_that_no_plan_has_is_added_with_its_reason(city: City, grow: Grow, admit: Admit) -> None:
    wish = order.AddTask(incident_id="i-1", name="接回学生", owner="公交公司", within_minutes=40, needs={"seats": 1},
                         place=Point(120.0, 36.0), reason="家长在等")
    (opened,) = made(admit(wish))
    assert isinstance(opened, facts.TaskOpened)
    task = opened.task
    assert (task.id, task.rule_id, task.deadline) == ("i-1/added.1", "", NOON + timedelta(minutes=40))
    assert (task.opened_by, task.why) == ("p-chief", "家长在等")
    assert (task.needs, task.place) == ({"seats": 1}, Point(120.0, 36.0))
    (second,) = made(admit(wish, city=grow(city, opened)))
    assert isinstance(second, facts.TaskOpened) and second.task.id == "i-1/added.2"


@pytest.mark.parametrize(("changes", "why"), [
    ({"name": " "}, "做什么"), ({"owner": ""}, "由谁负责"), ({"needs": {"dragons": 1}}, "没有叫“dragons”"),
    ({"needs": {"rescue": 0}}, "1 或更多"), ({"within_minutes": 0}, "1 分钟到"), ({"reason": ""}, "写明理由"),
    ({"incident_id": "i-9"}, "没有编号为 i-9"),
])
def test_an_added_task_must_make_sense(refuse: Refuse, changes: dict[str, object], why: str) -> None:
    wish = order.AddTask(incident_id="i-1", name="接人", owner="公交公司", reason="r")
    assert why in refuse(structs.replace(wish, **changes))


def test_a_task_goes_to_another_department_and_other_units(timed: City, admit: Admit, refuse: Refuse) -> None:
    wish = order.ReassignTask(task_id="i-1/rescue", owner="医院", add_units=["unit-hazmat"],
                              withdraw_units=["unit-fire"], reason="消防另有火情")
    why = {"by": "p-chief", "reason": "消防另有火情"}
    assert made(admit(wish, city=timed)) == [
        facts.TaskReassigned(task_id="i-1/rescue", owner="医院", **why),
        facts.UnitWithdrawn(unit_id="unit-fire", task_id="i-1/rescue", **why),
        facts.TaskAssigned(task_id="i-1/rescue", unit_ids=["unit-hazmat"], plan_id="", by="p-chief")]
    for bad, because in (({"withdraw_units": ["unit-coach"]}, "不在任务"), ({"add_units": ["unit-fire"]}, "正在执行"),
                         ({"add_units": ["unit-x"]}, "没有编号为 unit-x"), ({}, "没有写明改派给谁")):
        assert because in refuse(order.ReassignTask(task_id="i-1/rescue", reason="r", **bad), city=timed)


def test_a_finished_task_is_opened_again_with_the_time_it_had_or_is_given(timed: City, grow: Grow, admit: Admit,
                                                                          refuse: Refuse) -> None:
    assert "还没有结束" in refuse(order.ReopenTask(task_id="i-1/rescue", reason="r"), city=timed)
    done = grow(timed, facts.TaskDone(task_id="i-1/rescue", by="p", evidence=""))
    later = NOON + timedelta(hours=1)
    for given, minutes in ((None, 30), (5, 5)):
        wish = order.ReopenTask(task_id="i-1/rescue", within_minutes=given, reason="复燃")
        assert made(admit(wish, city=done, now=later)) == [
            facts.TaskReopened(task_id="i-1/rescue", deadline=later + timedelta(minutes=minutes), by="p-chief",
                               reason="复燃")]
    sent = grow(done, facts.MessageSent(message_id="i-1/rescue/message", channel="file", address="x"))
    assert "收不回来" in refuse(order.ReopenTask(task_id="i-1/rescue", reason="r"), city=sent)


def test_time_stands_still_and_goes_on(timed: City, grow: Grow, admit: Admit, refuse: Refuse) -> None:
    (stopped,) = made(admit(order.SuspendTask(task_id="i-1/rescue", reason="等图纸"), city=timed))
    waiting = grow(timed, stopped)
    assert waiting.tasks.late(NOON + timedelta(hours=9)) == []
    assert "已经暂停" in refuse(order.SuspendTask(task_id="i-1/rescue", reason="r"), city=waiting)
    (resumed,) = made(admit(order.ResumeTask(task_id="i-1/rescue", reason="图纸到了"), city=waiting,
                            now=NOON + timedelta(minutes=20)))
    assert isinstance(resumed, facts.TaskResumed) and resumed.deadline == NOON + timedelta(minutes=50)
    assert [t.id for t in grow(waiting, resumed).tasks.late(NOON + timedelta(minutes=50))] == ["i-1/rescue"]
    assert "没有暂停" in refuse(order.ResumeTask(task_id="i-1/rescue", reason="r"), city=timed)


def test_a_deadline_is_put_off_in_minutes_or_working_days(timed: City, city: City, admit: Admit,
                                                         refuse: Refuse) -> None:
    (more,) = made(admit(order.ExtendTask(task_id="i-1/rescue", minutes=15, reason="路堵"), city=timed))
    assert isinstance(more, facts.TaskExtended) and more.deadline == NOON + timedelta(minutes=45)
    (days,) = made(admit(order.ExtendTask(task_id="i-1/rescue", working_days=1, reason="专家"), city=timed))
    assert isinstance(days, facts.TaskExtended) and days.deadline == datetime(2026, 7, 2, 16, tzinfo=UTC)
    both = order.ExtendTask(task_id="i-1/rescue", minutes=1, working_days=1, reason="r")
    assert "二者取一" in refuse(both, city=timed)
    assert "没有期限" in refuse(order.ExtendTask(task_id="i-1/rescue", minutes=1, reason="r"), city=city)
    much_later = NOON + timedelta(hours=5)
    little = order.ExtendTask(task_id="i-1/rescue", minutes=5, reason="r")
    assert "还是超时" in refuse(little, city=timed, now=much_later)
