"""assess(city, ...): a hazard's footprint laid on the city: who, where, when, and how sure we are."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import numpy as np

from yunnao.assess.exposure import Exposed, facilities_in, lay
from yunnao.assess.hours import Present, interval, who_is_there
from yunnao.assess.impact import impact
from yunnao.assess.lifelines import line_facts, lines_in
from yunnao.assess.members import Members, counted
from yunnao.assess.repeated import repeat
from yunnao.assess.traffic import road_effects, road_facts, road_notes
from yunnao.assess.zones import gather
from yunnao.city.city import City
from yunnao.city.ground import Ints
from yunnao.model.assessment import Assessment, Band, SourceTerm
from yunnao.model.promise import CanBeThrown, Hazard, TellsFacts, TellsMembers, TellsWhoMoves
from yunnao.registry import find

ASKED = ("households_without_power",)  # of an impact, what tables may ask as a fact


def assess(city: City, incident_id: str, source: SourceTerm, *, id: str, now: datetime, members: int = 0,
           seed: int = 0) -> Assessment:
    """The assessment of `source` on the city as it stands, made at `now` and good for the hazard's `valid_for`.

    With `members` a hazard that can is run that many times over and tells its chances, intervals and map of
    exceedance; `seed` makes them again. Its `facts` hold people, to_move, facilities, people_<band> (the strongest
    that reaches them), road_km_cut, road_km_slowed, lines_<kind>, households_without_power (the likely number) and the
    hazard's own numbers. Raises LookupError for a hazard nobody registered and ValueError for a source term that cannot
    be.
    """
    ground, hazard = city.ground, cast(Hazard, find("hazard", source.hazard)())
    footprint = hazard.footprint(city, source)
    bands = footprint.bands
    present = who_is_there(ground, max(footprint.start, now), footprint.end)
    exposed = lay(bands, ground.population, present.people)
    moving = _moving(hazard, bands, exposed, ground.coast_km[exposed.cell])
    zones = gather(ground, bands, exposed, moving, lead_time=hazard.lead_time, now=now)
    facilities = facilities_in(bands, ground.facilities)
    roads, lines = road_effects(bands, ground), lines_in(bands, ground)
    to_move = sum(zone.to_move for zone in zones)
    facts = {"people": float(exposed.people), "to_move": float(to_move), "facilities": float(len(facilities))}
    facts |= counted(bands, exposed) | road_facts(roads, ground) | line_facts(lines)
    facts |= hazard.facts(city, source, footprint) if isinstance(hazard, TellsFacts) else {}
    harm, resting_on = impact(bands, exposed.by_band())
    facts |= {name: harm[name].likely for name in ASKED if name in harm}
    many = _many(hazard, city, source, members, seed, present)
    return Assessment(
        id=id, incident_id=incident_id, hazard=source.hazard, model=hazard.model, log_position=city.seq,
        made_at=now, valid_until=now + hazard.valid_for, source=source, footprint=footprint, zones=zones,
        facilities=facilities, people=exposed.people, to_move=to_move, facts=facts, roads=roads, lines=lines,
        assumptions=[*footprint.notes, *resting_on, *road_notes(bands, ground), present.note, *many.notes],
        impact=harm | interval(exposed.share, present, exposed.cell) | many.intervals(),
        chances=dict(many.chances), members=many.listed(), exceedance=many.exceedance,
        outside=int(ground.population.people.sum()) - exposed.people,
    )  # fmt: skip


def _many(hazard: Hazard, city: City, source: SourceTerm, members: int, seed: int, present: Present) -> Members:
    """The ensemble of a hazard that can be run many times over; an empty one of the others."""
    if members and isinstance(hazard, TellsMembers):
        return cast(Members, hazard.members(city, source, members, seed))
    if members and isinstance(hazard, CanBeThrown):
        return repeat(hazard, city, source, members, seed, present)
    return Members({}, {})


def _moving(hazard: Hazard, bands: Sequence[Band], exposed: Exposed, coast_km: object) -> Ints:
    """People to move in each exposed cell, in millionths of a person."""
    total = np.zeros(len(exposed.cell), dtype=np.int64)
    for column, band in enumerate(bands):
        if isinstance(hazard, TellsWhoMoves):
            share = np.clip(hazard.to_move_share(band, coast_km), 0.0, 1.0)
        else:
            share = float(band.evacuate)
        total += np.rint(exposed.micro[:, column] * share).astype(np.int64)
    return total
