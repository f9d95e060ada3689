"""Reads a contingency plan before the day it is needed, and says what would fail then and how to mend it."""

from collections.abc import Mapping, Sequence
from datetime import date

from yunnao.city.ground import Ground
from yunnao.model.procedure import ContingencyPlan
from yunnao.procedure import (  # noqa: F401 - they bring their rules
    lint_city,
    lint_command,
    lint_course,
    lint_people,
    lint_shelf,
    lint_tables,
    lint_tasks,
)
from yunnao.procedure.finding import RULES, Finding, Reading
from yunnao.procedure.marks import line_of

__all__ = ["RULES", "Finding", "lint"]


def lint(plan: ContingencyPlan, ground: Ground | None = None, today: date | None = None,
         shelf: Sequence[ContingencyPlan] = (), marks: Mapping[str, int] | None = None) -> list[Finding]:
    """All findings for a plan, in the order of their codes and of the plan.

    Without a `ground` nothing is said about resources and roads, without `today` nothing about overdue exercises,
    without a `shelf` nothing about other plans; `marks` (see `marks.marks_of`) give the line numbers.
    """
    reading = Reading(plan, ground, today, tuple(other for other in shelf if other is not plan))
    return [
        Finding(code=code, severity=RULES[code].severity, place=place, cause=cause, remedy=remedy,
                line=line_of(place, marks or {}))
        for code in sorted(RULES) for place, cause, remedy in RULES[code].check(reading)
    ]
