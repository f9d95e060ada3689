"""Due tasks: each opens once, in its order, when its level is reached; and the clock tells which are late."""

from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import given
from msgspec import structs

from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan, Task, TaskRule
from yunnao.model.scale import Level
from yunnao.procedure.run import due_tasks, late_tasks, next_deadline

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = Point(120.2, 36.0)
INCIDENT = Incident(id="fire-1", kind="fire", title="", opened_at=NOON, reason="", place=HERE)


def plan_of(*tasks: TaskRule) -> ContingencyPlan:
    return ContingencyPlan(id="p", name="", version="1", status="", issuer="", incident_kind="fire", hazard="leak",
                           legal_basis=[], opens=[], levels=[], grades=[], owners={}, tasks=list(tasks))


def rule(id: str, **changes: object) -> TaskRule:
    return structs.replace(TaskRule(id=id, name=id, owner="fire"), **changes)


def finish(task: Task, state: str = "done") -> Task:
    return structs.replace(task, state=state)


def ids(tasks: list[Task]) -> list[str]:
    return [task.rule_id for task in tasks]


def test_a_task_opens_when_its_level_is_reached_and_not_before() -> None:
    plan = plan_of(rule("look"), rule("move", from_level=Level.II))
    assert ids(due_tasks(plan, INCIDENT, [], Level.III, NOON)) == ["look"]
    assert ids(due_tasks(plan, INCIDENT, [], Level.I, NOON)) == ["look", "move"]


def test_a_task_waits_until_all_before_it_are_done_or_skipped() -> None:
    plan = plan_of(rule("measure"), rule("close"), rule("dig", after=["measure", "close"]))
    measure, close = due_tasks(plan, INCIDENT, [], Level.IV, NOON)
    assert due_tasks(plan, INCIDENT, [finish(measure), close], Level.IV, NOON) == []
    assert ids(due_tasks(plan, INCIDENT, [finish(measure), finish(close, "skipped")], Level.IV, NOON)) == ["dig"]


def test_a_task_carries_its_rules_words_and_its_deadline() -> None:
    plan = plan_of(rule("warn", within_minutes=15, message="离开", needs={"cordon": 2}, work_minutes=20, evacuate=True,
                        legal_basis="《某法》第一条", escalate_to="市长"),
                   rule("report", within_minutes=60, clock="incident"))
    later = NOON + timedelta(minutes=40)
    warn, report = due_tasks(plan, INCIDENT, [], Level.IV, later)
    assert (warn.id, warn.state, warn.opened_at, warn.place) == ("fire-1/warn", "open", later, HERE)
    assert (warn.message, warn.needs, warn.work_s, warn.evacuate) == ("离开", {"cordon": 2}, 1200, True)
    assert (warn.legal_basis, warn.escalate_to) == ("《某法》第一条", "市长")
    assert warn.deadline == later + timedelta(minutes=15)
    assert report.deadline == NOON + timedelta(minutes=60)


def test_a_named_place_is_looked_up_and_an_unknown_one_stays_unknown() -> None:
    plan = plan_of(rule("a"), rule("b", place="zones"), rule("c", place="hospital-x"))
    there = {"zones": Point(120.3, 36.1)}
    opened = due_tasks(plan, INCIDENT, [], Level.IV, NOON, places=there)
    assert [task.place for task in opened] == [HERE, there["zones"], None]


def test_a_task_with_units_is_in_time_when_they_have_begun() -> None:
    (cordon,) = due_tasks(plan_of(rule("cordon", within_minutes=30, needs={"cordon": 1})), INCIDENT, [], Level.IV, NOON)
    after = NOON + timedelta(minutes=45)
    assert ids(late_tasks([cordon], after)) == ["cordon"]
    assert ids(late_tasks([finish(cordon, "assigned")], after)) == ["cordon"], "units on the road are not on site"
    assert late_tasks([finish(cordon, "working")], after) == []
    assert next_deadline([finish(cordon, "working")], NOON) is None


def test_late_tasks_are_those_past_their_deadline_that_nobody_was_told_of() -> None:
    plan = plan_of(rule("slow", within_minutes=30), rule("quick", within_minutes=10), rule("free"))
    slow, quick, free = due_tasks(plan, INCIDENT, [], Level.IV, NOON)
    assert next_deadline([slow, quick, free], NOON) == quick.deadline
    assert late_tasks([slow, quick, free], NOON + timedelta(minutes=9)) == []
    after = NOON + timedelta(minutes=30)
    assert ids(late_tasks([slow, quick, free], after)) == ["quick", "slow"]
    told = structs.replace(quick, late=True)
    assert ids(late_tasks([finish(slow), told, free], after)) == []
    assert next_deadline([finish(slow), told, free], NOON) is None


@st.composite
def plans(draw: st.DrawFn) -> ContingencyPlan:
    """Plans without circles: a task waits only for tasks written before it."""
    number = draw(st.integers(1, 8))
    tasks = []
    for i in range(number):
        earlier = [f"t{j}" for j in range(i)]
        after = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if earlier else []
        tasks.append(rule(f"t{i}", after=after, from_level=draw(st.sampled_from(list(Level)))))
    return plan_of(*tasks)


@given(plans(), st.lists(st.tuples(st.sampled_from(list(Level)), st.integers(0, 7), st.booleans()), max_size=30))
def test_no_task_opens_twice_or_before_its_turn(plan: ContingencyPlan, steps: list[tuple[Level, int, bool]]) -> None:
    tasks: list[Task] = []
    for minute, (level, chosen, skip) in enumerate(steps):
        opened = due_tasks(plan, INCIDENT, tasks, level, NOON + timedelta(minutes=minute))
        over = {t.rule_id for t in tasks if t.state in ("done", "skipped")}
        by_id = {r.id: r for r in plan.tasks}
        for task in opened:
            assert by_id[task.rule_id].from_level <= level
            assert set(by_id[task.rule_id].after) <= over
        tasks += opened
        assert len({t.id for t in tasks}) == len(tasks)
        if tasks:
            at = chosen % len(tasks)
            tasks[at] = finish(tasks[at], "skipped" if skip else "done")


@given(plans())
def test_at_the_gravest_level_every_task_has_its_turn(plan: ContingencyPlan) -> None:
    tasks: list[Task] = []
    while opened := due_tasks(plan, INCIDENT, tasks, Level.I, NOON):
        tasks = [finish(task) for task in (*tasks, *opened)]
    assert {t.rule_id for t in tasks} == {r.id for r in plan.tasks}
