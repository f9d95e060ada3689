"""The areas of a CAP alert as one GeoJSON geometry: polygons, circles, and what is wrong with those left out."""

import math
from collections.abc import Sequence

from lxml.etree import _Element
from pyproj import Geod

from yunnao.model.cap12 import tag
from yunnao.model.place import Geometry
from yunnao.model.surface import Corner, sound, surfaces

CIRCLE_CORNERS = 64
FARTHEST_RADIUS_M = 10_000_000.0
_EARTH = Geod(ellps="WGS84")


def read_areas(areas: Sequence[_Element]) -> tuple[Geometry | None, list[str]]:
    """All polygons and circles of `areas` together, always a valid geometry, and a sentence for each left out.

    A circle becomes a polygon of 64 corners on the WGS84 ellipsoid, a circle without radius a point, and a ring that
    crosses itself the ring around it.
    """
    rings: list[list[Corner]] = []
    points: list[Corner] = []
    flaws: list[str] = []
    for part in (part for area in areas for part in area):
        text, where = (part.text or "").strip(), f"第 {part.sourceline} 行"
        try:
            if part.tag == tag("polygon") and text:
                rings.append(_ring(text, where, flaws))
            elif part.tag == tag("circle") and text:
                _circle(text, rings, points)
        except ValueError as error:
            flaws.append(f"{where}的范围无法读取（{error}），未采用")
    return _geometry(rings, points), flaws


def _ring(text: str, where: str, flaws: list[str]) -> list[Corner]:
    ring = [_corner(pair) for pair in text.split()]
    if ring[0] != ring[-1]:
        ring.append(ring[0])  # left open by many issuers; there is only one way to close it
    if len(ring) < 4:
        raise ValueError("多边形少于三个角")
    plain = sound(ring)
    if plain != ring:
        flaws.append(f"{where}的多边形与自己相交，按其外包范围采用")
    return plain


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
    surface = surfaces(rings)
    if not points:
        return surface
    dots: Geometry = {"type": "MultiPoint", "coordinates": [list(point) for point in points]}
    return dots if surface is None else {"type": "GeometryCollection", "geometries": [surface, dots]}
