"""Assessment 研判: what a hazard will do, where, when, to whom, and how sure we are."""

from datetime import datetime
from typing import Any

from msgspec import Struct, field

from yunnao.model.place import Geometry, Point


class SourceTerm(Struct, frozen=True, kw_only=True):
    """What a hazard model starts from: a track, a leak, a magnitude. `data` is checked by the model itself.

    `incident` says which incident it is meant for, where whoever sent it knew.
    """

    hazard: str
    at: datetime
    data: dict[str, Any]
    incident: str = ""


class Band(Struct, frozen=True, kw_only=True):
    """A part of a footprint: where `quantity` reaches at least `threshold`, and from when to when.

    `name` is the field's word ("Beaufort 10", "drain vapour"); `evacuate` says that nobody may stay there.
    """

    name: str
    name_zh: str
    quantity: str
    threshold: float
    unit: str
    area: Geometry
    start: datetime
    end: datetime
    evacuate: bool = False


class Frame(Struct, frozen=True, kw_only=True):
    """The bands of a footprint at one moment: `areas` in the order of its bands, None where one reaches nothing."""

    at: datetime
    areas: list[Geometry | None]


class Arrival(Struct, frozen=True, kw_only=True):
    """When a band comes to a district (by adcode), and when it has left it."""

    district: str
    band: str
    start: datetime
    end: datetime


class Footprint(Struct, frozen=True, kw_only=True):
    """Footprint 影响范围: bands in time, from the weakest to the strongest; where none reaches, none is listed.

    `unsure` is the area that the source itself may be in, where it moves and somebody said how surely: a storm's cone.
    `frames` show a footprint that moves, oldest first; a band's own area is all that it ever reaches. `arrivals` say
    when it comes to which district, where the hazard moves.
    """

    hazard: str
    bands: list[Band]
    start: datetime
    end: datetime
    valid: bool = True
    notes: list[str] = field(default_factory=list)
    unsure: Geometry | None = None
    frames: list[Frame] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)


class ZoneExposure(Struct, frozen=True, kw_only=True):
    """People of one zone inside a footprint: all of them, those to be moved, and before when.

    `move_before` None means at once: the danger is there already, or nobody can know its moment.
    """

    zone_id: str
    name: str
    point: Point
    district: str
    people: int
    to_move: int
    move_before: datetime | None = None
    band: str = ""


class FacilityExposure(Struct, frozen=True, kw_only=True):
    """A facility inside a footprint and the strongest band that reaches it."""

    facility_id: str
    name: str
    kind: str
    band: str


class LineExposure(Struct, frozen=True, kw_only=True):
    """A critical line (drain, power, gas, water, ...) in a footprint: how much of it, and the strongest band on it."""

    line_id: str
    name: str
    kind: str
    band: str
    length_m: float
    quality: str


class Estimate(Struct, frozen=True, kw_only=True):
    """A number nobody can know yet: the likely one, and an interval that it should not often leave."""

    low: float
    likely: float
    high: float


class Exceedance(Struct, frozen=True, kw_only=True):
    """Where the chance that a band comes is at least `chance`: one line of a map of exceedance.

    `name`, `quantity`, `threshold` and `unit` are the band's own; areas of one band lie inside each other, the wider
    the smaller the chance.
    """

    name: str
    name_zh: str
    quantity: str
    threshold: float
    unit: str
    chance: float
    area: Geometry


class RoadEffect(Struct, frozen=True, kw_only=True):
    """What a footprint does to the roads in `area` while it lasts: `speed_factor` 0 cuts them, 0.4 slows them to 40 %.

    An area and not arc numbers, because every reader has a road network of its own (driving, walking, another import).
    With `cordon` people are kept out of the area and nothing is wrong with the road: units that respond drive in.
    """

    name: str
    name_zh: str
    area: Geometry
    speed_factor: float
    start: datetime
    end: datetime
    source: str
    cordon: bool = False


class Assessment(Struct, frozen=True, kw_only=True):
    """A footprint laid on people and facilities, with the log position and model it was made from.

    `people` counts everyone in the weakest band that matters, `to_move` those who should leave;
    `facts` are the numbers that the grade and level tables read (hours_to_landfall, people_to_move, ...);
    `assumptions` are said in words, so that nobody takes a model for a measurement. `impact` holds deaths, injured and
    hospital_beds where the hazard has a vulnerability function; `roads` is what travel times must know of it. Of an
    ensemble: `chances` are probabilities by name, `members` what each fact is in each member (None where a member does
    not know it), `exceedance` the map of where each band is how likely.
    """

    id: str
    incident_id: str
    hazard: str
    model: str
    log_position: int
    made_at: datetime
    valid_until: datetime
    source: SourceTerm
    footprint: Footprint
    zones: list[ZoneExposure]
    facilities: list[FacilityExposure]
    people: int
    to_move: int
    facts: dict[str, float] = field(default_factory=dict)
    assumptions: list[str] = field(default_factory=list)
    outside: int = 0
    impact: dict[str, Estimate] = field(default_factory=dict)
    chances: dict[str, float] = field(default_factory=dict)
    roads: list[RoadEffect] = field(default_factory=list)
    lines: list[LineExposure] = field(default_factory=list)
    members: dict[str, list[float | None]] = field(default_factory=dict)
    exceedance: list[Exceedance] = field(default_factory=list)
