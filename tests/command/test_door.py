"""The door: every order but approving, what it makes happen and when it is refused."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from yunnao.city.city import City
from yunnao.command.answers import ANSWERS
from yunnao.command.door import Door
from yunnao.model import facts, order
from yunnao.model.event import Sighting
from yunnao.model.order import Person
from yunnao.model.place import Point
from yunnao.model.plan import Fixed
from yunnao.model.scale import Level

Grow = Callable[..., City]
Admit = Callable[..., list[Sighting]]
Refuse = Callable[..., str]
HERE = Point(120.0, 36.0)
CLOSED = facts.RoadClosed(id="r-1", name="滨海路", place=HERE, radius_m=50, reason="水")
LATER = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
SLOWED = facts.RoadSlowed(id="r-1", name="滨海路", place=HERE, radius_m=50, speed_factor=0.4, end=LATER, reason="冰")
HELD = facts.InputQuarantined(origin="x.cap", reason="坏", sha256="ab" * 32, size=3, feed="cap")


@pytest.mark.parametrize("wish", [
    order.RejectPlan(plan_id="plan-5"), order.SkipTask(task_id="i-1/rescue", reason="  "),
    order.AmendPlan(plan_id="plan-5", unit_id="unit-fire"),
    order.SetLevel(incident_id="i-1", level=Level.II), order.CloseIncident(incident_id="i-1"),
], ids=lambda wish: type(wish).__name__)
def test_what_must_be_explained_is_refused_without_a_reason(refuse: Refuse, wish: order.Order) -> None:
    assert "需要写明理由" in refuse(wish)


@pytest.mark.parametrize(("wish", "fact"), [
    (order.RejectPlan(plan_id="plan-5", reason="路太远 "),
     facts.PlanRejected(plan_id="plan-5", by="p-chief", reason="路太远")),
    (order.SetLevel(incident_id="i-1", level=Level.I, reason="爆炸"),
     facts.LevelSet(incident_id="i-1", level=Level.I, reason="爆炸", by="p-chief")),
    (order.SetLevel(incident_id="i-1", level=Level.IV, reason="已控制"),
     facts.LevelSet(incident_id="i-1", level=Level.IV, reason="已控制", by="p-chief")),
    (order.CloseIncident(incident_id="i-1", reason="处置完毕"),
     facts.IncidentClosed(incident_id="i-1", reason="处置完毕", by="p-chief")),
    (order.RequestPlan(incident_id="i-1", reason="风向变了"), facts.PlanRequested(incident_id="i-1", why="风向变了")),
    (order.RequestPlan(incident_id="i-1"), facts.PlanRequested(incident_id="i-1", why="王指挥要求重新编制")),
    (order.AmendPlan(plan_id="plan-5", unit_id="unit-fire", task_id="i-1/ambulance", reason="认识路"),
     facts.AmendmentRequested(incident_id="i-1", plan_id="plan-5", line=Fixed(
         unit_id="unit-fire", task_id="i-1/ambulance", by="p-chief", name="王指挥", reason="认识路"))),
    (order.CompleteTask(task_id="i-1/rescue", evidence="照片 3 张"),
     facts.TaskDone(task_id="i-1/rescue", by="p-chief", evidence="照片 3 张")),
    (order.SkipTask(task_id="i-1/rescue", reason="已无人被困"),
     facts.TaskSkipped(task_id="i-1/rescue", by="p-chief", reason="已无人被困")),
    (order.CloseRoad(id="r-1", name="滨海路", place=HERE, radius_m=50, reason="水"), CLOSED),
    (order.SlowRoad(id="r-1", name="滨海路", place=HERE, radius_m=50, speed_factor=0.4, end=LATER, reason="冰 "),
     SLOWED),
], ids=lambda value: type(value).__name__)
def test_an_order_becomes_its_fact(admit: Admit, noon: datetime, wish: order.Order, fact: facts.Fact) -> None:
    (seen,) = admit(wish)
    assert seen.data == fact and seen.kind == type(fact).__name__
    assert (seen.occurred_at, seen.source, seen.actor, seen.id) == (noon, "door", "p-chief", None)


def test_every_order_there_is_passes_the_door_somewhere_in_these_tests(admit: Admit) -> None:
    with pytest.raises(KeyError):
        admit(order.Order())
    assert set(ANSWERS) | {order.ApprovePlan, order.RetryInput} == set(order.Order.__subclasses__())


@pytest.mark.parametrize("wish", [order.CompleteTask(task_id="i-1/rescue"),
                                  order.SkipTask(task_id="i-1/rescue", reason="r")], ids=lambda w: type(w).__name__)
def test_units_of_a_finished_task_are_free_again(city: City, grow: Grow, admit: Admit, wish: order.Order) -> None:
    sent = facts.TaskAssigned(task_id="i-1/rescue", unit_ids=["unit-fire", "unit-hazmat"], plan_id="p", by="p")
    city = grow(city, sent, facts.UnitReleased(unit_id="unit-fire", task_id="i-1/rescue"))
    made = admit(wish, city=city)
    assert [seen.data for seen in made[1:]] == [facts.UnitReleased(unit_id="unit-hazmat", task_id="i-1/rescue")]
    assert grow(city, *(seen.data for seen in made)).units["unit-hazmat"].idle


@pytest.mark.parametrize(("wish", "words"), [
    (order.RejectPlan(plan_id="x", reason="r"), "没有编号为 x 的方案"),
    (order.SetLevel(incident_id="x", level=Level.I, reason="r"), "没有编号为 x 的事件"),
    (order.AmendPlan(plan_id="x", unit_id="unit-fire", reason="r"), "没有编号为 x 的方案"),
    (order.AmendPlan(plan_id="plan-5", unit_id="x", reason="r"), "没有编号为 x 的队伍"),
    (order.AmendPlan(plan_id="plan-5", unit_id="unit-fire", task_id="x", reason="r"), "没有任务 x"),
    (order.CloseIncident(incident_id="x", reason="r"), "没有编号为 x 的事件"),
    (order.RequestPlan(incident_id="x"), "没有编号为 x 的事件"),
    (order.CompleteTask(task_id="x"), "没有编号为 x 的任务"),
    (order.SkipTask(task_id="x", reason="r"), "没有编号为 x 的任务"),
    (order.ReopenRoad(id="x"), "没有编号为 x 的道路封闭"),
    (order.RetryInput(sha256="x"), "隔离区里没有 x"),
    (order.DiscardInput(sha256="x", reason="r"), "隔离区里没有 x"),
], ids=lambda value: type(value).__name__)
def test_what_nobody_knows_is_refused_with_a_way_on(refuse: Refuse, wish: order.Order, words: str) -> None:
    reason = refuse(wish)
    assert words in reason and reason.count("。") >= 2 - ("也许" in reason)


def test_nothing_is_ordered_about_an_incident_that_is_over(city: City, grow: Grow, refuse: Refuse) -> None:
    over = grow(city, facts.IncidentClosed(incident_id="i-1", reason="r", by="p"))
    for wish in (order.SetLevel(incident_id="i-1", level=Level.I, reason="r"), order.RequestPlan(incident_id="i-1"),
                 order.CloseIncident(incident_id="i-1", reason="r")):
        assert "已经结束" in refuse(wish, city=over)


def test_nobody_amends_a_plan_that_is_being_made_nor_with_a_unit_at_work(city: City, grow: Grow,
                                                                        refuse: Refuse) -> None:
    wish = order.AmendPlan(plan_id="plan-5", unit_id="unit-coach", reason="r")
    assert "正在重新编制" in refuse(wish, city=grow(city, facts.PlanRequested(incident_id="i-1", why="r")))
    sent = facts.TaskAssigned(task_id="i-1/rescue", unit_ids=["unit-coach"], plan_id="p", by="p")
    assert "正在执行任务" in refuse(wish, city=grow(city, sent))


def test_a_level_that_stands_is_not_set_again(city: City, grow: Grow, refuse: Refuse) -> None:
    stands = grow(city, facts.LevelSet(incident_id="i-1", level=Level.II, reason="r", by="p"))
    assert "已经是Ⅱ级" in refuse(order.SetLevel(incident_id="i-1", level=Level.II, reason="r"), city=stands)


def test_a_plan_is_not_asked_for_twice_nor_while_the_hazard_is_being_assessed(city: City, grow: Grow, refuse: Refuse,
                                                                           admit: Admit) -> None:
    asked = grow(city, facts.PlanRequested(incident_id="i-1", why="r"))
    assert "正在编制" in refuse(order.RequestPlan(incident_id="i-1"), city=asked)
    blind = grow(city, facts.IncidentOpened(incident=type(city.incidents["i-1"])(
        id="i-9", kind="fog", title="大雾", opened_at=asked.now, reason="r")))
    assert facts.PlanRequested(incident_id="i-9", why="王指挥要求重新编制") in [
        seen.data for seen in admit(order.RequestPlan(incident_id="i-9"), city=blind)], "without a model, without one"
    blind = grow(blind, facts.AssessmentRequested(incident_id="i-9", hazard="fog", why="r"))
    assert "正在研判" in refuse(order.RequestPlan(incident_id="i-9"), city=blind)


def test_a_finished_task_is_not_finished_again(city: City, grow: Grow, refuse: Refuse) -> None:
    done = grow(city, facts.TaskDone(task_id="i-1/rescue", by="p-fire", evidence=""))
    assert "已经结束（p-fire）" in refuse(order.CompleteTask(task_id="i-1/rescue"), city=done)
    assert "已经结束" in refuse(order.SkipTask(task_id="i-1/rescue", reason="r"), city=done)


def test_a_department_completes_its_own_task(admit: Admit, fireman: Person) -> None:
    (seen,) = admit(order.CompleteTask(task_id="i-1/rescue", reason="已救出"), person=fireman)
    assert seen.data == facts.TaskDone(task_id="i-1/rescue", by="p-fire", evidence="已救出")


@pytest.mark.parametrize(("change", "words"), [
    ({"id": " "}, "需要编号"), ({"name": ""}, "需要编号和路名"), ({"place": Point(math.nan, 36.0)}, "有效的经纬度"),
    ({"place": Point(36.0, 120.0)}, "有效的经纬度"), ({"radius_m": 0.0}, "封闭半径"),
    ({"radius_m": math.inf}, "封闭半径"), ({"radius_m": math.nan}, "封闭半径"), ({"radius_m": 50_001.0}, "封闭半径"),
    ({"place": Point(116.4, 39.9)}, "在本市范围以外"), ({"end": LATER - timedelta(hours=3)}, "须晚于现在"),
    ({"start": LATER, "end": LATER}, "须晚于现在和开始"), ({"end": datetime(2027, 1, 1)}, "时区"),
])
def test_a_closure_must_make_sense(refuse: Refuse, change: dict[str, object], words: str) -> None:
    given = {"id": "r-1", "name": "滨海路", "place": HERE, "radius_m": 50.0} | change
    assert words in refuse(order.CloseRoad(**given))  # type: ignore[arg-type]
    assert words in refuse(order.SlowRoad(**given))  # type: ignore[arg-type]


@pytest.mark.parametrize("factor", [0.0, 1.0, -1.0, 7.0, math.nan, math.inf])
def test_a_slowdown_is_slower_and_not_a_closure(refuse: Refuse, factor: float) -> None:
    wish = order.SlowRoad(id="r-1", name="滨海路", place=HERE, radius_m=50, speed_factor=factor)
    assert "请用封闭道路" in refuse(wish)


def test_one_id_is_one_state_of_a_road(city: City, grow: Grow, admit: Admit, refuse: Refuse) -> None:
    """The water falls: what was closed is slow, then as usual."""
    slow = order.SlowRoad(id="r-1", name="滨海路", place=HERE, radius_m=50, speed_factor=0.4)
    (seen,) = admit(slow, city=grow(city, CLOSED))
    passable = grow(city, CLOSED, seen.data)
    assert (list(passable.closures), list(passable.slowdowns)) == ([], ["r-1"])
    shut = grow(passable, CLOSED)
    assert (list(shut.closures), list(shut.slowdowns)) == (["r-1"], [])
    (seen,) = admit(order.ReopenRoad(id="r-1"), city=passable)
    assert not grow(passable, seen.data).slowdowns


def test_a_road_is_closed_once_and_reopened_once(city: City, grow: Grow, admit: Admit, refuse: Refuse) -> None:
    closed = grow(city, CLOSED)
    again = order.CloseRoad(id="r-1", name="滨海路", place=HERE)
    assert "已经存在" in refuse(again, city=closed)
    (seen,) = admit(order.ReopenRoad(id="r-1", reason="水退"), city=closed)
    assert seen.data == facts.RoadReopened(id="r-1", reason="水退")


def test_a_hopeless_input_is_given_up_once_with_a_name_and_a_reason_and_can_still_be_read(
        city: City, grow: Grow, admit: Admit, refuse: Refuse) -> None:
    held = grow(city, HELD)
    wish = order.DiscardInput(sha256=HELD.sha256, reason="发送方已重发")
    assert "写明理由" in refuse(order.DiscardInput(sha256=HELD.sha256), city=held)
    (seen,) = admit(wish, city=held)
    name = seen.data.name  # type: ignore[attr-defined]
    assert name
    assert seen.data == facts.InputDiscarded(sha256=HELD.sha256, by="p-chief", name=name, reason="发送方已重发")
    given_up = grow(held, seen.data)
    assert given_up.quarantine == held.quarantine, "it stays where it is"
    assert given_up.discarded[HELD.sha256].name in refuse(wish, city=given_up)
    read = grow(given_up, facts.InputRetried(sha256=HELD.sha256, accepted=True))
    assert not read.quarantine and not read.discarded


def test_a_retry_is_signed_by_who_asked_and_made_by_who_can_read(city: City, grow: Grow, admit: Admit, refuse: Refuse,
                                                               noon: datetime) -> None:
    asked: list[tuple[str, datetime]] = []

    def reread(sha256: str, now: datetime) -> list[Sighting]:
        asked.append((sha256, now))
        fact = facts.InputRetried(sha256=sha256, accepted=False, reason="还是坏的")
        return [Sighting(kind="InputRetried", data=fact, occurred_at=now, source="cap", actor="feed:cap", id="x")]

    held = grow(city, HELD)
    (seen,) = admit(order.RetryInput(sha256=HELD.sha256), city=held, door=Door(reread))
    assert (seen.source, seen.actor, seen.id) == ("door", "p-chief", "x") and asked == [(HELD.sha256, noon)]
    assert "没有可以重读输入的数据源" in refuse(order.RetryInput(sha256=HELD.sha256), city=held)
