"""Facts of waiting and hauling: idle units sent to a post, help that nobody has near, goods sent out of a store."""

from datetime import datetime

from yunnao.model.fact import Fact
from yunnao.model.place import Point
from yunnao.model.plan import Fixed


class StandbyOrdered(Fact, frozen=True, kw_only=True):
    """An idle unit is to wait at another place; it stays idle, and a task may still call it."""

    unit_id: str
    to: Point
    place: str
    plan_id: str
    by: str


class StandbyDeparted(Fact, frozen=True, kw_only=True):
    """A unit drives to its post: its way as lon/lat pairs with the seconds since departure at each of them."""

    unit_id: str
    path: list[tuple[float, float]]
    at_s: list[float]
    arrives_at: datetime


class StandbyReached(Fact, frozen=True, kw_only=True):
    unit_id: str
    place: Point


class StandbyEnded(Fact, frozen=True, kw_only=True):
    """A unit waits for nothing more: no open road leads to its post, or the post is given up."""

    unit_id: str
    reason: str


class CoverageLost(Fact, frozen=True, kw_only=True):
    """`people` of a district have no idle unit of a capability in reach any more; `id` names the hole."""

    id: str
    capability: str
    district: str
    district_name: str
    people: int
    within_s: int
    away: list[str]


class CoverageRestored(Fact, frozen=True, kw_only=True):
    id: str
    capability: str
    district_name: str


class AmendmentRequested(Fact, frozen=True, kw_only=True):
    """A person wants a waiting plan with one unit elsewhere; the rest is to be solved again around it."""

    incident_id: str
    plan_id: str
    line: Fixed


class SupplyOrdered(Fact, frozen=True, kw_only=True):
    """The hauls of an approved plan are now orders: `lorries` go to `places`, and the stores have that much less."""

    plan_id: str
    incident_id: str
    lorries: int
    places: int
