"""Lint of the tasks themselves: ids, order, owners, needs, words and times."""

from collections.abc import Iterator

from yunnao import registry
from yunnao.model.procedure import TaskRule
from yunnao.model.resource import CAPABILITIES
from yunnao.model.scale import Level
from yunnao.procedure.finding import Reading, Told, all_before, at, level_of, rule

PLACEHOLDERS = ("待定", "TODO", "XX", "××")
SHORTEST_MESSAGE = 15
TIMES = ("within_minutes", "within_working_days")


@rule("P001", "two tasks have one id")
def duplicate_id(reading: Reading) -> Iterator[Told]:
    seen: set[str] = set()
    for task in reading.plan.tasks:
        if task.id in seen:
            yield (at(task), f"two tasks are called {task.id!r}, so the second would never open",
                   "give one of them another id")
        seen.add(task.id)


@rule("P002", "a task waits for one that does not exist")
def unknown_after(reading: Reading) -> Iterator[Told]:
    there = {task.id for task in reading.plan.tasks}
    for task in reading.plan.tasks:
        for before in task.after:
            if before not in there:
                yield (f"{at(task)}.after", f"it waits for {before!r}, which is no task, and would never open",
                       "correct the id or take it out of `after`")


@rule("P003", "a task waits for itself")
def cycle(reading: Reading) -> Iterator[Told]:
    after = {task.id: task.after for task in reading.plan.tasks}
    for task in reading.plan.tasks:
        if task.id in all_before(task.id, after):
            yield (f"{at(task)}.after", "it waits for itself through `after`, and would never open",
                   "break the circle: let one of its tasks begin without the others")


@rule("P004", "a task's owner is not in `owners`")
def unknown_owner(reading: Reading) -> Iterator[Told]:
    for task in reading.plan.tasks:
        if task.owner not in reading.plan.owners:
            yield (f"{at(task)}.owner", f"its owner {task.owner!r} is not in `owners`, so nobody would be told",
                   "add the department to `owners` with its duty desk, or name one that is there")


@rule("P005", "a task can never open at its level")
def unreachable(reading: Reading) -> Iterator[Told]:
    """A task whose level no row ever asks for, or that waits for one of a graver level than its own."""
    plan = reading.plan
    asked = [level for row in plan.levels if (level := level_of(row)) is not None]
    by_id = {task.id: task for task in plan.tasks}
    for task in plan.tasks:
        if not asked or task.from_level > max(asked):
            yield (f"{at(task)}.from_level", f"no row of `levels` ever asks for level {task.from_level.value}",
                   "add the row, or open the task at a lighter level")
        graver = [b for b in task.after if b in by_id and by_id[b].from_level > task.from_level]
        if graver:
            yield (f"{at(task)}.after", f"it opens at level {task.from_level.value} but waits for {graver[0]!r}, "
                   f"which opens at {by_id[graver[0]].from_level.value}", "give both the same level")


@rule("P006", "a message does not say what happens or what to do")
def message_without_text(reading: Reading) -> Iterator[Told]:
    for task in reading.plan.tasks:
        words = task.message.strip()
        if task.message and (len(words) < SHORTEST_MESSAGE or any(mark in words for mark in PLACEHOLDERS)):
            yield (f"{at(task)}.message", f"its message {words!r} says neither what happens nor what to do",
                   "write the sentence that should go out, complete, in plain words")


@rule("P007", "a need that no unit can meet")
def unknown_need(reading: Reading) -> Iterator[Told]:
    for task in reading.plan.tasks:
        for need, amount in task.needs.items():
            place = f"{at(task)}.needs"
            if need not in CAPABILITIES:
                yield (place, f"no unit has the capability {need!r}, so the need stays unmet",
                       f"use one of {', '.join(CAPABILITIES)}")
            elif amount < 1:
                yield place, f"it needs {amount} of {need!r}", "name an amount from 1, or no need"


@rule("P008", "an evacuation has no deadline")
def deadline_missing(reading: Reading) -> Iterator[Told]:
    for task in reading.plan.tasks:
        if task.evacuate and task.within_minutes is None:
            yield (at(task), "it moves people and has no deadline: nobody would see it late",
                   "set `within_minutes`, counted from its opening or from the incident")


@rule("P013", "a deadline that nobody hears of when it passes", "warning")
def nobody_hears(reading: Reading) -> Iterator[Told]:
    for task in reading.plan.tasks:
        timed = next((name for name in TIMES if getattr(task, name) is not None), None)
        if timed is not None and not task.escalate_to:
            yield (f"{at(task)}.{timed}", "it has a deadline and nobody to tell when it passes",
                   "name who is told in `escalate_to`")


@rule("P014", "a time that the plan's own order makes impossible")
def impossible_time(reading: Reading) -> Iterator[Told]:
    """A deadline counted from the incident that falls before one of the tasks it waits for must be finished."""
    by_id = {task.id: task for task in reading.plan.tasks}
    for task in reading.plan.tasks:
        minutes = task.within_minutes
        if minutes is not None and minutes < 1:
            yield (f"{at(task)}.within_minutes", f"its deadline is {minutes} minutes after it opens: it opens late",
                   "give it at least a minute")
        elif minutes is not None and task.clock == "incident":
            later = [b for b in task.after if b in by_id and _latest(by_id[b]) >= minutes]
            if later:
                yield (f"{at(task)}.within_minutes",
                       f"it must be done {minutes} minutes after the incident, but waits for {later[0]!r}, which "
                       f"itself may take until minute {_latest(by_id[later[0]])}",
                       "give it more time, count it from its opening (`clock: opened`), or let it begin earlier")


def _latest(task: TaskRule) -> int:
    """Minutes after the incident by which a task may still be unfinished without anybody being late."""
    return task.within_minutes or 0


@rule("P015", "a response level at which nothing begins")
def empty_level(reading: Reading) -> Iterator[Told]:
    asked = {level for row in reading.plan.levels if (level := level_of(row)) is not None}
    begins = {task.from_level for task in reading.plan.tasks}
    for level in Level:
        if level in asked and level not in begins:
            lighter = Level.IV if level is Level.IV else list(Level)[level.rank - 1]
            yield ("levels", f"level {level.value} opens no task: it differs in nothing from level {lighter.value}",
                   f"give the tasks that begin then `from_level: {level.value}`, or take out its rows")


MOVERS = {"evacuation", "clearance", "shelter", "robust"}
"""The planners that move people; one of them is asked."""


@rule("P016", "an evacuation without destination or transport")
def evacuation_without_means(reading: Reading) -> Iterator[Told]:
    plan, ground = reading.plan, reading.ground
    for task in (task for task in plan.tasks if task.evacuate):
        if not MOVERS & set(plan.planners):
            yield (at(task), f"it moves people, but `planners` asks none of {', '.join(sorted(MOVERS))}: nobody finds "
                             "them a shelter", "add evacuation to `planners`")
        if not task.needs.get("seats"):
            yield (f"{at(task)}.needs", "it moves people and asks for no coach: those who cannot walk stay behind",
                   "add `seats` to its `needs`")
        if ground is not None and not any(shelter.capacity > 0 for shelter in ground.shelters.values()):
            yield (at(task), f"{ground.name} has no shelter with a place in it", "add shelters to the city package")


@rule("P017", "a message that nobody would send")
def message_unsent(reading: Reading) -> Iterator[Told]:
    plan = reading.plan
    for task in plan.tasks:
        if task.message and "notice" not in plan.planners:
            yield (f"{at(task)}.message", "`planners` does not ask \"notice\", so the message has no audience",
                   "add notice to `planners`")


@rule("P018", "a need that nobody would send units for")
def need_without_dispatch(reading: Reading) -> Iterator[Told]:
    plan = reading.plan
    for task in plan.tasks:
        if task.needs and "dispatch" not in plan.planners:
            yield (f"{at(task)}.needs", "`planners` does not ask \"dispatch\", so no unit is ever sent",
                   "add dispatch to `planners`")


@rule("P019", "a planner that does not exist")
def unknown_planner(reading: Reading) -> Iterator[Told]:
    there = registry.every("planner")
    for name in reading.plan.planners:
        if name not in there:
            yield ("planners", f"no planner is called {name!r}, so no proposal would ever be made",
                   f"there are {', '.join(sorted(there))}")
