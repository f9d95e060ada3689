"""A plan made ready to run: called plans unfolded in their place, and for each task who waits for it."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct, structs

from yunnao.model.procedure import ContingencyPlan, TaskRule

Library = Mapping[str, ContingencyPlan]
"""The plans a run may call, by id."""


class Step(Struct, frozen=True, kw_only=True):
    """A task in its place: it opens when all in `after` are finished; what is made of `parts` is done when they are.

    It is asked for while every condition of all its `guards` holds.
    """

    rule: TaskRule
    after: tuple[str, ...]
    parts: tuple[str, ...] | None = None
    guards: tuple[Mapping[str, Any], ...] = ()


class Program:
    """The steps of a plan by rule id, in the plan's order; a called plan's are "call/rule".

    Whatever is asked of it costs what the answer is long, not what the plan is long.
    """

    def __init__(self, plan: ContingencyPlan, library: Library | None = None) -> None:
        self.plan = plan
        self.steps: dict[str, Step] = {step.rule.id: step for step in _unfold(plan, library or {})}

    @cached_property
    def followers(self) -> Mapping[str, tuple[str, ...]]:
        """By rule id the steps that wait for it, to open or to be done."""
        waiting: dict[str, list[str]] = {}
        for name, step in self.steps.items():
            for before in dict.fromkeys((*step.after, *(step.parts or ()))):
                waiting.setdefault(before, []).append(name)
        return {before: tuple(names) for before, names in waiting.items()}

    @cached_property
    def guarded(self) -> tuple[str, ...]:
        """The steps that the facts themselves may set free: those with a `when`, and those that wait for one."""
        own = [name for name, step in self.steps.items() if step.guards]
        touched = {*own, *(follower for name in own for follower in self.followers.get(name, ()))}
        return tuple(name for name in self.steps if name in touched)

    @cached_property
    def recurring(self) -> tuple[str, ...]:
        return tuple(name for name, step in self.steps.items() if step.rule.every_minutes)

    @cached_property
    def composed(self) -> tuple[str, ...]:
        """The steps that are done by others: milestones, and calls of other plans."""
        return tuple(name for name, step in self.steps.items() if step.parts is not None)


_kept: dict[tuple[int, int], tuple[ContingencyPlan, Library, Program]] = {}
_KEEP = 64


def program_of(plan: ContingencyPlan, library: Library) -> Program:
    """The program of a plan, made once for each plan and library that stay in memory."""
    key = id(plan), id(library)
    there = _kept.get(key)
    if there is None or there[0] is not plan or there[1] is not library:
        if len(_kept) >= _KEEP:
            _kept.clear()
        there = _kept[key] = plan, library, Program(plan, library)
    return there[2]


def called(plan: ContingencyPlan, library: Library) -> list[str]:
    """The ids of all plans that a run of `plan` may call, near and far, in order of first mention; itself left out."""
    found: dict[str, None] = {}
    ahead = [plan]
    while ahead:
        for name in (rule.calls for rule in ahead.pop(0).tasks if rule.calls):
            if name not in found and name != plan.id:
                found[name] = None
                ahead += [library[name]] if name in library else []
    return list(found)


def _unfold(plan: ContingencyPlan, library: Library, call: Step | None = None,
            above: tuple[str, ...] = ()) -> Iterator[Step]:
    """The steps of `plan`; in the place of `call`, they take on its level, its conditions and what it waits for."""
    prefix = f"{call.rule.id}/" if call else ""
    waits, guards = (call.after, call.guards) if call else ((), ())
    for written in plan.tasks:
        level = max(written.from_level, call.rule.from_level) if call else written.from_level
        rule = structs.replace(written, id=prefix + written.id, from_level=level)
        after = tuple(prefix + before for before in written.after)
        guarded = (*guards, written.when) if written.when else guards
        inner = library.get(written.calls) if written.calls not in ("", plan.id, *above) else None
        if inner is not None:
            parts = tuple(f"{rule.id}/{task.id}" for task in inner.tasks)
            step = Step(rule=rule, after=after or waits, parts=parts, guards=guarded)
            yield step
            yield from _unfold(inner, library, step, (*above, plan.id))
        elif written.milestone:
            yield Step(rule=rule, after=waits, parts=after, guards=guarded)
        else:
            yield Step(rule=rule, after=after or waits, guards=guarded)
