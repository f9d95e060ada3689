"""Situation report 值班信息: what is told up the line of an incident, first 初报, on the way 续报, at the end 终报."""

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from yunnao.model.fact import Fact

ReportKind = Literal["first", "progress", "final"]
KIND_ZH: dict[ReportKind, str] = {"first": "初报", "progress": "续报", "final": "终报"}


class Section(Struct, frozen=True, kw_only=True):
    """One part of a report, as its form asks for it; `basis` is the article that does, `text` may have many lines."""

    key: str
    title: str
    basis: str
    text: str


class SituationReport(Struct, frozen=True, kw_only=True):
    """A report as drafted from the log at `log_position`; a person edits it and answers for what is sent.

    `due` is the moment by which the law wants it, with its article in `due_basis`; None where the law gives no time.
    `unknown` names what the log does not say and a person must fill in: an unknown number is never written as none.
    `number` counts the reports of one incident from 1.
    """

    id: str
    incident_id: str
    kind: ReportKind
    number: int
    title: str
    form: str
    log_position: int
    drafted_at: datetime
    sections: list[Section]
    due: datetime | None = None
    due_basis: str = ""
    unknown: list[str] = field(default_factory=list)
    exercise: bool = False


class SituationReportRequested(Fact, frozen=True, kw_only=True):
    """A person wants a report of this kind drafted from what is known now."""

    incident_id: str
    kind: ReportKind
    by: str


class SituationReportDrafted(Fact, frozen=True, kw_only=True):
    report: SituationReport


class SituationReportEdited(Fact, frozen=True, kw_only=True):
    """A person wrote a section anew; the draft it was stays in the log."""

    report_id: str
    section: str
    text: str
    by: str
    name: str = ""


class SituationReportSent(Fact, frozen=True, kw_only=True):
    """A named person sent the report to `to`; from here it is not edited any more."""

    report_id: str
    to: str
    by: str
    name: str = ""
