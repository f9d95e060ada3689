"""A report that is asked for is drafted in the same breath, numbered, and begins where the last one sent ended."""

from datetime import UTC, datetime, timedelta

from yunnao.city.city import City
from yunnao.city.evolve import evolve
from yunnao.city.ground import Ground
from yunnao.desks.emergency.telling import on
from yunnao.model import facts
from yunnao.model.event import Event, Mode
from yunnao.model.facts import as_data
from yunnao.model.incident import Incident

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def event(minute: int, fact: facts.Fact) -> Event:
    at = NOON + timedelta(minutes=minute)
    return Event(kind=type(fact).__name__, id=f"e-{minute}-{type(fact).__name__}", occurred_at=at, recorded_at=at,
                 source="t", actor="t", mode=Mode.EXERCISE, data=as_data(fact))


def asked(minute: int, city: City) -> facts.SituationReportDrafted:
    request = event(minute, facts.SituationReportRequested(incident_id="x-1", kind="progress", by="p"))
    (made,) = on(evolve(city, request), request, request.recorded_at)
    assert isinstance(made, facts.SituationReportDrafted)
    return made


def test_the_second_report_tells_what_came_after_the_first_that_was_sent(littletown: Ground) -> None:
    incident = Incident(id="x-1", kind="pipeline", title="泄漏", opened_at=NOON, reason="接报", procedure="leak@1")
    city = evolve(City(littletown), event(0, facts.IncidentOpened(incident=incident)))
    first = asked(10, city)
    assert (first.report.id, first.report.exercise) == ("x-1/report-1", True)
    assert "事件立案" in next(s.text for s in first.report.sections if s.key == "course")
    city = evolve(city, event(10, first))
    assert "事件立案" in str(asked(20, city).report.sections), "a draft that nobody sent told nobody anything"
    city = evolve(city, event(11, facts.SituationReportSent(report_id="x-1/report-1", to="省", by="p")))
    second = asked(20, city).report
    assert second.id == "x-1/report-2"
    assert "事件立案" not in next(s.text for s in second.sections if s.key == "course")


def test_nothing_else_makes_a_report(littletown: Ground) -> None:
    assert list(on(City(littletown), event(0, facts.RoadReopened(id="r", reason="")), NOON)) == []
