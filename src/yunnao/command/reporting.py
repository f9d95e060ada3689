"""Orders about situation reports 值班信息: draft one, write a section anew, send it. What was sent stays as it is."""

from datetime import datetime

from yunnao.city.city import City, ReportNow
from yunnao.command.answers import on
from yunnao.command.refusal import insist, there
from yunnao.model import facts, order
from yunnao.model.situation import KIND_ZH

LONGEST = 20_000
"""Signs in one section; more is a pasted file, not a report."""


@on(order.DraftReport)
def _draft(city: City, wish: order.DraftReport, person: order.Person, now: datetime) -> list[facts.Fact]:
    incident = there(city.incidents.get(wish.incident_id),
                     f"没有编号为 {wish.incident_id} 的事件。请在事件列表中重新选择。")
    return [facts.SituationReportRequested(incident_id=incident.id, kind=wish.kind, by=person.id)]


@on(order.EditReport)
def _edit(city: City, wish: order.EditReport, person: order.Person, now: datetime) -> list[facts.Fact]:
    report = _unsent(city, wish.report_id).report
    section = there(next((part for part in report.sections if part.key == wish.section), None),
                    f"《{report.title}》没有“{wish.section}”这一部分。可改的是："
                    f"{'、'.join(part.key for part in report.sections)}。")
    insist(bool(wish.text.strip()), f"“{section.title}”不能改为空白。没有情况也请写明“无”或“不详”。")
    insist(len(wish.text) <= LONGEST, f"一个部分最多 {LONGEST} 字。请精简，材料另附。")
    insist(wish.text != section.text, f"“{section.title}”没有改动。")
    return [facts.SituationReportEdited(report_id=report.id, section=section.key, text=wish.text, by=person.id,
                                        name=person.name)]


@on(order.SendReport)
def _send(city: City, wish: order.SendReport, person: order.Person, now: datetime) -> list[facts.Fact]:
    report = _unsent(city, wish.report_id).report
    insist(bool(wish.to.strip()), "请写明报送给哪个机关，例如“省政府总值班室”。")
    over = city.incidents[report.incident_id].closed_at is not None
    insist(report.kind != "final" or over,
           f"响应还没有结束，不能报送{KIND_ZH['final']}。请先结束事件，或改报{KIND_ZH['progress']}。")
    return [facts.SituationReportSent(report_id=report.id, to=wish.to.strip(), by=person.id, name=person.name)]


def _unsent(city: City, report_id: str) -> ReportNow:
    found: ReportNow = there(city.situation.get(report_id), f"没有编号为 {report_id} 的值班信息。请在列表中重新选择。")
    insist(found.sent_at is None,
           f"《{found.report.title}》已由{found.sent_by}报送 {found.sent_to}，不能再改。新情况请另起续报。")
    return found
