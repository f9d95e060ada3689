"""A flat map of one city in metres, so that distances, buffers and areas can be worked with."""

from dataclasses import dataclass
from functools import cached_property
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Plane:
    """Metres east and north of a place in WGS84 degrees.

    True at its own latitude; a degree north or south of it eastward distances are about 1 % off.
    """

    lon: float
    lat: float

    @cached_property
    def metres_a_degree(self) -> tuple[float, float]:
        """Metres in one degree of longitude and one of latitude on the WGS84 ellipsoid (series of the NGA)."""
        at = radians(self.lat)
        east = 111_412.84 * cos(at) - 93.5 * cos(3 * at) + 0.118 * cos(5 * at)
        north = 111_132.92 - 559.82 * cos(2 * at) + 1.175 * cos(4 * at)
        return east, north

    def xy(self, lon: Any, lat: Any) -> tuple[Floats, Floats]:
        """Metres east and north of the plane's place, for degrees as numbers or arrays."""
        east, north = self.metres_a_degree
        return (np.asarray(lon, np.float64) - self.lon) * east, (np.asarray(lat, np.float64) - self.lat) * north

    def metres(self, shape: Any) -> Any:
        """A shapely geometry in degrees, or an array of them, in metres."""
        return shapely.transform(shape, lambda c: np.column_stack(self.xy(c[:, 0], c[:, 1])))

    def degrees(self, shape: Any) -> Any:
        """A shapely geometry in metres, or an array of them, in degrees."""
        return shapely.transform(shape, lambda c: c / self.metres_a_degree + (self.lon, self.lat))
