"""Incident 突发事件: what is happening, how grave it is, and how high the response stands."""

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from yunnao.model.place import Point
from yunnao.model.scale import Grade, Level


class LevelStep(Struct, frozen=True, kw_only=True):
    """One change of response level: when, by whom (or by which rule it was proposed), and why."""

    level: Level
    at: datetime
    by: str
    reason: str
    state: Literal["proposed", "set"]


class Incident(Struct, frozen=True, kw_only=True):
    """A thing that needs a response. `procedure` pins the contingency plan: "name@version".

    `texts` are the SHA-256 of that plan's text and of every plan it may call, by plan id; the log keeps the texts.
    `merged_into` is the incident that this one was found to be a part of. `opened_by` is a person's, or "".
    """

    id: str
    kind: str
    title: str
    opened_at: datetime
    reason: str
    place: Point | None = None
    districts: list[str] = field(default_factory=list)
    grade: Grade | None = None
    level: Level | None = None
    levels: list[LevelStep] = field(default_factory=list)
    procedure: str = ""
    closed_at: datetime | None = None
    texts: dict[str, str] = field(default_factory=dict)
    merged_into: str = ""
    opened_by: str = ""
