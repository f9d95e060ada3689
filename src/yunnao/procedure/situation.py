"""Situation reports 值班信息 drafted from the city: 初报, 续报 and 终报 in the form that the law asks for. Pure.

Source of the forms: 《生产安全事故报告和调查处理条例》第十二条 (six parts) for the accidents it covers, else
《山东省突发事件应对条例》第二十九条; 第三十条 asks for reports on the way and for a final one.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from yunnao.city.city import City
from yunnao.model.incident import Incident
from yunnao.model.procedure import ContingencyPlan
from yunnao.model.situation import KIND_ZH, ReportKind, Section, SituationReport
from yunnao.procedure import situation_words as say
from yunnao.procedure.law import cited
from yunnao.procedure.response import written_plan

ACCIDENTS, PROVINCE = "生产安全事故报告和调查处理条例", "山东省突发事件应对条例"


class Limit(NamedTuple):
    """A time that a law gives for telling the next level, counted from when the city heard."""

    law: str
    article: str
    minutes: int


LIMITS = (Limit("突发公共卫生事件应急条例", "第二十条", 120), Limit(ACCIDENTS, "第十一条", 120))
"""第九条 gives the unit itself one hour; the city's own hours are these. Other laws say 立即 and give no number."""


def draft(city: City, incident_id: str, kind: ReportKind, now: datetime, *, since: datetime | None = None,
          number: int = 1, exercise: bool = False) -> SituationReport:
    """A report on one incident from what the city knows now; raises LookupError for an incident that is not there.

    `since` is when the last report that was sent had been drafted: a report on the way tells only what came after.
    """
    if incident_id not in city.incidents:
        known = ", ".join(sorted(city.incidents)) or "none"
        raise LookupError(f"no incident is called {incident_id!r}: there are {known}")
    incident = city.incidents[incident_id]
    plan = written_plan(city, incident)
    parts = say.Parts(city, incident, plan, now, since if kind == "progress" else None, kind)
    form = ACCIDENTS if _covers(plan, ACCIDENTS) else PROVINCE
    due, basis = _due(incident, plan, kind)
    return SituationReport(
        id=f"{incident_id}/report-{number}", incident_id=incident_id, kind=kind, number=number,
        title=f"关于{incident.title}的{KIND_ZH[kind]}", form=form, log_position=city.seq, drafted_at=now,
        sections=list(_accident(parts) if form == ACCIDENTS else _general(parts)), due=due, due_basis=basis,
        unknown=say.unknown(parts), exercise=exercise)


def _accident(parts: say.Parts) -> Iterator[Section]:
    basis = f"《{ACCIDENTS}》第十二条"
    yield Section(key="unit", title="一、事故发生单位概况", basis=f"{basis}第一项", text=say.unit(parts))
    yield Section(key="where", title="二、时间、地点和现场情况", basis=f"{basis}第二项", text=say.where(parts))
    yield Section(key="course", title="三、简要经过", basis=f"{basis}第三项", text=say.course(parts))
    yield Section(key="loss", title="四、伤亡人数和初步估计的损失", basis=f"{basis}第四项", text=say.loss(parts))
    yield Section(key="measures", title="五、已经采取的措施", basis=f"{basis}第五项", text=say.measures(parts))
    yield Section(key="other", title="六、其他情况", basis=f"{basis}第六项", text=say.other(parts))


def _general(parts: say.Parts) -> Iterator[Section]:
    basis = f"《{PROVINCE}》第二十九条"
    yield Section(key="where", title="一、时间、地点、事件类别和信息来源", basis=basis, text=say.where(parts))
    yield Section(key="unit", title="二、单位名称和联系方式", basis=basis, text=say.unit(parts))
    yield Section(key="loss", title="三、伤亡和经济损失的初步评估", basis=basis, text=say.loss(parts))
    yield Section(key="reach", title="四、影响范围", basis=basis, text=say.reach(parts))
    yield Section(key="course", title="五、发展态势", basis=basis, text=say.course(parts))
    yield Section(key="measures", title="六、处置情况", basis=basis, text=say.measures(parts))
    yield Section(key="other", title="七、其他情况", basis=basis, text=say.other(parts))


def _covers(plan: ContingencyPlan | None, law: str) -> bool:
    """Whether the incident's plan stands on this law."""
    return plan is not None and any(article.law == law for text in plan.legal_basis for article in cited(text))


def _due(incident: Incident, plan: ContingencyPlan | None, kind: ReportKind) -> tuple[datetime | None, str]:
    if kind != "first":
        return None, ("《生产安全事故报告和调查处理条例》第十三条：出现新情况的，应当及时补报"
                      if kind == "progress" and _covers(plan, ACCIDENTS) else
                      f"《{PROVINCE}》第三十条：及时续报处置进展，直至应急处置工作结束，并作终报")
    limit = next((limit for limit in LIMITS if _covers(plan, limit.law)), None)
    if limit is None:
        return None, "《突发事件应对法》第十七条：立即向上一级人民政府报告"
    due = incident.opened_at + timedelta(minutes=limit.minutes)
    return due, f"《{limit.law}》{limit.article}：{limit.minutes // 60} 小时内上报"
