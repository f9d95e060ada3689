"""Procedure: a contingency plan 预案 as written, and a task 任务 of one run of it."""

import hashlib
from datetime import date, datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from yunnao.model.place import Point
from yunnao.model.scale import Level

TaskState = Literal["waiting", "open", "assigned", "working", "done", "skipped"]

Form = Literal["", "初报", "续报", "终报", "值班信息", "专报"]
"""The report 信息报告 that a task is done by handing in; "" for none."""


class TaskRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A task as the contingency plan writes it.

    `from_level` is the response level that opens it, `when` holds the conditions under which it is asked for at all.
    `within_minutes` counts from the moment named by `clock`: the task's opening or the incident's; by then units have
    begun on site, and a task without units is done. `within_working_days` counts office days instead. `needs` are
    capabilities and amounts of units; `place` says where they go: "incident", "zones" or a facility id. `evacuate`
    marks the task that moves people.

    `every_minutes` opens it again that often while its level stands. A `milestone` is nobody's work: it is reached when
    all in `after` are finished. `calls` names another plan whose tasks are run in its place; it is done when they are.
    `form` is the report it hands in, `proof` what must be shown for it to count as done, `group` its 工作组.
    """

    id: str
    name: str
    owner: str
    from_level: Level = Level.IV
    after: list[str] = field(default_factory=list)
    when: dict[str, Any] = field(default_factory=dict)
    within_minutes: int | None = None
    within_working_days: int | None = None
    clock: Literal["opened", "incident"] = "opened"
    needs: dict[str, int] = field(default_factory=dict)
    place: str = "incident"
    work_minutes: int = 30
    evacuate: bool = False
    legal_basis: str = ""
    escalate_to: str = ""
    name_en: str = ""
    message: str = ""
    every_minutes: int | None = None
    milestone: bool = False
    calls: str = ""
    form: Form = ""
    proof: str = ""
    group: str = ""


class Group(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A working group 工作组: who leads it, who belongs to it (ids of `owners`), and what it answers for."""

    id: str
    name: str
    lead: str
    duties: str
    members: list[str] = field(default_factory=list)


class Command(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The command structure: 指挥部, its head and deputy heads, the owner who keeps its office 办公室.

    `members` are the member units 成员单位: ids of `owners`, each with its duty in words.
    """

    headquarters: str
    head: str
    office: str
    deputy_heads: list[str] = field(default_factory=list)
    members: dict[str, str] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of a decision table: every condition must hold; `then` is the answer, `source` its authority."""

    then: str
    when: dict[str, Any]
    source: str
    note: str = ""


class Exercise(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a plan is exercised, in months, and when it last was."""

    every_months: int
    last: date | None = None


class ContingencyPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A written plan: who issued it and on what legal basis, when it opens, its level and grade tables, its tasks.

    `title` names an incident that it opens; `planners` are those asked for a proposal. `deputies` stand in for an
    owner who does not answer; `command_post` is the post it sets up; `stand_down` says who lowers or ends the response
    on what conditions, for those that no table lowers by itself.
    """

    id: str
    name: str
    version: str
    status: str
    issuer: str
    incident_kind: str
    hazard: str
    legal_basis: list[str]
    opens: list[Rule]
    levels: list[Rule]
    grades: list[Rule]
    owners: dict[str, str]
    tasks: list[TaskRule]
    name_en: str = ""
    title: str = ""
    planners: list[str] = field(default_factory=lambda: ["dispatch", "evacuation", "notice"])
    unattended: list[str] = field(default_factory=list)
    deputies: dict[str, str] = field(default_factory=dict)
    command_post: str = ""
    stand_down: str = ""
    exercise: Exercise | None = None
    command: Command | None = None


def digest_of(plan: ContingencyPlan) -> str:
    """SHA-256 of what a plan says, however its file is laid out: two plans with one digest are the same plan."""
    return hashlib.sha256(msgspec.json.encode(plan, order="deterministic")).hexdigest()


class Task(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A task of one response: its rule's words, its deadline, who is on it and how far it is.

    `rule_id` is "call/rule" for the task of a called plan and "" for one that an officer added. `opened_by` and `why`
    are a person's, when a person opened it. `occurrence` counts a recurring task from 1; `missed` are the occurrences
    before it that fell into a time when nobody could open them. A `milestone` is done by those it waits for. While
    `suspended_at` is set its time stands still; `working_days` says which calendar its deadline goes by, and
    `deadline_note` what is uncertain about it. `last` ends a recurring series.
    """

    id: str
    rule_id: str
    incident_id: str
    name: str
    owner: str
    state: TaskState
    opened_at: datetime
    deadline: datetime | None = None
    needs: dict[str, int] = field(default_factory=dict)
    place: Point | None = None
    work_s: int = 1800
    evacuate: bool = False
    message: str = ""
    legal_basis: str = ""
    escalate_to: str = ""
    units: list[str] = field(default_factory=list)
    started_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""
    evidence: str = ""
    late: bool = False
    milestone: bool = False
    form: Form = ""
    proof: str = ""
    group: str = ""
    opened_by: str = ""
    why: str = ""
    occurrence: int = 1
    missed: int = 0
    last: bool = False
    suspended_at: datetime | None = None
    working_days: bool = False
    deadline_note: str = ""
