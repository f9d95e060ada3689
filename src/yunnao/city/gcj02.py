"""GCJ-02, the shifted coordinates of maps made in China: how far they lie from WGS84, to find data left in them."""

from math import pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_A = 6378245.0
_EE = 0.00669342162296594323


def offset(lon: Any, lat: Any) -> tuple[Floats, Floats]:
    """Degrees east and north from a WGS84 position to the same place in GCJ-02, about 500 m.

    Source: the formula published as "eviltransform" and used by every map library for China; good to a few metres.
    """
    x, y = np.asarray(lon, np.float64) - 105.0, np.asarray(lat, np.float64) - 35.0
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += (20 * np.sin(6 * x * pi) + 20 * np.sin(2 * x * pi)) * 2 / 3
    north += (20 * np.sin(y * pi) + 40 * np.sin(y / 3 * pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * pi) + 320 * np.sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += (20 * np.sin(6 * x * pi) + 20 * np.sin(2 * x * pi)) * 2 / 3
    east += (20 * np.sin(x * pi) + 40 * np.sin(x / 3 * pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * pi) + 300 * np.sin(x / 30 * pi)) * 2 / 3
    radians = np.radians(lat)
    magic = 1 - _EE * np.sin(radians) ** 2
    return (np.degrees(east / (_A / np.sqrt(magic) * np.cos(radians))),
            np.degrees(north / (_A * (1 - _EE) / (magic * np.sqrt(magic)))))


def to_wgs84(lon: Any, lat: Any) -> tuple[Floats, Floats]:
    """The WGS84 position of a GCJ-02 one, to within a few metres."""
    east, north = offset(lon, lat)
    return np.asarray(lon, np.float64) - east, np.asarray(lat, np.float64) - north
