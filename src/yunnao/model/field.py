"""Facts of the field: what became of tasks, units on the road, and people on the move."""

from datetime import datetime

from yunnao.model.fact import Fact
from yunnao.model.place import Point
from yunnao.model.procedure import Task


class TaskOpened(Fact, frozen=True, kw_only=True):
    task: Task


class TaskAssigned(Fact, frozen=True, kw_only=True):
    task_id: str
    unit_ids: list[str]
    plan_id: str
    by: str


class TaskStarted(Fact, frozen=True, kw_only=True):
    task_id: str
    by: str


class TaskDone(Fact, frozen=True, kw_only=True):
    task_id: str
    by: str
    evidence: str


class TaskSkipped(Fact, frozen=True, kw_only=True):
    """Not to be done; with `last` it does not come round again either."""

    task_id: str
    by: str
    reason: str
    last: bool = False


class TaskLate(Fact, frozen=True, kw_only=True):
    """A deadline passed; `escalate_to` is told. Noticed late itself when the brain was down."""

    task_id: str
    deadline: datetime
    escalate_to: str


class UnitDeparted(Fact, frozen=True, kw_only=True):
    """A unit is on the road: its way as lon/lat pairs with the seconds since departure at each of them."""

    unit_id: str
    task_id: str
    path: list[tuple[float, float]]
    at_s: list[float]
    arrives_at: datetime


class UnitArrived(Fact, frozen=True, kw_only=True):
    unit_id: str
    task_id: str
    place: Point


class UnitReleased(Fact, frozen=True, kw_only=True):
    unit_id: str
    task_id: str


class UnitBlocked(Fact, frozen=True, kw_only=True):
    """A unit found no open road to its task and is free for another."""

    unit_id: str
    task_id: str
    reason: str


class PeopleLeft(Fact, frozen=True, kw_only=True):
    """The last of a move's people have left their zone."""

    move_id: str
    people: int


class PeopleArrived(Fact, frozen=True, kw_only=True):
    """`people` of a move reached their shelter, or where `refused` stayed behind by their own decision."""

    move_id: str
    people: int
    refused: int = 0


class EvacuationCompleted(Fact, frozen=True, kw_only=True):
    plan_id: str
    incident_id: str
    people: int
    refused: int
