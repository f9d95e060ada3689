"""Warnings 预警: those that come in, and those we send out. The fields follow CAP 1.2."""

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from yunnao.model.place import Geometry
from yunnao.model.scale import Colour

Status = Literal["Actual", "Exercise", "System", "Test", "Draft"]
MessageType = Literal["Alert", "Update", "Cancel", "Ack", "Error"]


class Warning(Struct, frozen=True, kw_only=True):
    """One warning of one event for one area.

    `event` is our hazard word ("typhoon", "rainstorm", "gale", ...) or the issuer's own where we have none;
    `colour` is None when the issuer gave no Chinese colour. `districts` are adcodes; `area` may be None
    when the issuer named places only. The words for people are Chinese, those in `…_en` English where there are any.
    """

    id: str
    sender: str
    event: str
    colour: Colour | None
    sent_at: datetime
    headline: str
    status: Status = "Actual"
    message_type: MessageType = "Alert"
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    description: str = ""
    instruction: str = ""
    area_name: str = ""
    districts: list[str] = field(default_factory=list)
    area: Geometry | None = None
    references: list[str] = field(default_factory=list)
    urgency: str = "Unknown"
    severity: str = "Unknown"
    certainty: str = "Unknown"
    headline_en: str = ""
    description_en: str = ""
    instruction_en: str = ""


class Message(Struct, frozen=True, kw_only=True):
    """A warning or an order on its way out: to whom, by which channel, in what words."""

    id: str
    incident_id: str
    channel: str
    audience: str
    warning: Warning
