"""Telling up the line: a situation report that somebody asked for is drafted at once, from the city alone."""

from collections.abc import Iterator
from datetime import datetime

from yunnao.city.city import City
from yunnao.model import facts
from yunnao.model.event import Event, Mode
from yunnao.procedure.situation import draft


def on(city: City, event: Event, now: datetime) -> Iterator[facts.Fact]:
    """The draft that answers a request; a report on the way begins where the last one that was sent ended."""
    if event.kind == "SituationReportRequested":
        asked = facts.body(event)
        assert isinstance(asked, facts.SituationReportRequested)
        mine = [told for told in city.situation.values() if told.report.incident_id == asked.incident_id]
        yield facts.SituationReportDrafted(report=draft(
            city, asked.incident_id, asked.kind, now, number=1 + len(mine), exercise=event.mode is Mode.EXERCISE,
            since=max((told.report.drafted_at for told in mine if told.sent_at), default=None)))
