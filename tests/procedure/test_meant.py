"""Which incident a source term is meant for, where several stand on one hazard model."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from immutables import Map
from msgspec import structs

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Assessment, Footprint, SourceTerm
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan
from yunnao.procedure.meant import term_for

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLAN = ContingencyPlan(id="fire", name="", version="1", status="", issuer="", incident_kind="fire", hazard="manual",
                       legal_basis=[], opens=[], levels=[], grades=[], owners={}, tasks=[])
WEST, EAST = Point(120.0, 36.0), Point(120.02, 36.0)
Stand = Callable[..., City]


def incident(name: str, hour: int, place: Point | None = None, **changes: object) -> Incident:
    made = Incident(id=name, kind="fire", title="", opened_at=NOON + timedelta(hours=hour), reason="", place=place,
                    procedure="fire@1")
    return structs.replace(made, **changes)


def term(hour: float, at: Point | None = None, meant: str = "") -> SourceTerm:
    data = {"area": [{"lon": at.lon, "lat": at.lat}]} if at else {}
    return SourceTerm(hazard="manual", at=NOON + timedelta(hours=hour), data=data, incident=meant)


@pytest.fixture
def stand(littletown: Ground) -> Stand:
    def city(incidents: list[Incident], **sources: SourceTerm) -> City:
        return City(replace(littletown, plans={"fire": PLAN}), sources=Map(sources),
                    incidents=Map({i.id: i for i in incidents}))

    return city


def names(city: City) -> dict[str, str | None]:
    return {i.id: found[0] if (found := term_for(city, i)) else None for i in city.open_incidents()}


def test_one_incident_takes_the_newest(stand: Stand) -> None:
    assert names(stand([incident("a", 0)], old=term(1), new=term(2))) == {"a": "new"}
    assert names(stand([incident("a", 0)])) == {"a": None}


def test_the_name_a_term_carries_decides(stand: Stand) -> None:
    two = [incident("a", 0), incident("b", 1)]
    assert names(stand(two, x=term(2, meant="a"), y=term(3, meant="b"))) == {"a": "x", "b": "y"}


def test_without_a_name_the_nearest_or_else_the_latest_opened(stand: Stand) -> None:
    near = [incident("a", 0, WEST), incident("b", 1, EAST)]
    assert names(stand(near, x=term(2, WEST))) == {"a": "x", "b": None}
    blind = [incident("a", 0, WEST), incident("b", 1)]
    assert names(stand(blind, x=term(2, WEST))) == {"a": None, "b": "x"}, "a place is no use while one is unknown"
    assert names(stand(blind, x=term(0.5, WEST))) == {"a": "x", "b": None}, "b was not there yet"


def test_a_storm_is_everybodys(stand: Stand) -> None:
    assert names(stand([incident("a", 0, WEST), incident("b", 1, EAST)], x=term(2))) == {"a": "x", "b": "x"}


def test_what_one_incident_was_assessed_with_stays_its_own(stand: Stand) -> None:
    used = term(0.5, WEST)
    nothing = Footprint(hazard="manual", bands=[], start=NOON, end=NOON)
    made = Assessment(id="x", incident_id="a", hazard="manual", model="m", log_position=1, made_at=NOON,
                      valid_until=NOON, source=used, footprint=nothing, zones=[], facilities=[], people=0, to_move=0)
    city = replace(stand([incident("a", 0), incident("b", 1)], x=used), assessments=Map({"a": made}))
    assert names(city) == {"a": "x", "b": None}
    over = structs.replace(city.incidents["a"], closed_at=NOON + timedelta(hours=1))
    again = replace(city, incidents=city.incidents.set("a", over))
    assert names(again) == {"b": None}, "yesterday's fire says nothing about today's"
