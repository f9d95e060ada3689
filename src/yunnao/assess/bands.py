"""Shapes on a city's plane as the bands of a footprint, weakest first, each inside the one before it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely

from yunnao.city.plane import Plane
from yunnao.model.assessment import Band

GRID_DEG = 1e-5  # coordinates are rounded to about a metre before shapes are cut, never after: they would not fit
LEAST_M2 = 100.0  # a smaller area would not survive the rounding


@dataclass(frozen=True)
class Ring:
    """One band to be: `shape` in metres on the plane; `threshold` in `unit` of `quantity` is reached inside it."""

    shape: Any
    name: str
    name_zh: str
    quantity: str
    threshold: float
    unit: str
    evacuate: bool = False
    start: datetime | None = None


def nested(rings: Iterable[Ring], plane: Plane, start: datetime, end: datetime) -> list[Band]:
    """The bands of `rings`, given from the weakest to the strongest; those too small to draw are left out.

    What reaches beyond the band before it (by rounding, by different formulas) is cut off. A ring without a start of
    its own takes `start`.
    """
    bands: list[Band] = []
    outer = None
    for ring in rings:
        rounded = shapely.set_precision(plane.degrees(ring.shape), GRID_DEG)
        shape = shapely.set_precision(rounded, 0.0)  # cutting must not round again
        if outer is not None:
            shape = _whole(shapely.intersection(shape, outer))
        if plane.metres(shape).area < LEAST_M2:
            continue
        outer = shape
        bands.append(Band(
            name=ring.name, name_zh=ring.name_zh, quantity=ring.quantity, threshold=ring.threshold, unit=ring.unit,
            area=json.loads(shapely.to_geojson(shape)), start=ring.start or start, end=end, evacuate=ring.evacuate,
        ))  # fmt: skip
    return bands


def _whole(shape: Any) -> Any:
    """The polygons of a shape, without the points and lines an intersection may leave."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()
