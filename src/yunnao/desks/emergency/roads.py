"""The roads change: which plans that wait or are being carried out lose lines by it, and what is asked for then."""

from collections.abc import Iterator

from yunnao.city.city import City, PlanNow
from yunnao.command.dead_lines import dead_lines
from yunnao.model import facts


def outdated(city: City, cause: str, *states: str) -> Iterator[facts.PlanOutdated]:
    """The lines that died by now of every plan of an open incident in one of `states`; said again only when more do."""
    open_ = {incident.id for incident in city.open_incidents()}
    for _, there in sorted(city.plans.items()):
        if there.plan.incident_id in open_ and there.state in states:
            yield from _died(city, there, cause)


def _died(city: City, there: PlanNow, cause: str) -> Iterator[facts.PlanOutdated]:
    plan, told = there.plan, city.outdated.get(there.plan.id)
    died = dead_lines(city, plan, plan.log_position)
    known = {*told.units, *told.moves} if told is not None else set()
    if not {*died.units, *died.moves} <= known:
        yield facts.PlanOutdated(plan_id=plan.id, incident_id=plan.incident_id, cause=cause, units=died.units,
                                 moves=died.moves, lines=died.lines)


def why_again(fact: facts.PlanOutdated, most: int = 3) -> str:
    """The reason to plan again, with the lines that died."""
    count = len(fact.lines)
    lines = "；".join(fact.lines[:most]) + (f"等 {count} 条" if count > most else "")
    return f"{fact.cause}；方案 {fact.plan_id} 有 {count} 条安排不再成立：{lines}"
