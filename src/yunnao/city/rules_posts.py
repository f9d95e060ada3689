"""Waiting and hauling change the city: units at their posts, holes in the cover, goods on the road, plans amended."""

from dataclasses import replace
from datetime import datetime

from immutables import Map
from msgspec import structs

from yunnao.city.city import City, Request
from yunnao.city.rules import on
from yunnao.city.rules_field import STANDING
from yunnao.model import facts
from yunnao.model.event import Event


def _with_unit(city: City, unit_id: str, **changes: object) -> City:
    changed = structs.replace(city.units[unit_id], **changes)
    return replace(city, units=city.units.set(unit_id, changed))


@on(facts.StandbyOrdered)
def _ordered(city: City, fact: facts.StandbyOrdered, event: Event) -> City:
    here = city.units[fact.unit_id].at(event.occurred_at)
    return _with_unit(city, fact.unit_id, **{**STANDING, "place": here, "post": fact.to,
                                             "posted_at": event.occurred_at})


@on(facts.StandbyDeparted)
def _departed(city: City, fact: facts.StandbyDeparted, event: Event) -> City:
    return _with_unit(city, fact.unit_id, departed_at=event.occurred_at, departed_seq=city.seq + 1,
                      arrives_at=fact.arrives_at, path=fact.path, at_s=fact.at_s)


@on(facts.StandbyReached)
def _reached(city: City, fact: facts.StandbyReached, event: Event) -> City:
    return _with_unit(city, fact.unit_id, **{**STANDING, "place": fact.place})


@on(facts.StandbyEnded)
def _ended(city: City, fact: facts.StandbyEnded, event: Event) -> City:
    return _with_unit(city, fact.unit_id, **{**STANDING, "place": city.units[fact.unit_id].at(event.occurred_at)})


@on(facts.CoverageLost)
def _lost(city: City, fact: facts.CoverageLost, event: Event) -> City:
    return replace(city, holes=city.holes.set(fact.id, fact))


@on(facts.CoverageRestored)
def _restored(city: City, fact: facts.CoverageRestored, event: Event) -> City:
    return replace(city, holes=city.holes.delete(fact.id))


@on(facts.AmendmentRequested)
def _amend(city: City, fact: facts.AmendmentRequested, event: Event) -> City:
    request = Request(id=event.id, what="plan", incident_id=fact.incident_id, hazard="", at=event.occurred_at,
                      why=fact.line.reason, amends=fact.plan_id, line=fact.line)
    return replace(city, requests=city.requests.set(request.id, request))


@on(facts.SupplyOrdered)
def _supply(city: City, fact: facts.SupplyOrdered, event: Event) -> City:
    sent, supplied, units = dict(city.stock_sent), dict(city.supplied), dict[str, datetime]()
    for haul in city.plans[fact.plan_id].plan.hauls:
        sent[haul.stock_id] = sent.get(haul.stock_id, 0) + haul.amount
        there = f"{haul.to_id}/{haul.item}"
        supplied[there] = supplied.get(there, 0) + haul.amount
        units[haul.unit_id] = max(haul.back_at, units.get(haul.unit_id, haul.back_at))
    for unit_id, back_at in sorted(units.items()):
        city = _with_unit(city, unit_id, free_at=back_at)
    return replace(city, stock_sent=Map(sent), supplied=Map(supplied))
