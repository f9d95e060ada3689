"""A day in Littletown in which every kind of fact happens at least once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from msgspec import structs

from yunnao.model import facts
from yunnao.model.assessment import Assessment, Footprint, SourceTerm
from yunnao.model.event import Entry, Event, Mode
from yunnao.model.facts import as_data
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Fixed, Haul, Move
from yunnao.model.procedure import ContingencyPlan, Task
from yunnao.model.scale import Colour, Grade, Level
from yunnao.model.situation import Section, SituationReport
from yunnao.model.warning import Message, Warning

LITTLETOWN = Path(__file__).parent.parent / "data" / "littletown"
START = datetime(2024, 7, 1, 0, 0, tzinfo=UTC)
A, B, F = Point(120.0, 36.0), Point(120.0111, 36.0), Point(120.0222, 36.009)


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def event(number: int, fact: facts.Fact) -> Event:
    """The fact as the event number `number`, one minute after the one before it."""
    return Event(kind=type(fact).__name__, id=f"e-{number}", occurred_at=minute(number), recorded_at=minute(number),
                 source="test", actor="tester", mode=Mode.EXERCISE, data=as_data(fact))


def warning(name: str, message_type: str = "Alert", references: list[str] | None = None) -> Warning:
    return Warning(id=name, sender="气象台", event="typhoon", colour=Colour.BLUE, sent_at=START, headline=name,
                   message_type=message_type, references=references or [], districts=["990100"])  # type: ignore[arg-type]


def incident(name: str) -> Incident:
    return Incident(id=name, kind="pipeline", title="合成泄漏", opened_at=minute(8), reason="report")


def assessment() -> Assessment:
    source = SourceTerm(hazard="leak", at=minute(5), data={"point": {"lon": B.lon, "lat": B.lat}})
    footprint = Footprint(hazard="leak", bands=[], start=minute(5), end=minute(90))
    return Assessment(id="a-1", incident_id="i-1", hazard="leak", model="m", log_position=12, made_at=minute(13),
                      valid_until=minute(60), source=source, footprint=footprint, zones=[], facilities=[],
                      people=150, to_move=100, facts={"to_move": 100.0})


def action_plan(name: str, people: int) -> ActionPlan:
    move = Move(id=f"{name}-m-1", zone_id="z-1", zone_name="一区", shelter_id="shelter-school", shelter_name="学校",
                people=people, by="coach", start=B, to=A, travel_s=60, move_before=minute(60), reason="nearest")
    haul = Haul(id=f"{name}-h-1", unit_id="unit-coach", unit_name="大客车", trip=1, stock_id="stock-sandbag",
                stock_name="沙袋库", item="沙袋", amount=200, unit="只", to_id="shelter-school", to_name="学校", to=A,
                depart_at=minute(20), arrive_at=minute(30), back_at=minute(40), due=minute(60), reason="nearest")
    return ActionPlan(id=name, incident_id="i-1", log_position=16, proposed_at=minute(17), valid_until=minute(60),
                      summary="move", moves=[move], hauls=[haul])


def task(name: str) -> Task:
    return Task(id=name, rule_id="rescue", incident_id="i-1", name="救援", owner="消防队", state="open",
                opened_at=minute(22), deadline=minute(50), needs={"rescue": 1}, place=B)


def written() -> ContingencyPlan:
    return ContingencyPlan(id="p", name="预案", version="1", status="草拟", issuer="", incident_kind="pipeline",
                           hazard="none", legal_basis=[], opens=[], levels=[], grades=[], owners={}, tasks=[])


def message(name: str) -> Message:
    return Message(id=name, incident_id="i-1", channel="file", audience="西区", warning=warning(f"w-{name}"))


def facts_of_the_day() -> list[facts.Fact]:
    """Every kind of fact, in an order in which they could have happened."""
    f = facts
    return [
        f.CityOpened(package="Littletown", version="1", digest="d"),
        f.SignedIn(person="p", roles=["commander"]),
        f.WarningReceived(warning=warning("w-1")),
        f.ObservationReceived(station="s", quantity="pipeline_pressure", value=4.56, unit="MPa"),
        f.ObservationReceived(station="s", quantity="pipeline_pressure", value=4.52, unit="MPa"),
        f.SourceTermReceived(name="leak", term=assessment().source),
        f.ReportReceived(kind="leak_confirmed", text="油", reporter="station", place=B),
        f.InputQuarantined(origin="x.xml", reason="cut short", sha256="ab", size=3, feed="cap"),
        f.IncidentOpened(incident=incident("i-1")),
        f.IncidentGraded(incident_id="i-1", grade=Grade.ORDINARY, reason="table", source="law"),
        f.LevelProposed(incident_id="i-1", level=Level.III, reason="table", source="law"),
        f.AssessmentRequested(incident_id="i-1", hazard="leak", why="opened"),
        f.AssessmentFailed(incident_id="i-1", hazard="leak", reason="no place"),
        f.AssessmentRequested(incident_id="i-1", hazard="leak", why="place known"),
        f.AssessmentMade(assessment=assessment()),
        f.PlanRequested(incident_id="i-1", why="assessed"),
        f.PlanFailed(incident_id="i-1", reason="no time"),
        f.PlanRequested(incident_id="i-1", why="again"),
        f.PlanProposed(plan=action_plan("p-1", 80)),
        f.PlanRejected(plan_id="p-1", by="p", reason="too few"),
        f.PlanProposed(plan=action_plan("p-2", 90)),
        f.PlanProposed(plan=action_plan("p-3", 100)),
        f.PlanApproved(plan_id="p-3", by="p"),
        f.LevelSet(incident_id="i-1", level=Level.III, reason="approved", by="p"),
        f.OrderRefused(order={"type": "ApprovePlan"}, by="q", reason="stale"),
        f.RoadClosed(id="r-1", name="桥街", place=B, radius_m=100, reason="oil"),
        f.TaskOpened(task=task("t-1")),
        f.TaskOpened(task=task("t-2")),
        f.TaskOpened(task=task("t-3")),
        f.TaskAssigned(task_id="t-1", unit_ids=["unit-fire"], plan_id="p-3", by="p"),
        f.UnitDeparted(unit_id="unit-fire", task_id="t-1", path=[(120.0, 36.009), (120.0, 36.0), (120.0111, 36.0)],
                       at_s=[0, 60, 120], arrives_at=minute(32)),
        f.UnitArrived(unit_id="unit-fire", task_id="t-1", place=B),
        f.TaskStarted(task_id="t-1", by="unit-fire"),
        f.TaskAssigned(task_id="t-2", unit_ids=["unit-hazmat"], plan_id="p-3", by="p"),
        f.UnitBlocked(unit_id="unit-hazmat", task_id="t-2", reason="no open road"),
        f.EvacuationOrdered(plan_id="p-3", incident_id="i-1", people=100),
        f.PeopleLeft(move_id="p-3-m-1", people=97),
        f.PeopleArrived(move_id="p-3-m-1", people=97, refused=3),
        f.EvacuationCompleted(plan_id="p-3", incident_id="i-1", people=97, refused=3),
        f.TaskLate(task_id="t-2", deadline=minute(50), escalate_to="p"),
        f.TaskSkipped(task_id="t-2", by="p", reason="not needed"),
        f.TaskDone(task_id="t-1", by="unit-fire", evidence="photo"),
        f.UnitReleased(unit_id="unit-fire", task_id="t-1"),
        f.MessageQueued(message=message("m-1")),
        f.MessageSent(message_id="m-1", channel="file", address="out/m-1.xml"),
        f.MessageQueued(message=message("m-2")),
        f.MessageDelayed(message_id="m-2", channel="file", reason="disk full"),
        f.MessageFailed(message_id="m-2", channel="file", reason="disk full"),
        f.RoadReopened(id="r-1", reason="clean"),
        f.InputRetried(sha256="ab", accepted=True),
        f.IncidentClosed(incident_id="i-1", reason="over", by="p"),
        f.AccountChanged(person="p", what="shut out"),
        f.RoadSlowed(id="r-3", name="桥街", place=B, radius_m=100, speed_factor=0.5, reason="ice"),
        f.PlanOutdated(plan_id="p-3", incident_id="i-1", cause="桥街缓行", units=[], moves=["p-3-m-1"], lines=["一区"]),
        f.StandbyOrdered(unit_id="unit-fire", to=B, place="桥头", plan_id="p-3", by="p"),
        f.StandbyDeparted(unit_id="unit-fire", path=[(120.0, 36.0), (120.0111, 36.0)], at_s=[0, 90],
                          arrives_at=minute(50)),
        f.StandbyReached(unit_id="unit-fire", place=B),
        f.StandbyOrdered(unit_id="unit-hazmat", to=B, place="桥头", plan_id="p-3", by="p"),
        f.StandbyEnded(unit_id="unit-hazmat", reason="no open road"),
        f.CoverageLost(id="rescue-990101", capability="rescue", district="990101", district_name="西区", people=900,
                       within_s=600, away=["unit-fire"]),
        f.CoverageRestored(id="rescue-990101", capability="rescue", district_name="西区"),
        f.AmendmentRequested(incident_id="i-1", plan_id="p-3", line=Fixed(
            unit_id="unit-fire", task_id="t-1", by="p", name="P", reason="knows the place")),
        f.SupplyOrdered(plan_id="p-3", incident_id="i-1", lorries=1, places=1),
        f.PlanFailed(incident_id="i-1", reason="nothing to amend"),
        f.IncidentOpened(incident=structs.replace(incident("i-2"), opened_at=minute(50)), plans=[written()]),
        f.TaskOpened(task=structs.replace(task("i-2/look"), incident_id="i-2")),
        f.IncidentDeclared(plan_id="pipeline", title="合成泄漏二", by="p", reason="seen"),
        f.TaskForced(incident_id="i-2", rule_id="look", by="p", reason="now"),
        f.TaskReassigned(task_id="i-2/look", owner="公安", by="p", reason="nearer"),
        f.TaskSuspended(task_id="i-2/look", by="p", reason="waits for a paper"),
        f.TaskResumed(task_id="i-2/look", deadline=minute(90), by="p", reason="it came"),
        f.TaskExtended(task_id="i-2/look", deadline=minute(120), by="p", reason="harder"),
        f.TaskRevised(task=structs.replace(task("i-2/look"), incident_id="i-2", name="查看二"), by="p", reason="new"),
        f.TaskAssigned(task_id="i-2/look", unit_ids=["unit-fire"], plan_id="", by="p"),
        f.UnitWithdrawn(unit_id="unit-fire", task_id="i-2/look", by="p", reason="tired"),
        f.TaskDone(task_id="i-2/look", by="p", evidence="photo"),
        f.TaskReopened(task_id="i-2/look", deadline=minute(130), by="p", reason="not yet"),
        f.MigrationRequested(incident_id="i-2", by="p", reason="new law"),
        f.MigrationPreviewed(incident_id="i-2", procedure="p@2", texts={"p": "x"}, plans=[written()], lines=["+ look"]),
        f.RunMigrated(incident_id="i-2", procedure="p@2", texts={"p": "x"}, before={}, by="p", reason="read"),
        f.IncidentOpened(incident=incident("i-3")),
        f.IncidentMerged(incident_id="i-2", into="i-3", by="p", reason="one fire"),
        f.IncidentClosed(incident_id="i-3", reason="over", by="p"),
        f.SituationReportRequested(incident_id="i-3", kind="final", by="p"),
        f.SituationReportDrafted(report=SituationReport(
            id="i-3/report-1", incident_id="i-3", kind="final", number=1, title="终报", form="law", log_position=1,
            drafted_at=minute(200), sections=[Section(key="unit", title="一", basis="law", text="待补")])),
        f.SituationReportEdited(report_id="i-3/report-1", section="unit", text="甲厂", by="p", name="P"),
        f.SituationReportSent(report_id="i-3/report-1", to="省政府", by="p", name="P"),
        f.TaskOpened(task=structs.replace(task("i-3/far"), incident_id="i-3")),
        f.TaskAssigned(task_id="i-3/far", unit_ids=["unit-fire"], plan_id="", by="p"),
        f.UnitDiverted(unit_id="unit-fire", task_id="i-3/far", to_task="t-3", plan_id="p-3", by="p", reason="graver"),
        f.InputQuarantined(origin="y.xml", reason="no alert", sha256="cd", size=3, feed="cap"),
        f.InputDiscarded(sha256="cd", by="p", name="P", reason="the sender sent it again"),
        f.TroubleBegan(part="feed:cap", reason="无应答", reason_en="no answer", since=minute(1)),
        f.TroubleEnded(part="feed:cap"),
    ]


@pytest.fixture(scope="session")
def day() -> list[Entry]:
    """The whole day as a log."""
    return [Entry(seq=n, event=event(n, fact), hash="") for n, fact in enumerate(facts_of_the_day(), 1)]


@pytest.fixture
def next_event(day: list[Entry]) -> Callable[[facts.Fact], Event]:
    """Makes a fact the event after the day."""
    return lambda fact: event(len(day) + 1, fact)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Littletown where a test may break it."""
    return copytree(LITTLETOWN, tmp_path / "littletown")
