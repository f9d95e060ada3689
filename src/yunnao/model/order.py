"""Orders 指令: wishes, in the imperative. The door may refuse each of them, with a reason."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from yunnao.model.place import Point
from yunnao.model.scale import Level


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
    task_id: str


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


AnyOrder = (
    ApprovePlan | RejectPlan | AmendPlan | SetLevel | CloseIncident | RequestPlan
    | CompleteTask | SkipTask | CloseRoad | SlowRoad | ReopenRoad | RetryInput
)
