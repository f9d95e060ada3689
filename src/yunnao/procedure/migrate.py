"""Moving a live run to another version of its plan: what would change, in words, and for which running tasks."""

from collections.abc import Iterable, Iterator

from msgspec import structs

from yunnao.city.city import City
from yunnao.model.facts import MigrationPreviewed
from yunnao.model.incident import Incident
from yunnao.model.procedure import ContingencyPlan, Task
from yunnao.procedure.compare import Change, compare
from yunnao.procedure.program import Program, Step, called
from yunnao.procedure.response import program_for, texts_for, written_plan
from yunnao.procedure.run import FINISHED, Run, open_task

_KEPT = ("id", "state", "opened_at", "units", "started_at", "done_at", "done_by", "evidence", "late", "opened_by",
         "why", "occurrence", "missed", "last", "suspended_at")
"""What a task keeps of its own when its rule reads differently."""


def preview(city: City, incident: Incident) -> MigrationPreviewed | None:
    """What moving an incident to the city package's version of its plan would change; None when nothing would."""
    old = written_plan(city, incident)
    new = city.ground.plans.get(old.id)
    if new is None:
        return None
    texts, _ = texts_for(city, new)
    plans = [city.ground.plans[name] for name in texts]
    before, after = program_for(city, incident), Program(new, city.ground.plans)
    changes = [*compare(old, new), *_of_called(city, incident, new)]
    if not changes:
        return None
    lines = [f"{incident.procedure} → {new.id}@{new.version}", *(_said(change) for change in changes)]
    there = running(city, incident)
    gone = dropped(there, before, after)
    reads = [task for task in there if task.rule_id in before.steps and task.rule_id in after.steps
             and before.steps[task.rule_id] != after.steps[task.rule_id]]
    lines += [f"进行中的任务“{task.name}”将撤销" for task in gone]
    lines += [f"进行中的任务“{task.name}”将按新版继续" for task in reads]
    return MigrationPreviewed(
        incident_id=incident.id, procedure=f"{new.id}@{new.version}", texts=texts, plans=plans, lines=lines,
        added=[name for name in after.steps if name not in before.steps], dropped=[task.id for task in gone],
        revised=[task.id for task in reads])


def dropped(running: Iterable[Task], before: Program, after: Program) -> list[Task]:
    """Those of the running tasks whose rule is gone."""
    return [task for task in running if task.rule_id in before.steps and task.rule_id not in after.steps]


def revised(running: Iterable[Task], before: Program, run: Run) -> Iterator[Task]:
    """Those of the running tasks whose rule reads differently in the run's program: its words, their own state.

    A deadline is reckoned anew only where the rule's own time has changed, an owner is another only where the rule's
    is, so that what a person gave it stays. Who has more time now is not late any more, and may be told of it again.
    """
    for task in running:
        old, new = before.steps.get(task.rule_id), run.program.steps.get(task.rule_id)
        if old is None or new is None or old == new:
            continue
        kept = {name: getattr(task, name) for name in _KEPT}
        if old.rule.owner == new.rule.owner:
            kept["owner"] = task.owner
        fresh = open_task(run, new, task.opened_at, task.occurrence)
        if _time(old) == _time(new):
            kept |= {"deadline": task.deadline, "deadline_note": task.deadline_note}
        else:
            kept["late"] = task.late and fresh.deadline is not None and fresh.deadline <= run.now
        yield structs.replace(fresh, **kept)


def running(city: City, incident: Incident) -> list[Task]:
    """The unfinished tasks of an incident's own run, in the order of their opening."""
    return [task for task in city.tasks_of(incident.id) if task.state not in FINISHED
            and task.id.startswith(f"{incident.id}/")]


def _time(step: Step) -> tuple[int | None, int | None, str]:
    return step.rule.within_minutes, step.rule.within_working_days, step.rule.clock


def _of_called(city: City, incident: Incident, new: ContingencyPlan) -> Iterator[Change]:
    """Changes in the plans that both versions call."""
    for name in called(new, city.ground.plans):
        if name in incident.texts and name in city.ground.plans:
            yield from compare(city.procedures[incident.texts[name]], city.ground.plans[name])


def _said(change: Change) -> str:
    zh = {"added": "新增", "removed": "删去", "changed": "改动", "reordered": "换序", "words": "文字"}[change.kind]
    sides = f"{change.before} → {change.after}" if change.kind in ("changed", "words") else \
        str(change.after if change.kind == "added" else change.before)
    return f"{zh} {change.place}：{sides}"
