"""From degrees to the pixels of one picture: a view of the city, and shapes cut and thinned to it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

KM_A_DEGREE = 111.195
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

LEAST_KM = 5.0
"""A picture is never closer than this: people must recognise where they are."""


@dataclass(frozen=True)
class View:
    """A box in degrees drawn on `width` by `height` px, north up, equal scales both ways at its middle."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    @cached_property
    def px_a_degree(self) -> tuple[float, float]:
        return self.width / (self.east - self.west), self.height / (self.north - self.south)

    @property
    def px_a_km(self) -> float:
        return self.px_a_degree[1] / KM_A_DEGREE

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.west) * self.px_a_degree[0], (self.north - lat) * self.px_a_degree[1]

    def holds(self, lon: float, lat: float, margin: float = 0.0) -> bool:
        """Whether a place lies in the picture, at least `margin` px from its edge."""
        x, y = self.xy(lon, lat)
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin

    def path(self, shape: Any, thin_px: float = 0.6) -> str:
        """The part of a shapely geometry in sight as an SVG path, without detail below `thin_px`."""
        if shape is None or shape.is_empty:
            return ""
        pad = 0.02 * (self.east - self.west)
        seen = shapely.clip_by_rect(shape if shape.is_valid else shapely.make_valid(shape), self.west - pad,
                                    self.south - pad, self.east + pad, self.north + pad)
        drawn = shapely.transform(seen, self._to_px)
        return "".join(_ring(part) for part in _parts(shapely.simplify(drawn, thin_px)))

    def _to_px(self, lonlat: Any) -> Any:
        return np.column_stack([(lonlat[:, 0] - self.west) * self.px_a_degree[0],
                                (self.north - lonlat[:, 1]) * self.px_a_degree[1]])


def is_tall(boxes: Iterable[Box]) -> bool:
    """Whether what the boxes hold together is longer from south to north than from west to east."""
    west, south, east, north = around(boxes)
    return north - south > (east - west) * _squeeze(south, north)


def around(boxes: Iterable[Box]) -> Box:
    """The one box that holds all boxes."""
    there = np.array(list(boxes), dtype=float)
    (west, south), (east, north) = there[:, :2].min(axis=0), there[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)


def _squeeze(south: float, north: float) -> float:
    """How much shorter a degree of longitude is than one of latitude."""
    return math.cos(math.radians((south + north) / 2))


def view_of(boxes: Iterable[Box], width: float, height: float) -> View:
    """A view that holds all boxes with some air around them."""
    west, south, east, north = around(boxes)
    squeeze = _squeeze(south, north)
    wide = max((east - west) * squeeze * 1.16, LEAST_KM / KM_A_DEGREE)
    high = max((north - south) * 1.16, LEAST_KM / KM_A_DEGREE)
    wide, high = max(wide, high * width / height), max(high, wide * height / width)
    lon, lat = (west + east) / 2, (south + north) / 2
    return View(lon - wide / squeeze / 2, lat - high / 2, lon + wide / squeeze / 2, lat + high / 2, width, height)


def _parts(shape: Any) -> list[Any]:
    """The rings and lines of a geometry."""
    rings: list[Any] = []
    for part in shapely.get_parts(shape, return_index=False):
        kind = part.geom_type
        if kind == "Polygon" and not part.is_empty:
            rings += [part.exterior, *part.interiors]
        elif kind in ("LineString", "LinearRing") and not part.is_empty:
            rings.append(part)
        elif kind.startswith("Multi") or kind == "GeometryCollection":
            rings += _parts(part)
    return rings


def _ring(line: Any) -> str:
    points = np.round(shapely.get_coordinates(line), 1)
    words = [f"{x:g} {y:g}" for x, y in points.tolist()]
    closed = line.geom_type == "LinearRing"
    return f"M{'L'.join(words[:-1] if closed else words)}{'Z' if closed else ''}"
