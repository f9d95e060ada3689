"""What officers change in the course of a run: each a fact with a name and a reason."""

from datetime import datetime

from msgspec import field

from yunnao.model.fact import Fact
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan, Task


class IncidentDeclared(Fact, frozen=True, kw_only=True):
    """A person asks the desk to open an incident under a contingency plan whose tables did not."""

    plan_id: str
    title: str
    by: str
    reason: str
    place: Point | None = None


class IncidentMerged(Fact, frozen=True, kw_only=True):
    """One incident is found to be part of another: what it has in hand goes on under that one, and it is closed."""

    incident_id: str
    into: str
    by: str
    reason: str


class TaskForced(Fact, frozen=True, kw_only=True):
    """A person opens a task of the plan before its turn, whatever it waits for."""

    incident_id: str
    rule_id: str
    by: str
    reason: str


class TaskReassigned(Fact, frozen=True, kw_only=True):
    """Another department answers for the task."""

    task_id: str
    owner: str
    by: str
    reason: str


class TaskReopened(Fact, frozen=True, kw_only=True):
    """A finished task was not finished; it is open again until `deadline`."""

    task_id: str
    deadline: datetime | None
    by: str
    reason: str


class TaskRevised(Fact, frozen=True, kw_only=True):
    """A running task after its run moved to another version: the words of the new rule, its state as it was."""

    task: Task
    by: str
    reason: str


class TaskSuspended(Fact, frozen=True, kw_only=True):
    """The task's time stands still from now on."""

    task_id: str
    by: str
    reason: str


class TaskResumed(Fact, frozen=True, kw_only=True):
    """Its time runs again, until `deadline`; `note` says what is uncertain about it."""

    task_id: str
    deadline: datetime | None
    by: str
    reason: str
    note: str = ""


class TaskExtended(Fact, frozen=True, kw_only=True):
    """The task has until `deadline`; when it was late already, that stands in the log."""

    task_id: str
    deadline: datetime
    by: str
    reason: str
    note: str = ""


class UnitWithdrawn(Fact, frozen=True, kw_only=True):
    """A person takes a unit off its task; it is free for another."""

    unit_id: str
    task_id: str
    by: str
    reason: str


class UnitDiverted(Fact, frozen=True, kw_only=True):
    """A person turns a unit round on its way to `task_id`, where it is missed again; `to_task` is more urgent."""

    unit_id: str
    task_id: str
    to_task: str
    plan_id: str
    by: str
    reason: str


class MigrationRequested(Fact, frozen=True, kw_only=True):
    """A person wants to see what moving a run to the package's version of its plan would change."""

    incident_id: str
    by: str
    reason: str


class MigrationPreviewed(Fact, frozen=True, kw_only=True):
    """What moving a live run to another version would change, in words, for a person to read before deciding.

    `texts` and `plans` pin the new version as an incident's opening does. `dropped` and `revised` are ids of running
    tasks, `added` the rule ids that the new version adds.
    """

    incident_id: str
    procedure: str
    texts: dict[str, str]
    plans: list[ContingencyPlan]
    lines: list[str]
    added: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)


class RunMigrated(Fact, frozen=True, kw_only=True):
    """A named person moved a live run to the version that was previewed; `before` pinned it until now."""

    incident_id: str
    procedure: str
    texts: dict[str, str]
    before: dict[str, str]
    by: str
    reason: str
