"""A city in the middle of a leak: an incident, an assessment, a plan that waits, people who may decide."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from yunnao.city.city import City
from yunnao.city.evolve import evolve
from yunnao.city.ground import Ground
from yunnao.command.door import Door, Refused
from yunnao.model import facts
from yunnao.model.assessment import Assessment, Footprint, SourceTerm
from yunnao.model.event import Event, Mode, Sighting
from yunnao.model.facts import as_data
from yunnao.model.incident import Incident
from yunnao.model.order import Order, Person, Role
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Assignment, Move
from yunnao.model.procedure import Task
from yunnao.model.scale import Colour, Level
from yunnao.model.warning import Message, Warning

NOON = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
HERE, THERE = Point(120.0111, 36.0), Point(120.0, 36.0)

Grow = Callable[..., City]
Admit = Callable[..., list[Sighting]]
Refuse = Callable[..., str]


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def grow() -> Grow:
    """The city after some more facts, one log position each, all at noon."""

    def grown(city: City, *more: facts.Fact) -> City:
        for fact in more:
            event = Event(kind=type(fact).__name__, id=f"e-{city.seq + 1}", occurred_at=NOON, recorded_at=NOON,
                          source="test", actor="tester", mode=Mode.ACTUAL, data=as_data(fact))
            city = evolve(city, event)
        return city

    return grown


@pytest.fixture
def task() -> Task:
    return Task(id="i-1/rescue", rule_id="rescue", incident_id="i-1", name="救援", owner="消防队", state="open",
                opened_at=NOON, place=HERE)


@pytest.fixture
def new_task(task: Task) -> Task:
    """A task that only approving the plan will open."""
    return structs.replace(task, id="i-1/ambulance", rule_id="ambulance", name="救护", owner="医院",
                           opened_at=NOON - timedelta(minutes=5), deadline=NOON + timedelta(minutes=30))


@pytest.fixture
def message() -> Message:
    warning = Warning(id="yunnao-i-1-9", sender="littletown@yunnao.example", event="pipeline", colour=Colour.ORANGE,
                      sent_at=NOON, headline="请立即撤离", districts=["990101"])
    return Message(id="i-1/message", incident_id="i-1", channel="cap_file", audience="公众", warning=warning)


@pytest.fixture
def assessment() -> Assessment:
    term = SourceTerm(hazard="leak", at=NOON, data={})
    footprint = Footprint(hazard="leak", bands=[], start=NOON, end=NOON + timedelta(hours=2))
    return Assessment(id="a-1", incident_id="i-1", hazard="leak", model="m", log_position=2, made_at=NOON,
                      valid_until=NOON + timedelta(hours=1), source=term, footprint=footprint, zones=[], facilities=[],
                      people=150, to_move=100)


@pytest.fixture
def plan(new_task: Task, message: Message) -> ActionPlan:
    def assigned(unit_id: str, name: str, task_id: str) -> Assignment:
        return Assignment(unit_id=unit_id, unit_name=name, task_id=task_id, task_name="救援", to=HERE, eta_s=60,
                          gives={"rescue": 1}, reason="最近")

    move = Move(id="m-1", zone_id="z-1", zone_name="一区", shelter_id="shelter-school", shelter_name="小镇学校",
                people=100, by="coach", start=HERE, to=THERE, travel_s=60, move_before=None, reason="最近")
    return ActionPlan(
        id="plan-5", incident_id="i-1", log_position=5, proposed_at=NOON, valid_until=NOON + timedelta(minutes=30),
        summary="救援与转移", level=Level.III, tasks=[new_task], moves=[move], messages=[message],
        assignments=[assigned("unit-fire", "消防车", "i-1/rescue"), assigned("unit-ambulance", "救护车", new_task.id),
                     assigned("unit-hazmat", "危化队", "i-1/rescue")],
    )


@pytest.fixture
def city(littletown: Ground, grow: Grow, task: Task, assessment: Assessment, plan: ActionPlan) -> City:
    """At log position 6; the plan was made from position 5."""
    incident = Incident(id="i-1", kind="pipeline", title="合成泄漏", opened_at=NOON, reason="报告")
    return grow(
        City(littletown), facts.CityOpened(package="Littletown", version="1", digest="d"),
        facts.IncidentOpened(incident=incident), facts.AssessmentMade(assessment=assessment),
        facts.LevelProposed(incident_id="i-1", level=Level.III, reason="泄漏已确认", source="预案表二"),
        facts.TaskOpened(task=task), facts.PlanProposed(plan=plan),
    )


@pytest.fixture
def chief() -> Person:
    return Person(id="p-chief", name="王指挥", roles=[Role.COMMANDER])


@pytest.fixture
def fireman() -> Person:
    return Person(id="p-fire", name="李消防", roles=[Role.DEPARTMENT], department="消防队")


@pytest.fixture
def admit(city: City, chief: Person) -> Admit:
    """Bring an order to the door, as the commander in an actual city at noon unless said otherwise."""

    def at_the_door(order: Order, *, city: City = city, person: Person = chief, now: datetime = NOON,
                    mode: Mode = Mode.ACTUAL, door: Door | None = None) -> list[Sighting]:
        return (door or Door()).admit(city, order, person, now, mode)

    return at_the_door


@pytest.fixture
def refuse(admit: Admit) -> Refuse:
    """The reason with which the door refuses an order; fails when it does not."""

    def reason(order: Order, **how: object) -> str:
        with pytest.raises(Refused) as refusal:
            admit(order, **how)
        return refusal.value.reason

    return reason
