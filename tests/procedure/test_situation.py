"""Situation reports: in the form of the law, from what the log says, and an open place where it says nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from yunnao.city.city import City
from yunnao.city.evolve import evolve
from yunnao.city.ground import Ground
from yunnao.model import facts
from yunnao.model.event import Event, Mode
from yunnao.model.facts import as_data
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.procedure import Task
from yunnao.model.scale import Level
from yunnao.model.situation import SituationReport
from yunnao.procedure.situation import ACCIDENTS, PROVINCE, draft
from yunnao.procedure.situation_words import FILL

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
CHEMICAL, FLOOD, OUTBREAK = "chemical@0.1", "rainstorm-flood@0.1", "public-health@0.1"


def after(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def told(ground: Ground, procedure: str, *news: tuple[int, facts.Fact]) -> City:
    """A city in which an incident was opened at noon on this plan, and then `news` by minutes."""
    incident = Incident(id="x-1", kind="x", title="液氨泄漏", opened_at=NOON, reason="公众报告", procedure=procedure,
                        place=Point(120.3825, 36.0675))
    city = City(ground)
    for number, (minute, fact) in enumerate([(0, facts.IncidentOpened(incident=incident)), *news], 1):
        city = evolve(city, Event(
            kind=type(fact).__name__, id=f"e-{number}", occurred_at=after(minute), recorded_at=after(minute), source="",
            actor="t", mode=Mode.ACTUAL, data=as_data(fact)))
    return city


def text(report: SituationReport, key: str) -> str:
    return next(section.text for section in report.sections if section.key == key)


def task(name: str, state: str = "open", **more: object) -> facts.TaskOpened:
    return facts.TaskOpened(task=Task(id=f"x-1/{name}", rule_id=name, incident_id="x-1", name=name, owner="fire",
                                      state=state, opened_at=after(5), **more))  # type: ignore[arg-type]


RELEASE = facts.ReportReceived(kind="chemical_release", text="储罐区液氨泄漏", reporter="厂调度室")
LEVEL = facts.LevelSet(incident_id="x-1", level=Level.II, reason="下风向有人", by="王")


def test_an_accident_has_the_six_parts_of_article_twelve_and_two_hours(qingdao: Ground) -> None:
    made = draft(told(qingdao, CHEMICAL, (1, RELEASE)), "x-1", "first", after(30))
    assert made.form == ACCIDENTS
    assert [section.key for section in made.sections] == ["unit", "where", "course", "loss", "measures", "other"]
    assert [section.basis[-3:] for section in made.sections] == [f"第{n}项" for n in "一二三四五六"]
    assert made.due == after(120)
    assert "第十一条" in made.due_basis


def test_an_outbreak_goes_to_the_province_within_two_hours_and_a_flood_at_once(qingdao: Ground) -> None:
    outbreak = draft(told(qingdao, OUTBREAK), "x-1", "first", after(30))
    assert (outbreak.form, outbreak.due) == (PROVINCE, after(120))
    assert "第二十条" in outbreak.due_basis
    flood = draft(told(qingdao, FLOOD), "x-1", "first", after(30))
    assert (flood.form, flood.due) == (PROVINCE, None)
    assert "立即" in flood.due_basis, "a law that gives no number of hours is not given one here"
    assert [s.key for s in flood.sections] == ["where", "unit", "loss", "reach", "course", "measures", "other"]


def test_what_was_reported_is_told_in_order_in_the_citys_own_time(qingdao: Ground) -> None:
    made = draft(told(qingdao, CHEMICAL, (1, RELEASE), (9, LEVEL)), "x-1", "first", after(30))
    assert text(made, "course").splitlines() == [
        "3月1日12时00分，事件立案：公众报告。", "3月1日12时01分，接报：储罐区液氨泄漏。",
        "3月1日12时09分，启动Ⅱ级响应（下风向有人）。"]
    assert "东经 120.3825°" in text(made, "where")
    assert "厂调度室" in text(made, "unit")


def test_no_casualty_reported_is_not_none(qingdao: Ground) -> None:
    quiet = draft(told(qingdao, CHEMICAL, (1, RELEASE)), "x-1", "first", after(30))
    assert "不等于没有伤亡" in text(quiet, "loss")
    assert FILL in text(quiet, "loss")
    assert "伤亡或损失" in quiet.unknown
    count = facts.ObservationReceived(station="市立医院", quantity="chemical_deaths", value=2, unit="人")
    known = draft(told(qingdao, CHEMICAL, (20, count)), "x-1", "first", after(30))
    assert "死亡 2人（3月1日12时20分，市立医院）" in text(known, "loss")
    unknown = facts.ObservationReceived(station="市立医院", quantity="chemical_deaths", value=None, unit="人")
    assert "不等于没有伤亡" in text(draft(told(qingdao, CHEMICAL, (20, unknown)), "x-1", "first", after(30)), "loss")


def test_done_doing_and_late_are_told_with_who_answers(qingdao: Ground) -> None:
    city = told(qingdao, CHEMICAL, (5, task("堵漏")),
                (5, task("侦检", deadline=after(20), escalate_to="值班首长")), (5, task("洗消")),
                (9, facts.TaskDone(task_id="x-1/堵漏", by="u", evidence="")),
                (21, facts.TaskLate(task_id="x-1/侦检", deadline=after(20), escalate_to="值班首长")))
    made = draft(city, "x-1", "first", after(30))
    assert "已完成1项：堵漏（市消防救援支队）。" in text(made, "measures")
    assert "超时任务：侦检（市消防救援支队，时限 3月1日12时20分，已报值班首长）。" in text(made, "other")
    assert "洗消（市消防救援支队）" in text(made, "other")


def test_a_report_on_the_way_tells_only_what_is_new(qingdao: Ground) -> None:
    city = told(qingdao, CHEMICAL, (1, RELEASE), (40, LEVEL))
    made = draft(city, "x-1", "progress", after(60), since=after(30), number=2)
    assert made.id == "x-1/report-2"
    assert "储罐区液氨泄漏" not in text(made, "course")
    assert "启动Ⅱ级响应" in text(made, "course")
    assert "没有新情况" in text(draft(city, "x-1", "progress", after(60), since=after(50)), "course")
    assert "储罐区液氨泄漏" in text(draft(city, "x-1", "final", after(60), since=after(30)), "course")


def test_a_final_report_leaves_the_aftermath_to_people(qingdao: Ground) -> None:
    made = draft(told(qingdao, CHEMICAL, (1, RELEASE)), "x-1", "final", after(600))
    assert "善后和调查评估" in text(made, "other")
    assert "后续" in made.unknown


def test_the_same_city_gives_the_same_report(qingdao: Ground) -> None:
    city = told(qingdao, CHEMICAL, (1, RELEASE))
    assert draft(city, "x-1", "first", after(30)) == draft(city, "x-1", "first", after(30))


def test_an_incident_nobody_opened_is_refused_by_naming_those_there_are(qingdao: Ground) -> None:
    with pytest.raises(LookupError, match="x-1"):
        draft(told(qingdao, CHEMICAL), "y-1", "first", NOON)
