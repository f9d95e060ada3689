"""The emergency desk: from news to incident, from assessment to level, from level to tasks, from tasks to a plan."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.desks.emergency import course, cover, follow, telling
from yunnao.desks.emergency.panel import panel
from yunnao.model import facts
from yunnao.model.event import Event, Mode, Sighting
from yunnao.model.incident import Incident
from yunnao.model.procedure import ContingencyPlan
from yunnao.model.scale import Grade, Level
from yunnao.model.table import decide
from yunnao.procedure.known import known
from yunnao.procedure.meant import term_for
from yunnao.procedure.response import written_plan
from yunnao.registry import desk

NEWS = {"ObservationReceived", "ReportReceived", "WarningReceived", "SourceTermReceived"}
STEADY = timedelta(hours=3)
"""A level is not proposed down within this time of its last change: a response that flaps obeys nobody."""


@desk("emergency")
class EmergencyDesk:
    """Policy of the integrated emergency command platform 应急指挥. It proposes; people at the door decide."""

    def decide(self, city: City, event: Event | None, now: datetime) -> Iterable[Sighting]:
        if event is None:
            return [_say(fact, when) for when, fact in self._passing_time(city, now)]
        return [_say(fact, now) for fact in self._on(city, event, now)]

    def next_at(self, city: City, now: datetime) -> datetime | None:
        expiries = [p.plan.valid_until for p in city.plans.values() if p.state == "proposed"]
        moments = (course.next_moment(city, now), *expiries)
        after = (when + timedelta(milliseconds=1) for when in moments if when is not None)
        return min((when for when in after if when > now), default=None)

    def panel(self, city: City, now: datetime) -> dict[str, Any]:
        """What the console draws for this desk."""
        return panel(city, now)

    def _on(self, city: City, event: Event, now: datetime) -> Iterator[facts.Fact]:
        news = event.kind in NEWS and _concerns(city, event)
        if news:
            yield from _open_incidents(city, event, now)
            yield from _reassess(city, event)
        if event.kind == "IncidentOpened":
            yield from _first_assessment(city, event)
        if news or event.kind in ("IncidentOpened", "AssessmentMade", "AssessmentFailed"):
            for incident in city.open_incidents():
                yield from _levels(city, incident, event.mode, now)
            yield from course.facts_changed(city, event.mode, now)
        yield from course.on(city, event, now)
        yield from follow.on(city, event, now)
        yield from telling.on(city, event, now)

    def _passing_time(self, city: City, now: datetime) -> Iterator[tuple[datetime, facts.Fact]]:
        """What the clock alone brings, in the order in which it came due, however late anybody looked."""
        yield from course.time_passed(city, now)
        yield from ((now, fact) for fact in cover.changed(city))
        for incident in city.open_incidents():
            plan = city.newest_plan(incident.id, "proposed")
            if plan is not None and plan.plan.valid_until < now and not follow.asked(city, incident.id):
                yield now, facts.PlanRequested(incident_id=incident.id, why="方案已过有效期，按当前态势重新编制")


def _say(fact: facts.Fact, now: datetime) -> Sighting:
    name = "desk:emergency"
    return Sighting(kind=type(fact).__name__, data=fact, occurred_at=now, source=name, actor=name)


def _concerns(city: City, event: Event) -> bool:
    """Whether any contingency plan's tables ask about this; thousands of sensors nobody asks about cost nothing."""
    if event.kind == "ObservationReceived":
        name = f"obs.{event.data['quantity']}"
        return bool({name, f"{name}.drop"} & _asked(city.ground))
    if event.kind == "ReportReceived":
        return f"report.{event.data['kind']}" in _asked(city.ground)
    return True


@lru_cache(maxsize=8)
def _asked(ground: Ground) -> frozenset[str]:
    plans = ground.plans.values()
    rows = (rule for plan in plans for rule in (*plan.opens, *plan.levels, *plan.grades, *plan.tasks))
    return frozenset(name for row in rows for name in row.when)


def _open_incidents(city: City, event: Event, now: datetime) -> Iterator[facts.IncidentOpened]:
    """Open an incident for every contingency plan whose conditions hold and that has none open."""
    there = known(city, None, event.mode)
    place = facts.body(event).place if event.kind == "ReportReceived" else None  # type: ignore[attr-defined]
    busy = {incident.kind for incident in city.open_incidents()}
    for plan in sorted(city.ground.plans.values(), key=lambda p: p.id):
        rule = decide(plan.opens, there) if plan.incident_kind not in busy else None
        if rule is not None and not _just_closed(city, plan, now):
            yield course.opening(city, Incident(
                id=course.named(city, plan.incident_kind), kind=plan.incident_kind, title=_title(city, plan),
                opened_at=now, reason=f"{rule.note or rule.source}", procedure=f"{plan.id}@{plan.version}",
                place=place))
            busy.add(plan.incident_kind)


def _title(city: City, plan: ContingencyPlan) -> str:
    terms = [term for _, term in sorted(city.sources.items()) if term.hazard == plan.hazard]
    names = [term.data["storm"]["name"] for term in terms if "storm" in term.data]
    return f"台风“{names[-1]}”" if names else plan.title or plan.name


def _just_closed(city: City, plan: ContingencyPlan, now: datetime) -> bool:
    return any(i.kind == plan.incident_kind and i.closed_at and now - i.closed_at < timedelta(hours=24)
               for i in city.incidents.values())


def _reassess(city: City, event: Event) -> Iterator[facts.AssessmentRequested]:
    if event.kind != "SourceTermReceived":
        return
    name = facts.body(event).name  # type: ignore[attr-defined]
    for incident in city.open_incidents():
        term = term_for(city, incident)
        if term is not None and term[0] == name and not _pending(city, incident):
            yield facts.AssessmentRequested(incident_id=incident.id, hazard=term[1].hazard, why="收到新的致灾因子资料")


def _first_assessment(city: City, event: Event) -> Iterator[facts.AssessmentRequested]:
    incident = facts.body(event).incident  # type: ignore[attr-defined]
    term = term_for(city, city.incidents[incident.id])
    if term is not None and not _pending(city, incident):
        yield facts.AssessmentRequested(incident_id=incident.id, hazard=term[1].hazard, why="事件开启，首次研判")


def _pending(city: City, incident: Incident) -> bool:
    return any(r.what == "assessment" and r.incident_id == incident.id for r in city.requests.values())


def _levels(city: City, incident: Incident, mode: Mode, now: datetime) -> Iterator[facts.Fact]:
    """Grade and response level by the contingency plan's own tables."""
    plan = written_plan(city, incident)
    there = known(city, incident, mode)
    grade = decide(plan.grades, there)
    if grade is not None and (incident.grade is None or Grade(grade.then) > incident.grade):
        yield facts.IncidentGraded(incident_id=incident.id, grade=Grade(grade.then), reason=grade.note,
                                   source=grade.source)
    rule = decide(plan.levels, there)
    if rule is None:
        return
    asked, level = city.proposed_levels.get(incident.id), Level(rule.then)
    standing = asked.level if asked is not None else incident.level
    last = max((step.at for step in incident.levels), default=None)
    lower = standing is not None and level < standing
    if level != standing and not (lower and last is not None and now - last < STEADY):
        yield facts.LevelProposed(incident_id=incident.id, level=level, reason=rule.note, source=rule.source)


