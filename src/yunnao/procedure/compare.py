"""What changed between two versions of a plan: in what it does, not in how its file is written."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct, to_builtins

from yunnao.model.procedure import ContingencyPlan, Rule, TaskRule
from yunnao.model.scale import Level

WORDS = {"name", "name_en", "title", "status", "note", "stand_down"}
"""Fields that only people read: they change what is said, not what is done."""


class Change(Struct, frozen=True, kw_only=True):
    """One change: where, which kind, from what to what, and what that means on the day."""

    place: str
    kind: Literal["added", "removed", "changed", "reordered", "words"]
    before: Any
    after: Any
    means: str


def compare(old: ContingencyPlan, new: ContingencyPlan) -> list[Change]:
    """All changes in the order of the plan; none between two files that say the same.

    Tasks are known by id, rows by answer and conditions: moving a task changes nothing, moving a row may.
    """
    return [*_fields(old, new), *_tables(old, new), *_owners(old, new), *_command(old, new), *_tasks(old, new)]


def _fields(old: ContingencyPlan, new: ContingencyPlan) -> Iterator[Change]:
    apart = {"opens", "levels", "grades", "owners", "deputies", "tasks", "command"}
    for name in ContingencyPlan.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if name not in apart and before != after:
            yield _change(name, name, before, after, _FIELD.get(name, ""))


_FIELD = {"id": "another plan: no running response follows it",
          "version": "running responses stay with the old version", "hazard": "another model assesses the incident",
          "incident_kind": "it opens another kind of incident",
          "planners": "others propose the plan of action", "unattended": "what goes out without a person changes"}


def _tables(old: ContingencyPlan, new: ContingencyPlan) -> Iterator[Change]:
    for name in ("opens", "levels", "grades"):
        before, after = _keyed(getattr(old, name)), _keyed(getattr(new, name))
        for key in (key for key in before if key not in after):
            yield _plain(name, "removed", _row(before[key]), None,
                         f"{before[key].then} is no longer asked for when this holds")
        for key in (key for key in after if key not in before):
            yield _plain(name, "added", None, _row(after[key]), f"{after[key].then} is asked for when this holds")
        both = [key for key in before if key in after]
        if both != [key for key in after if key in before]:
            yield _plain(name, "reordered", [_row(before[k]) for k in both],
                         [_row(after[k]) for k in after if k in before],
                         "when several rows hold, another one answers first")
        for key in both:
            for field in ("source", "note"):
                was, now = getattr(before[key], field), getattr(after[key], field)
                if was != now:
                    yield _plain(f"{name}: {_row(before[key])}", "words", was, now, f"its {field} reads differently")


def _keyed(rows: list[Rule]) -> dict[tuple[str, ...], Rule]:
    return {(row.then, *(f"{fact} {wanted}" for fact, wanted in sorted(row.when.items()))): row for row in rows}


def _row(row: Rule) -> str:
    return f"{row.then} when " + (" and ".join(f"{fact} {wanted}" for fact, wanted in row.when.items()) or "always")


def _owners(old: ContingencyPlan, new: ContingencyPlan) -> Iterator[Change]:
    for name in ("owners", "deputies"):
        before, after = getattr(old, name), getattr(new, name)
        for key in [*before, *(key for key in after if key not in before)]:
            was, now = before.get(key), after.get(key)
            if was is None or now is None:
                yield _plain(f"{name}.{key}", "added" if was is None else "removed", was, now, "")
            elif was != now:
                yield _plain(f"{name}.{key}", "changed", was, now, "another desk is called")


def _command(old: ContingencyPlan, new: ContingencyPlan) -> Iterator[Change]:
    """The command structure, seat by seat."""
    before, after = _seats(old), _seats(new)
    for seat in [*before, *(seat for seat in after if seat not in before)]:
        was, now = before.get(seat), after.get(seat)
        if was != now:
            kind = "added" if was is None else "removed" if now is None else "changed"
            yield _plain(f"command.{seat}", kind, was, now, "the command structure changes")


def _seats(plan: ContingencyPlan) -> dict[str, str]:
    command = plan.command
    if command is None:
        return {}
    seats = {"headquarters": command.headquarters, "head": command.head, "office": command.office,
             "deputy_heads": "、".join(command.deputy_heads)}
    seats |= {f"members.{name}": duty or name for name, duty in command.members.items()}
    return seats | {f"groups.{group.id}": f"{group.name}（{group.lead}；{'、'.join(group.members)}）{group.duties}"
                    for group in command.groups}


def _tasks(old: ContingencyPlan, new: ContingencyPlan) -> Iterator[Change]:
    before, after = ({task.id: task for task in plan.tasks} for plan in (old, new))
    for name, task in before.items():
        if name not in after:
            yield _plain(f"tasks.{name}", "removed", task.name, None, f"nobody does “{task.name}” any more")
        else:
            yield from _task(task, after[name])
    for name, task in after.items():
        if name not in before:
            yield _plain(f"tasks.{name}", "added", None, task.name,
                         f"{task.owner} does “{task.name}” from level {task.from_level.value}")


def _task(old: TaskRule, new: TaskRule) -> Iterator[Change]:
    for name in TaskRule.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if name == "after":
            before, after = sorted(before), sorted(after)
        if before != after:
            means = _MEANS[name](before, after) if name in _MEANS else ""
            yield _change(f"tasks.{old.id}.{name}", name, before, after, means)


def _round(before: int | None, after: int | None) -> str:
    if after is None:
        return "it happens once"
    return f"it comes round every {after} minutes" + (f" instead of every {before}" if before else "")


def _asked(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    return "it is asked for when " + " and ".join(f"{f} {w}" for f, w in after.items()) if after else \
        "it is always asked for"


def _days(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return "it has a time in working days now" if before is None else "its time no longer counts working days"
    return f"{abs(after - before)} working days {'more' if after > before else 'less'} to do it"


def _later(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return "it has a deadline now" if before is None else "it has no deadline any more"
    return f"{abs(after - before)} minutes {'more' if after > before else 'less'} to do it"


def _level(before: Level, after: Level) -> str:
    return f"it begins {'later, at the graver' if after > before else 'earlier, at the lighter'} level {after.value}"


def _waits(before: list[str], after: list[str]) -> str:
    told = [f"no longer waits for {name}" for name in before if name not in after]
    return ", ".join([*told, *(f"now waits for {name}" for name in after if name not in before)])


def _needs(before: Mapping[str, int], after: Mapping[str, int]) -> str:
    names = sorted({*before, *after})
    changed = [(name, after.get(name, 0) - before.get(name, 0)) for name in names]
    return ", ".join(f"{abs(by)} {name} {'more' if by > 0 else 'less'}" for name, by in changed if by)


_MEANS: dict[str, Callable[[Any, Any], str]] = {
    "every_minutes": _round, "when": _asked, "within_working_days": _days,
    "milestone": lambda before, after: "it is reached by others now" if after else "it is work of its own now",
    "calls": lambda before, after: f"plan {after} is run in its place" if after else f"plan {before} is no longer run",
    "form": lambda before, after: f"it hands in a {after}" if after else f"it no longer hands in a {before}",
    "proof": lambda before, after: "other proof is asked for" if after else "it is done without proof",
    "group": lambda before, after: f"group {after or 'none'} has it instead of {before or 'none'}",
    "within_minutes": _later, "from_level": _level, "after": _waits, "needs": _needs,
    "owner": lambda before, after: f"{after} is told instead of {before}",
    "message": lambda before, after: "the public reads other words" if before and after else
    ("the public is told" if after else "the public is no longer told"),
    "escalate_to": lambda before, after: f"when it is late {after or 'nobody'} is told",
    "evacuate": lambda before, after: "it moves people" if after else "it no longer moves people",
    "clock": lambda before, after: f"its time counts from the {'incident' if after == 'incident' else 'opening'}",
}


def _change(place: str, field: str, before: Any, after: Any, means: str) -> Change:
    kind: Literal["words", "changed"] = "words" if field in WORDS else "changed"
    return Change(place=place, kind=kind, before=to_builtins(before), after=to_builtins(after), means=means)


def _plain(place: str, kind: Any, before: Any, after: Any, means: str) -> Change:
    return Change(place=place, kind=kind, before=before, after=after, means=means)
