"""Lint of the command structure: who sits in it, which groups there are, and whether they have anything to do."""

from collections.abc import Iterator

from yunnao.procedure.finding import Reading, Told, at, at_the_table, rule


@rule("P051", "the command structure names somebody who is not in `owners`")
def stranger_in_command(reading: Reading) -> Iterator[Told]:
    command, owners = reading.plan.command, reading.plan.owners
    if command is None:
        return
    named = [("command.office", command.office), *((f"command.members.{name}", name) for name in command.members)]
    for group in command.groups:
        named += [(f"command.groups.{group.id}.lead", group.lead),
                  *((f"command.groups.{group.id}.members", member) for member in group.members)]
    for place, name in named:
        if name not in owners:
            yield place, f"{name!r} is not in `owners`, so nobody is called", "add it there with its duty desk"


@rule("P052", "a task's working group does not exist, or its owner is not in it")
def wrong_group(reading: Reading) -> Iterator[Told]:
    groups = {group.id: group for group in reading.plan.command.groups} if reading.plan.command else {}
    for task in (task for task in reading.plan.tasks if task.group):
        group = groups.get(task.group)
        if group is None:
            yield (f"{at(task)}.group", f"no working group is called {task.group!r}",
                   f"there are {', '.join(groups)}" if groups else "add it under `command: {groups: [...]}`")
        elif task.owner not in (group.lead, *group.members):
            yield (f"{at(task)}.group", f"its owner {task.owner!r} does not belong to {group.name}: two people think "
                   "that the other does it", "name an owner of that group, or add this one to it")


@rule("P053", "two working groups with one id, or one without a duty")
def bad_group(reading: Reading) -> Iterator[Told]:
    seen: set[str] = set()
    for group in reading.plan.command.groups if reading.plan.command else []:
        if group.id in seen:
            yield f"command.groups.{group.id}", f"two groups are called {group.id!r}", "give one of them another id"
        if not group.duties.strip():
            yield (f"command.groups.{group.id}.duties", f"{group.name} has no duty: on the day it waits to be told",
                   "say what it answers for")
        seen.add(group.id)


@rule("P054", "a working group or a member unit that has nothing to do", "warning")
def idle_group(reading: Reading) -> Iterator[Told]:
    command = reading.plan.command
    if command is None:
        return
    grouped, busy = {task.group for task in reading.plan.tasks}, {task.owner for task in reading.plan.tasks}
    for group in command.groups:
        if group.id not in grouped:
            yield (f"command.groups.{group.id}", f"no task belongs to {group.name}: it meets and has nothing to do",
                   f"give its tasks `group: {group.id}`, or take it out")
    for name, duty in command.members.items():
        if not duty.strip() and name not in busy:
            yield (f"command.members.{name}", "it is a member unit with neither a duty nor a task",
                   "say what it answers for, or take it out")


@rule("P055", "an owner outside the command structure", "warning")
def outside_command(reading: Reading) -> Iterator[Told]:
    inside = at_the_table(reading.plan)
    if not inside:
        return
    for owner in dict.fromkeys(task.owner for task in reading.plan.tasks):
        if owner in reading.plan.owners and owner not in inside:
            yield (f"owners.{owner}", f"{owner!r} has tasks, but is neither a member unit nor in a working group: "
                   "it is not at the table when they are given out", "add it to `command: {members: {...}}`")
