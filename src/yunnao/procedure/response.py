"""The response to an incident: the plan it is pinned to, as the log keeps its text, and its run at this moment."""

from datetime import datetime

from yunnao.city.city import City
from yunnao.model.event import Mode
from yunnao.model.incident import Incident
from yunnao.model.procedure import ContingencyPlan, digest_of
from yunnao.model.scale import Level
from yunnao.procedure.known import known
from yunnao.procedure.places import places_of
from yunnao.procedure.program import Library, Program, called, program_of
from yunnao.procedure.run import Run

_libraries: dict[tuple[str, ...], dict[str, ContingencyPlan]] = {}
_KEEP = 64


def written_plan(city: City, incident: Incident) -> ContingencyPlan:
    """The contingency plan an incident is pinned to.

    Its text is the one the log kept when the incident was opened, whatever the city package says now. A log from before
    texts were kept has only the version; raises LookupError when the package no longer has that one.
    """
    name, _, version = incident.procedure.partition("@")
    if name in incident.texts:
        return city.procedures[incident.texts[name]]
    written = city.ground.plans.get(name)
    if written is None or written.version != version:
        raise LookupError(f"incident {incident.id} runs on {incident.procedure}, but the city package has "
                          f"{f'version {written.version}' if written else 'no such plan'}: put that version back, "
                          "or move the run to the new one with a recorded decision")
    return written


def program_for(city: City, incident: Incident) -> Program:
    """The program an incident runs on, with the plans it calls."""
    library = _library(city, incident)
    name = incident.procedure.partition("@")[0]
    return program_of(library[name] if incident.texts else written_plan(city, incident), library)


def run_of(city: City, incident: Incident, now: datetime, mode: Mode, level: Level | None = None) -> Run | None:
    """The run at `level`, else at the level that is set; None when none is, or the incident is closed."""
    level = level or incident.level
    if level is None or incident.closed_at is not None:
        return None
    program = program_for(city, incident)
    return Run(program, incident, city.tasks, level, now, places=places_of(city, incident),
               known=known(city, incident, mode) if program.guarded else {}, zone=city.ground.timezone)


def texts_for(city: City, plan: ContingencyPlan) -> tuple[dict[str, str], list[ContingencyPlan]]:
    """What pins a run to `plan` and all it calls: digests by plan id, and the texts that the log does not have yet."""
    plans = city.ground.plans
    library = {plan.id: plan, **{name: plans[name] for name in called(plan, plans) if name in plans}}
    texts = {name: digest_of(written) for name, written in sorted(library.items())}
    return texts, [library[name] for name, digest in texts.items() if digest not in city.procedures]


def _library(city: City, incident: Incident) -> Library:
    """The plans an incident may call, as they were pinned; the same object for the same texts."""
    if not incident.texts:
        return city.ground.plans
    key = tuple(sorted(incident.texts.values()))
    if key not in _libraries:
        if len(_libraries) >= _KEEP:
            _libraries.clear()
        _libraries[key] = {name: city.procedures[digest] for name, digest in sorted(incident.texts.items())}
    return _libraries[key]
