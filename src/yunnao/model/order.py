"""Orders 指令: wishes, in the imperative. The door may refuse each of them, with a reason."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from yunnao.model.place import Point
from yunnao.model.scale import Level
from yunnao.model.situation import ReportKind


class Role(StrEnum):
    """Who may do what: 观察员, 部门, 值班员, 指挥员, 管理员."""

    OBSERVER = "observer"
    DEPARTMENT = "department"
    DUTY_OFFICER = "duty_officer"
    COMMANDER = "commander"
    ADMIN = "admin"


class Person(Struct, frozen=True, kw_only=True):
    """A named person. `department` is the owner of the tasks they answer for."""

    id: str
    name: str
    roles: list[Role]
    department: str = ""


class Order(Struct, frozen=True, kw_only=True, tag=True):
    """A wish; `reason` is kept in the log with who asked."""

    reason: str = ""


class ApprovePlan(Order, frozen=True, kw_only=True, tag=True):
    plan_id: str


class RejectPlan(Order, frozen=True, kw_only=True, tag=True):
    plan_id: str


class AmendPlan(Order, frozen=True, kw_only=True, tag=True):
    """Ask for a waiting plan again with one unit on another task, or on none; the rest is solved around it."""

    plan_id: str
    unit_id: str
    task_id: str | None = None


class SetLevel(Order, frozen=True, kw_only=True, tag=True):
    incident_id: str
    level: Level


class CloseIncident(Order, frozen=True, kw_only=True, tag=True):
    incident_id: str


class RequestPlan(Order, frozen=True, kw_only=True, tag=True):
    """Ask for a fresh plan now."""

    incident_id: str


class CompleteTask(Order, frozen=True, kw_only=True, tag=True):
    task_id: str
    evidence: str = ""


class SkipTask(Order, frozen=True, kw_only=True, tag=True):
    """Not to be done; `last` also ends a task that comes round again."""

    task_id: str
    last: bool = False


class OpenTask(Order, frozen=True, kw_only=True, tag=True):
    """Open a task of the plan now, whatever it waits for."""

    incident_id: str
    rule_id: str


class AddTask(Order, frozen=True, kw_only=True, tag=True):
    """A task that the plan does not have. Without a `place` units go to the incident."""

    incident_id: str
    name: str
    owner: str
    within_minutes: int | None = None
    needs: dict[str, int] = field(default_factory=dict)
    place: Point | None = None
    work_minutes: int = 30
    proof: str = ""
    escalate_to: str = ""


class ReassignTask(Order, frozen=True, kw_only=True, tag=True):
    """Another department, other units: `withdraw_units` come off the task, idle `add_units` go to it."""

    task_id: str
    owner: str = ""
    add_units: list[str] = field(default_factory=list)
    withdraw_units: list[str] = field(default_factory=list)


class ReopenTask(Order, frozen=True, kw_only=True, tag=True):
    """A finished task was not finished. It gets `within_minutes`, or as long as it had."""

    task_id: str
    within_minutes: int | None = None


class SuspendTask(Order, frozen=True, kw_only=True, tag=True):
    """Its time stands still, as while an applicant brings a missing paper."""

    task_id: str


class ResumeTask(Order, frozen=True, kw_only=True, tag=True):
    task_id: str


class ExtendTask(Order, frozen=True, kw_only=True, tag=True):
    """More time, in minutes or in working days, one of the two."""

    task_id: str
    minutes: int | None = None
    working_days: int | None = None


class OpenIncident(Order, frozen=True, kw_only=True, tag=True):
    """Open an incident under a plan whose tables did not; `another` when one of its kind is open already."""

    plan_id: str
    title: str = ""
    place: Point | None = None
    another: bool = False


class MergeIncidents(Order, frozen=True, kw_only=True, tag=True):
    """`incident_id` is part of `into`: what it has in hand goes on there, and it is closed."""

    incident_id: str
    into: str


class PreviewMigration(Order, frozen=True, kw_only=True, tag=True):
    """Show what moving a live run to the package's version of its plan would change."""

    incident_id: str


class MigrateRun(Order, frozen=True, kw_only=True, tag=True):
    """Move the run to the version that was previewed; `procedure` is the one that the person read about."""

    incident_id: str
    procedure: str


class DraftReport(Order, frozen=True, kw_only=True, tag=True):
    """Draft a situation report 值班信息 on an incident, open or closed, from what is known now."""

    incident_id: str
    kind: ReportKind


class EditReport(Order, frozen=True, kw_only=True, tag=True):
    """Write one section of a draft anew, with its whole text."""

    report_id: str
    section: str
    text: str


class SendReport(Order, frozen=True, kw_only=True, tag=True):
    """Send a report up the line, as it reads now, to an office named in words."""

    report_id: str
    to: str


class CloseRoad(Order, frozen=True, kw_only=True, tag=True):
    """Close the roads about a place, at once and until reopened, or from `start` to `end`."""

    id: str
    name: str
    place: Point
    radius_m: float = field(default=200.0)
    start: datetime | None = None
    end: datetime | None = None


class SlowRoad(Order, frozen=True, kw_only=True, tag=True):
    """Say that the roads about a place are driven at `speed_factor` of their usual speed: 0.5 is half."""

    id: str
    name: str
    place: Point
    radius_m: float = field(default=200.0)
    speed_factor: float = field(default=0.5)
    start: datetime | None = None
    end: datetime | None = None


class ReopenRoad(Order, frozen=True, kw_only=True, tag=True):
    """End a closure or a slowdown."""

    id: str


class RetryInput(Order, frozen=True, kw_only=True, tag=True):
    """Read a quarantined input again."""

    sha256: str


class DiscardInput(Order, frozen=True, kw_only=True, tag=True):
    """Give a quarantined input up as hopeless; it stays whole, and can still be read again."""

    sha256: str


AnyOrder = (
    ApprovePlan | RejectPlan | AmendPlan | SetLevel | CloseIncident | RequestPlan
    | CompleteTask | SkipTask | OpenTask | AddTask | ReassignTask | ReopenTask | SuspendTask | ResumeTask | ExtendTask
    | OpenIncident | MergeIncidents | PreviewMigration | MigrateRun
    | DraftReport | EditReport | SendReport | CloseRoad | SlowRoad | ReopenRoad | RetryInput
    | DiscardInput
)
