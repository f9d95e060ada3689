"""The shape of every kind of event: one class a kind, named in the past tense."""

from typing import Any

import msgspec
from msgspec import Struct, field

from yunnao.model.assessment import Assessment
from yunnao.model.course import (
    IncidentDeclared as IncidentDeclared,
    IncidentMerged as IncidentMerged,
    MigrationPreviewed as MigrationPreviewed,
    MigrationRequested as MigrationRequested,
    RunMigrated as RunMigrated,
    TaskExtended as TaskExtended,
    TaskForced as TaskForced,
    TaskReassigned as TaskReassigned,
    TaskReopened as TaskReopened,
    TaskResumed as TaskResumed,
    TaskRevised as TaskRevised,
    TaskSuspended as TaskSuspended,
    UnitDiverted as UnitDiverted,
    UnitWithdrawn as UnitWithdrawn,
)
from yunnao.model.event import Event
from yunnao.model.fact import Fact as Fact
from yunnao.model.field import (
    EvacuationCompleted as EvacuationCompleted,
    PeopleArrived as PeopleArrived,
    PeopleLeft as PeopleLeft,
    TaskAssigned as TaskAssigned,
    TaskDone as TaskDone,
    TaskLate as TaskLate,
    TaskOpened as TaskOpened,
    TaskSkipped as TaskSkipped,
    TaskStarted as TaskStarted,
    UnitArrived as UnitArrived,
    UnitBlocked as UnitBlocked,
    UnitDeparted as UnitDeparted,
    UnitReleased as UnitReleased,
)
from yunnao.model.incident import Incident
from yunnao.model.news import (
    CityOpened as CityOpened,
    InputDiscarded as InputDiscarded,
    InputQuarantined as InputQuarantined,
    InputRetried as InputRetried,
    ObservationReceived as ObservationReceived,
    ReportReceived as ReportReceived,
    RoadClosed as RoadClosed,
    RoadReopened as RoadReopened,
    RoadSlowed as RoadSlowed,
    SourceTermReceived as SourceTermReceived,
    WarningReceived as WarningReceived,
)
from yunnao.model.plan import ActionPlan
from yunnao.model.posts import (
    AmendmentRequested as AmendmentRequested,
    CoverageLost as CoverageLost,
    CoverageRestored as CoverageRestored,
    StandbyDeparted as StandbyDeparted,
    StandbyEnded as StandbyEnded,
    StandbyOrdered as StandbyOrdered,
    StandbyReached as StandbyReached,
    SupplyOrdered as SupplyOrdered,
)
from yunnao.model.procedure import ContingencyPlan
from yunnao.model.scale import Grade, Level
from yunnao.model.situation import (
    SituationReportDrafted as SituationReportDrafted,
    SituationReportEdited as SituationReportEdited,
    SituationReportRequested as SituationReportRequested,
    SituationReportSent as SituationReportSent,
)
from yunnao.model.trouble import (
    TroubleBegan as TroubleBegan,
    TroubleEnded as TroubleEnded,
)
from yunnao.model.warning import Message

# -- what the desks make of it ---------------------------------------------------------------------


class IncidentOpened(Fact, frozen=True, kw_only=True):
    """A response begins. `plans` are the texts it is pinned to, those that the log did not have yet."""

    incident: Incident
    plans: list[ContingencyPlan] = field(default_factory=list)


class IncidentGraded(Fact, frozen=True, kw_only=True):
    incident_id: str
    grade: Grade
    reason: str
    source: str


class LevelProposed(Fact, frozen=True, kw_only=True):
    """The tables ask for a response level; a person sets it, by approving it or a plan that carries it."""

    incident_id: str
    level: Level
    reason: str
    source: str


class LevelSet(Fact, frozen=True, kw_only=True):
    incident_id: str
    level: Level
    reason: str
    by: str


class IncidentClosed(Fact, frozen=True, kw_only=True):
    incident_id: str
    reason: str
    by: str


class AssessmentRequested(Fact, frozen=True, kw_only=True):
    incident_id: str
    hazard: str
    why: str


class AssessmentMade(Fact, frozen=True, kw_only=True):
    assessment: Assessment


class AssessmentFailed(Fact, frozen=True, kw_only=True):
    incident_id: str
    hazard: str
    reason: str


class PlanRequested(Fact, frozen=True, kw_only=True):
    incident_id: str
    why: str


class PlanProposed(Fact, frozen=True, kw_only=True):
    plan: ActionPlan


class PlanFailed(Fact, frozen=True, kw_only=True):
    incident_id: str
    reason: str


class PlanOutdated(Fact, frozen=True, kw_only=True):
    """The roads are no longer as a plan assumed: `units` and `moves` are its lines that died, `lines` in words."""

    plan_id: str
    incident_id: str
    cause: str
    units: list[str]
    moves: list[str]
    lines: list[str]


# -- what people decide, through the door ----------------------------------------------------------


class PlanApproved(Fact, frozen=True, kw_only=True):
    plan_id: str
    by: str


class PlanRejected(Fact, frozen=True, kw_only=True):
    plan_id: str
    by: str
    reason: str


class EvacuationOrdered(Fact, frozen=True, kw_only=True):
    """The approved moves of a plan are now orders to districts and coach companies."""

    plan_id: str
    incident_id: str
    people: int


class OrderRefused(Fact, frozen=True, kw_only=True):
    """A wish the door did not grant, and why."""

    order: dict[str, Any]
    by: str
    reason: str


class SignedIn(Fact, frozen=True, kw_only=True):
    person: str
    roles: list[str]


class AccountChanged(Fact, frozen=True, kw_only=True):
    """Who may do what was changed: a person added, shut out, let in, given another secret or a token."""

    person: str
    what: str


# -- what goes out -------------------------------------------------------------------------------------


class MessageQueued(Fact, frozen=True, kw_only=True):
    """A warning or order is released for sending; a channel takes it from here, once."""

    message: Message


class MessageSent(Fact, frozen=True, kw_only=True):
    message_id: str
    channel: str
    address: str


class MessageDelayed(Fact, frozen=True, kw_only=True):
    """A channel could not be written to just now; the message stays in the outbox and is tried again."""

    message_id: str
    channel: str
    reason: str


class MessageFailed(Fact, frozen=True, kw_only=True):
    message_id: str
    channel: str
    reason: str


KINDS: dict[str, type[Fact]] = {fact.__name__: fact for fact in Fact.__subclasses__()}


def body(event: Event) -> Fact:
    """The typed body of an event; raises ValueError for a kind we do not know or a body of the wrong shape."""
    if event.kind not in KINDS:
        raise ValueError(f"event {event.id}: no kind is called {event.kind!r}")
    try:
        return msgspec.convert(event.data, KINDS[event.kind])
    except msgspec.ValidationError as error:
        raise ValueError(f"event {event.id} of kind {event.kind}: {error}") from error


def as_data(fact: Struct) -> dict[str, Any]:
    """The body as plain JSON values, the form in which an event carries it."""
    data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(fact))
    return data
