"""Lint of who and by what right: articles, duties and times of the law, duty desks, deputies, exercises."""

import re
from collections.abc import Iterator
from datetime import date

from yunnao.model.procedure import ContingencyPlan, TaskRule
from yunnao.procedure.finding import Reading, Told, at, at_the_table, rule, tables
from yunnao.procedure.law import DEADLINES, DUTIES, articles, cited, number

URGENT_MINUTES = 60
"""An owner with a task this short cannot be waited for: somebody must stand in."""

DESK = re.compile(r"（[^）]+）|\([^)]+\)")
DRAFT = ("草拟", "草案", "draft")


@rule("P010", "no legal basis")
def no_legal_basis(reading: Reading) -> Iterator[Told]:
    if not reading.plan.legal_basis:
        yield "legal_basis", "the plan names no regulation it stands on", "list them with article numbers"
    for task in reading.plan.tasks:
        if not task.legal_basis.strip():
            yield (at(task), "it names no article that lets its owner do this",
                   "write 《regulation》第N条 in `legal_basis`")


@rule("P011", "something would move or address the public without a person")
def unattended(reading: Reading) -> Iterator[Told]:
    """What goes out without a person must be a task of the plan, and may neither move nor address the public."""
    by_id = {task.id: task for task in reading.plan.tasks}
    for name in reading.plan.unattended:
        task = by_id.get(name)
        if task is None:
            yield "unattended", f"{name!r} is no task", "name a task id, or take it out"
        elif task.evacuate or task.message:
            yield ("unattended", f"{name!r} would move or address the public without a person",
                   "take it out: only an internal notice may go unattended")


@rule("P025", "a deadline later than the law allows")
def later_than_law(reading: Reading) -> Iterator[Told]:
    limits = {deadline.article: deadline for deadline in DEADLINES}
    for task in reading.plan.tasks:
        for limit in (limits[article] for article in cited(task.legal_basis) if article in limits):
            if task.within_minutes is None or task.within_minutes > limit.minutes:
                has = "no deadline" if task.within_minutes is None else f"{task.within_minutes} minutes"
                yield (f"{at(task)}.within_minutes", f"it has {has}, but {limit.article} gives {limit.minutes}: "
                       f"“{limit.words}”", f"set `within_minutes` to {limit.minutes} or less")


@rule("P026", "a duty that the law gives and no task fulfils")
def duty_unfulfilled(reading: Reading) -> Iterator[Told]:
    plan = reading.plan
    stands_on = {article.law for text in plan.legal_basis for article in cited(text)}
    fulfilled = {article for task in plan.tasks for article in cited(task.legal_basis)}
    for duty in DUTIES:
        if duty.article.law in stands_on and duty.article not in fulfilled:
            yield ("legal_basis", f"the plan stands on 《{duty.article.law}》, but no task cites "
                   f"{duty.article.article}: {duty.words}", f"add the task, and cite {duty.article} in it")


@rule("P027", "an article that the law does not have")
def no_such_article(reading: Reading) -> Iterator[Told]:
    known = articles()
    for place, text in _citing(reading.plan):
        for article in cited(text):
            version, last = known.get(article.law, ("", 0))
            if last and not 1 <= number(article.article) <= last:
                yield (place, f"《{article.law}》 ({version}) ends with article {last}; it has no {article.article}",
                       "look the article up again: a wrong number gives nobody the right to act")


def _citing(plan: ContingencyPlan) -> Iterator[tuple[str, str]]:
    """Every place that may cite an article, with its text."""
    yield from ((f"legal_basis[{n}]", text) for n, text in enumerate(plan.legal_basis, 1))
    yield "stand_down", plan.stand_down
    yield from ((f"{at(task)}.legal_basis", task.legal_basis) for task in plan.tasks)
    yield from ((f"{name}[{n}].source", row.source) for name, rows in tables(plan) for n, row in enumerate(rows, 1))


@rule("P028", "an owner without a duty desk")
def no_desk(reading: Reading) -> Iterator[Told]:
    for owner, words in reading.plan.owners.items():
        if not DESK.search(words):
            yield (f"owners.{owner}", f"{words!r} names no desk that answers at night, so nobody is told",
                   "write the duty desk in brackets: 市水务管理局（水情调度）")


@rule("P029", "an owner of urgent tasks without a deputy")
def no_deputy(reading: Reading) -> Iterator[Told]:
    plan = reading.plan
    for owner in plan.owners:
        urgent = [task for task in plan.tasks if task.owner == owner and _urgent(task)]
        if urgent and not plan.deputies.get(owner, "").strip():
            yield (f"owners.{owner}", f"{owner!r} must act within {urgent[0].within_minutes} minutes "
                   f"({urgent[0].id}), and nobody stands in when it does not answer",
                   f"name who does under `deputies: {{{owner}: ...}}`")


def _urgent(task: TaskRule) -> bool:
    return task.within_minutes is not None and task.within_minutes <= URGENT_MINUTES


@rule("P030", "a department that has nothing to do, or a deputy of nobody", "warning")
def idle_owner(reading: Reading) -> Iterator[Told]:
    plan = reading.plan
    busy = {task.owner for task in plan.tasks} | at_the_table(plan)
    for owner in plan.owners:
        if owner not in busy:
            yield (f"owners.{owner}", f"no task belongs to {owner!r}: they will not know that they are in the plan",
                   "give it a task, or take it out")
    for owner in plan.deputies:
        if owner not in plan.owners:
            yield f"deputies.{owner}", f"{owner!r} is no owner, so nobody calls this deputy", "correct the id"


@rule("P031", "an escalation that ends where it began")
def circular_escalation(reading: Reading) -> Iterator[Told]:
    plan = reading.plan
    for task in plan.tasks:
        owner = plan.owners.get(task.owner, "")
        if task.escalate_to and task.escalate_to in (task.owner, owner, DESK.sub("", owner).strip()):
            yield (f"{at(task)}.escalate_to", f"when {task.owner!r} is late, {task.escalate_to!r} is told: the same "
                   "desk", "name who stands above the owner")


@rule("P032", "an exercise is overdue", "warning")
def exercise_overdue(reading: Reading) -> Iterator[Told]:
    exercise, today = reading.plan.exercise, reading.today
    if exercise is None or today is None:
        return
    draft = any(word in reading.plan.status + reading.plan.issuer for word in DRAFT)
    if exercise.last is None and not draft:
        yield ("exercise", f"the plan is in force and was never exercised; it asks for every {exercise.every_months} "
               "months", "exercise it (`yunnao plan test`, then a drill with people) and write the date in `last`")
    if exercise.last is not None and _months(exercise.last, today) >= exercise.every_months:
        yield ("exercise.last", f"last exercised on {exercise.last}, {_months(exercise.last, today)} months ago; the "
               f"plan asks for every {exercise.every_months}", "exercise it and write the new date in `last`")


def _months(since: date, until: date) -> int:
    return (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)
