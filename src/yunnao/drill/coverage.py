"""What of a plan a test has exercised: tasks, rows of its tables, escalations, departments; and what it never has."""

from collections.abc import Iterable, Sequence

from msgspec import Struct, structs

from yunnao.drill.plantest import Played
from yunnao.model import facts
from yunnao.model.procedure import ContingencyPlan, Rule, Task


class Covered(Struct, frozen=True, kw_only=True):
    """Names exercised: task ids, rows as "levels[2]", ids of tasks whose escalation was called, owner ids."""

    tasks: list[str]
    rows: list[str]
    escalations: list[str]
    owners: list[str]


class Part(Struct, frozen=True, kw_only=True):
    """One kind of thing: how many there are, how many were exercised, and which never were."""

    of: int
    exercised: int
    never: list[str]


Coverage = dict[str, Part]


def covered(played: Played) -> Covered:
    """What one case exercised."""
    return exercised(played.plan, {incident.id for incident in played.incidents}, played.tasks,
                     [facts.body(event) for event in played.events])


def exercised(plan: ContingencyPlan, incidents: set[str], tasks: Iterable[Task],
              told: Sequence[facts.Fact]) -> Covered:
    """What of `plan` these incidents called on, from their tasks and all the facts of the log."""
    by_id = {task.id: task for task in tasks}
    late = [fact.task_id for fact in told if isinstance(fact, facts.TaskLate)]
    return Covered(
        tasks=sorted({task.rule_id for task in by_id.values()}), rows=sorted(_rows(plan, incidents, told)),
        escalations=sorted({by_id[task_id].rule_id for task_id in late if task_id in by_id}),
        owners=sorted({task.owner for task in by_id.values()}),
    )


def _rows(plan: ContingencyPlan, mine: set[str], told: Sequence[facts.Fact]) -> Iterable[str]:
    """Rows are known by their words: a fact keeps the note and the source of the row that answered."""
    found: set[str] = set()
    for fact in told:
        if isinstance(fact, facts.IncidentOpened) and fact.incident.id in mine:
            found |= _row("opens", plan.opens, fact.incident.reason, None, "open")
        elif isinstance(fact, facts.LevelProposed) and fact.incident_id in mine:
            found |= _row("levels", plan.levels, fact.reason, fact.source, fact.level.value, fact.level.zh)
        elif isinstance(fact, facts.IncidentGraded) and fact.incident_id in mine:
            found |= _row("grades", plan.grades, fact.reason, fact.source, fact.grade.value, fact.grade.zh)
    return found


def _row(name: str, rows: list[Rule], note: str, source: str | None, *answers: str) -> set[str]:
    number = next((n for n, row in enumerate(rows, 1)
                   if note in (row.note, row.source) and source in (None, row.source) and row.then in answers), None)
    return set() if number is None else {f"{name}[{number}]"}


def coverage(plan: ContingencyPlan, cases: Iterable[Covered]) -> Coverage:
    """All cases together, laid on the plan."""
    there = {
        "tasks": [task.id for task in plan.tasks],
        "rows": [f"{name}[{n}]" for name, rows in (("opens", plan.opens), ("levels", plan.levels),
                                                  ("grades", plan.grades)) for n in range(1, len(rows) + 1)],
        "escalations": [task.id for task in plan.tasks if task.within_minutes is not None and task.escalate_to],
        "owners": list(plan.owners),
    }
    cases = list(cases)
    seen = {kind: {name for case in cases for name in structs.asdict(case)[kind]} for kind in there}
    return {kind: Part(of=len(names), exercised=sum(name in seen[kind] for name in names),
                       never=[name for name in names if name not in seen[kind]]) for kind, names in there.items()}
