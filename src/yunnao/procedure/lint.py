"""Reads a contingency plan before the day it is needed, and says what would fail then and how to mend it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

from msgspec import Struct

from yunnao.model.procedure import ContingencyPlan, Rule, TaskRule
from yunnao.model.scale import Colour, Grade, Level
from yunnao.model.table import holds

CAPABILITIES = ("rescue", "hazmat", "medical", "cordon", "seats", "pumps", "repair", "boom", "inspect", "engineering")
PLACEHOLDERS = ("待定", "TODO", "XX", "××")
SHORTEST_MESSAGE = 15


class Finding(Struct, frozen=True, kw_only=True):
    """One thing found: where, what is wrong and why it matters, what to do. A warning does not fail the plan."""

    code: str
    severity: Literal["error", "warning"]
    place: str
    cause: str
    remedy: str


Check = Callable[[ContingencyPlan], Iterator[Finding]]
CHECKS: list[Check] = []


def lint(plan: ContingencyPlan) -> list[Finding]:
    """All findings for a plan, in the order of their codes and of the plan."""
    return sorted((found for check in CHECKS for found in check(plan)), key=lambda found: found.code)


def _check(check: Check) -> Check:
    CHECKS.append(check)
    return check


def _error(code: str, place: str, cause: str, remedy: str) -> Finding:
    return Finding(code=code, severity="error", place=place, cause=cause, remedy=remedy)


def _warning(code: str, place: str, cause: str, remedy: str) -> Finding:
    return Finding(code=code, severity="warning", place=place, cause=cause, remedy=remedy)


def _task(rule: TaskRule) -> str:
    return f"tasks.{rule.id}"


@_check
def duplicate_id(plan: ContingencyPlan) -> Iterator[Finding]:
    seen: set[str] = set()
    for rule in plan.tasks:
        if rule.id in seen:
            yield _error("P001", _task(rule), f"two tasks are called {rule.id!r}, so the second would never open",
                         "give one of them another id")
        seen.add(rule.id)


@_check
def unknown_after(plan: ContingencyPlan) -> Iterator[Finding]:
    there = {rule.id for rule in plan.tasks}
    for rule in plan.tasks:
        for before in rule.after:
            if before not in there:
                yield _error("P002", _task(rule), f"it waits for {before!r}, which is no task, and would never open",
                             "correct the id or take it out of `after`")


@_check
def cycle(plan: ContingencyPlan) -> Iterator[Finding]:
    after = {rule.id: rule.after for rule in plan.tasks}
    for rule in plan.tasks:
        if rule.id in _before(rule.id, after):
            yield _error("P003", _task(rule), "it waits for itself through `after`, and would never open",
                         "break the circle: let one of its tasks begin without the others")


def _before(task_id: str, after: dict[str, list[str]]) -> set[str]:
    """All that must be finished before `task_id`, near and far."""
    found: set[str] = set()
    ahead = list(after.get(task_id, []))
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            ahead += after.get(here, [])
    return found


@_check
def unknown_owner(plan: ContingencyPlan) -> Iterator[Finding]:
    for rule in plan.tasks:
        if rule.owner not in plan.owners:
            yield _error("P004", _task(rule), f"its owner {rule.owner!r} is not in `owners`, so nobody would be told",
                         "add the department to `owners` with its duty desk, or name one that is there")


@_check
def unreachable(plan: ContingencyPlan) -> Iterator[Finding]:
    """A task whose level no row ever asks for, or that waits for one of a graver level than its own."""
    reached = max((_level(row) for row in plan.levels if _level(row) is not None), default=None)
    by_id = {rule.id: rule for rule in plan.tasks}
    for rule in plan.tasks:
        if reached is None or rule.from_level > reached:
            yield _error("P005", _task(rule), f"no row of `levels` ever asks for level {rule.from_level.value}",
                         "add the row, or open the task at a lighter level")
        graver = [b for b in rule.after if b in by_id and by_id[b].from_level > rule.from_level]
        if graver:
            yield _error("P005", _task(rule), f"it opens at level {rule.from_level.value} but waits for {graver[0]!r}, "
                         f"which opens at {by_id[graver[0]].from_level.value}", "give both the same level")


@_check
def message_without_text(plan: ContingencyPlan) -> Iterator[Finding]:
    for rule in plan.tasks:
        words = rule.message.strip()
        if rule.message and (len(words) < SHORTEST_MESSAGE or any(mark in words for mark in PLACEHOLDERS)):
            yield _error("P006", _task(rule), f"its message {words!r} says neither what happens nor what to do",
                         "write the sentence that should go out, complete, in plain words")


@_check
def unknown_need(plan: ContingencyPlan) -> Iterator[Finding]:
    for rule in plan.tasks:
        for need, amount in rule.needs.items():
            if need not in CAPABILITIES:
                yield _error("P007", _task(rule), f"no unit has the capability {need!r}, so the need stays unmet",
                             f"use one of {', '.join(CAPABILITIES)}")
            elif amount < 1:
                yield _error("P007", _task(rule), f"it needs {amount} of {need!r}", "name an amount from 1, or no need")


@_check
def deadline_missing(plan: ContingencyPlan) -> Iterator[Finding]:
    for rule in plan.tasks:
        if rule.evacuate and rule.within_minutes is None:
            yield _error("P008", _task(rule), "it moves people and has no deadline: nobody would see it late",
                         "set `within_minutes`, counted from its opening or from the incident")
        elif rule.within_minutes is not None and not rule.escalate_to:
            yield _warning("P008", _task(rule), "it has a deadline and nobody to tell when it passes",
                           "name who is told in `escalate_to`")


@_check
def level_without_row(plan: ContingencyPlan) -> Iterator[Finding]:
    there = {_level(row) for row in plan.levels}
    for level in reversed(Level):
        if level not in there:
            yield _error("P009", "levels", f"no row asks for level {level.value}",
                         "add a row with its condition and its source")
    if not plan.opens:
        yield _error("P009", "opens", "nothing opens this plan", "add a row with its condition and its source")


@_check
def no_legal_basis(plan: ContingencyPlan) -> Iterator[Finding]:
    if not plan.legal_basis:
        yield _error("P010", "legal_basis", "the plan names no regulation it stands on",
                     "list them with article numbers")
    for rule in plan.tasks:
        if not rule.legal_basis.strip():
            yield _error("P010", _task(rule), "it names no article that lets its owner do this",
                         "write 《regulation》第N条 in `legal_basis`")


@_check
def unattended(plan: ContingencyPlan) -> Iterator[Finding]:
    """What goes out without a person must be a task of the plan, and may neither move nor address the public."""
    by_id = {rule.id: rule for rule in plan.tasks}
    for name in plan.unattended:
        rule = by_id.get(name)
        if rule is None:
            yield _error("P011", "unattended", f"{name!r} is no task", "name a task id, or take it out")
        elif rule.evacuate or rule.message:
            yield _error("P011", "unattended", f"{name!r} would move or address the public without a person",
                         "take it out: only an internal notice may go unattended")


@_check
def tables(plan: ContingencyPlan) -> Iterator[Finding]:
    """Rows that cannot be read, that never get their turn, or that stand under a lighter one."""
    for name, rows in (("opens", plan.opens), ("levels", plan.levels), ("grades", plan.grades)):
        yield from _unreadable(name, rows)
        covered = next((i for i, row in enumerate(rows) if not row.when), len(rows))
        for number in range(covered + 2, len(rows) + 1):
            yield _error("P012", f"{name}[{number}]", f"row {covered + 1} always holds, so this one never has its turn",
                         "put the row without conditions last")
    yield from _order("levels", plan.levels, Level)
    yield from _order("grades", plan.grades, Grade)


def _unreadable(name: str, rows: Iterable[Rule]) -> Iterator[Finding]:
    for number, row in enumerate(rows, 1):
        for fact, condition in row.when.items():
            colour = fact.startswith(("warning.", "province.", "national."))
            try:
                holds(Colour.BLUE if colour else 0.0, condition)
            except ValueError as error:
                yield _error("P012", f"{name}[{number}].{fact}", str(error),
                             "write '>= yellow' for a warning, '>= 3' for a number, or 'known'")
        if not row.source.strip():
            yield _error("P012", f"{name}[{number}]", "the row names no authority",
                         "write its article, or 草拟, in `source`")


def _order(name: str, rows: list[Rule], scale: Any) -> Iterator[Finding]:
    lightest = None
    for number, row in enumerate(rows, 1):
        try:
            step = scale(row.then)
        except ValueError as error:
            yield _error("P012", f"{name}[{number}]", str(error), "write one of these in `then`")
            continue
        if lightest is not None and step > lightest:
            yield _error("P012", f"{name}[{number}]", f"it asks for {step.value} below a row for {lightest.value}: the "
                         "first row that holds decides, so the graver answer would be hidden",
                         "order rows from gravest to lightest")
        lightest = step if lightest is None else min(lightest, step)


def _level(row: Rule) -> Any:
    """The level a row asks for, or None for a word that is none; `tables` finds that one."""
    return next((level for level in Level if row.then in (level.value, level.zh)), None)
