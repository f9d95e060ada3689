"""The emergency desk on littletown: what opens an incident, what asks for work, what it says when time passes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from yunnao.brain import Brain
from yunnao.city.ground import Ground
from yunnao.command.door import Door
from yunnao.desks.emergency.desk import EmergencyDesk
from yunnao.log.memory import MemoryLog
from yunnao.model import facts
from yunnao.model.assessment import SourceTerm
from yunnao.model.clock import VirtualClock
from yunnao.model.event import Event, Mode, Sighting
from yunnao.model.order import ApprovePlan, CompleteTask, Person, RejectPlan, Role, SetLevel
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan, Rule, TaskRule
from yunnao.model.scale import Grade, Level

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
CHIEF = Person(id="chief", name="王指挥", roles=[Role.COMMANDER])
PLAN = ContingencyPlan(
    id="leak", name="小镇泄漏预案", version="9", status="test", issuer="test", incident_kind="leak", hazard="leak",
    legal_basis=[], title="小镇泄漏", owners={"fire": "消防"},
    opens=[Rule(then="open", when={"report.smell": ">= 1"}, source="s", note="有人闻到油味")],
    levels=[Rule(then="II", when={"report.leak": ">= 1"}, source="s", note="泄漏已确认"),
            Rule(then="IV", when={}, source="s", note="关注")],
    grades=[Rule(then="larger", when={"report.leak": ">= 1"}, source="s", note="较大"),
            Rule(then="ordinary", when={}, source="s", note="一般")],
    tasks=[TaskRule(id="look", name="查看", owner="fire", within_minutes=30, needs={"rescue": 1}, escalate_to="镇长"),
           TaskRule(id="tell", name="报告", owner="fire", within_minutes=20, escalate_to="镇长"),
           TaskRule(id="dig", name="开挖", owner="fire", after=["look", "tell"], from_level=Level.IV),
           TaskRule(id="move", name="疏散", owner="fire", from_level=Level.II, evacuate=True)],
)  # fmt: skip


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOON)


@pytest.fixture
def brain(littletown: Ground, clock: VirtualClock) -> Brain:
    ground = replace(littletown, plans={"leak": PLAN})
    return Brain(ground, MemoryLog(), clock=clock, mode=Mode.EXERCISE, seed=1, feeds=[], desks=[EmergencyDesk()],
                 channels={}, door=Door())


def tell(brain: Brain, fact: facts.Fact) -> list[Event]:
    entries = brain.record([Sighting(kind=type(fact).__name__, data=fact, occurred_at=brain.clock.now(), source="t",
                                     actor="t")])
    return [entry.event for entry in entries]


def report(kind: str) -> facts.ReportReceived:
    return facts.ReportReceived(kind=kind, text=kind, reporter="r")


def leak(confirmed: bool = True) -> facts.SourceTermReceived:
    data = {"point": {"lon": 120.0111, "lat": 36.0}, "substance": "crude_oil", "confirmed": confirmed,
            "started_at": NOON.isoformat(), "sea": False}
    return facts.SourceTermReceived(name="leak", term=SourceTerm(hazard="leak", at=NOON, data=data))


def settle(brain: Brain) -> None:
    while brain.step():
        pass


def kinds(brain: Brain) -> list[str]:
    return [entry.event.kind for entry in brain.log.read()]


def test_news_that_no_plan_knows_opens_nothing(brain: Brain) -> None:
    assert [e.kind for e in tell(brain, report("sunshine"))] == ["ReportReceived"]


def test_a_sensor_nobody_asks_about_does_not_move_the_desk(brain: Brain, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(brain, report("smell"))
    monkeypatch.setattr("yunnao.desks.emergency.desk.known", lambda *_: pytest.fail("the tables were read for nothing"))
    tell(brain, facts.ObservationReceived(station="s", quantity="birdsong", value=3.0, unit="1/min"))
    with pytest.raises(pytest.fail.Exception):
        tell(brain, report("leak"))


def test_an_incident_opens_once_with_its_reason_grade_and_proposed_level(brain: Brain) -> None:
    tell(brain, report("smell"))
    tell(brain, report("smell"))
    (incident,) = brain.city.incidents.values()
    assert (incident.id, incident.title, incident.reason) == ("leak-1", "小镇泄漏", "有人闻到油味")
    assert (incident.procedure, incident.grade, incident.level) == ("leak@9", Grade.ORDINARY, None)
    assert brain.city.proposed_levels["leak-1"].level is Level.IV
    assert kinds(brain).count("LevelProposed") == 1, "the same answer is not given twice"


def test_a_source_term_asks_for_one_assessment_and_the_first_one_for_a_plan(brain: Brain) -> None:
    tell(brain, report("smell"))
    assert [e.kind for e in tell(brain, leak())] == ["SourceTermReceived", "AssessmentRequested"]
    settle(brain)
    assert kinds(brain).count("AssessmentMade") == 1
    plan = brain.city.newest_plan("leak-1", "proposed")
    assert plan is not None
    assert plan.plan.level is Level.IV
    assert [t.rule_id for t in plan.plan.tasks] == ["look", "tell"]
    assert [a.task_name for a in plan.plan.assignments] == ["查看"]
    assert brain.city.incidents["leak-1"].place == Point(120.0111, 36.0)


def approved(brain: Brain, clock: VirtualClock) -> None:
    tell(brain, report("smell"))
    tell(brain, leak())
    settle(brain)
    plan = brain.city.newest_plan("leak-1", "proposed")
    assert plan is not None
    clock.advance_to(clock.now() + timedelta(minutes=2))
    brain.submit(ApprovePlan(plan_id=plan.plan.id), CHIEF)
    settle(brain)


def test_one_approval_sets_the_level_opens_the_tasks_and_sends_the_units(brain: Brain, clock: VirtualClock) -> None:
    approved(brain, clock)
    assert brain.city.incidents["leak-1"].level is Level.IV
    assert {t.rule_id: t.state for t in brain.city.tasks.values()} == {"look": "assigned", "tell": "open"}
    assert sum(not u.idle for u in brain.city.units.values()) == 1
    assert brain.city.newest_plan("leak-1", "proposed") is None, "the plan that opened the tasks covers them"


def test_a_graver_level_is_proposed_with_a_plan_that_moves_people(brain: Brain, clock: VirtualClock) -> None:
    approved(brain, clock)
    tell(brain, report("leak"))
    settle(brain)
    plan = brain.city.newest_plan("leak-1", "proposed")
    assert plan is not None
    assert (plan.plan.level, brain.city.incidents["leak-1"].grade) == (Level.II, Grade.LARGER)
    to_move = brain.city.assessments["leak-1"].to_move
    missing = sum(lack.missing for lack in plan.plan.uncovered if lack.unit == "人")
    assert sum(m.people for m in plan.plan.moves) + missing == to_move > 0


def test_a_late_task_is_told_once_and_the_next_opens_when_those_before_are_done(
        brain: Brain, clock: VirtualClock) -> None:
    approved(brain, clock)
    clock.advance_to(NOON + timedelta(minutes=25))
    settle(brain)
    late = [e.event.data for e in brain.log.read() if e.event.kind == "TaskLate"]
    assert [(d["task_id"], d["escalate_to"]) for d in late] == [("leak-1/tell", "镇长")]
    for task in ("leak-1/look", "leak-1/tell"):
        assert "leak-1/dig" not in brain.city.tasks
        brain.submit(CompleteTask(task_id=task, evidence="done"), CHIEF)
    assert brain.city.tasks["leak-1/dig"].state == "open"


def test_an_expired_proposal_is_made_again(brain: Brain, clock: VirtualClock) -> None:
    tell(brain, report("smell"))
    tell(brain, leak())
    settle(brain)
    first = brain.city.newest_plan("leak-1", "proposed")
    assert first is not None
    due = EmergencyDesk().next_at(brain.city, clock.now())
    assert due is not None
    clock.advance_to(first.plan.valid_until + timedelta(seconds=1))
    settle(brain)
    second = brain.city.newest_plan("leak-1", "proposed")
    assert second is not None
    assert second.plan.id != first.plan.id
    assert brain.city.plans[first.plan.id].state == "replaced"


def test_a_rejected_plan_is_not_pressed_on_the_commander_again(brain: Brain, clock: VirtualClock) -> None:
    tell(brain, report("smell"))
    tell(brain, leak())
    settle(brain)
    plan = brain.city.newest_plan("leak-1", "proposed")
    assert plan is not None
    brain.submit(RejectPlan(plan_id=plan.plan.id, reason="再等等"), CHIEF)
    settle(brain)
    assert brain.city.newest_plan("leak-1", "proposed") is None


def test_a_level_set_by_hand_opens_its_tasks_and_asks_for_units(brain: Brain, clock: VirtualClock) -> None:
    tell(brain, report("smell"))
    tell(brain, leak())
    settle(brain)
    brain.submit(SetLevel(incident_id="leak-1", level=Level.II, reason="先期处置"), CHIEF)
    settle(brain)
    assert {"leak-1/look", "leak-1/tell", "leak-1/move"} == set(brain.city.tasks)
    plan = brain.city.newest_plan("leak-1", "proposed")
    assert plan is not None
    assert plan.plan.moves
    assert plan.plan.assignments


def test_a_level_is_not_proposed_down_in_haste(littletown: Ground, clock: VirtualClock) -> None:
    once = structs.replace(PLAN, levels=[Rule(then="II", when={"report.leak": "= 1"}, source="s"), PLAN.levels[1]])
    brain = Brain(replace(littletown, plans={"leak": once}), MemoryLog(), clock=clock, mode=Mode.EXERCISE, seed=1,
                  feeds=[], desks=[EmergencyDesk()], channels={}, door=Door())
    for kind in ("smell", "leak", "leak"):
        tell(brain, report(kind))
    assert brain.city.proposed_levels["leak-1"].level is Level.II, "one minute later is too soon to step down"
    clock.advance_to(NOON + timedelta(hours=3))
    tell(brain, report("smell"))
    assert brain.city.proposed_levels["leak-1"].level is Level.IV


def test_a_closed_road_makes_a_waiting_plan_again(brain: Brain, clock: VirtualClock) -> None:
    tell(brain, report("smell"))
    tell(brain, leak())
    settle(brain)
    before = brain.city.newest_plan("leak-1", "proposed")
    tell(brain, facts.RoadClosed(id="c", name="西街", place=Point(120.0, 36.0045), radius_m=200, reason="积水"))
    settle(brain)
    after = brain.city.newest_plan("leak-1", "proposed")
    assert before is not None
    assert after is not None
    assert after.plan.log_position > before.plan.log_position


def closed(lon: float, lat: float, name: str = "西街") -> facts.RoadClosed:
    return facts.RoadClosed(id=name, name=name, place=Point(lon, lat), radius_m=200, reason="积水")


def test_a_plan_is_told_which_of_its_lines_died(brain: Brain) -> None:
    tell(brain, report("smell"))
    tell(brain, leak())
    settle(brain)
    waiting = brain.city.newest_plan("leak-1", "proposed")
    assert waiting is not None
    told = tell(brain, closed(120.0, 36.0045))
    assert [event.kind for event in told] == ["RoadClosed", "PlanOutdated", "PlanRequested"]
    died = brain.city.outdated[waiting.plan.id]
    assert (died.units, died.moves, died.cause) == (["unit-fire"], [], "道路中断：西街")
    assert died.lines == ["合成 消防车→查看由 2 分钟增至 5 分钟"]
    assert told[2].data["why"] == (f"道路中断：西街；方案 {waiting.plan.id} 有 1 条安排不再成立："
                                   "合成 消防车→查看由 2 分钟增至 5 分钟")


def test_a_road_that_no_line_drives_asks_for_nothing(brain: Brain) -> None:
    tell(brain, report("smell"))
    tell(brain, leak())
    settle(brain)
    assert [event.kind for event in tell(brain, closed(120.01665, 36.009, "北街"))] == ["RoadClosed"]
    slow = facts.RoadSlowed(id="s", name="北街", place=Point(120.01665, 36.009), radius_m=200, speed_factor=0.3,
                            reason="结冰")
    assert [event.kind for event in tell(brain, slow)] == ["RoadSlowed"]
    slow = structs.replace(slow, id="w", name="西街", place=Point(120.0, 36.0045))
    assert [event.kind for event in tell(brain, slow)] == ["RoadSlowed", "PlanOutdated", "PlanRequested"]


def test_standing_orders_that_die_are_mended_and_nothing_else(brain: Brain, clock: VirtualClock) -> None:
    """The engine is on its way when the town round it is closed: the plan says so, and only about this line."""
    approved(brain, clock)
    (line,) = [a for p in brain.city.plans.values() if p.state == "approved" for a in p.plan.assignments]
    assert brain.city.units[line.unit_id].task_id == line.task_id
    around = structs.replace(closed(120.0, 36.009, "镇西"), radius_m=9000.0)
    told = tell(brain, around)
    assert [event.kind for event in told][:2] == ["RoadClosed", "PlanOutdated"]
    assert told[1].data["units"] == [line.unit_id]
    assert told[1].data["lines"] == ["合成 消防车→查看无路可达"]
    again = tell(brain, closed(120.0, 36.0045, "西街"))
    assert [event.kind for event in again] == ["RoadClosed"], "what is known to be dead is not told twice"
    settle(brain)
    assert "PlanFailed" in kinds(brain) or "replan" in [
        s.planner for p in brain.city.plans.values() for s in p.plan.scores]
