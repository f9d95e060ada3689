"""assess(city, ...): a hazard's footprint laid on the city: who, where, when, and how sure we are."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import numpy as np

from yunnao.assess.exposure import Exposed, facilities_in, lay
from yunnao.assess.impact import impact
from yunnao.assess.traffic import road_effects, road_facts
from yunnao.assess.zones import gather
from yunnao.city.city import City
from yunnao.city.ground import Ints
from yunnao.model.assessment import Assessment, Band, SourceTerm
from yunnao.model.promise import Hazard, TellsChances, TellsFacts, TellsWhoMoves
from yunnao.registry import find


def assess(city: City, incident_id: str, source: SourceTerm, *, id: str, now: datetime, members: int = 0,
           seed: int = 0) -> Assessment:
    """The assessment of `source` on the city as it stands, made at `now` and good for the hazard's `valid_for`.

    With `members` a hazard that can is run that many times over and tells its `chances`; `seed` makes them again. Its
    `facts` hold people, to_move, facilities, people_<band> (the strongest that reaches them) and the hazard's own
    numbers. Raises LookupError for a hazard nobody registered and ValueError for a source term that cannot be.
    """
    hazard = cast(Hazard, find("hazard", source.hazard)())
    footprint = hazard.footprint(city, source)
    bands = footprint.bands
    exposed = lay(bands, city.ground.population)
    moving = _moving(hazard, bands, exposed, city.ground.coast_km[exposed.cell])
    zones = gather(city.ground, bands, exposed, moving, lead_time=hazard.lead_time, now=now)
    facilities = facilities_in(bands, city.ground.facilities)
    to_move = sum(zone.to_move for zone in zones)
    facts = {"people": float(exposed.people), "to_move": float(to_move), "facilities": float(len(facilities))}
    by_band = exposed.by_band()
    facts |= {"people_" + band.name.lower().replace(" ", "_"): float(people)
              for band, people in zip(bands, by_band, strict=True)}
    harm, resting_on = impact(bands, by_band)
    chances = hazard.chances(city, source, members, seed) if members and isinstance(hazard, TellsChances) else {}
    roads = road_effects(bands, city.ground)
    facts |= road_facts(roads, city.ground)
    if isinstance(hazard, TellsFacts):
        facts |= hazard.facts(city, source, footprint)
    return Assessment(
        id=id, incident_id=incident_id, hazard=source.hazard, model=hazard.model, log_position=city.seq,
        made_at=now, valid_until=now + hazard.valid_for, source=source, footprint=footprint, zones=zones,
        facilities=facilities, people=exposed.people, to_move=to_move, facts=facts,
        assumptions=[*footprint.notes, *resting_on], impact=harm, chances=chances, roads=roads,
        outside=int(city.ground.population.people.sum()) - exposed.people,
    )  # fmt: skip


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
