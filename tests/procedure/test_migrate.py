"""Moving a live run: what is said beforehand is what happens, and what people gave a task stays with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from immutables import Map
from msgspec import structs

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.city.tasks import Tasks
from yunnao.model.incident import Incident
from yunnao.model.procedure import ContingencyPlan, Task, TaskRule, digest_of
from yunnao.model.scale import Level
from yunnao.procedure.migrate import dropped, preview, revised, running
from yunnao.procedure.program import Program
from yunnao.procedure.run import Run, open_task

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Stand = Callable[..., City]


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def plan_of(name: str, *tasks: TaskRule, version: str = "1") -> ContingencyPlan:
    return ContingencyPlan(id=name, name="", version=version, status="", issuer="", incident_kind=name, hazard="none",
                           legal_basis=[], opens=[], levels=[], grades=[], owners={}, tasks=list(tasks))


def rule(id: str, **changes: object) -> TaskRule:
    return structs.replace(TaskRule(id=id, name=id, owner="fire"), **changes)


LOOK, TELL, CALL = rule("look", within_minutes=30), rule("tell", every_minutes=60), rule("call", calls="inner")
INNER = plan_of("inner", rule("x"))
PLAN = plan_of("fire", LOOK, TELL, CALL)
FIRE = Incident(id="fire-1", kind="fire", title="", opened_at=NOON, reason="", procedure="fire@1", level=Level.IV,
                texts={plan.id: digest_of(plan) for plan in (PLAN, INNER)})


def opened(rule_id: str, occurrence: int = 1, **changes: object) -> Task:
    """A task of the old program, as it was opened at noon and as it stands now."""
    program = Program(PLAN, {"inner": INNER})
    task = open_task(Run(program, FIRE, {}, Level.IV, NOON), program.steps[rule_id], NOON, occurrence)
    return structs.replace(task, **changes)


def moved(task: Task, new: TaskRule, now: datetime = NOON) -> Task:
    """The task after its rule was written anew."""
    run = Run(Program(plan_of("fire", new, version="2")), FIRE, {}, Level.IV, now)
    [found] = revised([task], Program(PLAN, {"inner": INNER}), run)
    return found


@pytest.fixture
def stand(littletown: Ground) -> Stand:
    """A city with a run pinned to the first versions, whose package has these."""

    def city(*plans: ContingencyPlan, tasks: tuple[Task, ...] = ()) -> City:
        return City(replace(littletown, plans={plan.id: plan for plan in plans}), incidents=Map({FIRE.id: FIRE}),
                    tasks=Tasks(tasks), procedures=Map({digest_of(plan): plan for plan in (PLAN, INNER)}))

    return city


# -- what would change ----------------------------------------------------------------------------------------


def test_nothing_is_previewed_when_nothing_would_change_or_the_plan_is_gone(stand: Stand) -> None:
    assert preview(stand(PLAN, INNER), FIRE) is None
    assert preview(stand(INNER), FIRE) is None


def test_a_preview_says_what_changes_and_for_which_running_tasks(stand: Stand) -> None:
    new = plan_of("fire", structs.replace(LOOK, within_minutes=10), CALL, rule("count", name="清点"), version="2")
    there = (opened("look"), opened("tell"), opened("tell", 2, state="done"), opened("call"), opened("call/x"))
    seen = preview(stand(new, INNER, tasks=there), FIRE)
    assert seen is not None
    assert (seen.procedure, seen.added, seen.dropped, seen.revised) == (
        "fire@2", ["count"], ["fire-1/tell"], ["fire-1/look"])
    assert seen.lines == [
        "fire@1 → fire@2", "改动 version：1 → 2", "改动 tasks.look.within_minutes：30 → 10", "删去 tasks.tell：tell",
        "新增 tasks.count：清点", "进行中的任务“tell”将撤销", "进行中的任务“look”将按新版继续"]
    assert seen.texts == {"fire": digest_of(new), "inner": digest_of(INNER)}
    assert seen.plans == [new, INNER], "the texts that are pinned are all there to be kept"


def test_a_called_plan_that_changed_alone_is_a_change_too(stand: Stand) -> None:
    inner = plan_of("inner", rule("x", proof="照片"), rule("y"))
    seen = preview(stand(PLAN, inner, tasks=(opened("call"), opened("call/x"))), FIRE)
    assert seen is not None
    assert (seen.added, seen.dropped, seen.revised) == (["call/y"], [], ["fire-1/call", "fire-1/call/x"])
    assert seen.lines[:2] == ["fire@1 → fire@1", "改动 tasks.x.proof： → 照片"]


# -- which tasks ----------------------------------------------------------------------------------------------


def test_only_the_runs_own_unfinished_tasks_move_with_it(stand: Stand) -> None:
    foreign = structs.replace(opened("look"), id="fire-2/look")
    there = (opened("tell", opened_at=after(5)), opened("look", state="working"), opened("call/x", state="skipped"),
             opened("call", state="done"), foreign)
    assert [t.id for t in running(stand(PLAN, INNER, tasks=there), FIRE)] == ["fire-1/look", "fire-1/tell"]


def test_a_task_that_an_officer_added_is_neither_dropped_nor_rewritten() -> None:
    own = structs.replace(opened("look"), id="fire-1/added.1", rule_id="")
    before, new = Program(PLAN, {"inner": INNER}), Program(plan_of("fire", version="2"))
    assert dropped([own, opened("look"), opened("tell", 2)], before, new) == [opened("look"), opened("tell", 2)]
    assert list(revised([own, opened("look")], before, Run(new, FIRE, {}, Level.IV, NOON))) == []


def test_a_task_whose_rule_reads_the_same_is_left_alone() -> None:
    before = Program(PLAN, {"inner": INNER})
    assert list(revised([opened("look")], before, Run(before, FIRE, {}, Level.IV, NOON))) == []


# -- what a task keeps ----------------------------------------------------------------------------------------


def test_a_task_takes_the_new_words_and_keeps_how_far_it_is() -> None:
    state = {"state": "working", "units": ["u"], "started_at": after(3), "opened_by": "chief", "why": "急",
             "suspended_at": after(4), "evidence": "e"}
    task = moved(opened("look", **state), structs.replace(LOOK, name="再查看", needs={"rescue": 2}, proof="照片"))
    assert (task.name, task.needs, task.proof) == ("再查看", {"rescue": 2}, "照片")
    assert {name: getattr(task, name) for name in state} == state
    assert (task.id, task.opened_at) == ("fire-1/look", NOON)


def test_one_of_a_series_stays_the_one_it_is() -> None:
    task = moved(opened("tell", 3, missed=2, last=True), structs.replace(TELL, form="值班信息"))
    assert (task.id, task.occurrence, task.missed, task.last, task.form) == ("fire-1/tell.3", 3, 2, True, "值班信息")


def test_time_that_a_person_gave_stays_while_the_rules_time_does() -> None:
    given = opened("look", deadline=after(75), deadline_note="n", late=True)
    task = moved(given, structs.replace(LOOK, name="再查看"))
    assert (task.deadline, task.deadline_note, task.late) == (after(75), "n", True)


def test_a_new_time_counts_from_the_opening_and_lateness_with_it() -> None:
    late = opened("look", late=True)
    longer = moved(late, structs.replace(LOOK, within_minutes=90), after(40))
    assert (longer.deadline, longer.late) == (after(90), False), "who is not late any more can be late again"
    still = moved(late, structs.replace(LOOK, within_minutes=35), after(40))
    assert (still.deadline, still.late) == (after(35), True), "nobody is told twice"
    free = moved(late, structs.replace(LOOK, within_minutes=None), after(40))
    assert (free.deadline, free.late) == (None, False)


def test_an_owner_that_a_person_chose_stays_while_the_rules_owner_does() -> None:
    given = opened("look", owner="water")
    assert moved(given, structs.replace(LOOK, name="再查看")).owner == "water"
    assert moved(given, structs.replace(LOOK, owner="police")).owner == "police"
