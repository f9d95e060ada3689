"""What the outside world tells changes the city: warnings, observations, reports, roads, bad input."""

from dataclasses import replace

from yunnao.city.city import City, SeenObservation, SeenReport, UnitNow
from yunnao.city.rules import on
from yunnao.model import facts
from yunnao.model.event import Event


@on(facts.CityOpened)
def _opened(city: City, fact: facts.CityOpened, event: Event) -> City:
    units = {unit.id: UnitNow(unit=unit, place=unit.base) for unit in city.ground.units.values()}
    return replace(city, package=f"{fact.package}@{fact.version}", units=city.units.update(units))


@on(facts.ObservationReceived)
def _observed(city: City, fact: facts.ObservationReceived, event: Event) -> City:
    key = f"{fact.station}/{fact.quantity}"
    old = city.observations.get(key)
    if old is not None and old.at > event.occurred_at:
        return city  # late news about an earlier moment does not overwrite what is newer
    seen = SeenObservation(observation=fact, at=event.occurred_at, before=old.observation.value if old else None)
    return replace(city, observations=city.observations.set(key, seen))


@on(facts.ReportReceived)
def _reported(city: City, fact: facts.ReportReceived, event: Event) -> City:
    seen = SeenReport(report=fact, at=event.occurred_at, event_id=event.id)
    return replace(city, reports=city.reports.set(event.id, seen))


@on(facts.WarningReceived)
def _warned(city: City, fact: facts.WarningReceived, event: Event) -> City:
    warnings = city.warnings
    if fact.warning.message_type in ("Update", "Cancel"):
        for old in fact.warning.references:
            if old in warnings and warnings[old].sender == fact.warning.sender:  # nobody takes back another's warning
                warnings = warnings.delete(old)
    if fact.warning.message_type in ("Alert", "Update"):
        warnings = warnings.set(fact.warning.id, fact.warning)
    return replace(city, warnings=warnings)


@on(facts.SourceTermReceived)
def _source(city: City, fact: facts.SourceTermReceived, event: Event) -> City:
    return replace(city, sources=city.sources.set(fact.name, fact.term))


@on(facts.InputQuarantined)
def _quarantined(city: City, fact: facts.InputQuarantined, event: Event) -> City:
    return replace(city, quarantine=city.quarantine.set(fact.sha256, fact))


@on(facts.InputRetried)
def _retried(city: City, fact: facts.InputRetried, event: Event) -> City:
    if not fact.accepted or fact.sha256 not in city.quarantine:
        return city
    discarded = city.discarded.delete(fact.sha256) if fact.sha256 in city.discarded else city.discarded
    return replace(city, quarantine=city.quarantine.delete(fact.sha256), discarded=discarded)


@on(facts.InputDiscarded)
def _discarded(city: City, fact: facts.InputDiscarded, event: Event) -> City:
    return replace(city, discarded=city.discarded.set(fact.sha256, fact))


@on(facts.TroubleBegan)
def _began(city: City, fact: facts.TroubleBegan, event: Event) -> City:
    return replace(city, troubles=city.troubles.set(fact.part, fact))


@on(facts.TroubleEnded)
def _over(city: City, fact: facts.TroubleEnded, event: Event) -> City:
    return replace(city, troubles=city.troubles.delete(fact.part))


@on(facts.RoadClosed)
def _closed(city: City, fact: facts.RoadClosed, event: Event) -> City:
    city = _as_usual(city, fact.id)
    return replace(city, closures=city.closures.set(fact.id, fact),
                   closed_seq=city.closed_seq.set(fact.id, city.seq + 1))


@on(facts.RoadSlowed)
def _slowed(city: City, fact: facts.RoadSlowed, event: Event) -> City:
    city = _as_usual(city, fact.id)
    return replace(city, slowdowns=city.slowdowns.set(fact.id, fact),
                   closed_seq=city.closed_seq.set(fact.id, city.seq + 1))


@on(facts.RoadReopened)
def _reopened(city: City, fact: facts.RoadReopened, event: Event) -> City:
    return _as_usual(city, fact.id)


def _as_usual(city: City, id: str) -> City:
    """The city without the closure or slowdown called `id`, if there is one."""
    if id in city.closures:
        city = replace(city, closures=city.closures.delete(id))
    if id in city.slowdowns:
        city = replace(city, slowdowns=city.slowdowns.delete(id))
    return replace(city, closed_seq=city.closed_seq.delete(id)) if id in city.closed_seq else city
