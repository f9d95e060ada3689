"""A day in Littletown, hour by hour known: what a review of it must say can be counted by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from yunnao.city.ground import Ground
from yunnao.drill.review import Review, review
from yunnao.drill.review.story import Story, read_story
from yunnao.drill.scenario import HistoryFact, Scenario
from yunnao.log.memory import MemoryLog
from yunnao.model import facts
from yunnao.model.assessment import Assessment, Band, Footprint, SourceTerm, ZoneExposure
from yunnao.model.event import Event, Mode
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Assignment, Move, Score, Shortfall
from yunnao.model.procedure import Task
from yunnao.model.scale import Grade, Level

START = datetime.fromisoformat("2024-07-01T00:00:00+08:00")
IMPACT = 360
HOSTILE = "<script>alert('油')</script> & \"引号\""
A, B, D, F = Point(120.0, 36.0), Point(120.0111, 36.0), Point(120.0, 36.009), Point(120.0222, 36.009)
SQUARE = {"type": "Polygon", "coordinates": [[[119.995, 35.995], [120.02, 35.995], [120.02, 36.012], [119.995, 36.012],
                                             [119.995, 35.995]]]}


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


class Day:
    """A log in the making; facts may be told in any order and are recorded in the order of their time."""

    def __init__(self) -> None:
        self._told: list[tuple[datetime, int, facts.Fact]] = []

    def at(self, number: float, *told: facts.Fact) -> None:
        for fact in told:
            self._told.append((minute(number), len(self._told), fact))

    def log(self) -> MemoryLog:
        log = MemoryLog()
        log.append([
            Event(kind=type(fact).__name__, id=f"e-{n}", occurred_at=at, recorded_at=at, source="test", actor="tester",
                  mode=Mode.EXERCISE, data=facts.as_data(fact))
            for n, (at, _, fact) in enumerate(sorted(self._told, key=lambda t: t[:2]), 1)
        ])
        return log


def scenario_of(*history: HistoryFact) -> Scenario:
    return Scenario(
        name="leak-day", title="小镇泄漏", title_en="A leak in Littletown", start=START, end=minute(720),
        impact_at=minute(IMPACT), impact_text="爆炸", history=list(history),
        notes=["假设消息当时就到。News is assumed to arrive at once, every time."],
    )


HISTORY = (
    HistoryFact(at=minute(10), kind="signal", text="压力下降", text_en="pressure fell", source="https://example.org/a"),
    HistoryFact(at=minute(42), kind="city_first_told", text="接警", text_en="a call", source="report"),
    HistoryFact(at=minute(100), kind="response_III", text="启动Ⅲ级", value="III", source="report"),
    HistoryFact(at=minute(300), kind="transferred", text=f"转移 100 人 {HOSTILE}", value=100, unit="人", source="r"),
    HistoryFact(at=minute(300), kind="transferred", text="另一次通报", value=100, unit="people", source="r"),
    HistoryFact(at=minute(360), kind="evacuation_before_explosion", text="没有疏散", value=0, unit="人", source="r"),
    HistoryFact(at=minute(9000), kind="deaths", text="死亡 5 人", value=5, unit="people", source="r"),
)


def assessment(number: int) -> Assessment:
    band = Band(name="vapour", name_zh="油气区", quantity="vapour", threshold=1, unit="kPa", area=SQUARE, evacuate=True,
                start=minute(5), end=minute(600))
    zones = [
        ZoneExposure(zone_id="z-1", name="一区", point=B, district="990101", people=200, to_move=150, band="vapour",
                     move_before=minute(90)),
        ZoneExposure(zone_id="z-2", name="二区", point=Point(120.0166, 36.0045), district="990102", people=200,
                     to_move=150, band="vapour", move_before=minute(90)),
    ]
    source = SourceTerm(hazard="leak", at=minute(5), data={"point": {"lon": B.lon, "lat": B.lat}})
    return Assessment(
        id="a-1", incident_id="i-1", hazard="leak", model="test@1", log_position=number, made_at=minute(13),
        valid_until=minute(600), source=source, zones=zones, facilities=[], people=400, to_move=300,
        footprint=Footprint(hazard="leak", bands=[band], start=minute(5), end=minute(600),
                            notes=["只算沿渠。 / Along the drain."]),
    )


def task(name: str, owner: str, deadline: float, **more: object) -> Task:
    return Task(id=f"i-1/{name}", rule_id=name, incident_id="i-1", name=f"任务 {name}", owner=owner, state="open",
                opened_at=minute(20), deadline=minute(deadline), **more)  # type: ignore[arg-type]


TASKS = [task("rescue", "fire", 60, needs={"rescue": 1}, place=B), task("report", "police", 30),
         task("evacuate", "town", 100, evacuate=True), task("hazmat", "fire", 50, needs={"hazmat": 1}, place=B)]


def plan() -> ActionPlan:
    moves = [
        Move(id="m-1", zone_id="z-1", zone_name="一区", shelter_id="shelter-school", shelter_name="学校", people=150,
             by="foot", start=B, to=A, travel_s=600, move_before=minute(90), reason=f"最近 {HOSTILE}"),
        Move(id="m-2", zone_id="z-2", zone_name="二区", shelter_id="shelter-hall", shelter_name="会堂", people=150,
             by="coach", start=Point(120.0166, 36.0045), to=F, travel_s=600, move_before=minute(90), reason="最近"),
    ]
    return ActionPlan(
        id="p-1", incident_id="i-1", log_position=5, proposed_at=minute(15), valid_until=minute(60),
        summary="转移三百人", level=Level.III, tasks=TASKS, moves=moves, binds=["座位"],
        assumptions=["路况照平时。 / Roads as on any day."],
        scores=[Score(planner="evacuation", objective=110, bound=100, unit="min", solver="test", seed=1)],
        uncovered=[Shortfall(what="客车", missing=2, unit="辆", why="只有一辆", least_extra="借两辆")],
        assignments=[Assignment(unit_id="unit-fire", unit_name="消防车", task_id="i-1/rescue", task_name="救援", to=B,
                                eta_s=120, gives={"rescue": 1}, reason="唯一")],
    )


def told(second_leaves: float) -> Day:
    """The day; the people of the second zone leave at minute `second_leaves` (the impact is at 360)."""
    f, day, fire = facts, Day(), "unit-fire"
    incident = Incident(id="i-1", kind="pipeline", title="合成泄漏", opened_at=minute(12), reason=f"压降 {HOSTILE}",
                        procedure="leak@1")
    day.at(0, f.CityOpened(package="Littletown", version="1", digest="d"),
           f.ObservationReceived(station="s", quantity="pressure", value=4.56, unit="MPa"))
    day.at(10, f.ObservationReceived(station="s", quantity="pressure", value=4.52, unit="MPa"))
    day.at(12, f.IncidentOpened(incident=incident),
           f.IncidentGraded(incident_id="i-1", grade=Grade.LARGER, reason="表", source="法"),
           f.LevelProposed(incident_id="i-1", level=Level.III, reason="表", source="法"))
    day.at(13, f.AssessmentMade(assessment=assessment(6)))
    day.at(15, f.PlanProposed(plan=plan()))
    day.at(20, f.PlanApproved(plan_id="p-1", by="commander"),
           f.LevelSet(incident_id="i-1", level=Level.III, reason="批准", by="commander"),
           *(f.TaskOpened(task=t) for t in TASKS),
           f.TaskAssigned(task_id="i-1/rescue", unit_ids=[fire], plan_id="p-1", by="commander"),
           f.EvacuationOrdered(plan_id="p-1", incident_id="i-1", people=300))
    day.at(22, f.UnitDeparted(unit_id=fire, task_id="i-1/rescue", path=[(D.lon, D.lat), (A.lon, A.lat), (B.lon, B.lat)],
                              at_s=[0, 60, 120], arrives_at=minute(24)))
    day.at(24, f.UnitArrived(unit_id=fire, task_id="i-1/rescue", place=B), f.TaskStarted(task_id="i-1/rescue", by=fire))
    day.at(30, f.TaskLate(task_id="i-1/report", deadline=minute(30), escalate_to="局长"))
    day.at(40, f.TaskDone(task_id="i-1/report", by="police", evidence=HOSTILE))
    day.at(50, f.TaskLate(task_id="i-1/hazmat", deadline=minute(50), escalate_to="局长"))
    day.at(55, f.TaskDone(task_id="i-1/rescue", by=fire, evidence="好"))
    day.at(60, f.PeopleLeft(move_id="m-1", people=150))
    day.at(65, f.OrderRefused(order={"type": "ApprovePlan"}, by="q", reason="过期"),
           f.InputQuarantined(origin="x.xml", reason=HOSTILE, sha256="ab", size=3, feed="cap"))
    day.at(70, f.PeopleArrived(move_id="m-1", people=147, refused=3))
    day.at(second_leaves, f.PeopleLeft(move_id="m-2", people=150))
    day.at(second_leaves + 10, f.PeopleArrived(move_id="m-2", people=150),
           f.EvacuationCompleted(plan_id="p-1", incident_id="i-1", people=297, refused=3))
    return day


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return scenario_of(*HISTORY)


@pytest.fixture(scope="session")
def tell(littletown: Ground, scenario: Scenario) -> Callable[[float], Story]:
    """The story of the day whose second zone leaves at a minute."""
    return lambda second: read_story(told(second).log().read(), littletown, scenario.impact_at)


@pytest.fixture(scope="session")
def in_time(tell: Callable[[float], Story]) -> Story:
    return tell(80)


@pytest.fixture(scope="session")
def too_late(tell: Callable[[float], Story]) -> Story:
    return tell(400)


@pytest.fixture(scope="session")
def reviewed(littletown: Ground, scenario: Scenario) -> Review:
    spent = [("assessment", 0.5), ("plan", 1.0), ("plan", 2.0)]
    return review(told(400).log().read(), littletown, scenario, seed=7, compute_s=spent)
