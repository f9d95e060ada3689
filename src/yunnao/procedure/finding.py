"""What lint says and with what it says it: a finding, the rules by code, and what a rule may look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from msgspec import Struct

from yunnao.city.ground import Ground
from yunnao.model.procedure import ContingencyPlan, Rule, TaskRule
from yunnao.model.scale import Level

Severity = Literal["error", "warning"]
Told = tuple[str, str, str]
"""Place in the plan, cause, remedy."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing found: where, what is wrong and why it matters, what to do. A warning does not fail the plan.

    `line` counts from 1; 0 when the plan did not come from a file.
    """

    code: str
    severity: Severity
    place: str
    cause: str
    remedy: str
    line: int = 0


@dataclass(frozen=True)
class Reading:
    """A plan under the eye of lint, with what is known around it: the city, the date, the other plans on the shelf."""

    plan: ContingencyPlan
    ground: Ground | None = None
    today: date | None = None
    shelf: tuple[ContingencyPlan, ...] = ()


Check = Callable[[Reading], Iterator[Told]]


@dataclass(frozen=True)
class LintRule:
    """One rule: its code, how bad it is, in one line what would fail on the day, and its check."""

    code: str
    severity: Severity
    title: str
    check: Check


RULES: dict[str, LintRule] = {}


def rule(code: str, title: str, severity: Severity = "error") -> Callable[[Check], Check]:
    """Register a check under its code; raises ValueError when two share one."""

    def keep(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"two lint rules are called {code}: {RULES[code].check.__name__} and {check.__name__}")
        RULES[code] = LintRule(code, severity, title, check)
        return check

    return keep


def at(task: TaskRule) -> str:
    """The place of a task, as findings write it."""
    return f"tasks.{task.id}"


def tables(plan: ContingencyPlan) -> list[tuple[str, list[Rule]]]:
    """The decision tables of a plan by name."""
    return [("opens", plan.opens), ("levels", plan.levels), ("grades", plan.grades)]


def level_of(row: Rule) -> Level | None:
    """The level a row asks for, or None for a word that is none."""
    return next((level for level in Level if row.then in (level.value, level.zh)), None)


def at_the_table(plan: ContingencyPlan) -> set[str]:
    """The owners that the command structure names: its office, the member units, leads and members of its groups."""
    if plan.command is None:
        return set()
    grouped = {name for group in plan.command.groups for name in (group.lead, *group.members)}
    return {plan.command.office, *plan.command.members, *grouped}


def all_before(task_id: str, after: dict[str, list[str]]) -> set[str]:
    """All that must be finished before `task_id`, near and far."""
    found: set[str] = set()
    ahead = list(after.get(task_id, []))
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            ahead += after.get(here, [])
    return found
