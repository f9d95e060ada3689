"""Many members of one hazard 集合: what is likely, how far it may be off, and where each band is how likely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import NDArray

from yunnao.assess.contour import Window, at_least, geometry
from yunnao.assess.exposure import Exposed
from yunnao.city.city import City
from yunnao.city.ground import Floats, Ground
from yunnao.model.assessment import Band, Estimate, Exceedance, SourceTerm
from yunnao.model.promise import CanBeThrown, Hazard, TellsFacts, TellsWhoMoves

LINES = (0.1, 0.3, 0.5, 0.7, 0.9)
LOW, HIGH = 0.05, 0.95  # an interval that nine members of ten are in
LOOSE_DEG = 0.005  # half a kilometre
COUNTED = ("people", "to_move", "homes_lost")  # facts of members that come along as intervals


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
        """Of people, to_move and homes_lost: the middle member, and what one in twenty stays below or goes beyond."""
        return {name: Estimate(**dict(zip(("low", "likely", "high"),
                                          np.round(np.quantile(self.facts[name], (LOW, 0.5, HIGH)), 1).tolist(),
                                          strict=True)))
                for name in COUNTED if name in self.facts}


def exceedance(window: Window, kinds: Sequence[Kind], chance: Floats, ground: Ground) -> list[Exceedance]:
    """The map: for each kind of band, where `chance` (kinds, rows, columns) is at least 10, 30, 50, 70, 90 %."""
    land, found = _land(ground), []
    for kind, field_ in zip(kinds, chance, strict=True):
        for line in LINES:
            area = shapely.intersection(at_least(window, field_, line), land)
            parts = [part for part in shapely.get_parts(area)
                     if part.geom_type == "Polygon" and part.area > LOOSE_DEG**2]
            if parts:
                found.append(Exceedance(name=kind.name, name_zh=kind.name_zh, quantity=kind.quantity,
                                        threshold=kind.threshold, unit=kind.unit, chance=line,
                                        area=geometry(shapely.union_all(parts).simplify(LOOSE_DEG / 2))))
    return found


@lru_cache(maxsize=4)
def _land(ground: Ground) -> Any:
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


def throw(hazard: Hazard, city: City, source: SourceTerm, members: int, seed: int, people: Floats) -> Members:
    """Every throw of a hazard that `CanBeThrown`, laid on `people` (cells): its facts and bands, member by member.

    A cell counts whole where its middle lies in a band: members differ by more than the edges of cells.
    """
    assert isinstance(hazard, CanBeThrown)
    told: list[dict[str, float]] = []
    kinds: dict[str, Kind] = {}
    there: dict[str, Floats] = {}
    for term in hazard.thrown(source, members, seed):
        footprint = hazard.footprint(city, term)
        strongest = _strongest(footprint.bands, city.ground)
        facts = _on_people(hazard, footprint.bands, strongest, people, city.ground)
        told.append(facts | (hazard.facts(city, term, footprint) if isinstance(hazard, TellsFacts) else {}))
        for number, band in enumerate(footprint.bands):
            kinds.setdefault(band.name, Kind(band.name, band.name_zh, band.quantity, band.threshold, band.unit))
            there.setdefault(band.name, np.zeros(len(people)))[strongest >= number] += 1 / members
    names = sorted({name for facts in told for name in facts})
    values = {name: np.array([facts.get(name, np.nan) for facts in told]) for name in names}
    chances = {slug(name): float(np.mean(~np.isnan(values["people_" + slug(name)]))) for name in kinds}
    return Members(values, chances, _on_cells(city.ground, list(kinds.values()), list(there.values())),
                   (hazard.thrown_by,))


def _strongest(bands: Sequence[Band], ground: Ground) -> NDArray[np.int64]:
    """The number of the strongest band over the middle of each cell, -1 outside all."""
    found = np.full(len(ground.population.lon), -1)
    for number, band in enumerate(bands):
        area = shapely.geometry.shape(band.area)
        shapely.prepare(area)
        found[shapely.contains_xy(area, ground.population.lon, ground.population.lat)] = number
    return found


def _on_people(hazard: Hazard, bands: Sequence[Band], strongest: NDArray[np.int64], people: Floats,
               ground: Ground) -> dict[str, float]:
    """people, people_<band> and to_move of one member."""
    facts, moving = {"people": float(people[strongest >= 0].sum())}, 0.0
    for number, band in enumerate(bands):
        inside = strongest == number
        share = (hazard.to_move_share(band, ground.coast_km[inside]) if isinstance(hazard, TellsWhoMoves)
                 else float(band.evacuate))
        moving += float((people[inside] * share).sum())
        facts["people_" + slug(band.name)] = float(people[inside].sum())
    return facts | {"to_move": moving}


def counted(bands: Sequence[Band], exposed: Exposed) -> dict[str, float]:
    """people_<band>: those whose strongest band it is."""
    return {"people_" + slug(band.name): float(people)
            for band, people in zip(bands, exposed.by_band(), strict=True)}


def _on_cells(ground: Ground, kinds: list[Kind], chance: list[Floats]) -> list[Exceedance]:
    """The map of exceedance on the lattice of the population grid; no people, no chance."""
    grid = ground.population
    east = np.rint((grid.lon - grid.lon.min()) / grid.step_lon).astype(np.int64)
    north = np.rint((grid.lat - grid.lat.min()) / grid.step_lat).astype(np.int64)
    window = Window(grid.lon.min() + grid.step_lon * np.arange(east.max() + 2),
                    grid.lat.min() + grid.step_lat * np.arange(north.max() + 2))
    fields = np.zeros((len(kinds), len(window.lat), len(window.lon)))
    for number, values in enumerate(chance):
        fields[number, north, east] = values
    return exceedance(window, kinds, fields, ground)
