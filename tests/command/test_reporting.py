"""Orders about situation reports: what was sent stays as it is, and nobody sends the end before the end."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from yunnao.city.city import City
from yunnao.model import facts, order
from yunnao.model.event import Sighting
from yunnao.model.situation import ReportKind, Section, SituationReport

Grow = Callable[..., City]
Admit = Callable[..., list[Sighting]]
Refuse = Callable[..., str]
NOON = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


def drafted(kind: ReportKind = "first") -> facts.SituationReportDrafted:
    return facts.SituationReportDrafted(report=SituationReport(
        id="i-1/report-1", incident_id="i-1", kind=kind, number=1, title="关于泄漏的初报", form="条例", log_position=1,
        drafted_at=NOON, sections=[Section(key="loss", title="四、伤亡", basis="条例", text="【待补】")]))


@pytest.fixture
def told(city: City, grow: Grow) -> City:
    return grow(city, drafted())


def test_a_draft_is_asked_for_by_name(city: City, admit: Admit, refuse: Refuse) -> None:
    (seen,) = admit(order.DraftReport(incident_id="i-1", kind="progress"), city=city)
    assert seen.data == facts.SituationReportRequested(incident_id="i-1", kind="progress", by="p-chief")
    assert "重新选择" in refuse(order.DraftReport(incident_id="i-9", kind="first"), city=city)


def test_an_edit_keeps_who_wrote_it_and_the_draft_stays_in_the_log(told: City, grow: Grow, admit: Admit) -> None:
    (seen,) = admit(order.EditReport(report_id="i-1/report-1", section="loss", text="死亡 2 人"), city=told)
    after = grow(told, seen.data).situation["i-1/report-1"]
    assert after.report.sections[0].text == "死亡 2 人"
    assert after.edited_by == ["p-chief"]


@pytest.mark.parametrize(("section", "text", "why"), [
    ("weather", "晴", "可改的是：loss"), ("loss", " ", "不能改为空白"), ("loss", "【待补】", "没有改动"),
    ("loss", "长" * 20_001, "最多"),
])  # fmt: skip
def test_an_edit_that_says_nothing_is_refused(told: City, refuse: Refuse, section: str, text: str, why: str) -> None:
    assert why in refuse(order.EditReport(report_id="i-1/report-1", section=section, text=text), city=told)


def test_what_was_sent_is_not_edited_or_sent_again(told: City, grow: Grow, admit: Admit, refuse: Refuse) -> None:
    assert "哪个机关" in refuse(order.SendReport(report_id="i-1/report-1", to=" "), city=told)
    (seen,) = admit(order.SendReport(report_id="i-1/report-1", to="省政府总值班室"), city=told)
    sent = grow(told, seen.data)
    assert (sent.situation["i-1/report-1"].sent_to, sent.situation["i-1/report-1"].sent_at) == ("省政府总值班室", NOON)
    assert "不能再改" in refuse(order.EditReport(report_id="i-1/report-1", section="loss", text="x"), city=sent)
    assert "不能再改" in refuse(order.SendReport(report_id="i-1/report-1", to="省政府"), city=sent)


def test_the_final_report_waits_for_the_end(city: City, grow: Grow, admit: Admit, refuse: Refuse) -> None:
    wish = order.SendReport(report_id="i-1/report-1", to="省政府")
    final = grow(city, drafted("final"))
    assert "响应还没有结束" in refuse(wish, city=final)
    over = grow(final, facts.IncidentClosed(incident_id="i-1", reason="完", by="p"))
    assert admit(wish, city=over)
