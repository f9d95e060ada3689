"""Littletown on a bad day, put together by hand so that plans can be checked by hand."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from immutables import Map
from msgspec import structs

from yunnao.city.city import City, UnitNow
from yunnao.city.ground import Ground
from yunnao.city.tasks import Tasks
from yunnao.model.assessment import Assessment, Band, Footprint, SourceTerm, ZoneExposure
from yunnao.model.facts import RoadClosed
from yunnao.model.incident import Incident
from yunnao.model.place import Point, Quality
from yunnao.model.procedure import Task
from yunnao.model.resource import Unit
from yunnao.model.scale import Level

NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)
A, B, C = Point(120.0, 36.0), Point(120.0111, 36.0), Point(120.0222, 36.0)
D, E, F = Point(120.0, 36.009), Point(120.0111, 36.009), Point(120.0222, 36.009)
BRIDGE = (120.01665, 36.0)


def unit(name: str, base: Point, **capabilities: int) -> Unit:
    return Unit(id=name, name=f"{name}队", kind="test", owner="测试", base=base, capabilities=capabilities, crew=1,
                district="990101", quality=Quality.SYNTHETIC, source="made up")


def task(name: str, place: Point | None, *, incident: str = "i", **more: object) -> Task:
    needs = more.pop("needs", {"rescue": 1})
    return Task(id=name, rule_id=name, incident_id=incident, name=f"任务{name}", owner="fire", opened_at=NOON,
                place=place, needs=needs, **{"state": "open", **more})  # type: ignore[arg-type]


def incident(name: str = "i", level: Level | None = Level.III, procedure: str = "") -> Incident:
    return Incident(id=name, kind="leak", title=name, opened_at=NOON, reason="test", level=level, procedure=procedure)


def zone(name: str, point: Point, to_move: int, *, district: str = "990101", before: int | None = None) -> ZoneExposure:
    return ZoneExposure(zone_id=name, name=f"{name}区", point=point, district=district, people=to_move, to_move=to_move,
                        move_before=None if before is None else NOON + timedelta(minutes=before))


def box(west: float, south: float, east: float, north: float) -> dict:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def band(area: dict, *, quantity: str = "vapour", evacuate: bool = True) -> Band:
    return Band(name="band", name_zh="带", quantity=quantity, threshold=1, unit="1", area=area, start=NOON,
                end=NOON + timedelta(hours=3), evacuate=evacuate)


def assessment(zones: Iterable[ZoneExposure] = (), *bands: Band) -> Assessment:
    zones, hours = list(zones), timedelta(hours=3)
    people = sum(z.to_move for z in zones)
    return Assessment(
        id="a", incident_id="i", hazard="leak", model="test@1", log_position=5, made_at=NOON, valid_until=NOON + hours,
        source=SourceTerm(hazard="leak", at=NOON, data={}), zones=zones, facilities=[], people=people, to_move=people,
        footprint=Footprint(hazard="leak", bands=list(bands), start=NOON, end=NOON + hours),
    )  # fmt: skip


@pytest.fixture
def town(littletown: Ground) -> SimpleNamespace:
    """Builders, the six crossings and `city(...)`: Littletown with the given units, tasks, incidents and closures."""
    def city(*, units: Iterable[Unit] | None = None, tasks: Iterable[Task] = (), closed: Iterable[tuple] = (),
             incidents: Iterable[Incident] = (), ground: Ground = littletown, **more: object) -> City:
        there = list(ground.units.values() if units is None else units)
        shut = {f"c{n}": RoadClosed(id=f"c{n}", name="test", place=Point(lon, lat), radius_m=metres, reason="test")
                for n, (lon, lat, metres) in enumerate(closed)}
        return City(ground, seq=5, now=NOON, units=Map({u.id: UnitNow(unit=u, place=u.base) for u in there}),
                    tasks=Tasks(tasks), closures=Map(shut),
                    incidents=Map({i.id: i for i in [incident(), *incidents]}), **more)

    def with_shelters(**changes: dict) -> Ground:
        """Littletown with some shelters changed, by the last word of their id."""
        shelters = {s.id: structs.replace(s, **changes.get(s.id.split("-")[1], {})) for s in
                    littletown.shelters.values()}
        return replace(littletown, shelters=shelters)

    build: dict[str, Callable] = {
        "unit": unit, "task": task, "incident": incident, "zone": zone, "box": box, "band": band,
        "assessment": assessment, "city": city, "with_shelters": with_shelters,
    }
    return SimpleNamespace(**build, A=A, B=B, C=C, D=D, E=E, F=F, BRIDGE=BRIDGE, NOON=NOON, ground=littletown)
