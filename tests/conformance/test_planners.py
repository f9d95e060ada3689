"""Every planner keeps one promise. A planner inherits all of this by being registered, ours and a stranger's alike.

Run as a program it prints a digest of every planner's plans, so that two processes can be compared.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from immutables import Map
from msgspec import structs

from yunnao.city.city import City, MoveNow, UnitNow, dump
from yunnao.city.ground import Ground
from yunnao.city.package import read_package
from yunnao.city.tasks import Tasks
from yunnao.model.assessment import Assessment, Band, Footprint, RoadEffect, SourceTerm, ZoneExposure
from yunnao.model.facts import PlanProposed, RoadClosed, RoadSlowed, as_data
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Move
from yunnao.model.procedure import Task
from yunnao.model.scale import Level
from yunnao.registry import every

ROOT = Path(__file__).parents[2]
PLANNERS = every("planner")
NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)
CROSSINGS = [Point(120.0 + 0.0111 * x, 36.0 + 0.009 * y) for y in range(2) for x in range(3)]
NOWHERE = Point(float("nan"), 36.0)


def incident(name: str, level: Level | None) -> Incident:
    return Incident(id=name, kind="leak", title=name, opened_at=NOON, reason="test", level=level)


def task(name: str, place: Point | None, needs: dict, **more: Any) -> Task:
    return Task(**{"id": name, "rule_id": name, "incident_id": "i", "name": name, "owner": "fire", "state": "open",
                   "opened_at": NOON, "place": place, "needs": needs, "message": "请撤离", **more})


def zone(name: str, point: Point, to_move: int, **more: Any) -> ZoneExposure:
    return ZoneExposure(**{"zone_id": name, "name": name, "point": point, "district": "990101", "people": to_move,
                           "to_move": to_move, **more})


def bad_day(ground: Ground, *, tasks: list[Task], zones: list[ZoneExposure],
            closed: list[tuple[float, float, float]] = []) -> tuple[City, Assessment]:  # noqa: B006 - only read
    """A city with two incidents, and an assessment of the first, made now."""
    ring = [[119.98, 36.0085], [120.001, 36.0085], [120.001, 36.03], [119.98, 36.03], [119.98, 36.0085]]
    band = Band(name="b", name_zh="带", quantity="vapour", threshold=1, unit="1", start=NOON, evacuate=True,
                end=NOON + timedelta(hours=3), area={"type": "Polygon", "coordinates": [ring]})
    people = sum(z.to_move for z in zones)
    made = Assessment(id="a", incident_id="i", hazard="leak", model="test@1", log_position=7, made_at=NOON,
                      valid_until=NOON + timedelta(hours=3), source=SourceTerm(hazard="leak", at=NOON, data={}),
                      footprint=Footprint(hazard="leak", bands=[band], start=NOON, end=band.end), zones=zones,
                      facilities=[], people=people, to_move=people)
    shut = {f"c{n}": RoadClosed(id=f"c{n}", name="c", place=Point(lon, lat), radius_m=metres, reason="test")
            for n, (lon, lat, metres) in enumerate(closed)}
    city = City(ground, seq=7, now=NOON, tasks=Tasks(tasks), closures=Map(shut),
                units=Map({u.id: UnitNow(unit=u, place=u.base) for u in ground.units.values()}),
                incidents=Map({i.id: i for i in (incident("i", Level.II), incident("j", None))}),
                assessments=Map({"i": made}))
    return city, made


def ordinary(ground: Ground) -> tuple[City, Assessment]:
    """Several needs for few units, several zones for two shelters, one street closed."""
    tasks = [task("t1", CROSSINGS[0], {"rescue": 1, "medical": 1}), task("t2", CROSSINGS[4], {"rescue": 1}),
             task("t3", None, {"seats": 120}, evacuate=True), task("t4", CROSSINGS[5], {"hazmat": 1}, incident_id="j",
                                                                   deadline=NOON + timedelta(hours=1))]
    zones = [zone(f"z{n}", at, 40 * n, move_before=NOON + timedelta(minutes=30 * (n % 3))) for n, at in
             enumerate(CROSSINGS)]
    return bad_day(ground, tasks=tasks, zones=zones, closed=[(120.01665, 36.0, 100.0)])


def cases(ground: Ground) -> Iterator[tuple[str, City, Assessment]]:
    """Days that have broken planners before."""
    city, made = ordinary(ground)
    yield "ordinary", city, made
    yield "no units", replace(city, units=Map()), made
    yield "no shelters", replace(city, ground=replace(ground, shelters={})), made
    yield "no tasks", replace(city, tasks=Tasks()), made
    yield "nobody to move", city, structs.replace(made, zones=[], people=0, to_move=0)
    yield "no closures, no level", replace(city, closures=Map(), incidents=Map({"i": incident("i", None)}),
                                           tasks=Tasks(t for t in city.tasks.values() if t.id != "t4")), made
    yield "all roads closed", replace(city, closures=Map({"c": RoadClosed(
        id="c", name="c", place=CROSSINGS[4], radius_m=9e4, reason="test")})), made
    soon = RoadClosed(id="soon", name="c", place=Point(120.0, 36.0045), radius_m=100, reason="test",
                      start=NOON + timedelta(minutes=1), end=NOON + timedelta(hours=2))
    slow = RoadSlowed(id="s", name="s", place=CROSSINGS[4], radius_m=700, speed_factor=0.3, reason="test",
                      end=NOON + timedelta(minutes=2))
    water = RoadEffect(name="w", name_zh="积水", speed_factor=0.0, source="test", area=made.footprint.bands[0].area,
                       start=NOON + timedelta(minutes=3), end=NOON + timedelta(hours=1))
    yield "roads that change", replace(
        city, closures=city.closures.set("soon", soon), slowdowns=Map({"s": slow}),
        assessments=Map({"i": structs.replace(made, roads=[water])})), structs.replace(made, roads=[water])
    more = [zone(z.zone_id, z.point, 10**7) for z in made.zones]
    greedy = [structs.replace(t, needs={**t.needs, "rescue": 10**8, "dragons": 3}) for t in city.tasks.values()]
    yield "demand larger than the city", replace(city, tasks=Tasks(greedy)), \
        structs.replace(made, zones=more, to_move=sum(z.to_move for z in more))
    lost = [structs.replace(z, point=NOWHERE) for z in made.zones[:3]] + made.zones[3:]
    units = city.units.set("unit-fire", structs.replace(city.units["unit-fire"], place=NOWHERE))
    nowhere = city.tasks.set("t1", structs.replace(city.tasks["t1"], place=NOWHERE))
    yield "places that are no places", replace(city, units=units, tasks=nowhere), structs.replace(made, zones=lost)
    numbers = city.tasks.set("t1", structs.replace(city.tasks["t1"], needs={"rescue": float("nan"), "medical": 1}))
    yield "needs that are no numbers", replace(city, tasks=numbers), made
    odd = [*made.zones, made.zones[2], zone("z9", CROSSINGS[1], -50, people=3), zone("z8", CROSSINGS[1], 9, people=2)]
    past = city.tasks.set("t1", structs.replace(city.tasks["t1"], deadline=NOON - timedelta(days=1)))
    yield "contradictory data", replace(city, tasks=past), structs.replace(made, zones=odd)
    yield "before the first event", replace(city, now=None), made


def run(name: str, city: City, made: Assessment, seed: int = 5, stopped: bool = False) -> ActionPlan:
    return PLANNERS[name]().propose(city, made, lambda: stopped, seed)


def bits(plan: ActionPlan) -> bytes:
    return msgspec.json.encode(plan)


CASES = [label for label, _, _ in cases(read_package(ROOT / "tests" / "data" / "littletown"))]


@pytest.fixture(params=sorted(PLANNERS))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, littletown: Ground) -> tuple[City, Assessment]:
    return next((city, made) for label, city, made in cases(littletown) if label == request.param)


def check_posts_and_goods(plan: ActionPlan, city: City) -> None:
    for line in plan.standby:
        assert city.units[line.unit_id].idle and line.eta_s >= 0 and line.reason
    assert len({line.unit_id for line in plan.standby}) == len(plan.standby), "one unit, one post"
    for stock in city.ground.stocks.values():
        sent = sum(haul.amount for haul in plan.hauls if haul.stock_id == stock.id)
        assert sent <= stock.amount - city.stock_sent.get(stock.id, 0)
    for haul in plan.hauls:
        assert haul.amount > 0 and haul.reason and haul.depart_at <= haul.arrive_at <= haul.back_at


def check(plan: ActionPlan, city: City, made: Assessment) -> None:
    """What must hold of every plan, whoever proposes it, whatever the day."""
    assert plan.incident_id == made.incident_id
    assert plan.log_position == city.seq
    assert plan.proposed_at == (city.now or made.made_at) < plan.valid_until
    for score in plan.scores:
        assert score.bound <= score.objective
        assert 0 <= score.gap <= 1
        assert score.unit and score.solver
    units = [line.unit_id for line in plan.assignments]
    assert len(units) == len(set(units)), "one unit, one task"
    for line in plan.assignments:
        assert city.units[line.unit_id].idle
        assert city.tasks[line.task_id].state in ("open", "assigned"), "what is being worked on is left in peace"
        assert line.eta_s >= 0 and line.reason
        assert line.gives == {w: city.units[line.unit_id].unit.capabilities[w] for w in line.gives}
    for shelter in city.ground.shelters:
        assert sum(m.people for m in plan.moves if m.shelter_id == shelter) <= city.room_in(shelter)
    for move in plan.moves:
        assert move.people > 0 and move.travel_s >= 0 and move.reason
        assert move.shelter_id in city.ground.shelters
    if plan.moves or any(lack.unit == "人" for lack in plan.uncovered):
        lost = sum(lack.missing for lack in plan.uncovered if lack.unit == "人")
        assert sum(m.people for m in plan.moves) + lost == sum(max(0, z.to_move) for z in made.zones)
    check_posts_and_goods(plan, city)
    for lack in plan.uncovered:
        assert lack.missing > 0 and lack.what and lack.why and lack.least_extra
    for line in (*plan.assignments, *plan.moves):
        assert len(line.alternatives) <= 2
        assert all(other.why_not and other.cost >= 0 for other in line.alternatives)


def test_whatever_the_day_there_is_an_answer_and_it_adds_up(name: str, case: tuple[City, Assessment]) -> None:
    city, made = case
    before = dump(city)
    plan = run(name, city, made)
    check(plan, city, made)
    assert dump(city) == before, "a planner proposes; it changes nothing"
    assert msgspec.convert(as_data(PlanProposed(plan=plan)), PlanProposed) == PlanProposed(plan=plan)


def test_the_same_inputs_give_the_same_plan_bit_for_bit(name: str, case: tuple[City, Assessment]) -> None:
    city, made = case
    again = replace(city, units=Map(sorted(city.units.items(), reverse=True)),
                    tasks=Tasks(task for _, task in sorted(city.tasks.items(), reverse=True)),
                    closures=Map(sorted(city.closures.items(), reverse=True)))
    assert bits(run(name, city, made)) == bits(run(name, again, made))


def test_the_seed_is_recorded(name: str, littletown: Ground) -> None:
    for seed in (0, 12):
        assert {score.seed for score in run(name, *ordinary(littletown), seed=seed).scores} <= {seed}


def test_told_to_stop_at_once_it_gives_the_best_so_far(name: str, case: tuple[City, Assessment]) -> None:
    city, made = case
    stopped, best = run(name, city, made, stopped=True), run(name, city, made)
    check(stopped, city, made)
    for early, late in zip(stopped.scores, best.scores, strict=True):
        assert early.bound <= late.objective, "its bound is true of the best there is"


def test_another_hash_seed_gives_the_same_plans() -> None:
    said = {
        subprocess.run([sys.executable, __file__], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True,
                       text=True, check=True, timeout=120).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(said) == 1
    assert len(said.pop().splitlines()) == len(PLANNERS) * len(CASES)


@pytest.mark.parametrize("name", sorted(PLANNERS))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_on_any_day_the_plan_adds_up(name: str, littletown: Ground, data: st.DataObject) -> None:
    at = st.sampled_from([*CROSSINGS, NOWHERE])
    word = st.sampled_from(["rescue", "medical", "seats", "hazmat", "boom"])
    needs = st.dictionaries(word, st.integers(0, 90), max_size=3)
    tasks = [task(f"t{n}", place, wanted, evacuate=moving, incident_id=where) for n, (place, wanted, moving, where) in
             enumerate(data.draw(st.lists(st.tuples(st.none() | at, needs, st.booleans(), st.sampled_from("ij")),
                                          max_size=5)))]
    zones = [zone(f"z{n}", place, people) for n, (place, people) in
             enumerate(data.draw(st.lists(st.tuples(at, st.integers(0, 300)), max_size=5)))]
    closed = data.draw(st.lists(st.tuples(st.floats(119.99, 120.03), st.floats(35.99, 36.02), st.floats(0, 1500)),
                                max_size=3))
    city, made = bad_day(littletown, tasks=tasks, zones=zones, closed=closed)
    check(run(name, city, made), city, made)


def moving_planners() -> list[str]:
    """Those that move people on an ordinary day, whoever wrote them."""
    city, made = ordinary(read_package(ROOT / "tests" / "data" / "littletown"))
    return [name for name in sorted(PLANNERS) if run(name, city, made).moves]


@pytest.mark.parametrize("name", moving_planners())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_nobody_of_the_footprint_is_lost(name: str, littletown: Ground, data: st.DataObject) -> None:
    """Moved, ordered before, not moved, unknown and not asked to leave: together they are all who are in it."""
    at = st.sampled_from([*CROSSINGS, NOWHERE, Point(float("inf"), 36.0), Point(121.0, 37.0)])
    when = st.none() | st.integers(-300, 300).map(lambda minutes: NOON + timedelta(minutes=minutes))
    drawn = data.draw(st.lists(st.tuples(at, st.integers(0, 4000), st.integers(0, 4000), when), max_size=6))
    zones = [zone(f"z{n}", place, to_move, people=to_move + stay, move_before=before)
             for n, (place, to_move, stay, before) in enumerate(drawn)]
    closed = data.draw(st.lists(st.tuples(st.floats(119.99, 120.03), st.floats(35.99, 36.02), st.floats(0, 1500)),
                                max_size=2))
    city, made = bad_day(littletown, tasks=[task("t", CROSSINGS[0], {"seats": 50}, evacuate=True,
                                                 deadline=NOON - timedelta(hours=1))], zones=zones, closed=closed)
    if not data.draw(st.booleans()):
        city = replace(city, units=Map())
    ordered = data.draw(st.lists(st.sampled_from(zones), unique_by=lambda z: z.zone_id)) if zones else []
    city = replace(city, moves=Map({z.zone_id: MoveNow(plan_id="p", incident_id="i", ordered_at=NOON, move=Move(
        id=z.zone_id, zone_id=z.zone_id, zone_name=z.name, shelter_id="shelter-hall", shelter_name="h", by="foot",
        people=z.to_move // 2, start=CROSSINGS[0], to=CROSSINGS[1], travel_s=1, move_before=None, reason="r"))
        for z in ordered}))
    plan = run(name, city, made)
    moved = sum(move.people for move in plan.moves)
    unmoved = sum(lack.missing for lack in plan.uncovered if lack.unit == "人")
    before = sum(now.move.people for now in city.moves.values())
    stays = sum(z.people - z.to_move for z in zones)
    assert moved + unmoved + before + stays == sum(z.people for z in zones)
    assert all(lack.why and lack.least_extra for lack in plan.uncovered)


def test_every_planner_says_what_it_plans(name: str) -> None:
    """`yunnao planner list` is where planners are documented: it prints the first line of each."""
    said = (PLANNERS[name].__doc__ or "").strip()
    assert len(said.split("\n")[0]) > 20, f"write in {name}'s docstring what it plans and how well"


if __name__ == "__main__":
    for label, city_, made_ in cases(read_package(ROOT / "tests" / "data" / "littletown")):
        for name_ in sorted(PLANNERS):
            print(label, name_, hashlib.sha256(bits(run(name_, city_, made_))).hexdigest())
