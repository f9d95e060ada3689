"""Surfaces as warnings draw them: rings of corners, made into one geometry that spatial questions can rely on."""

from collections.abc import Sequence

import shapely

from yunnao.model.place import Geometry

MANY = 500
"""Whether more parts than this overlap is not found out: it can take longer than a warning may wait."""

Corner = tuple[float, float]


def sound(ring: Sequence[Corner]) -> list[Corner]:
    """The closed ring itself or, when it crosses itself, the ring around all of it (its convex hull).

    Corners are (lon, lat). Raises ValueError for a ring that encloses nothing. Takes n log n time for any ring.
    """
    if len(ring) >= 4 and shapely.Polygon(ring).is_valid:
        return list(ring)
    hull = shapely.MultiPoint(ring).convex_hull
    if not isinstance(hull, shapely.Polygon):
        raise ValueError("多边形没有面积")
    return [(float(lon), float(lat)) for lon, lat in hull.exterior.coords]


def surfaces(rings: Sequence[Sequence[Corner]]) -> Geometry | None:
    """Sound rings as a Polygon or MultiPolygon; where they overlap, or are many, as a collection of Polygons."""
    parts: list[Geometry] = [{"type": "Polygon", "coordinates": [[list(corner) for corner in ring]]} for ring in rings]
    if len(parts) <= 1:
        return parts[0] if parts else None
    if len(parts) <= MANY and shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings]).is_valid:
        return {"type": "MultiPolygon", "coordinates": [part["coordinates"] for part in parts]}
    return {"type": "GeometryCollection", "geometries": parts}
