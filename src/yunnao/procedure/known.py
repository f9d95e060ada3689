"""What the decision tables may ask: the city's facts under the names that contingency plans use."""

from yunnao.city.city import City
from yunnao.model.event import Mode
from yunnao.model.incident import Incident
from yunnao.model.scale import Colour, Grade, Level
from yunnao.model.warning import Warning

Known = dict[str, float | str | Colour | Grade | Level | None]

COUNTRY = "100000"


def known(city: City, incident: Incident | None, mode: Mode) -> Known:
    """All facts by name: warnings by scope, observations with their drop, counted reports, the assessment's facts.

    What is not known is not there: a rule that asks for it does not hold. How many incidents of a kind are open is
    always known, so that rain brought by a typhoon stays with the typhoon's plan (`incident.typhoon: "= 0"`).
    """
    facts: Known = {f"incident.{plan.incident_kind}": 0.0 for plan in city.ground.plans.values()}
    for there_is in city.open_incidents():
        facts[f"incident.{there_is.kind}"] = float(facts.get(f"incident.{there_is.kind}") or 0) + 1
    for warning in sorted(city.warnings.values(), key=lambda w: w.id):
        scope = scope_of(city, warning, mode)
        if scope and warning.colour is not None:
            name = f"{scope}.{warning.event}"
            there = facts.get(name)
            facts[name] = max(there, warning.colour) if isinstance(there, Colour) else warning.colour
    for key in sorted(city.observations):
        seen = city.observations[key]
        quantity, value = seen.observation.quantity, seen.observation.value
        _largest(facts, f"obs.{quantity}", value)
        _largest(facts, f"obs.{quantity}.drop", seen.before - value if None not in (seen.before, value) else None)
    for report in city.reports.values():
        name = f"report.{report.report.kind}"
        facts[name] = float(facts.get(name) or 0) + 1
    if incident is not None and incident.id in city.assessments:
        assessment = city.assessments[incident.id]
        facts.update(assessment.facts)
        facts.update(people=float(assessment.people), to_move=float(assessment.to_move))
    return facts


def scope_of(city: City, warning: Warning, mode: Mode) -> str | None:
    """Whose warning it is: "warning" (our city's), "province", "national"; None when it is not ours to act on."""
    if warning.status != "Actual" and not (mode is Mode.EXERCISE and warning.status == "Exercise"):
        return None
    ours = {district.adcode for district in city.ground.districts}
    cities = {adcode[:4] + "00" for adcode in ours}
    if ours & set(warning.districts) or cities & set(warning.districts):
        return "warning"
    if {adcode[:2] + "0000" for adcode in ours} & set(warning.districts):
        return "province"
    return "national" if COUNTRY in warning.districts else None


def _largest(facts: Known, name: str, value: float | None) -> None:
    if value is None:
        return
    there = facts.get(name)
    facts[name] = max(there, value) if isinstance(there, float) else float(value)
