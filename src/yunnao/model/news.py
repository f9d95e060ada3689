"""News: the facts that come from outside, as a city hears them."""

from datetime import datetime

from yunnao.model.assessment import SourceTerm
from yunnao.model.fact import Fact
from yunnao.model.place import Point
from yunnao.model.warning import Warning


class CityOpened(Fact, frozen=True, kw_only=True):
    """A log begins: for which city package, and which state of it."""

    package: str
    version: str
    digest: str


class ObservationReceived(Fact, frozen=True, kw_only=True):
    """One number from one station; `value` None means that the station said it does not know."""

    station: str
    quantity: str
    value: float | None
    unit: str
    place: Point | None = None
    place_quality: str = "unknown"
    note: str = ""


class ReportReceived(Fact, frozen=True, kw_only=True):
    """Something a person reported: `kind` is a word the contingency plans know, such as "leak_confirmed"."""

    kind: str
    text: str
    reporter: str
    place: Point | None = None
    place_quality: str = "unknown"
    district: str = ""


class WarningReceived(Fact, frozen=True, kw_only=True):
    warning: Warning


class SourceTermReceived(Fact, frozen=True, kw_only=True):
    """What a hazard model can start from arrived: a track forecast, a leak position with its drain."""

    name: str
    term: SourceTerm


class InputQuarantined(Fact, frozen=True, kw_only=True):
    """An input that could not be read is kept whole under its SHA-256, with the reason, until a person decides."""

    origin: str
    reason: str
    sha256: str
    size: int
    feed: str


class InputRetried(Fact, frozen=True, kw_only=True):
    """A quarantined input was read again; `accepted` says whether it passed this time."""

    sha256: str
    accepted: bool
    reason: str = ""


class InputDiscarded(Fact, frozen=True, kw_only=True):
    """A person gave a quarantined input up as hopeless, with a reason; it stays whole where it is kept."""

    sha256: str
    by: str
    name: str
    reason: str


class RoadClosed(Fact, frozen=True, kw_only=True):
    """Nobody may drive within `radius_m` of a place until it is reopened; with a window only from `start` to `end`."""

    id: str
    name: str
    place: Point
    radius_m: float
    reason: str
    start: datetime | None = None
    end: datetime | None = None


class RoadSlowed(Fact, frozen=True, kw_only=True):
    """Within `radius_m` of a place one drives at `speed_factor` (above 0, below 1) of the usual speed.

    Under the id of a closure it takes the closure's place, and a closure takes that of a slowdown: one id, one state.
    """

    id: str
    name: str
    place: Point
    radius_m: float
    speed_factor: float
    reason: str
    start: datetime | None = None
    end: datetime | None = None


class RoadReopened(Fact, frozen=True, kw_only=True):
    """A closure or a slowdown is over."""

    id: str
    reason: str
