"""A hazard run over and over on its throws 逐次研判: who is in which band, at what cost, and where it is how likely."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from yunnao.assess.contour import Window, shaped
from yunnao.assess.exposure import covered
from yunnao.assess.hours import Present
from yunnao.assess.impact import impact
from yunnao.assess.members import COUNTED, HIGH_SIGMAS, Kind, Members, between, exceedance, slug
from yunnao.assess.throws import luck
from yunnao.city.city import City
from yunnao.city.ground import Floats, Ground, PopulationGrid
from yunnao.model.assessment import Band, SourceTerm
from yunnao.model.promise import CanBeThrown, Hazard, TellsFacts, TellsWhoMoves

FEW_CELLS = 600  # within so many cells people count by the exact share of each; else by the middles of cells
ACROSS = 72  # points of the map of exceedance along its longer side


@dataclass
class _Found:
    """What the members say: facts of each, the kinds of band among them, and of each kind its area in each member."""

    told: list[dict[str, float]] = field(default_factory=list)
    kinds: dict[str, Kind] = field(default_factory=dict)
    areas: dict[str, list[Any]] = field(default_factory=dict)
    reaching: dict[str, int] = field(default_factory=dict)


def repeat(hazard: Hazard, city: City, source: SourceTerm, members: int, seed: int, present: Present) -> Members:
    """Every throw of a hazard that `CanBeThrown`, laid on the people who are `present`, member by member.

    A member is one world: its own source, hour of the day and vulnerability, the first the likeliest of each. Throws
    that the model refuses are left out and said to be; of one throw alone nothing is told. `chances` are of each band
    reaching the cells of the population grid.
    """
    assert isinstance(hazard, CanBeThrown)
    terms = hazard.thrown(source, members, seed)
    sigmas = luck(len(terms), 2, (seed, 1))  # another luck than that of the throws
    found = _Found()
    for term, (hour, harm) in zip(terms, sigmas.tolist(), strict=True):
        try:
            _member(found, hazard, city, term, guess(present, hour), harm)
        except ValueError:  # thrown beyond what can be
            continue
    return _gathered(found, hazard, city.ground, len(terms))


def _gathered(found: _Found, hazard: CanBeThrown, ground: Ground, terms: int) -> Members:
    count = len(found.told)
    if count < 2:
        return Members({}, {}, notes=(hazard.thrown_by,))
    zero = {"people_" + slug(name) for name in found.kinds} | set(COUNTED)
    names = sorted({name for facts in found.told for name in facts})
    values = {name: np.array([facts.get(name, 0.0 if name in zero else np.nan) for facts in found.told])
              for name in names}
    chances = {slug(name): reached / count for name, reached in found.reaching.items()}
    lost = () if count == terms else (
        f"{terms} 个扰动中有 {terms - count} 个不可能，已略去。 / {terms - count} of {terms} throws cannot be and were "
        "left out.",)
    return Members(values, chances, _charted(found, ground), (hazard.thrown_by, *lost))


def _member(found: _Found, hazard: Hazard, city: City, term: SourceTerm, people: Floats, harm: float) -> None:
    footprint = hazard.footprint(city, term)
    shapes = [shaped(band.area) for band in footprint.bands]
    parts = shares(shapes, city.ground.population)
    facts = _on_people(hazard, footprint.bands, parts, people, city.ground, harm)
    if isinstance(hazard, TellsFacts):
        facts |= hazard.facts(city, term, footprint)
    found.told.append(facts)
    for number, (band, shape) in enumerate(zip(footprint.bands, shapes, strict=True)):
        found.kinds.setdefault(band.name, Kind(band.name, band.name_zh, band.quantity, band.threshold, band.unit))
        found.areas.setdefault(band.name, []).append(shape)
        found.reaching[band.name] = found.reaching.get(band.name, 0) + bool(parts[:, number].any())


def shares(shapes: Sequence[Any], grid: PopulationGrid) -> Floats:
    """What part (cells, bands) of each cell lies in each band, weakest first, who is in a strong one in the weaker too.

    Exact where a band is small; by its middle where a band has so many cells that those on its edge hardly matter.
    """
    parts = np.zeros((len(shapes), len(grid.people)))
    for column, shape in enumerate(shapes):
        west, south, east, north = shape.bounds
        near = np.flatnonzero((grid.lon > west - grid.step_lon) & (grid.lon < east + grid.step_lon)
                              & (grid.lat > south - grid.step_lat) & (grid.lat < north + grid.step_lat))
        if len(near) <= FEW_CELLS:
            cell, share = covered(shape, grid)
            parts[column, cell] = share
        else:
            shapely.prepare(shape)
            parts[column, near] = shapely.contains_xy(shape, grid.lon[near], grid.lat[near])
    for column in range(len(shapes) - 1, 0, -1):
        np.maximum(parts[column - 1], parts[column], out=parts[column - 1])
    return parts.T


def _on_people(hazard: Hazard, bands: Sequence[Band], parts: Floats, people: Floats, ground: Ground,
               harm: float) -> dict[str, float]:
    """people, people_<band>, to_move, and what it does to them, of one member."""
    cells = np.flatnonzero(parts[:, 0]) if bands else np.zeros(0, dtype=np.int64)
    reached = parts[cells]
    inside = people[cells, None] * (reached - np.pad(reached[:, 1:], ((0, 0), (0, 1))))
    by_band, moving = inside.sum(axis=0), 0.0
    for number, band in enumerate(bands):
        share = (np.clip(hazard.to_move_share(band, ground.coast_km[cells]), 0.0, 1.0)
                 if isinstance(hazard, TellsWhoMoves) else float(band.evacuate))
        moving += float((inside[:, number] * share).sum())
    facts = {"people": float(by_band.sum()), "to_move": moving}
    facts |= {"people_" + slug(band.name): float(many) for band, many in zip(bands, by_band, strict=True)}
    lost, _ = impact(bands, by_band.tolist())
    return facts | {name: float(between(told.low, told.likely, told.high, harm)) for name, told in lost.items()}


def guess(present: Present, sigmas: float) -> Floats:
    """The people of each cell as one guess of the hour has them; by night there is only one."""
    if present.low is None or present.high is None:
        return present.people
    other = present.low if sigmas < 0 else present.high
    part = min(1.0, abs(sigmas) / HIGH_SIGMAS)
    return (1 - part) * present.people + part * other


def _charted(found: _Found, ground: Ground) -> list[Any]:
    """The map of exceedance on a grid over all that any member reaches, as fine as the hazard is small."""
    if not found.kinds:
        return []
    window = _window([area for areas in found.areas.values() for area in areas], ground)
    fields = np.zeros((len(found.kinds), len(window.lat), len(window.lon)))
    for number, name in enumerate(found.kinds):
        for area in found.areas[name]:
            fields[number] += _inside(area, window)
    return exceedance(window, list(found.kinds.values()), fields / len(found.told))


def _window(areas: Sequence[Any], ground: Ground) -> Window:
    """Square cells over the areas, no farther from the city than it is wide."""
    west, south, east, north = shapely.total_bounds(areas)
    w, s, e, n = shapely.total_bounds([district.area for district in ground.districts])
    wide, high = e - w, n - s
    if west < e + wide and east > w - wide and south < n + high and north > s - high:
        west, south, east, north = max(west, w - wide), max(south, s - high), min(east, e + wide), min(north, n + high)
    per_lon, per_lat = ground.plane.metres_a_degree
    step_m = max((east - west) * per_lon, (north - south) * per_lat) / ACROSS
    lon = np.arange(west - step_m / per_lon, east + 2 * step_m / per_lon, step_m / per_lon)
    lat = np.arange(south - step_m / per_lat, north + 2 * step_m / per_lat, step_m / per_lat)
    return Window(lon, lat)


def _inside(area: Any, window: Window) -> NDArray[np.bool_]:
    inside = np.zeros((len(window.lat), len(window.lon)), dtype=bool)
    west, south, east, north = area.bounds
    columns = np.flatnonzero((window.lon >= west) & (window.lon <= east))
    rows = np.flatnonzero((window.lat >= south) & (window.lat <= north))
    if len(columns) and len(rows):
        shapely.prepare(area)
        x, y = np.meshgrid(window.lon[columns], window.lat[rows])
        inside[np.ix_(rows, columns)] = shapely.contains_xy(area, x, y)
    return inside
