"""What hinders, told from the city alone: closures, slowdowns and what assessments say, each in its time."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from immutables import Map

from yunnao.city.city import City
from yunnao.city.evolve import evolve
from yunnao.city.ground import Ground
from yunnao.city.hindrances import hindrances, known
from yunnao.model.assessment import Assessment, Footprint, RoadEffect, SourceTerm
from yunnao.model.event import Event
from yunnao.model.facts import Fact, RoadClosed, RoadReopened, RoadSlowed
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.road import ALWAYS_MS, FOREVER_MS, Hindrance, in_ms

NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)
HERE = Point(120.0, 36.0)
SQUARE = {"type": "Polygon", "coordinates": [[[120, 36], [120.1, 36], [120.1, 36.1], [120, 36.1], [120, 36]]]}


def closed(id: str = "c", **more: object) -> RoadClosed:
    return RoadClosed(**{"id": id, "name": "南街", "place": HERE, "radius_m": 100.0, "reason": "水", **more})


def slowed(id: str = "s", **more: object) -> RoadSlowed:
    return RoadSlowed(**{"id": id, "name": "北街", "place": HERE, "radius_m": 50.0, "speed_factor": 0.5, "reason": "冰",
                         **more})


def effect(factor: float, hours: tuple[float, float] = (0, 1), **more: object) -> RoadEffect:
    return RoadEffect(**{"name": "w", "name_zh": "积水", "area": SQUARE, "speed_factor": factor, "source": "test",
                         "start": NOON + timedelta(hours=hours[0]), "end": NOON + timedelta(hours=hours[1]), **more})


def city(ground: Ground, *roads: RoadClosed | RoadSlowed, effects: tuple[RoadEffect, ...] = (),
         over: bool = False) -> City:
    made = Assessment(id="a", incident_id="i", hazard="h", model="m", log_position=1, made_at=NOON, valid_until=NOON,
                      source=SourceTerm(hazard="h", at=NOON, data={}), zones=[], facilities=[], people=0, to_move=0,
                      footprint=Footprint(hazard="h", bands=[], start=NOON, end=NOON), roads=list(effects))
    there = Incident(id="i", kind="h", title="h", opened_at=NOON, reason="r", closed_at=NOON if over else None)
    return replace(City(ground), incidents=Map({"i": there}), assessments=Map({"i": made}), assessed_seq=Map({"i": 7}),
                   closures=Map({r.id: r for r in roads if isinstance(r, RoadClosed)}),
                   slowdowns=Map({r.id: r for r in roads if isinstance(r, RoadSlowed)}),
                   closed_seq=Map({r.id: n for n, r in enumerate(roads, 3)}))


def test_a_closure_and_a_slowdown_with_and_without_a_window(littletown: Ground) -> None:
    later = slowed(start=NOON, end=NOON + timedelta(hours=1))
    assert known(city(littletown, closed(), later)) == [
        ("北街", 4, Hindrance(120.0, 36.0, 50.0, 0.5, in_ms(NOON), in_ms(NOON) + 3_600_000)),
        ("南街", 3, Hindrance(120.0, 36.0, 100.0, 0.0, ALWAYS_MS, FOREVER_MS)),
    ]


def test_what_the_newest_assessment_of_an_open_incident_says_holds_in_its_time(littletown: Ground) -> None:
    (one,) = known(city(littletown, effects=(effect(0.4), effect(1.0), effect(0.2, (1, 1)))))
    assert (one.name, one.seq) == ("积水", 7)
    assert one.what[3:6] == (0.4, in_ms(NOON), in_ms(NOON) + 3_600_000) and json.loads(one.what.area) == SQUARE
    assert known(city(littletown, effects=(effect(0.4),), over=True)) == [], "its incident is closed"


def test_a_cordon_keeps_people_out_and_lets_responders_in(littletown: Ground) -> None:
    there = city(littletown, effects=(effect(0.0, cordon=True), effect(0.4)))
    assert [h.speed for h in hindrances(there)] == [0.0, 0.4]
    assert [h.speed for h in hindrances(there, responders=True)] == [0.4]


def test_what_was_known_at_a_log_position(littletown: Ground) -> None:
    there = city(littletown, closed(), slowed(), effects=(effect(0.0),))
    assert [len(hindrances(there, until=seq)) for seq in (2, 3, 4, 6, 7)] == [0, 1, 2, 2, 3]


def test_the_order_does_not_depend_on_how_they_came(littletown: Ground) -> None:
    roads = [closed("a"), closed("b", radius_m=7.0), slowed("c"), slowed("d", speed_factor=0.2)]
    assert len({hindrances(city(littletown, *order)) for order in permutations(roads)}) == 1
    assert len({str(hindrances(city(littletown, *order))) for order in permutations(roads)}) == 1


@pytest.mark.parametrize("odd", [{"place": Point(math.nan, 36.0)}, {"radius_m": -1.0}, {"radius_m": math.inf},
                                 {"start": NOON, "end": NOON}])
def test_one_whose_place_or_time_is_none_hinders_nobody(littletown: Ground, odd: dict) -> None:
    assert known(city(littletown, closed(**odd))) == []


@pytest.mark.parametrize("factor", [0.0, -1.0, 1.5, math.nan])
def test_a_slowdown_that_is_none_is_taken_for_the_worst(littletown: Ground, factor: float) -> None:
    assert [one.what.speed for one in known(city(littletown, slowed(speed_factor=factor)))] == [0.0]


def test_told_by_facts_a_road_has_one_state_at_a_time(littletown: Ground, day: list,
                                                      next_event: Callable[[Fact], Event]) -> None:
    now = City(littletown)
    for fact, speeds in ((closed("x"), [0.0]), (slowed("x"), [0.5]), (closed("x"), [0.0]),
                         (RoadReopened(id="x", reason=""), []), (RoadReopened(id="x", reason=""), [])):
        now = evolve(now, next_event(fact))
        assert [h.speed for h in hindrances(now)] == speeds
        assert set(now.closed_seq) == ({"x"} if speeds else set())
