"""Due tasks: each opens once, in its order, when its level is reached and it is asked for; some come round again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec import structs

from yunnao.city.tasks import Tasks
from yunnao.model.incident import Incident, LevelStep
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan, Task, TaskRule
from yunnao.model.scale import Level
from yunnao.procedure.program import Program
from yunnao.procedure.run import Run, due_again, next_again, open_task, reached
from yunnao.procedure.run import due_tasks as due

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


def due_tasks(plan: ContingencyPlan, incident: Incident, tasks: list[Task], level: Level, now: datetime,
              **more: Any) -> list[Task]:
    return due(run(plan, tasks, level, now, incident=incident, **more))


def run(plan: ContingencyPlan, tasks: list[Task], level: Level = Level.IV, now: datetime = NOON,
        incident: Incident = INCIDENT, library: dict[str, ContingencyPlan] | None = None, **more: Any) -> Run:
    return Run(Program(plan, library), incident, Tasks(tasks), level, now, **more)


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


class Counting(dict[str, Task]):
    """Tasks by id that count how often somebody looked one up."""

    looks = 0

    def get(self, key: str, default: Any = None) -> Any:
        self.looks += 1
        return super().get(key, default)


@pytest.mark.parametrize("others", [10, 1000])
def test_what_follows_one_task_costs_one_task_however_many_there_are(others: int) -> None:
    plan = plan_of(rule("a"), rule("b", after=["a"]), *(rule(f"t{n}") for n in range(others)))
    program = Program(plan)
    tasks = Counting({task.id: task for task in due(Run(program, INCIDENT, {}, Level.IV, NOON))})
    assert len(tasks) == others + 1
    tasks["fire-1/a"] = finish(tasks["fire-1/a"])
    assert ids(due(Run(program, INCIDENT, tasks, Level.IV, NOON), program.followers["a"])) == ["b"]
    assert tasks.looks == 2, "whether b is there already, and whether a is finished"


# -- conditions, milestones, called plans --------------------------------------------------------------------


def test_a_task_with_conditions_opens_when_they_are_known_to_hold() -> None:
    plan = plan_of(rule("vent", when={"confined": ">= 1"}))
    assert due_tasks(plan, INCIDENT, [], Level.IV, NOON) == []
    assert due_tasks(plan, INCIDENT, [], Level.IV, NOON, known={"confined": 0.0}) == []
    assert ids(due_tasks(plan, INCIDENT, [], Level.IV, NOON, known={"confined": 1.0})) == ["vent"]


def test_nobody_waits_for_what_is_known_not_to_be_asked_for_but_the_unknown_is_waited_for() -> None:
    plan = plan_of(rule("vent", when={"confined": ">= 1"}), rule("dig", after=["vent"]))
    assert due_tasks(plan, INCIDENT, [], Level.IV, NOON) == [], "unknown is not no"
    assert ids(due_tasks(plan, INCIDENT, [], Level.IV, NOON, known={"confined": 0.0})) == ["dig"]
    (vent,) = due_tasks(plan, INCIDENT, [], Level.IV, NOON, known={"confined": 1.0})
    assert due_tasks(plan, INCIDENT, [vent], Level.IV, NOON, known={"confined": 0.0}) == [], "begun is waited for"


def test_a_milestone_opens_with_its_level_and_is_reached_when_all_before_it_are_finished() -> None:
    plan = plan_of(rule("a"), rule("b"), rule("safe", after=["a", "b"], milestone=True, within_minutes=60))
    a, b, safe = due_tasks(plan, INCIDENT, [], Level.IV, NOON)
    assert (safe.milestone, safe.deadline) == (True, NOON + timedelta(minutes=60))
    assert reached(run(plan, [finish(a), b, safe])) == []
    assert reached(run(plan, [finish(a), finish(b, "skipped"), safe])) == [safe]
    assert reached(run(plan, [finish(a), finish(b), finish(safe)])) == [], "it is reached once"


DISTRICT = structs.replace(plan_of(rule("doors"), rule("count", after=["doors"]), rule("more", from_level=Level.I)),
                           id="district")


def test_a_called_plan_runs_in_its_place_and_the_call_is_done_when_it_is() -> None:
    city = plan_of(rule("first"), rule("call", calls="district", after=["first"]), rule("then", after=["call"]))
    (first,) = due(run(city, [], library={"district": DISTRICT}))
    opened = due(run(city, [finish(first)], library={"district": DISTRICT}))
    assert ids(opened) == ["call", "call/doors"] and [t.id for t in opened] == ["fire-1/call", "fire-1/call/doors"]
    call, doors = opened
    (count,) = due(run(city, [finish(first), call, finish(doors)], library={"district": DISTRICT}))
    assert count.rule_id == "call/count"
    tasks = [finish(first), call, finish(doors), count]
    assert reached(run(city, tasks, library={"district": DISTRICT})) == []
    assert reached(run(city, [*tasks[:3], finish(count)], library={"district": DISTRICT})) == [call], "I is not asked"
    assert reached(run(city, [*tasks[:3], finish(count)], Level.I, library={"district": DISTRICT})) == []
    assert ids(due(run(city, [finish(first), finish(call), finish(doors), finish(count)],
                       library={"district": DISTRICT}))) == ["then"]


def test_a_called_plan_takes_on_the_level_and_the_conditions_of_the_call() -> None:
    city = plan_of(rule("call", calls="district", from_level=Level.II, when={"people": ">= 1"}))
    library = {"district": DISTRICT}
    assert due(run(city, [], Level.III, library=library, known={"people": 5.0})) == []
    assert due(run(city, [], Level.II, library=library, known={"people": 0.0})) == []
    assert ids(due(run(city, [], Level.II, library=library, known={"people": 5.0}))) == ["call", "call/doors"]


def test_plans_that_call_each_other_end_somewhere() -> None:
    one, two = plan_of(rule("x", calls="two")), plan_of(rule("y", calls="one"))
    library = {"one": structs.replace(one, id="one"), "two": structs.replace(two, id="two")}
    assert list(Program(library["one"], library).steps) == ["x", "x/y"]


# -- what comes round again ----------------------------------------------------------------------------------

HOURLY = plan_of(rule("report", every_minutes=60, within_minutes=20, form="值班信息"))
SET = structs.replace(INCIDENT, level=Level.IV, levels=[
    LevelStep(level=Level.IV, at=NOON, by="chief", reason="", state="set")])


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def test_a_recurring_task_comes_round_with_its_own_deadline_whether_or_not_the_last_was_done() -> None:
    (first,) = due_tasks(HOURLY, SET, [], Level.IV, NOON)
    assert next_again(run(HOURLY, [first], incident=SET)) == hours(1)
    assert due_again(run(HOURLY, [first], now=hours(0.9), incident=SET)) == []
    (second,) = due_again(run(HOURLY, [first], now=hours(1), incident=SET))
    assert (second.id, second.occurrence, second.opened_at, second.missed) == ("fire-1/report.2", 2, hours(1), 0)
    assert (second.deadline, second.form) == (hours(1) + timedelta(minutes=20), "值班信息")
    assert next_again(run(HOURLY, [first, second], now=hours(1), incident=SET)) == hours(2)


def test_after_a_silence_it_comes_once_and_counts_what_was_missed() -> None:
    (first,) = due_tasks(HOURLY, SET, [], Level.IV, NOON)
    (second,) = due_again(run(HOURLY, [first], now=hours(4.5), incident=SET))
    assert (second.occurrence, second.opened_at, second.missed) == (2, hours(4), 3)
    assert next_again(run(HOURLY, [first, second], now=hours(4.5), incident=SET)) == hours(5)


def test_it_rests_below_its_level_and_what_fell_into_the_rest_was_not_missed() -> None:
    plan = plan_of(rule("report", every_minutes=60, from_level=Level.III))
    first = structs.replace(due_tasks(plan, SET, [], Level.III, NOON)[0])
    assert due_again(run(plan, [first], Level.IV, hours(2), incident=SET)) == []
    assert next_again(run(plan, [first], Level.IV, hours(2), incident=SET)) is None
    again = [LevelStep(level=level, at=hours(at), by="", reason="", state="set")
             for level, at in ((Level.III, 0), (Level.IV, 1), (Level.III, 9.5))]
    (second,) = due_again(run(plan, [first], Level.III, hours(10), incident=structs.replace(SET, levels=again)))
    assert (second.opened_at, second.missed) == (hours(10), 0)


def test_it_stops_for_good_when_a_person_says_so() -> None:
    (first,) = due_tasks(HOURLY, SET, [], Level.IV, NOON)
    stopped = structs.replace(first, state="skipped", last=True)
    assert due_again(run(HOURLY, [stopped], now=hours(3), incident=SET)) == []
    assert next_again(run(HOURLY, [stopped], now=hours(3), incident=SET)) is None


def test_a_time_in_working_days_ends_with_a_working_day() -> None:
    plan = plan_of(rule("permit", within_working_days=2))
    friday = datetime(2026, 3, 6, 9, tzinfo=UTC)
    (permit,) = due_tasks(plan, INCIDENT, [], Level.IV, friday)
    assert (permit.deadline, permit.working_days) == (datetime(2026, 3, 11, tzinfo=UTC), True)


def test_a_forced_task_opens_as_the_plan_writes_it() -> None:
    plan = plan_of(rule("a"), rule("b", after=["a"], within_minutes=10))
    forced = open_task(run(plan, []), Program(plan).steps["b"])
    assert (forced.id, forced.deadline) == ("fire-1/b", NOON + timedelta(minutes=10))


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
