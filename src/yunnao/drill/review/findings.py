"""What a review finds, and the shape of review.json: keys only ever get added, a missing value is null, never zero."""

from datetime import datetime
from typing import Any

from msgspec import Struct, field


class Found(Struct, frozen=True, kw_only=True):
    """A part of review.json."""


class LevelFound(Found, frozen=True, kw_only=True):
    level: str
    at: datetime
    state: str
    by: str
    reason: str


class IncidentFound(Found, frozen=True, kw_only=True):
    """An incident and how it was followed; people are those of its last assessment before the impact."""

    id: str
    kind: str
    title: str
    opened_at: datetime
    closed_at: datetime | None
    reason: str
    procedure: str
    grade: str | None
    level: str | None
    levels: list[LevelFound]
    people: int | None
    to_move: int | None
    seq: int


class EvacuationFound(Found, frozen=True, kw_only=True):
    """The moves of one approved plan; `complete_at` is null while anyone of them is still on the way."""

    plan_id: str
    ordered_at: datetime
    moves: int
    people: int
    left: int
    arrived: int
    refused: int
    complete_at: datetime | None
    seq: int


class DistrictFound(Found, frozen=True, kw_only=True):
    """People of one district in the main assessment: inside the footprint, to be moved, ordered, gone before impact."""

    district: str
    name: str
    name_en: str
    people: int
    to_move: int
    ordered: int
    moved_before_impact: int


class LinkFound(Found, frozen=True, kw_only=True):
    """One step of a task: when, where the log says so, and how long it took since the step before."""

    at: datetime
    seq: int
    text: str
    text_en: str
    took_s: float


class TaskFound(Found, frozen=True, kw_only=True):
    """A task that was late or is still open, with the cause that the log shows and the steps behind it."""

    id: str
    name: str
    name_en: str
    owner: str
    owner_name: str
    state: str
    opened_at: datetime
    deadline: datetime | None
    done_at: datetime | None
    late_s: float | None
    cause: str
    cause_en: str
    escalate_to: str
    legal_basis: str
    seqs: list[int]
    why: str = ""
    why_en: str = ""
    chain: list[LinkFound] = field(default_factory=list)


class AssessedFound(Found, frozen=True, kw_only=True):
    """An assessment as evidence: model and version, its inputs (by their digest, and some in words), what it said.

    `seqs` are the source term's event, where one brought it, and the assessment's own.
    """

    id: str
    incident_id: str
    hazard: str
    model: str
    at: datetime
    valid_until: datetime
    log_position: int
    source_at: datetime
    inputs: str
    inputs_sha256: str
    members: int
    assumptions: int
    people: int
    to_move: int
    chances: dict[str, float]
    seqs: list[int]


class ScoreFound(Found, frozen=True, kw_only=True):
    planner: str
    objective: float
    bound: float
    gap: float
    unit: str
    solver: str
    seed: int


class PlanFound(Found, frozen=True, kw_only=True):
    """A plan, what became of it, and how good it was by its own bounds."""

    id: str
    incident_id: str
    proposed_at: datetime
    valid_until: datetime
    state: str
    by: str
    decided_at: datetime | None
    level: str | None
    summary: str
    tasks: int
    assignments: int
    moves: int
    people: int
    messages: int
    scores: list[ScoreFound]
    binds: list[str]
    seq: int


class ShortfallFound(Found, frozen=True, kw_only=True):
    """A need that was left unmet, as the last approved plan that lacked anything said it."""

    what: str
    missing: int
    unit: str
    why: str
    least_extra: str
    plan_id: str
    at: datetime
    seq: int


class WhatIfFound(Found, frozen=True, kw_only=True):
    """An ordered evacuation played again with more of something: the plan solved anew, the people moved anew.

    People are late when they leave after their zone's time. Objectives are dispatch's, in `unit`;
    `trips` say how soon planned coaches have brought everyone (s) before and after, and the latter's bound.
    """

    plan_id: str
    what: str
    what_en: str
    seats_before: int
    seats_after: int
    objective_before: float
    objective_after: float
    bound_after: float
    unit: str
    trips: tuple[float, float, float] | None
    complete_before: datetime
    complete_after: datetime
    late_people_before: int
    late_people_after: int
    out_before_impact_before: int
    out_before_impact_after: int
    text: str
    text_en: str
    seq: int


class ShelterFound(Found, frozen=True, kw_only=True):
    id: str
    name: str
    capacity: int
    capacity_quality: str
    people: int
    share: float


class ComparedFound(Found, frozen=True, kw_only=True):
    """One row of ours beside history. Times and numbers are apart; what one side does not know is null."""

    key: str
    what: str
    what_en: str
    ours_at: datetime | None = None
    history_at: datetime | None = None
    difference_s: float | None = None
    ours: float | str | None = None
    history: float | str | None = None
    difference: float | None = None
    unit: str = ""
    note: str = ""
    note_en: str = ""
    source: str = ""
    seqs: list[int] = field(default_factory=list)


class PartFound(Found, frozen=True, kw_only=True):
    """One kind of thing in a plan (tasks, table rows, escalations, departments): how many this day called on."""

    of: int
    exercised: int
    never: list[str]


class CoveredFound(Found, frozen=True, kw_only=True):
    """What of one contingency plan the day called on, and what it never did, in the plan's own words."""

    plan: str
    name: str
    parts: dict[str, PartFound]


class SaidFound(Found, frozen=True, kw_only=True):
    """An assumption or a lesson in words, with the events or the place it comes from."""

    key: str
    text: str
    text_en: str
    source: str = ""
    seqs: list[int] = field(default_factory=list)


class Findings(Found, frozen=True, kw_only=True):
    """review.json, whole. Times carry the city's offset."""

    scenario: str
    title: str
    title_en: str
    seed: int
    package: str
    events: int
    log_digest: str
    city_digest: str
    start: datetime
    end: datetime
    impact_at: datetime
    incidents: list[IncidentFound]
    first_signal_at: datetime | None
    incident_at: datetime | None
    first_assessment_at: datetime | None
    first_proposal_at: datetime | None
    first_approval_at: datetime | None
    first_order_at: datetime | None
    evacuation_proposed_at: datetime | None
    evacuation_ordered_at: datetime | None
    evacuation_complete_at: datetime | None
    evacuations: list[EvacuationFound]
    people_in_footprint: int | None
    people_to_move: int | None
    people_ordered_to_move: int
    people_moved_before_impact: int
    people_sheltered_before_impact: int
    refused_to_leave: int
    people_by_district: list[DistrictFound]
    people_explained: list[SaidFound]
    compute_s: dict[str, dict[str, float]]
    tasks: dict[str, int]
    late_tasks: list[TaskFound]
    open_tasks: list[TaskFound]
    covered: list[CoveredFound]
    units: dict[str, Any]
    shelters: list[ShelterFound]
    plan_scores: list[PlanFound]
    uncovered: list[ShortfallFound]
    what_if: list[WhatIfFound]
    messages: dict[str, int]
    refused_orders: int
    blocked_units: int
    failures: int
    quarantine: int
    history: dict[str, dict[str, Any]]
    comparison: list[ComparedFound]
    assessments: list[AssessedFound]
    assumptions: list[SaidFound]
    lessons: list[SaidFound]
