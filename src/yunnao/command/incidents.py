"""What officers order about whole incidents: the level, the end, a new one, two that are one, another version."""

import math
from datetime import datetime

from yunnao.city.city import City
from yunnao.command.answers import on, open_incident, reason_of
from yunnao.command.refusal import insist, there
from yunnao.model import facts, order
from yunnao.model.order import Person


@on(order.SetLevel)
def _set_level(city: City, wish: order.SetLevel, person: Person, now: datetime) -> list[facts.Fact]:
    incident = open_incident(city, wish.incident_id)
    insist(incident.level != wish.level, f"事件“{incident.title}”的响应级别已经是{wish.level.zh}，无需再设。")
    return [facts.LevelSet(incident_id=incident.id, level=wish.level, reason=reason_of(wish), by=person.id)]


@on(order.CloseIncident)
def _close_incident(city: City, wish: order.CloseIncident, person: Person, now: datetime) -> list[facts.Fact]:
    incident = open_incident(city, wish.incident_id)
    return [facts.IncidentClosed(incident_id=incident.id, reason=reason_of(wish), by=person.id)]


@on(order.OpenIncident)
def _open_incident(city: City, wish: order.OpenIncident, person: Person, now: datetime) -> list[facts.Fact]:
    """The desk opens it, pinned to the plan's text of now."""
    plan = there(city.ground.plans.get(wish.plan_id),
                 f"没有编号为 {wish.plan_id} 的预案。现有：{'、'.join(sorted(city.ground.plans))}。")
    there_is = [i for i in city.open_incidents() if i.kind == plan.incident_kind]
    names = "、".join(f"“{incident.title}”" for incident in there_is)
    insist(not there_is or wish.another, f"同类事件{names}正在处置。若是另一起请注明另开，否则请在原事件上处置。")
    if wish.place is not None:
        here = math.isfinite(wish.place.lon + wish.place.lat) and city.ground.district_at(wish.place) is not None
        insist(here, "事件位置不在本市范围内。请在地图上重新选点，位置不明可以不填。")
    return [facts.IncidentDeclared(plan_id=plan.id, title=wish.title.strip(), place=wish.place, by=person.id,
                                   reason=reason_of(wish))]


@on(order.MergeIncidents)
def _merge(city: City, wish: order.MergeIncidents, person: Person, now: datetime) -> list[facts.Fact]:
    old, into = open_incident(city, wish.incident_id), open_incident(city, wish.into)
    insist(old.id != into.id, "事件不能并入它自己。请选择另一起事件。")
    return [facts.IncidentMerged(incident_id=old.id, into=into.id, by=person.id, reason=reason_of(wish))]


@on(order.PreviewMigration)
def _preview(city: City, wish: order.PreviewMigration, person: Person, now: datetime) -> list[facts.Fact]:
    """The desk answers with what would change; it is silent when nothing would."""
    incident = open_incident(city, wish.incident_id)
    name = incident.procedure.partition("@")[0]
    there(city.ground.plans.get(name), f"现在的预案库里没有 {name}。事件继续按立案时的文本执行。")
    insist(bool(incident.texts), f"事件“{incident.title}”立案时没有记下预案文本，不能比较版本。请按原版本执行到底。")
    return [facts.MigrationRequested(incident_id=incident.id, by=person.id, reason=wish.reason.strip())]


@on(order.MigrateRun)
def _migrate(city: City, wish: order.MigrateRun, person: Person, now: datetime) -> list[facts.Fact]:
    """Only what was previewed, and only while it is still what the person read."""
    incident = open_incident(city, wish.incident_id)
    seen = there(city.migrations.get(incident.id), f"事件“{incident.title}”没有待审的版本改动。请先预览改动。")
    insist(wish.procedure == seen.procedure, f"待审的是 {seen.procedure}，不是 {wish.procedure}。请重新阅读改动。")
    return [facts.RunMigrated(incident_id=incident.id, procedure=seen.procedure, texts=seen.texts,
                              before=incident.texts, by=person.id, reason=reason_of(wish))]
