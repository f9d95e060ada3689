"""Metres on the round earth, so that no city depends on a map projection."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EARTH_M = 6_371_008.8
"""Mean radius of the WGS84 ellipsoid, metres (IUGG R1)."""


def on_sphere(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Positions in degrees as points in space, metres from the earth's centre: shape (n, 3)."""
    lon_r, lat_r = np.radians(np.atleast_1d(lon)), np.radians(np.atleast_1d(lat))
    spread = np.cos(lat_r)
    return EARTH_M * np.stack([spread * np.cos(lon_r), spread * np.sin(lon_r), np.sin(lat_r)], axis=-1)


def along_ground(chord_m: ArrayLike) -> Floats:
    """Metres over the ground between two points whose straight distance through the earth is `chord_m`."""
    half: Floats = np.minimum(1.0, np.asarray(chord_m, dtype=np.float64) / (2 * EARTH_M))
    return 2 * EARTH_M * np.arcsin(half)


def around(lon: ArrayLike, lat: ArrayLike, centre_lon: float, centre_lat: float) -> tuple[Floats, Floats]:
    """Metres east and north of a centre; good to a part in a thousand within some 50 km of it."""
    east = np.radians(np.asarray(lon, dtype=np.float64) - centre_lon) * EARTH_M * np.cos(np.radians(centre_lat))
    north = np.radians(np.asarray(lat, dtype=np.float64) - centre_lat) * EARTH_M
    return east, north
