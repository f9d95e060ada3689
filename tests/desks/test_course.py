"""The course of a run in a real brain: officers change it, the clock goes on without them, a new version takes over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from yunnao.brain import Brain
from yunnao.city.city import City, city_digest
from yunnao.city.evolve import fold
from yunnao.city.ground import Ground
from yunnao.command.door import Door, Refused
from yunnao.desks.emergency.desk import EmergencyDesk
from yunnao.log.log import open_log
from yunnao.model import facts, order
from yunnao.model.assessment import SourceTerm
from yunnao.model.clock import VirtualClock
from yunnao.model.event import Event, Mode, Sighting
from yunnao.model.order import Person, Role
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan, Rule, Task, TaskRule
from yunnao.model.scale import Level

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
CHIEF = Person(id="chief", name="王指挥", roles=[Role.COMMANDER])
HERE = Point(120.0111, 36.0)
PLAN = ContingencyPlan(
    id="fire", name="小镇火灾预案", version="1", status="test", issuer="test", incident_kind="fire", hazard="manual",
    legal_basis=[], title="火灾", owners={"fire": "消防", "water": "水务"},
    opens=[Rule(then="open", when={"report.smoke": ">= 1"}, source="s", note="有烟")],
    levels=[Rule(then="IV", when={}, source="s", note="关注")], grades=[Rule(then="ordinary", when={}, source="s")],
    tasks=[TaskRule(id="look", name="查看", owner="fire", within_minutes=30, escalate_to="镇长"),
           TaskRule(id="dig", name="开挖", owner="fire", after=["look"], needs={"rescue": 1}),
           TaskRule(id="pump", name="排水", owner="water", when={"report.flood": ">= 1"}),
           TaskRule(id="tell", name="值班信息", owner="fire", every_minutes=60, within_minutes=20, form="值班信息"),
           TaskRule(id="safe", name="已控制", owner="fire", after=["look", "dig"], milestone=True)],
)  # fmt: skip
OTHER = structs.replace(PLAN, id="other", incident_kind="smog", title="烟霾",
                        opens=[Rule(then="open", when={"report.smog": ">= 1"}, source="s")])

Start = Callable[..., Brain]


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOON)


@pytest.fixture
def start(littletown: Ground, clock: VirtualClock) -> Start:
    """A brain on these plans; on a log with something in it, it goes on there."""

    def brain(*plans: ContingencyPlan, log: str = "memory:") -> Brain:
        ground = replace(littletown, plans={plan.id: plan for plan in plans or (PLAN,)})
        return Brain(ground, open_log(log), clock=clock, mode=Mode.EXERCISE, seed=1, feeds=[],
                     desks=[EmergencyDesk()], channels={}, door=Door())

    return brain


def tell(brain: Brain, fact: facts.Fact) -> list[Event]:
    seen = Sighting(kind=type(fact).__name__, data=fact, occurred_at=brain.clock.now(), source="t", actor="t")
    return [entry.event for entry in brain.record([seen])]


def report(kind: str) -> facts.ReportReceived:
    return facts.ReportReceived(kind=kind, text=kind, reporter="r")


def give(brain: Brain, wish: order.Order) -> list[str]:
    """What an order of the commander's makes happen, by kind."""
    return [entry.event.kind for entry in brain.submit(wish, CHIEF)]


def settle(brain: Brain) -> None:
    while brain.step():
        pass


def burning(brain: Brain) -> Brain:
    """A fire at level IV, its first tasks open."""
    tell(brain, report("smoke"))
    give(brain, order.SetLevel(incident_id="fire-1", level=Level.IV, reason="r"))
    settle(brain)
    return brain


def task(brain: Brain, rule: str) -> Task:
    found: Task = brain.city.tasks[f"fire-1/{rule}"]
    return found


def states(brain: Brain) -> dict[str, str]:
    return {name.partition("/")[2]: found.state for name, found in sorted(brain.city.tasks.items())}


def later(brain: Brain, clock: VirtualClock, minutes: float) -> None:
    clock.advance_to(clock.now() + timedelta(minutes=minutes))
    settle(brain)


# -- without an assessment ---------------------------------------------------------------------------------


def test_an_incident_without_an_assessment_gets_its_tasks_and_a_proposal(start: Start) -> None:
    brain = start()
    tell(brain, report("smoke"))
    settle(brain)
    plan = brain.city.newest_plan("fire-1", "proposed")
    assert plan is not None and not brain.city.assessments
    assert [t.rule_id for t in plan.plan.tasks] == ["look", "tell", "safe"]
    assert any("尚无研判" in words for words in plan.plan.assumptions)
    give(brain, order.ApprovePlan(plan_id=plan.plan.id))
    give(brain, order.CompleteTask(task_id="fire-1/look", evidence="看过"))
    settle(brain)
    sent = brain.city.newest_plan("fire-1", "proposed")
    assert sent is not None and [line.unit_id for line in sent.plan.assignments] == ["unit-fire"]


# -- conditions, milestones, what comes round ----------------------------------------------------------------


def test_a_task_opens_when_the_news_it_waits_for_comes(start: Start) -> None:
    brain = burning(start())
    assert "pump" not in states(brain)
    tell(brain, report("flood"))
    assert states(brain)["pump"] == "open"


def test_a_milestone_is_reached_by_itself(start: Start) -> None:
    brain = burning(start())
    give(brain, order.CompleteTask(task_id="fire-1/look", evidence="e"))
    assert states(brain)["safe"] == "open"
    give(brain, order.SkipTask(task_id="fire-1/dig", reason="不必"))
    assert (task(brain, "safe").state, task(brain, "safe").done_by) == ("done", "desk:emergency")


def test_a_called_plan_is_run_inside_and_ends_its_call(start: Start) -> None:
    district = structs.replace(OTHER, id="district", incident_kind="d", tasks=[
        TaskRule(id="doors", name="敲门", owner="fire"),
        TaskRule(id="count", name="清点", owner="fire", after=["doors"])])
    city = structs.replace(PLAN, tasks=[TaskRule(id="call", name="属地", owner="fire", calls="district")])
    brain = burning(start(city, district))
    assert states(brain) == {"call": "open", "call/doors": "open"}
    for name in ("doors", "count"):
        give(brain, order.CompleteTask(task_id=f"fire-1/call/{name}", evidence="e"))
    assert states(brain) == {"call": "done", "call/count": "done", "call/doors": "done"}
    assert sorted(brain.city.incidents["fire-1"].texts) == ["district", "fire"]


def test_duty_reports_come_round_until_stand_down(start: Start, clock: VirtualClock) -> None:
    brain = burning(start())
    for _ in range(3):
        later(brain, clock, 60.1)
    assert [states(brain)[f"tell{n}"] for n in ("", ".2", ".3", ".4")] == ["open"] * 4
    assert task(brain, "tell.3").opened_at == NOON + timedelta(hours=2), "on the hour, however late one looks"
    give(brain, order.SkipTask(task_id="fire-1/tell.4", reason="够了", last=True))
    later(brain, clock, 120)
    assert "tell.5" not in states(brain)
    give(brain, order.CloseIncident(incident_id="fire-1", reason="熄灭"))
    assert brain.next_at() is None, "nobody waits for anything any more"


# -- what officers do -----------------------------------------------------------------------------------------


def test_a_task_is_forced_open_before_its_turn_with_a_name_and_a_reason(start: Start) -> None:
    brain = burning(start())
    made = give(brain, order.OpenTask(incident_id="fire-1", rule_id="dig", reason="等不及"))
    assert made[:2] == ["TaskForced", "TaskOpened"] and "PlanRequested" in made
    assert (task(brain, "dig").opened_by, task(brain, "dig").why) == ("chief", "等不及")
    give(brain, order.CompleteTask(task_id="fire-1/look", evidence="e"))
    assert sum(name.startswith("dig") for name in states(brain)) == 1, "its turn does not open it again"


def test_an_added_task_gets_units_like_any_other(start: Start) -> None:
    brain = burning(start())
    give(brain, order.AddTask(incident_id="fire-1", name="接人", owner="water", needs={"seats": 1}, reason="r"))
    settle(brain)
    plan = brain.city.newest_plan("fire-1", "proposed")
    assert plan is not None and [line.unit_id for line in plan.plan.assignments] == ["unit-coach"]


def test_units_taken_off_are_free_and_others_are_sought(start: Start) -> None:
    brain = burning(start())
    give(brain, order.OpenTask(incident_id="fire-1", rule_id="dig", reason="r"))
    settle(brain)
    give(brain, order.ReassignTask(task_id="fire-1/dig", add_units=["unit-fire"], reason="最近"))
    assert task(brain, "dig").state == "assigned" and not brain.city.units["unit-fire"].idle
    wish = order.ReassignTask(task_id="fire-1/dig", withdraw_units=["unit-fire"], owner="water", reason="换人")
    made = give(brain, wish)
    assert made == ["TaskReassigned", "UnitWithdrawn", "PlanRequested"]
    assert (task(brain, "dig").state, task(brain, "dig").owner) == ("open", "water")
    assert brain.city.units["unit-fire"].idle


def test_a_reopened_task_is_late_again_in_its_own_time(start: Start, clock: VirtualClock) -> None:
    brain = burning(start())
    give(brain, order.CompleteTask(task_id="fire-1/look", evidence="e"))
    later(brain, clock, 10)
    give(brain, order.ReopenTask(task_id="fire-1/look", within_minutes=5, reason="复燃"))
    later(brain, clock, 6)
    assert task(brain, "look").late and states(brain)["look"] == "open"


def test_an_incident_that_no_table_opened_is_opened_by_hand(start: Start) -> None:
    brain = start()
    made = give(brain, order.OpenIncident(plan_id="fire", title="桥洞起火", place=HERE, reason="路人来电"))
    assert made[:2] == ["IncidentDeclared", "IncidentOpened"] and "LevelProposed" in made
    incident = brain.city.incidents["fire-1"]
    assert (incident.title, incident.place, incident.opened_by) == ("桥洞起火", HERE, "chief")
    settle(brain)
    assert brain.city.newest_plan("fire-1", "proposed") is not None
    with pytest.raises(Refused, match="正在处置"):
        give(brain, order.OpenIncident(plan_id="fire", reason="又一处"))
    give(brain, order.OpenIncident(plan_id="fire", another=True, reason="又一处"))
    assert set(brain.city.incidents) == {"fire-1", "fire-2"}


def test_merged_incidents_go_on_as_one(start: Start) -> None:
    brain = burning(start())
    give(brain, order.OpenIncident(plan_id="fire", another=True, reason="又一处"))
    give(brain, order.SetLevel(incident_id="fire-2", level=Level.IV, reason="r"))
    give(brain, order.AddTask(incident_id="fire-2", name="接人", owner="water", reason="r"))
    give(brain, order.OpenTask(incident_id="fire-2", rule_id="dig", reason="r"))
    give(brain, order.ReassignTask(task_id="fire-2/dig", add_units=["unit-fire"], reason="r"))
    made = give(brain, order.MergeIncidents(incident_id="fire-2", into="fire-1", reason="同一火场"))
    assert made == ["IncidentMerged", *["TaskSkipped"] * 3, "PlanRequested"]
    city = brain.city
    assert city.incidents["fire-2"].merged_into == "fire-1" and city.incidents["fire-2"].closed_at
    assert {t.id: t.state for t in city.tasks_of("fire-1") if t.id.startswith("fire-2")} == {
        "fire-2/look": "skipped", "fire-2/tell": "skipped", "fire-2/safe": "skipped", "fire-2/added.1": "open",
        "fire-2/dig": "assigned"}, "what both have is done once, what is in hand or only there goes on"


def test_units_go_where_the_report_that_opened_the_incident_says(start: Start) -> None:
    brain = start()
    tell(brain, facts.ReportReceived(kind="smoke", text="烟", reporter="r", place=HERE))
    give(brain, order.SetLevel(incident_id="fire-1", level=Level.IV, reason="r"))
    give(brain, order.OpenTask(incident_id="fire-1", rule_id="dig", reason="r"))
    assert task(brain, "dig").place == HERE


def test_a_drawn_area_is_for_the_incident_that_is_meant(start: Start) -> None:
    brain = start(PLAN, OTHER)
    tell(brain, report("smoke"))
    tell(brain, report("smog"))
    area = [{"lon": 120.0 + x, "lat": 36.0 + y} for x, y in ((0, 0), (0.02, 0), (0.02, 0.02))]
    data = {"area": area, "start": NOON.isoformat(), "end": (NOON + timedelta(hours=2)).isoformat(),
            "drawn_by": "p", "reason": "r"}
    drawn = SourceTerm(hazard="manual", at=NOON, data=data, incident="fire-1")
    asked = tell(brain, facts.SourceTermReceived(name="a", term=drawn))
    assert [e.data["incident_id"] for e in asked if e.kind == "AssessmentRequested"] == ["fire-1"]
    settle(brain)
    unnamed = structs.replace(drawn, incident="", at=NOON + timedelta(minutes=5))
    asked = tell(brain, facts.SourceTermReceived(name="b", term=unnamed))
    assert [e.data["incident_id"] for e in asked if e.kind == "AssessmentRequested"] == ["smog-1"], "the latest opened"
    settle(brain)
    assert {k: a.source.at for k, a in brain.city.assessments.items()} == {
        "fire-1": drawn.at, "smog-1": unnamed.at}


# -- the clock and the crash --------------------------------------------------------------------------------


def test_what_came_due_while_nobody_looked_comes_once_in_order_at_its_own_moment(start: Start, clock: VirtualClock,
                                                                                tmp_path: Path) -> None:
    log = str(tmp_path / "log.sqlite")
    brain = burning(start(log=log))
    before, position = city_digest(brain.city), brain.city.seq
    brain.log.close()  # as after kill -9: nothing else is left behind
    clock.advance_to(NOON + timedelta(hours=4, minutes=30))
    again = start(log=log)
    assert city_digest(again.city) == before, "nothing was lost"
    settle(again)
    settle(again)
    made = [e.event for e in again.log.read(after=position) if e.event.kind in ("TaskLate", "TaskOpened")]
    told = [(e.kind, e.data.get("task_id") or e.data["task"]["id"], e.occurred_at) for e in made]
    assert told == [
        ("TaskLate", "fire-1/tell", NOON + timedelta(minutes=20)),
        ("TaskLate", "fire-1/look", NOON + timedelta(minutes=30)),
        ("TaskOpened", "fire-1/tell.2", NOON + timedelta(hours=4)),
        ("TaskLate", "fire-1/tell.2", NOON + timedelta(hours=4, minutes=20))]
    assert all(e.recorded_at == clock.now() for e in made), "that they are late stands in the two times of each"
    assert task(again, "tell.2").missed == 3


# -- another version ----------------------------------------------------------------------------------------

NEW = structs.replace(PLAN, version="2", tasks=[
    structs.replace(PLAN.tasks[0], within_minutes=10), *PLAN.tasks[1:3],
    TaskRule(id="count", name="清点", owner="fire"), PLAN.tasks[4]])


def test_a_run_stays_with_the_text_it_was_opened_with(start: Start, tmp_path: Path) -> None:
    log = str(tmp_path / "log.sqlite")
    burning(start(log=log)).log.close()
    silent = structs.replace(PLAN, tasks=[TaskRule(id="fly", name="飞", owner="fire")])
    for shelf in (NEW, silent):  # also when the version was forgotten to be raised
        brain = start(shelf, log=log)
        assert brain.city.procedures[brain.city.incidents["fire-1"].texts["fire"]] == PLAN
    give(brain, order.CompleteTask(task_id="fire-1/look", evidence="e"))
    assert states(brain) == {"dig": "open", "look": "done", "safe": "open", "tell": "open"}


def test_a_live_run_is_moved_after_a_person_has_read_what_that_changes(start: Start, tmp_path: Path) -> None:
    log = str(tmp_path / "log.sqlite")
    burning(start(log=log)).log.close()
    brain = start(NEW, log=log)
    with pytest.raises(Refused, match="没有待审"):
        give(brain, order.MigrateRun(incident_id="fire-1", procedure="fire@2", reason="r"))
    assert give(brain, order.PreviewMigration(incident_id="fire-1")) == ["MigrationRequested", "MigrationPreviewed"]
    seen = brain.city.migrations["fire-1"]
    assert (seen.procedure, seen.added, seen.dropped, seen.revised) == (
        "fire@2", ["count"], ["fire-1/tell"], ["fire-1/look"])
    assert "进行中的任务“值班信息”将撤销" in seen.lines and "进行中的任务“查看”将按新版继续" in seen.lines
    give(brain, order.MigrateRun(incident_id="fire-1", procedure="fire@2", reason="新法规"))
    assert states(brain) == {"count": "open", "look": "open", "safe": "open", "tell": "skipped"}
    assert task(brain, "look").deadline == NOON + timedelta(minutes=10), "its new time, from when it was opened"
    assert brain.city.incidents["fire-1"].procedure == "fire@2" and not brain.city.migrations
    assert give(brain, order.PreviewMigration(incident_id="fire-1")) == ["MigrationRequested"], "nothing is left"
    fresh = fold(City(brain.ground), brain.log.read())
    assert city_digest(fresh) == city_digest(brain.city)


def test_time_that_a_person_gave_outlives_the_move_when_the_plans_time_has_not_changed(start: Start,
                                                                                     tmp_path: Path) -> None:
    log = str(tmp_path / "log.sqlite")
    brain = burning(start(log=log))
    give(brain, order.ExtendTask(task_id="fire-1/look", minutes=45, reason="路堵"))
    brain.log.close()
    renamed = structs.replace(PLAN, version="2", tasks=[structs.replace(PLAN.tasks[0], name="再查看"), *PLAN.tasks[1:]])
    brain = start(renamed, log=log)
    give(brain, order.PreviewMigration(incident_id="fire-1"))
    give(brain, order.MigrateRun(incident_id="fire-1", procedure="fire@2", reason="r"))
    assert (task(brain, "look").name, task(brain, "look").deadline) == ("再查看", NOON + timedelta(minutes=75))
