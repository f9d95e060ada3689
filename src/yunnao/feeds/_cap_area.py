"""The areas of a CAP alert as one GeoJSON geometry: polygons, circles, and what is wrong with those left out."""

import math
from collections.abc import Sequence
from typing import Any

import msgspec
import shapely
from lxml.etree import _Element
from pyproj import Geod
from shapely.geometry import shape

from yunnao.model.cap12 import tag
from yunnao.model.place import Geometry

CIRCLE_CORNERS = 64
FARTHEST_RADIUS_M = 10_000_000.0
_EARTH = Geod(ellps="WGS84")

Corner = tuple[float, float]


def read_areas(areas: Sequence[_Element]) -> tuple[Geometry | None, list[str]]:
    """All polygons and circles of `areas` together, always a valid geometry, and a sentence for each left out.

    A circle becomes a polygon of 64 corners on the WGS84 ellipsoid, a circle without radius a point.
    """
    rings: list[list[Corner]] = []
    points: list[Corner] = []
    flaws: list[str] = []
    for part in (part for area in areas for part in area):
        text = (part.text or "").strip()
        try:
            if part.tag == tag("polygon") and text:
                rings.append(_ring(text))
            elif part.tag == tag("circle") and text:
                _circle(text, rings, points)
        except ValueError as error:
            flaws.append(f"第 {part.sourceline} 行的范围无法读取（{error}），未采用")
    return _geometry(rings, points), flaws


def _ring(text: str) -> list[Corner]:
    ring = [_corner(pair) for pair in text.split()]
    if ring[0] != ring[-1]:
        ring.append(ring[0])  # left open by many issuers; there is only one way to close it
    if len(ring) < 4:
        raise ValueError("多边形少于三个角")
    return ring


def _circle(text: str, rings: list[list[Corner]], points: list[Corner]) -> None:
    centre, _, radius = text.partition(" ")
    (lon, lat), radius_m = _corner(centre), _number(radius) * 1000
    if radius_m == 0:
        points.append((lon, lat))
        return
    if not 0 < radius_m <= FARTHEST_RADIUS_M:
        raise ValueError(f"圆的半径 {radius[:40]} 千米不合理")
    bearings = [360 * corner / CIRCLE_CORNERS for corner in range(CIRCLE_CORNERS)]
    lons, lats, _ = _EARTH.fwd([lon] * CIRCLE_CORNERS, [lat] * CIRCLE_CORNERS, bearings, [radius_m] * CIRCLE_CORNERS)
    ring = [(round(float(x), 6), round(float(y), 6)) for x, y in zip(lons, lats, strict=True)]
    rings.append([*ring, ring[0]])


def _corner(pair: str) -> Corner:
    lat, _, lon = pair.partition(",")
    corner = (_number(lon), _number(lat))
    if abs(corner[0]) > 180 or abs(corner[1]) > 90:
        raise ValueError(f"{pair[:40]} 不是“纬度,经度”")
    return corner


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]!r} 不是数字")
    return value


def _geometry(rings: list[list[Corner]], points: list[Corner]) -> Geometry | None:
    parts: list[Geometry] = []
    if rings:
        surfaces = [[[list(corner) for corner in ring]] for ring in rings]
        one = {"type": "Polygon", "coordinates": surfaces[0]}
        parts.append(_made_valid(one if len(surfaces) == 1 else {"type": "MultiPolygon", "coordinates": surfaces}))
    if points:
        parts.append({"type": "MultiPoint", "coordinates": [list(point) for point in points]})
    if len(parts) > 1:
        return {"type": "GeometryCollection", "geometries": parts}
    return parts[0] if parts else None


def _made_valid(surface: Geometry) -> Geometry:
    """Parts that overlap and rings that cross themselves would make spatial questions fail later."""
    drawn = shape(surface)
    if drawn.is_valid:
        return surface
    plain: dict[str, Any] = msgspec.json.decode(shapely.to_geojson(shapely.make_valid(drawn)))
    return plain
