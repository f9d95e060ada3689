"""The city at one log position: immutable, rebuilt from the log alone, forked by keeping a reference."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from immutables import Map
from msgspec import Struct

from yunnao.city.ground import Ground
from yunnao.city.tasks import Tasks
from yunnao.model.assessment import Assessment, SourceTerm
from yunnao.model.facts import (
    CoverageLost,
    InputDiscarded,
    InputQuarantined,
    LevelProposed,
    MessageQueued,
    MigrationPreviewed,
    ObservationReceived,
    PlanOutdated,
    ReportReceived,
    RoadClosed,
    RoadSlowed,
    TroubleBegan,
)
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Fixed, Move
from yunnao.model.procedure import ContingencyPlan, Task
from yunnao.model.resource import Unit
from yunnao.model.situation import SituationReport
from yunnao.model.warning import Warning

V = TypeVar("V")


class UnitNow(Struct, frozen=True, kw_only=True):
    """A unit in this moment: standing at `place`, or on `path` until `arrives_at`.

    An idle one may have a `post` to wait at, since `posted_at`; a lorry that hauls goods and a crew that rests are free
    again at `free_at`.
    """

    unit: Unit
    place: Point
    task_id: str | None = None
    assigned_at: datetime | None = None
    departed_at: datetime | None = None
    departed_seq: int = 0
    arrives_at: datetime | None = None
    arrived_at: datetime | None = None
    path: list[tuple[float, float]] = msgspec.field(default_factory=list)
    at_s: list[float] = msgspec.field(default_factory=list)
    post: Point | None = None
    posted_at: datetime | None = None
    free_at: datetime | None = None

    @property
    def idle(self) -> bool:
        return self.task_id is None

    def free(self, when: datetime | None) -> bool:
        """Whether it may be sent: idle, not out with goods and not at rest."""
        return self.idle and (self.free_at is None or when is None or self.free_at <= when)

    def at(self, when: datetime | None) -> Point:
        """Where it is at a moment: so far along its path, or where it stands."""
        if not self.path or self.departed_at is None or when is None:
            return self.place
        passed = (when - self.departed_at).total_seconds()
        later = bisect_right(self.at_s, passed)
        if later in (0, len(self.path)):
            return Point(*self.path[min(later, len(self.path) - 1)])
        before, after = self.at_s[later - 1:later + 1]
        share = (passed - before) / (after - before)
        lon, lat = (a + share * (b - a) for a, b in zip(self.path[later - 1], self.path[later], strict=True))
        return Point(round(lon, 6), round(lat, 6))


class PlanNow(Struct, frozen=True, kw_only=True):
    """A plan and what became of it: proposed, approved, rejected, replaced or complete."""

    plan: ActionPlan
    state: str
    by: str = ""
    at: datetime | None = None


class MoveNow(Struct, frozen=True, kw_only=True):
    """An ordered move of people: how many have left, arrived, and stayed behind by their own decision."""

    move: Move
    plan_id: str
    incident_id: str
    ordered_at: datetime
    left: int = 0
    arrived: int = 0
    refused: int = 0
    left_at: datetime | None = None
    arrived_at: datetime | None = None

    @property
    def complete(self) -> bool:
        return self.arrived + self.refused >= self.move.people


class SeenReport(Struct, frozen=True, kw_only=True):
    """A report with the moment it speaks of and the event that carried it."""

    report: ReportReceived
    at: datetime
    event_id: str


class SeenObservation(Struct, frozen=True, kw_only=True):
    """The newest value of one quantity at one station, and the one before it; unknown stays None."""

    observation: ObservationReceived
    at: datetime
    before: float | None = None


class Request(Struct, frozen=True, kw_only=True):
    """Work that was asked for and has not come home: an assessment by `hazard`, or a plan, or one `amended`.

    An amendment names the plan it is of and what a person decided about one unit of it.
    """

    id: str
    what: str
    incident_id: str
    hazard: str
    at: datetime
    why: str
    amends: str = ""
    line: Fixed | None = None


class ReportNow(Struct, frozen=True, kw_only=True):
    """A situation report as it reads now: who wrote parts of it anew, and when and to whom it was sent."""

    report: SituationReport
    edited_by: list[str] = msgspec.field(default_factory=list)
    sent_at: datetime | None = None
    sent_to: str = ""
    sent_by: str = ""


@dataclass(frozen=True)
class City:
    """All that is known, at log position `seq`. Maps are persistent: a changed city shares the rest with the old.

    `ground` is the unchanging city package and no part of the digest; the log names it by its own digest.
    `procedures` are the texts of the contingency plans that incidents are pinned to, by SHA-256.
    `assessed_seq` and `closed_seq` say at which log position an incident's newest assessment and each closure
    arrived, so that the door can tell what a plan could not have known. `holes` are districts without help near;
    `discarded` are the quarantined inputs that a person gave up; `troubles` are the parts that do not work, by name.
    `stock_sent` counts by stock what has left it, `supplied` by "place/item" what was sent there; `situation` are the
    situation reports 值班信息 by id.
    """

    ground: Ground
    seq: int = 0
    now: datetime | None = None
    package: str = ""
    warnings: "Map[str, Warning]" = field(default_factory=Map)
    observations: "Map[str, SeenObservation]" = field(default_factory=Map)
    reports: "Map[str, SeenReport]" = field(default_factory=Map)
    sources: "Map[str, SourceTerm]" = field(default_factory=Map)
    incidents: "Map[str, Incident]" = field(default_factory=Map)
    proposed_levels: "Map[str, LevelProposed]" = field(default_factory=Map)
    requests: "Map[str, Request]" = field(default_factory=Map)
    assessments: "Map[str, Assessment]" = field(default_factory=Map)
    assessed_seq: "Map[str, int]" = field(default_factory=Map)
    plans: "Map[str, PlanNow]" = field(default_factory=Map)
    procedures: "Map[str, ContingencyPlan]" = field(default_factory=Map)
    migrations: "Map[str, MigrationPreviewed]" = field(default_factory=Map)
    tasks: "Tasks" = field(default_factory=Tasks)
    units: "Map[str, UnitNow]" = field(default_factory=Map)
    moves: "Map[str, MoveNow]" = field(default_factory=Map)
    sheltered: "Map[str, int]" = field(default_factory=Map)
    closures: "Map[str, RoadClosed]" = field(default_factory=Map)
    slowdowns: "Map[str, RoadSlowed]" = field(default_factory=Map)
    closed_seq: "Map[str, int]" = field(default_factory=Map)
    outdated: "Map[str, PlanOutdated]" = field(default_factory=Map)
    outbox: "Map[str, MessageQueued]" = field(default_factory=Map)
    sent: "Map[str, str]" = field(default_factory=Map)
    delayed: "Map[str, str]" = field(default_factory=Map)
    quarantine: "Map[str, InputQuarantined]" = field(default_factory=Map)
    discarded: "Map[str, InputDiscarded]" = field(default_factory=Map)
    troubles: "Map[str, TroubleBegan]" = field(default_factory=Map)
    holes: "Map[str, CoverageLost]" = field(default_factory=Map)
    stock_sent: "Map[str, int]" = field(default_factory=Map)
    supplied: "Map[str, int]" = field(default_factory=Map)
    situation: "Map[str, ReportNow]" = field(default_factory=Map)

    def open_incidents(self) -> list[Incident]:
        """Incidents not closed, oldest first."""
        there = (incident for incident in self.incidents.values() if incident.closed_at is None)
        return sorted(there, key=lambda incident: (incident.opened_at, incident.id))

    def tasks_of(self, incident_id: str) -> list[Task]:
        """All tasks of an incident in the order they were opened."""
        return sorted(self.tasks.of(incident_id).values(), key=lambda task: (task.opened_at, task.id))

    def newest_plan(self, incident_id: str, *states: str) -> PlanNow | None:
        """The plan proposed last for an incident, of those in one of `states` when any are named."""
        there = [p for p in self.plans.values()
                 if p.plan.incident_id == incident_id and (not states or p.state in states)]
        return max(there, key=lambda p: (p.plan.log_position, p.plan.id), default=None)

    def room_in(self, shelter_id: str) -> int:
        """Places still free in a shelter, counting people who are on their way as arrived."""
        coming = sum(m.move.people - m.arrived - m.refused for m in self.moves.values()
                     if m.move.shelter_id == shelter_id)
        return max(0, self.ground.shelters[shelter_id].capacity - self.sheltered.get(shelter_id, 0) - coming)


_STATE = tuple(f for f in fields(City) if f.name != "ground")


def state_of(city: City) -> dict[str, Any]:
    """Everything the fold has built, as plain values."""
    plain = {f.name: getattr(city, f.name) for f in _STATE}
    return {name: dict(value) if isinstance(value, Map | Tasks) else value for name, value in plain.items()}


def city_digest(city: City) -> str:
    """SHA-256 over the canonical JSON of the city: two cities with one digest are the same city."""
    return hashlib.sha256(dump(city)).hexdigest()


def dump(city: City) -> bytes:
    """The city as canonical JSON, for snapshots and digests."""
    return msgspec.json.encode(state_of(city), order="deterministic")


def load(snapshot: bytes, ground: Ground) -> City:
    """A city from `dump`, standing on `ground` again; raises ValueError when the snapshot has another shape."""
    try:
        state = msgspec.json.decode(snapshot, type=_Snapshot)
    except msgspec.MsgspecError as error:
        raise ValueError(f"the snapshot cannot be read: {error}") from error
    values = {f.name: getattr(state, f.name) for f in _STATE}
    plain: dict[str, Any] = {k: Map(v) if isinstance(v, dict) else v for k, v in values.items()}
    closed = [i.id for i in plain["incidents"].values() if i.closed_at is not None]
    plain["tasks"] = Tasks(values["tasks"].values(), closed)
    return City(ground, **plain)


def _plain(annotation: Any) -> Any:
    """The JSON type of a city field: a persistent map is written as an object."""
    if annotation == "Tasks":
        return dict[str, Task]
    return eval(annotation.replace("Map[", "dict["), globals()) if isinstance(annotation, str) else annotation


_Snapshot = msgspec.defstruct(
    "_Snapshot", [(f.name, _plain(f.type)) for f in _STATE], frozen=True, forbid_unknown_fields=True
)
