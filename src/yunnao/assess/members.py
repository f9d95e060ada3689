"""Many members of one hazard 集合: what is likely, how far it may be off, and where each band is how likely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from yunnao.assess.contour import Window, at_least, geometry
from yunnao.assess.exposure import Exposed
from yunnao.city.ground import Floats, Ground
from yunnao.model.assessment import Band, Estimate, Exceedance

LINES = (0.1, 0.3, 0.5, 0.7, 0.9)
LOW, HIGH = 0.05, 0.95  # an interval that nine members of ten are in
HIGH_SIGMAS = 1.645  # where a normal deviate is that seldom
LOOSE_DEG = 0.005  # half a kilometre: no line of chance over a city is known better
COUNTED = ("people", "to_move", "homes_lost", "households_without_power", "deaths", "injured",
           "hospital_beds")  # facts of members that come along as intervals


@dataclass(frozen=True)
class Kind:
    """A band as every member may have it."""

    name: str
    name_zh: str
    quantity: str
    threshold: float
    unit: str


@dataclass(frozen=True)
class Members:
    """`facts` by name, one value a member, nan where it does not know; `chances` by name; the map of exceedance;
    in `notes` what the throws rest on."""

    facts: Mapping[str, Floats]
    chances: Mapping[str, float]
    exceedance: list[Exceedance] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def listed(self) -> dict[str, list[float | None]]:
        """The facts as they go into the log."""
        return {name: [None if np.isnan(value) else round(float(value), 3) for value in values]
                for name, values in sorted(self.facts.items())}

    def intervals(self) -> dict[str, Estimate]:
        """Of each of `COUNTED`: the middle member, and what one in twenty stays below or goes beyond."""
        return {name: Estimate(**dict(zip(("low", "likely", "high"),
                                          np.round(np.quantile(self.facts[name], (LOW, 0.5, HIGH)), 1).tolist(),
                                          strict=True)))
                for name in COUNTED if name in self.facts}


def between(low: Any, likely: Any, high: Any, sigmas: Any) -> Any:
    """Draws of what has an interval, by the luck of each: the likely at 0, low and high where luck is one in twenty,
    no farther; even in logarithms, so that zero stays zero."""
    low, likely, high = np.log1p(low), np.log1p(likely), np.log1p(high)
    part = np.minimum(np.abs(sigmas) / HIGH_SIGMAS, 1.0)
    return np.expm1(likely + part * (np.where(np.asarray(sigmas) < 0, low, high) - likely))


def exceedance(window: Window, kinds: Sequence[Kind], chance: Floats, within: Any = None) -> list[Exceedance]:
    """The map: for each kind of band, where `chance` (kinds, rows, columns) is at least 10, 30, 50, 70, 90 %.

    Lines are as plain as the window is coarse, and run no farther than `within`, where it is given.
    """
    found = []
    loose = min(LOOSE_DEG, float(window.lat[1] - window.lat[0]) / 2)
    for kind, field_ in zip(kinds, chance, strict=True):
        for line in LINES:
            area = at_least(window, field_, line)
            area = area if within is None else shapely.intersection(area, within)
            parts = [part for part in shapely.get_parts(area)
                     if part.geom_type == "Polygon" and part.area > loose**2]
            if parts:
                found.append(Exceedance(name=kind.name, name_zh=kind.name_zh, quantity=kind.quantity,
                                        threshold=kind.threshold, unit=kind.unit, chance=line,
                                        area=geometry(shapely.union_all(parts).simplify(loose / 2))))
    return found


@lru_cache(maxsize=4)
def land(ground: Ground) -> Any:
    """The city's land, a little larger and much simpler than it is: a line of chance is known to kilometres only."""
    return shapely.union_all([district.area for district in ground.districts]).buffer(LOOSE_DEG).simplify(LOOSE_DEG)


def as_features(lines: Sequence[Exceedance]) -> dict[str, Any]:
    """The map of exceedance as a GeoJSON FeatureCollection: a polygon a line, with its band and its chance."""
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": line.area, "properties": {
            "band": line.name, "name_zh": line.name_zh, "quantity": line.quantity, "threshold": line.threshold,
            "unit": line.unit, "chance": line.chance}} for line in lines]}


def slug(band: str) -> str:
    """A band's name as part of the name of a fact."""
    return band.lower().replace(" ", "_")


def counted(bands: Sequence[Band], exposed: Exposed) -> dict[str, float]:
    """people_<band>: those whose strongest band it is."""
    return {"people_" + slug(band.name): float(people)
            for band, people in zip(bands, exposed.by_band(), strict=True)}
