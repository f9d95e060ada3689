"""Action plan 行动方案: what we propose to do now, with its bound and a reason for every line.

Words for people are Chinese; those in `…_en` are the same in English, empty where a planner has none.
"""

from datetime import datetime

from msgspec import Struct, field

from yunnao.model.place import Point
from yunnao.model.procedure import Task
from yunnao.model.scale import Level
from yunnao.model.warning import Message


class Alternative(Struct, frozen=True, kw_only=True):
    """What else could have been chosen for a line, and what it would cost."""

    name: str
    cost: float
    why_not: str
    why_not_en: str = ""


class Assignment(Struct, frozen=True, kw_only=True):
    """One unit for one task: `eta_s` seconds of driving from where it is now.

    `leaves` is the less urgent task that a unit is on its way to and is turned away from; None for an idle unit.
    """

    unit_id: str
    unit_name: str
    task_id: str
    task_name: str
    to: Point
    eta_s: int
    gives: dict[str, int]
    reason: str
    reason_en: str = ""
    alternatives: list[Alternative] = field(default_factory=list)
    leaves: str | None = None


class Ride(Struct, frozen=True, kw_only=True):
    """`people` of a move on the `trip`th trip of some `coaches` of a unit, counted from 1: they have boarded and leave
    at `leaves_at`, and are there at `arrives_at`."""

    unit_id: str
    unit_name: str
    coaches: list[int]
    trip: int
    people: int
    leaves_at: datetime
    arrives_at: datetime


class Move(Struct, frozen=True, kw_only=True):
    """`people` of one zone to one shelter, `by` "foot", "coach" or "car"; `travel_s` for one trip by road.

    A staged plan says when: the first of them leave at `depart_at`, the last are there by `arrive_at`. `rides` say
    which coaches fetch them; people by coach in no ride are those for whom no coach could be planned.
    """

    id: str
    zone_id: str
    zone_name: str
    shelter_id: str
    shelter_name: str
    people: int
    by: str
    start: Point
    to: Point
    travel_s: int
    move_before: datetime | None
    reason: str
    reason_en: str = ""
    alternatives: list[Alternative] = field(default_factory=list)
    depart_at: datetime | None = None
    arrive_at: datetime | None = None
    rides: list[Ride] = field(default_factory=list)


class Standby(Struct, frozen=True, kw_only=True):
    """One idle unit to wait somewhere else, `eta_s` seconds away, so that the city stays covered."""

    unit_id: str
    unit_name: str
    to: Point
    place: str
    eta_s: int
    reason: str
    reason_en: str = ""


class Haul(Struct, frozen=True, kw_only=True):
    """`amount` of an item from a store to a place, on one trip of a lorry, from `depart_at` to `arrive_at`.

    Lines of one `trip` of one unit are driven one after the other; `back_at` is the end of that trip.
    """

    id: str
    unit_id: str
    unit_name: str
    trip: int
    stock_id: str
    stock_name: str
    item: str
    amount: int
    unit: str
    to_id: str
    to_name: str
    to: Point
    depart_at: datetime
    arrive_at: datetime
    back_at: datetime
    due: datetime
    reason: str
    reason_en: str = ""
    alternatives: list[Alternative] = field(default_factory=list)


class Fixed(Struct, frozen=True, kw_only=True):
    """What a person decided about one unit of a plan: this task, or no task; the rest was solved around it."""

    unit_id: str
    task_id: str | None
    by: str
    name: str
    reason: str


class Shortfall(Struct, frozen=True, kw_only=True):
    """A need that this plan leaves unmet: how much is missing, and the least extra that would meet it.

    `kind` tells machines apart what people read: "need" of a task, "coverage" for residents without help near.
    """

    what: str
    missing: int
    unit: str
    why: str
    least_extra: str
    kind: str = ""
    what_en: str = ""
    why_en: str = ""
    least_extra_en: str = ""


class Score(Struct, frozen=True, kw_only=True):
    """How good one part of a plan is: objective, a proved lower bound and the gap between them."""

    planner: str
    objective: float
    bound: float
    unit: str
    solver: str
    seed: int

    @property
    def gap(self) -> float:
        """Distance from the bound as a share of the objective (of at least 1); 0 is proved optimal."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))


class ActionPlan(Struct, frozen=True, kw_only=True):
    """A proposal. `log_position` is what it was made from; after `valid_until` the door refuses it.

    `binds` says in words which limits cost most. Approving it sets `level` and opens `tasks`, for which it was
    made on a fork of the city. Parts from several planners are joined with `join`. `fixed` is what people decided in
    it; `decide_by` is the moment after which waiting leaves people in danger, where a planner knows it.
    """

    id: str
    incident_id: str
    log_position: int
    proposed_at: datetime
    valid_until: datetime
    summary: str
    summary_en: str = ""
    level: Level | None = None
    tasks: list[Task] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    standby: list[Standby] = field(default_factory=list)
    hauls: list[Haul] = field(default_factory=list)
    fixed: list[Fixed] = field(default_factory=list)
    uncovered: list[Shortfall] = field(default_factory=list)
    binds: list[str] = field(default_factory=list)
    binds_en: list[str] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    assumptions_en: list[str] = field(default_factory=list)
    replaces: str | None = None
    decide_by: datetime | None = None
