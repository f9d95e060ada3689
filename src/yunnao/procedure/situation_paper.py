"""A situation report on paper: as DOCX, to be edited in any office, and as PDF, to be sent or filed."""

from datetime import datetime, tzinfo

from yunnao.model.situation import KIND_ZH, SituationReport
from yunnao.paper.pdf import pdf
from yunnao.paper.word import word


def docx(report: SituationReport, zone: tzinfo, edited_by: str = "", sent_to: str = "") -> bytes:
    """The report as a Word document."""
    parts = [(f"{section.title}", section.text) for section in report.sections]
    return word(report.title, _head(report, zone, edited_by, sent_to), parts, _foot(report))


def sheet(report: SituationReport, zone: tzinfo, edited_by: str = "", sent_to: str = "") -> bytes:
    """The report as PDF; each heading with the article that asks for it."""
    parts = [{"title": s.title, "basis": s.basis, "text": s.text} for s in report.sections]
    return pdf("report", {"title": report.title, "head": _head(report, zone, edited_by, sent_to), "sections": parts,
                          "foot": _foot(report)})


def _head(report: SituationReport, zone: tzinfo, edited_by: str, sent_to: str) -> list[tuple[str, str]]:
    def clock(when: datetime) -> str:
        here = when.astimezone(zone)
        return f"{here.year}年{here.month}月{here.day}日{here.hour:02d}时{here.minute:02d}分"

    head = [("种类", f"{KIND_ZH[report.kind]}（第 {report.number} 期）" + ("　演练" if report.exercise else "")),
            ("报送", sent_to or "【待补】"), ("截至时间", clock(report.drafted_at)),
            ("时限", f"{clock(report.due)}前（{report.due_basis}）" if report.due else report.due_basis),
            ("审核", edited_by or "【待补】")]
    return [*head, *([("须补充", "、".join(report.unknown))] if report.unknown else [])]


def _foot(report: SituationReport) -> str:
    return (f"由云脑据事件日志第 {report.log_position} 条以前的记录起草，内容格式依《{report.form}》；"
            "【待补】处日志没有记载，须由值班人员核实填写，审核后方可报送。")
