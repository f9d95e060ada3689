"""How likely each zone is reached, read off the map of exceedance; and what moving and not moving it would cost."""

from dataclasses import dataclass

import numpy as np
import shapely
import shapely.geometry
from msgspec import structs

from yunnao.model.assessment import Assessment, ZoneExposure
from yunnao.plan._needs import Floats

STRANDED_S = 7 * 24 * 3600
"""A person who is reached and has not left weighs like a week of travel."""

NEEDLESS_S = 8 * 3600
"""A person who leaves and is not reached weighs like a lost working day."""

BELOW = 0.05
"""Outside the lowest line of the map, which is at one in ten, a zone counts with half of that."""


@dataclass(frozen=True)
class Unsure:
    """Zones that may have to leave, and the `chance` of each; `known` is False where nobody ran an ensemble."""

    zones: list[ZoneExposure]
    chance: Floats
    known: bool


def unsure(assessment: Assessment) -> Unsure:
    """The forecast's zones, and those of its footprint that a band nobody may stay in may reach, with their chance.

    Without an ensemble the forecast is all there is, and it counts as certain.
    """
    stay_out = {band.name for band in assessment.footprint.bands if band.evacuate}
    lines = {line.name: [] for line in assessment.exceedance}
    for line in sorted(assessment.exceedance, key=lambda e: (e.name, e.chance)):
        lines[line.name].append((line.chance, shapely.make_valid(shapely.geometry.shape(line.area))))
    zones, chances = [], []
    for zone in sorted(assessment.zones, key=lambda z: z.zone_id):
        by_band = {name: _chance(there, zone) for name, there in lines.items()}
        worst = max((by_band[name] for name in sorted(by_band) if name in stay_out), default=0.0)
        if zone.to_move > 0:
            zones.append(zone)
            chances.append(max(by_band.get(zone.band, 1.0), worst) if lines else 1.0)
        elif worst > BELOW and zone.people > 0:
            zones.append(structs.replace(zone, to_move=zone.people))
            chances.append(worst)
    return Unsure(zones, np.array(chances, dtype=float), bool(lines))


def _chance(lines: list[tuple[float, shapely.Geometry]], zone: ZoneExposure) -> float:
    """The highest line of one band that a zone lies within."""
    if not np.isfinite(zone.point.lon + zone.point.lat):
        return 1.0
    here = shapely.Point(zone.point.lon, zone.point.lat)
    return max((chance for chance, area in lines if area.intersects(here)), default=BELOW)


def losses(chance: Floats, people: Floats, moved: Floats) -> float:
    """Expected loss, person-seconds, when `moved` of each zone's `people` leave; exact, whatever hangs together."""
    return float((chance * (people - moved) * STRANDED_S + (1 - chance) * moved * NEEDLESS_S).sum())


def least(chance: Floats, people: Floats, worth: Floats, beds: float) -> float:
    """No choice of `beds` people loses less: those of `worth` who gain most take them, wherever the beds are."""
    gain = chance * STRANDED_S - (1 - chance) * NEEDLESS_S
    best = np.argsort(-gain, kind="stable")
    taken = np.diff(np.minimum(np.concatenate([[0.0], np.cumsum(worth[best])]), beds))
    return losses(chance, people, np.zeros(len(people))) - float((taken * gain[best]).sum())


def worst_regret(chance: Floats, people: Floats, moved: Floats) -> float:
    """The most that hindsight could have saved, over futures in which the likelier zones are reached first."""
    futures = [chance >= line for line in [*np.unique(chance), 2.0]]
    return float(max(np.where(hit, (people - moved) * STRANDED_S, moved * NEEDLESS_S).sum() for hit in futures))
