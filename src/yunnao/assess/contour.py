"""From a field on a regular grid to the polygon where it reaches a threshold (marching squares)."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from yunnao.city.ground import Ground
from yunnao.model.place import Geometry

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """A regular grid over a city and its surroundings: longitudes of the columns, latitudes of the rows."""

    lon: Floats
    lat: Floats

    @classmethod
    def over(cls, ground: Ground, step_km: float, margin_km: float) -> "Window":
        """A grid of `step_km`, or finer where the city is small, reaching `margin_km` beyond it."""
        west, south, east, north = shapely.total_bounds([district.area for district in ground.districts])
        per_lon, per_lat = (metres / 1000 for metres in ground.plane.metres_a_degree)
        extent = max((east - west) * per_lon, (north - south) * per_lat)
        step, margin = min(step_km, extent / 40), min(margin_km, extent / 2)
        columns = np.arange(west - margin / per_lon, east + (margin + step) / per_lon, step / per_lon)
        rows = np.arange(south - margin / per_lat, north + (margin + step) / per_lat, step / per_lat)
        return cls(columns, rows)

    def inside(self, ground: Ground) -> NDArray[np.bool_]:
        """Which grid points lie on the city's land, as a (rows, columns) array."""
        lon, lat = np.meshgrid(self.lon, self.lat)
        land = np.zeros(lon.shape, dtype=bool)
        for district in ground.districts:
            shapely.prepare(district.area)
            land |= shapely.contains_xy(district.area, lon, lat)
        return land


def at_least(window: Window, field: Floats, threshold: float) -> Any:
    """The shapely polygons where `field` (rows, columns) is at least `threshold`; empty where it nowhere is.

    Polygons of a higher threshold lie inside those of a lower one. The edge of the grid closes them.
    """
    if not (field >= threshold).any():
        return shapely.MultiPolygon()
    step_lon, step_lat = window.lon[1] - window.lon[0], window.lat[1] - window.lat[0]
    lon = np.concatenate([[window.lon[0] - step_lon * 1e-6], window.lon, [window.lon[-1] + step_lon * 1e-6]])
    lat = np.concatenate([[window.lat[0] - step_lat * 1e-6], window.lat, [window.lat[-1] + step_lat * 1e-6]])
    above = np.pad(field, 1, constant_values=-np.inf) - threshold
    above[above == 0] = 1e-12  # a point exactly on the line belongs inside
    return shapely.build_area(shapely.multilinestrings(_segments(lon, lat, np.maximum(above, -1e9))))


def _segments(lon: Floats, lat: Floats, above: Floats) -> Any:
    """The pieces of line that part `above` > 0 from the rest, square by square."""
    across = _crossing(above[:, :-1], above[:, 1:])
    along = _crossing(above[:-1], above[1:])
    x = lon[:-1] + across * np.diff(lon)
    y = lat[:-1, None] + along * np.diff(lat)[:, None]
    south = np.stack([x[:-1], np.broadcast_to(lat[:-1, None], x[:-1].shape)], axis=-1)
    north = np.stack([x[1:], np.broadcast_to(lat[1:, None], x[1:].shape)], axis=-1)
    west = np.stack([np.broadcast_to(lon[:-1], y[:, :-1].shape), y[:, :-1]], axis=-1)
    east = np.stack([np.broadcast_to(lon[1:], y[:, 1:].shape), y[:, 1:]], axis=-1)
    high = above > 0
    case = high[:-1, :-1] + 2 * high[:-1, 1:] + 4 * high[1:, 1:] + 8 * high[1:, :-1]
    pieces = [np.stack([side[0][case == k], side[1][case == k]], axis=1)
              for k, side in _sides(south, east, north, west)]
    return shapely.linestrings(np.concatenate(pieces))


def _sides(s: Floats, e: Floats, n: Floats, w: Floats) -> list[tuple[int, tuple[Floats, Floats]]]:
    """For each pattern of corners (1 south-west, 2 south-east, 4 north-east, 8 north-west) the sides a line joins."""
    pairs = {1: (s, w), 14: (s, w), 2: (s, e), 13: (s, e), 4: (e, n), 11: (e, n), 8: (n, w), 7: (n, w),
             3: (e, w), 12: (e, w), 6: (s, n), 9: (s, n)}
    saddles = [(5, (s, w)), (5, (e, n)), (10, (s, e)), (10, (n, w))]  # two high corners stay apart
    return [*pairs.items(), *saddles]


def _crossing(here: Floats, there: Floats) -> Floats:
    """How far along each edge the field is 0, from 0 to 1; 0 where it does not cross."""
    share = np.zeros(here.shape)
    crosses = (here > 0) != (there > 0)
    share[crosses] = here[crosses] / (here[crosses] - there[crosses])
    return share


def shaped(area: Geometry) -> Any:
    """A GeoJSON polygon or multipolygon as a shape, many times faster than point by point."""
    if area["type"] == "Polygon":
        return _polygon(area["coordinates"])
    return shapely.multipolygons([_polygon(rings) for rings in area["coordinates"]])


def _polygon(rings: Any) -> Any:
    outer, *holes = [shapely.linearrings(np.asarray(ring, dtype=np.float64)) for ring in rings]
    return shapely.polygons(outer, holes=holes or None)


def geometry(shape: Any) -> Geometry:
    """A shape in degrees as a GeoJSON geometry, to five decimals (about a metre)."""
    tidy: Geometry = json.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-5)))
    return tidy
