"""Planner "notice": the public warnings that the contingency plan asks for, addressed and worded."""

from datetime import timedelta

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.plan import ActionPlan
from yunnao.model.procedure import Task
from yunnao.model.promise import Stop
from yunnao.model.scale import Colour, Level
from yunnao.model.warning import Message, Warning
from yunnao.registry import planner

VALID_FOR = timedelta(minutes=30)
"""Words about where people are go stale as fast as the moves they speak of."""

_COLOUR = {Level.IV: Colour.BLUE, Level.III: Colour.YELLOW, Level.II: Colour.ORANGE, Level.I: Colour.RED}
_URGENCY = {Level.IV: "Future", Level.III: "Expected", Level.II: "Immediate", Level.I: "Immediate"}
_SEVERITY = {Level.IV: "Minor", Level.III: "Moderate", Level.II: "Severe", Level.I: "Extreme"}


@planner("notice")
class Notice:
    """One CAP warning for each open task that carries a message, unless it has already been released."""

    def propose(self, city: City, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan:
        open_tasks = [t for t in city.tasks_of(assessment.incident_id) if t.message and t.state == "open"]
        released = {m for m in (*city.outbox, *city.sent)}
        messages = [_message(city, assessment, task) for task in open_tasks if message_id(task) not in released]
        now = city.now or assessment.made_at
        return ActionPlan(
            id=f"notice-{city.seq}", incident_id=assessment.incident_id, log_position=city.seq, proposed_at=now,
            valid_until=now + VALID_FOR, messages=messages,
            summary=f"发布 {len(messages)} 条预警信息" if messages else "",
        )


def message_id(task: Task) -> str:
    """The id of the message that a task asks for; one task sends one message, once."""
    return f"{task.id}/message"


def _message(city: City, assessment: Assessment, task: Task) -> Message:
    incident = city.incidents[assessment.incident_id]
    proposed = city.proposed_levels.get(incident.id)
    level = max(filter(None, (incident.level, proposed.level if proposed else None)), default=Level.IV)
    districts = sorted({zone.district for zone in assessment.zones if zone.people})
    names = [d.name for d in city.ground.districts if d.adcode in districts]
    danger = [band for band in assessment.footprint.bands if band.evacuate] or assessment.footprint.bands
    now = city.now or assessment.made_at
    warning = Warning(
        id=f"yunnao-{incident.id}-{task.rule_id}-{city.seq}", sender=city.ground.name_en.lower() + "@yunnao.example",
        event=incident.kind, colour=_COLOUR[level], sent_at=now, effective_at=now,
        expires_at=max(assessment.footprint.end, now + VALID_FOR), headline=task.name, description=task.message,
        instruction=task.message, area_name="、".join(names) or city.ground.name, districts=districts,
        area=danger[0].area if danger else None, urgency=_URGENCY[level], severity=_SEVERITY[level],
        certainty="Likely",
    )
    return Message(id=message_id(task), incident_id=incident.id, channel="cap_file", audience="公众", warning=warning)
