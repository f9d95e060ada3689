"""The emergency panel: the city as the console draws it, in plain JSON values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from yunnao.city.city import City, MoveNow, PlanNow
from yunnao.city.hindrances import hindrances
from yunnao.command.approval import stale
from yunnao.model.incident import Incident
from yunnao.model.procedure import Task
from yunnao.procedure.response import program_for
from yunnao.roads.hindered import hindered
from yunnao.roads.way import conditions_at


def panel(city: City, now: datetime) -> dict[str, Any]:
    """Every section of the panel; the console sends those that changed since it last did."""
    sections = {
        "incidents": [_incident(city, i) for i in sorted(city.incidents.values(), key=lambda i: i.opened_at)],
        "footprints": [_footprint(city, a.incident_id) for _, a in sorted(city.assessments.items())
                       if city.incidents[a.incident_id].closed_at is None],
        "warnings": [_fields(w, "id event colour headline sender sent_at expires_at status description")
                     for w in sorted(city.warnings.values(), key=lambda w: w.sent_at, reverse=True)],
        "plans": [_plan(city, p, now) for p in _newest_first(city)],
        "tasks": _tasks(city),
        "units": [_unit(city, unit_id) for unit_id in sorted(city.units)],
        "shelters": _shelters(city),
        "evacuation": _evacuation(city.moves.values()),
        "observations": [{**_fields(seen.observation, "station quantity value unit note"), "at": seen.at}
                         for _, seen in sorted(city.observations.items())],
        "reports": [{**_fields(seen.report, "kind text reporter place place_quality"), "at": seen.at}
                    for seen in sorted(city.reports.values(), key=lambda s: (s.at, s.event_id), reverse=True)],
        "quarantine": [{**_fields(q, "sha256 origin reason size feed"), "discarded": city.discarded.get(q.sha256)}
                       for _, q in sorted(city.quarantine.items())],
        "messages": _messages(city),
        "requests": [_fields(r, "id what incident_id hazard at why") for _, r in sorted(city.requests.items())],
        "holes": [_fields(h, "id capability district district_name people within_s away")
                  for _, h in sorted(city.holes.items())],
        "closures": [_fields(c, "id name place radius_m reason start end") for _, c in sorted(city.closures.items())],
        "slowdowns": [_fields(c, "id name place radius_m reason speed_factor start end")
                      for _, c in sorted(city.slowdowns.items())],
        "roads": _roads(city, now),
        "library": [_fields(p, "id name name_en") for _, p in sorted(city.ground.plans.items())],
        "situation": [{**_fields(told.report, "id incident_id kind number title form drafted_at due due_basis unknown "
                                 "sections"), **_fields(told, "edited_by sent_at sent_to sent_by")}
                      for _, told in sorted(city.situation.items())],
    }
    plain: dict[str, Any] = msgspec.to_builtins(sections)
    return plain


def _fields(thing: Any, names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names.split()}


def _incident(city: City, incident: Incident) -> dict[str, Any]:
    proposed, assessment = city.proposed_levels.get(incident.id), city.assessments.get(incident.id)
    waits = proposed is not None and proposed.level != incident.level
    return {
        **_fields(incident, "id kind title opened_at grade level reason levels districts closed_at procedure"),
        "proposed_level": proposed.level if waits else None,
        "proposed_reason": proposed.reason if waits else "",
        "people": assessment.people if assessment else None,
        "to_move": assessment.to_move if assessment else None,
        "assessment_at": assessment.made_at if assessment else None,
        "model": assessment.model if assessment else "",
        "assumptions": assessment.assumptions if assessment else [],
        "facts": assessment.facts if assessment else {},
        "facilities": assessment.facilities if assessment else [],
        "impact": assessment.impact if assessment else {},
        "chances": assessment.chances if assessment else {},
        **_course(city, incident),
    }


def _course(city: City, incident: Incident) -> dict[str, Any]:
    """What officers can change about a run: who may own its tasks, what could be opened early, a newer version."""
    try:
        program = program_for(city, incident)
    except LookupError:  # the package has lost the version this run is pinned to
        return {"owners": {}, "rules": [], "newer": False, "migration": None}
    written, previewed = city.ground.plans.get(incident.procedure.partition("@")[0]), city.migrations.get(incident.id)
    return {
        "owners": program.plan.owners,
        "rules": [[name, step.rule.name, step.rule.name_en] for name, step in program.steps.items()
                  if f"{incident.id}/{name}" not in city.tasks],
        "newer": written is not None and written != program.plan,
        "migration": _fields(previewed, "procedure lines") if previewed else None,
    }


def _footprint(city: City, incident_id: str) -> dict[str, Any]:
    assessment = city.assessments[incident_id]
    fixes = assessment.source.data.get("fixes", [])
    return {
        "incident_id": incident_id,
        "hazard": assessment.hazard,
        **_fields(assessment.footprint, "start end bands unsure frames arrivals"),
        "exceedance": assessment.exceedance,
        "track": [[f["lon"], f["lat"], f["at"], f.get("wind_m_s")] for f in fixes] or None,
    }


def _roads(city: City, now: datetime) -> dict[str, Any]:
    """The streets that are cut and slowed at this moment, for everyone but the units that respond."""
    there = hindrances(city)
    if not there:
        return {"cut": None, "slow": None}
    cut, slow = hindered(conditions_at(city.ground.roads, there, now))
    return {"cut": cut, "slow": slow}


def _newest_first(city: City) -> list[PlanNow]:
    shown = [p for p in city.plans.values() if p.state in ("proposed", "approved", "complete")]
    return sorted(shown, key=lambda p: (p.plan.log_position, p.plan.id), reverse=True)[:8]


def _plan(city: City, there: PlanNow, now: datetime) -> dict[str, Any]:
    plan = there.plan
    expired = there.state == "proposed" and now > plan.valid_until
    fields = ("id incident_id proposed_at valid_until decide_by summary summary_en level assignments moves standby "
              "hauls messages fixed uncovered binds binds_en assumptions assumptions_en")
    words = _TaskWords(city)
    return {
        **_fields(plan, fields),
        "log_position": plan.log_position,
        "tasks": [{**_fields(t, "id owner deadline legal_basis"), **words.of(t)} for t in plan.tasks],
        "scores": [{**_fields(s, "planner objective bound unit solver seed"), "gap": s.gap} for s in plan.scores],
        "state": there.state,
        "by": there.by,
        "decided_at": there.at,
        "expired": expired,
        "stale_reason": stale(city, plan, now) if there.state == "proposed" and not expired else None,
    }


class _TaskWords:
    """What people read of tasks: their names in both languages, and their owners' names."""

    def __init__(self, city: City) -> None:
        plans = city.ground.plans.values()
        self.owners = {owner: name for plan in plans for owner, name in plan.owners.items()}
        self.names = {rule.id: rule.name for plan in plans for rule in plan.tasks}
        self.english = {rule.name: rule.name_en for plan in plans for rule in plan.tasks}

    def of(self, task: Task) -> dict[str, str]:
        name = task.name or self.names.get(task.rule_id, "")
        return {"name": name, "name_en": self.english.get(name, ""),
                "owner_name": self.owners.get(task.owner, task.owner)}


def _tasks(city: City) -> list[dict[str, Any]]:
    words = _TaskWords(city)
    fields = ("id incident_id rule_id owner state opened_at deadline late units started_at done_at done_by "
              "evidence legal_basis escalate_to needs evacuate suspended_at proof why deadline_note milestone")
    return [{**_fields(t, fields), **words.of(t)}
            for t in sorted(city.tasks.values(), key=lambda t: (t.opened_at, t.id))]


def _unit(city: City, unit_id: str) -> dict[str, Any]:
    now = city.units[unit_id]
    return {
        **_fields(now.unit, "id name name_en kind owner capabilities quality"),
        **_fields(now, "task_id departed_at arrives_at path at_s idle post free_at"),
        "lon": now.place.lon,
        "lat": now.place.lat,
        "moving": now.departed_at is not None,
    }


def _shelters(city: City) -> list[dict[str, Any]]:
    coming: dict[str, int] = {}
    for move in city.moves.values():
        left = move.move.people - move.arrived - move.refused
        coming[move.move.shelter_id] = coming.get(move.move.shelter_id, 0) + left
    return [
        {**_fields(s, "id name name_en capacity quality capacity_quality indoor"),
         "lon": s.point.lon, "lat": s.point.lat,
         "sheltered": city.sheltered.get(s.id, 0), "coming": coming.get(s.id, 0)}
        for _, s in sorted(city.ground.shelters.items())
    ]


def _evacuation(moves: Iterable[MoveNow]) -> dict[str, Any]:
    moves = list(moves)
    return {
        "ordered": sum(m.move.people for m in moves),
        "left": sum(m.left for m in moves),
        "arrived": sum(m.arrived for m in moves),
        "refused": sum(m.refused for m in moves),
        "ordered_at": min((m.ordered_at for m in moves), default=None),
        "complete": bool(moves) and all(m.complete for m in moves),
    }


def _messages(city: City) -> list[dict[str, Any]]:
    waiting = [{"id": q.message.id, "channel": q.message.channel, "audience": q.message.audience,
                "headline": q.message.warning.headline, "state": "waiting",
                "address": city.delayed.get(q.message.id, "")}
               for _, q in sorted(city.outbox.items())]
    sent = [{"id": i, "channel": "", "audience": "", "headline": _headline(city, i), "state": "sent",
             "address": address}
            for i, address in sorted(city.sent.items())]
    return waiting + sent


def _headline(city: City, message_id: str) -> str:
    task = city.tasks.get(message_id.removesuffix("/message"))
    return task.name if task else message_id
