"""Situation reports change the city: drafted, edited, sent; one asked for is drafted in the same batch."""

from dataclasses import replace
from typing import Any

from msgspec import structs

from yunnao.city.city import City, ReportNow
from yunnao.city.rules import on
from yunnao.model import facts
from yunnao.model.event import Event


@on(facts.SituationReportDrafted)
def _drafted(city: City, fact: facts.SituationReportDrafted, event: Event) -> City:
    return replace(city, situation=city.situation.set(fact.report.id, ReportNow(report=fact.report)))


def _with(city: City, report_id: str, **changes: Any) -> City:
    changed = structs.replace(city.situation[report_id], **changes)
    return replace(city, situation=city.situation.set(report_id, changed))


@on(facts.SituationReportEdited)
def _edited(city: City, fact: facts.SituationReportEdited, event: Event) -> City:
    there = city.situation[fact.report_id]
    sections = [structs.replace(section, text=fact.text) if section.key == fact.section else section
                for section in there.report.sections]
    by = [*there.edited_by, *([fact.by] if fact.by not in there.edited_by else [])]
    return _with(city, fact.report_id, report=structs.replace(there.report, sections=sections), edited_by=by)


@on(facts.SituationReportSent)
def _sent(city: City, fact: facts.SituationReportSent, event: Event) -> City:
    return _with(city, fact.report_id, sent_at=event.occurred_at, sent_to=fact.to, sent_by=fact.name or fact.by)
