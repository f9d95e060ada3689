"""The unchanging ground of the map, as one JSON answer: districts, coast, roads, drains, places, attribution."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping

from yunnao.city.ground import Ground, RoadArrays
from yunnao.console.callings import words
from yunnao.model.place import Point

SIMPLIFY_DEG = 0.0004
"""About 40 m: less than a pixel at the zoom where a whole city fits the screen."""


def base(ground: Ground) -> dict[str, Any]:
    """Everything the map draws once, as plain JSON values; geometries are GeoJSON in WGS84."""
    return {
        "name": ground.name,
        "name_en": ground.name_en,
        "version": ground.version,
        "timezone": str(ground.timezone),
        "attribution": list(ground.attribution),
        "notice": ground.map_notice,
        "notes": list(ground.notes),
        "bounds": _bounds(ground),
        "districts": _collection(_district(d) for d in ground.districts),
        "coast": None if ground.coast is None else _collection([_feature(ground.coast, {})]),
        "roads": _collection([_feature(road_lines(ground.roads), {"quality": str(ground.roads.quality)})]),
        "drains": _collection(_drain(name, ground.drains[name]) for name in sorted(ground.drains)),
        "facilities": [_place(f) for _, f in sorted(ground.facilities.items())],
        "shelters": [{**_place(s), "capacity": s.capacity, "capacity_quality": s.capacity_quality}
                     for _, s in sorted(ground.shelters.items())],
        "words": words(ground),
        "towns": [_place(t) for t in ground.towns if t.point is not None],
    }  # fmt: skip


def road_lines(roads: RoadArrays) -> Any:
    """The road arcs as a multi-line: each street once, joined end to end, simplified."""
    ends = np.sort(np.stack([roads.tail, roads.head], axis=1), axis=1)
    ends = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0)
    if not len(ends):
        return shapely.MultiLineString()
    pairs = np.stack([roads.lon[ends], roads.lat[ends]], axis=-1)
    joined = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(pairs)))
    return shapely.simplify(joined, SIMPLIFY_DEG)


def _bounds(ground: Ground) -> list[float]:
    """West, south, east, north of the districts, in degrees."""
    boxes = np.array([shapely.bounds(d.area) for d in ground.districts])
    return [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]


def _district(district: Any) -> dict[str, Any]:
    label = district.area.representative_point()
    return _feature(district.area, {
        "id": district.adcode, "name": district.name, "name_en": district.name_en,
        "population": district.population, "label": [round(label.x, 5), round(label.y, 5)],
    })


def _drain(name: str, drain: Any) -> dict[str, Any]:
    """A drain of the package is a GeoJSON feature already; only its id is added."""
    return {"type": "Feature", "geometry": drain["geometry"], "properties": {**drain.get("properties", {}), "id": name}}


def _place(place: Any) -> dict[str, Any]:
    point: Point = place.point
    return {"id": place.id, "name": place.name, "name_en": getattr(place, "name_en", ""),
            "kind": getattr(place, "kind", ""), "lon": point.lon, "lat": point.lat, "quality": place.quality}


def _feature(shape: Any, properties: dict[str, Any]) -> dict[str, Any]:
    geometry = mapping(shapely.set_precision(shapely.simplify(shape, SIMPLIFY_DEG), 1e-5, mode="pointwise"))
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _collection(features: Iterable[dict[str, Any]] | Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}
