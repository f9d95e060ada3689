"""Lint of what a task says about the course of a run: rounds, milestones, calls, conditions, calendars, reports."""

from collections.abc import Iterator

from yunnao.model.hazard_words import HAZARD_WORDS
from yunnao.model.procedure import ContingencyPlan, TaskRule
from yunnao.model.scale import Colour
from yunnao.model.table import holds
from yunnao.procedure.condition import possible
from yunnao.procedure.finding import Reading, Told, at, rule
from yunnao.procedure.program import Library, called

QUICKEST_MINUTES = 5
"""Nobody can be asked for the same thing more often than this and still do anything else."""

SCOPES = ("warning.", "province.", "national.")
AGAIN = ("续报", "值班信息")


@rule("P042", "a round that is too quick, or of something that cannot come round")
def impossible_round(reading: Reading) -> Iterator[Told]:
    for task in reading.plan.tasks:
        if task.every_minutes is not None and task.every_minutes < QUICKEST_MINUTES:
            yield (f"{at(task)}.every_minutes", f"it comes round every {task.every_minutes} minutes: too often",
                   f"give it {QUICKEST_MINUTES} minutes or more")
        once = next((word for word in ("evacuate", "milestone", "calls", "message") if getattr(task, word)), None)
        if task.every_minutes is not None and once is not None:
            yield (f"{at(task)}.every_minutes", f"a task with `{once}` happens once, so it cannot come round",
                   "take one of the two out, or make two tasks of it")


@rule("P043", "a round that begins before the last one is due", "warning")
def overlapping_rounds(reading: Reading) -> Iterator[Told]:
    for task in reading.plan.tasks:
        if None not in (task.every_minutes, task.within_minutes) and task.within_minutes > task.every_minutes:
            yield (f"{at(task)}.within_minutes", f"it has {task.within_minutes} minutes and comes round every "
                   f"{task.every_minutes}: two of them are open at a time", "give it less time than its round")


@rule("P044", "a milestone that waits for nothing, or has work of its own")
def empty_milestone(reading: Reading) -> Iterator[Told]:
    for task in (task for task in reading.plan.tasks if task.milestone):
        if not task.after:
            yield (f"{at(task)}.after", "it waits for nothing, so it is reached before anything has begun",
                   "name in `after` what must be finished for it")
        yield from _no_work(task, "a milestone is reached by others")


@rule("P045", "a call of a plan that is not there, or that comes back to itself")
def bad_call(reading: Reading) -> Iterator[Told]:
    library = {plan.id: plan for plan in (*reading.shelf, reading.plan)}
    for task in (task for task in reading.plan.tasks if task.calls):
        name = task.calls
        if name not in library and reading.shelf:
            yield (f"{at(task)}.calls", f"no plan beside this one is called {name!r}, so the task would be nobody's",
                   f"there are {', '.join(sorted(library))}")
        elif name == reading.plan.id or _comes_back(library.get(name), reading.plan.id, library):
            yield (f"{at(task)}.calls", f"plan {name!r} calls {reading.plan.id!r} again: the run would never end",
                   "break the circle: let one of the plans do the work itself")
        yield from _no_work(task, "a call is done by the plan that it calls")


def _comes_back(plan: ContingencyPlan | None, home: str, library: Library) -> bool:
    """Whether a called plan calls, near or far, the plan it was called from, or itself."""
    return plan is not None and (home in called(plan, library) or any(rule.calls == plan.id for rule in plan.tasks))


def _no_work(task: TaskRule, why: str) -> Iterator[Told]:
    own = next((word for word in ("needs", "evacuate", "message", "proof") if getattr(task, word)), None)
    if own is not None:
        yield f"{at(task)}.{own}", f"{why}, so its own `{own}` is never looked at", "make a task of that"
    if task.milestone and task.calls:
        yield f"{at(task)}.calls", "it is a milestone and a call: nobody knows when it is done", "make two tasks of it"


@rule("P046", "two times for one task, or office days for an emergency")
def wrong_calendar(reading: Reading) -> Iterator[Told]:
    for task in reading.plan.tasks:
        days = task.within_working_days
        if days is not None and task.within_minutes is not None:
            yield (f"{at(task)}.within_working_days", "it has a time in minutes and one in working days, and only the "
                   "second counts", "leave one of them")
        if days is not None and (task.needs or task.evacuate or task.message):
            yield (f"{at(task)}.within_working_days", "it sends units or speaks to the public, and its time stands "
                   "still over every holiday", "give it `within_minutes`")
        if days is not None and days < 1:
            yield f"{at(task)}.within_working_days", f"{days} working days are no time", "give it a day at least"


@rule("P047", "a task's condition that cannot be read or can never hold")
def bad_condition(reading: Reading) -> Iterator[Told]:
    words = {word.key for word in HAZARD_WORDS}
    for task in reading.plan.tasks:
        for fact, wanted in task.when.items():
            place = f"{at(task)}.when.{fact}"
            try:
                holds(Colour.BLUE if fact.startswith(SCOPES) else 0.0, wanted)
            except ValueError as error:
                yield place, str(error), "write '>= yellow' for a warning, '>= 3' for a number, or 'known'"
                continue
            if not possible(fact, wanted):
                yield place, f"{fact} {wanted!r} can never hold, so the task never opens", "ask for what can be known"
            if fact.startswith(SCOPES) and fact.partition(".")[2] not in words:
                yield (place, f"no warning is called {fact.partition('.')[2]!r}, so the task never opens",
                       f"use one of {', '.join(sorted(words))}")


@rule("P048", "a task that waits for one nobody may ever ask for", "warning")
def waits_for_the_unknown(reading: Reading) -> Iterator[Told]:
    """What is not known is waited for; and that something was not reported is never known."""
    by_id = {task.id: task for task in reading.plan.tasks}
    for task in reading.plan.tasks:
        for before in (by_id[name] for name in task.after if name in by_id):
            fact = next((fact for fact in before.when if fact.startswith("report.")), None)
            if fact is not None and fact not in task.when and not task.milestone:
                yield (f"{at(task)}.after", f"it waits for {before.id!r}, which is asked for only after {fact}: until "
                       "such a report comes, this one waits too", f"give it the same `when`, or take {before.id!r} out")


@rule("P049", "a report without a time")
def report_without_time(reading: Reading) -> Iterator[Told]:
    for task in reading.plan.tasks:
        if task.form and task.within_minutes is None and task.within_working_days is None:
            yield (at(task), f"it hands in a {task.form} and has no deadline: nobody would see that none came",
                   "set `within_minutes`")


@rule("P050", "a report that should come round and does not", "warning")
def report_once(reading: Reading) -> Iterator[Told]:
    for task in reading.plan.tasks:
        if task.form in AGAIN and task.every_minutes is None:
            yield (f"{at(task)}.form", f"a {task.form} is handed in again and again, this one once",
                   "say how often in `every_minutes`")
