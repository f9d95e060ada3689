"""Where things are: outside their district, swapped, or left in GCJ-02."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from yunnao.city.finding import Finding, error, warning
from yunnao.city.gcj02 import offset, to_wgs84
from yunnao.city.ground import District, Ground
from yunnao.model.place import Point

SLACK_M = 300.0
"""How far from its district a point may lie at any quality: a quay, a rounded coordinate."""

ENOUGH = 30
"""Coast points needed before a shift is judged."""

REACH_M = 800.0
DECISIVE = 0.75
"""How much better the other reading must fit: a coarse coast may itself lie 200 m off, half the way to GCJ-02."""

CHINA = (73.0, 3.0, 136.0, 54.0)


def check_places(ground: Ground) -> Iterator[Finding]:
    """Findings about every place of a package."""
    districts = {district.adcode: district for district in ground.districts}
    yield from _swapped_districts(ground)
    for layer, record, name, point, adcode, error_m in _points(ground):
        if adcode not in districts:
            yield error(layer, record, f"{name} lies in district {adcode!r}, which is not one of the city's",
                        "its department would not be told", "use an adcode of the districts layer")
        elif (away := _away_m(ground, districts[adcode], point)) > max(error_m, SLACK_M):
            yield _misplaced(ground, layer, record, name, point, districts[adcode], away)
    yield from _cells(ground)
    yield from _overlaps(ground)
    yield from _shift(ground)


def _points(ground: Ground) -> Iterator[tuple[str, str, str, Point, str, float]]:
    """Layer, id, name, place, district and stated error of every record that has a place."""
    parts: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("facilities", ground.facilities), ("shelters", ground.shelters), ("units", ground.units),
        ("stocks", ground.stocks), ("towns", {town.id: town for town in ground.towns}),
    )  # fmt: skip
    for layer, things in parts:
        for thing in things.values():
            point = thing.base if layer == "units" else thing.point
            if point is not None:
                yield layer, thing.id, thing.name, point, thing.district, getattr(thing, "error_m", None) or 0.0


def _away_m(ground: Ground, district: District, point: Point) -> float:
    """Metres from a point to a district, 0 inside."""
    place = shapely.Point(point.lon, point.lat)
    if district.area.intersects(place):
        return 0.0
    return float(shapely.distance(ground.plane.metres(district.area), ground.plane.metres(place)))


def _misplaced(ground: Ground, layer: str, record: str, name: str, point: Point, district: District,
               away: float) -> Finding:
    what = f"{name} at {point.lon}, {point.lat} lies {away / 1000:.1f} km from {district.name}"
    why = "help would be sent to the wrong place"
    if district.area.intersects(shapely.Point(point.lat, point.lon)):
        return error(layer, record, what, why, "longitude and latitude look swapped: exchange them")
    lon, lat = to_wgs84(point.lon, point.lat)
    if district.area.buffer(1e-4).intersects(shapely.Point(float(lon), float(lat))):
        return error(layer, record, what, why, f"it fits as GCJ-02: convert it to WGS84, {lon:.5f}, {lat:.5f}")
    there = ground.district_at(point)
    return error(layer, record, what, why,
                 f"it lies in {there.name}: correct the place or the district" if there else "correct the place")


def _swapped_districts(ground: Ground) -> Iterator[Finding]:
    for district in ground.districts:
        west, south, east, north = district.area.bounds
        on_earth = west >= -180 and east <= 180 and south >= -90 and north <= 90
        swapped = CHINA[0] <= south and north <= CHINA[2] and CHINA[1] <= west and east <= CHINA[3]
        if swapped or not on_earth:
            yield error("districts", district.adcode, f"{district.name} lies at {west:.1f}, {south:.1f}",
                        "the whole city would be somewhere else", "GeoJSON wants longitude first: exchange the two")


def _cells(ground: Ground) -> Iterator[Finding]:
    grid = ground.population
    for number, district in enumerate(ground.districts):
        mine = grid.district == number
        outside = int((~shapely.intersects_xy(district.area, grid.lon[mine], grid.lat[mine])).sum())
        if outside:
            yield error("population", district.adcode, f"{outside} cells of {district.name} have their middle outside",
                        "people would be counted in the wrong place", "make the grid again from these districts")


def _overlaps(ground: Ground) -> Iterator[Finding]:
    areas = [district.area for district in ground.districts]
    if not shapely.coverage_is_valid(areas):
        edges = shapely.coverage_invalid_edges(areas)
        where = [d.name for d, edge in zip(ground.districts, edges, strict=True) if not edge.is_empty]
        yield error("districts", "", f"{', '.join(where)} overlap or leave slivers between them",
                    "a place would have two districts, or none", "simplify them together: shapely.coverage_simplify")


def _shift(ground: Ground) -> Iterator[Finding]:
    """Districts and coast that fit better when one of them is taken for GCJ-02."""
    if ground.coast is None:
        return
    coast = shapely.get_coordinates(shapely.segmentize(ground.coast, 0.001))
    border = shapely.union_all([ground.plane.metres(d.area) for d in ground.districts]).boundary
    east, north = offset(coast[:, 0], coast[:, 1])
    shift = np.column_stack([east, north])
    apart = _apart_m(ground, border, coast)
    for moved, which in ((coast + shift, "districts"), (coast - shift, "coast")):
        nearer = _apart_m(ground, border, moved)
        near = np.minimum(apart, nearer) < REACH_M
        if near.sum() >= ENOUGH and np.median(nearer[near]) < DECISIVE * np.median(apart[near]):
            was, would_be = np.median(apart[near]), np.median(nearer[near])
            yield warning(which, "", f"the {which} look like GCJ-02: coast and border lie {was:.0f} m apart, and "
                          f"{would_be:.0f} m when they are taken for it",
                          "everything would be about 500 m from where it is", "convert them to WGS84")


def _apart_m(ground: Ground, border: Any, points: NDArray[np.float64]) -> NDArray[np.float64]:
    shapely.prepare(border)
    metres: NDArray[np.float64] = shapely.distance(border, shapely.points(np.column_stack(ground.plane.xy(*points.T))))
    return metres
