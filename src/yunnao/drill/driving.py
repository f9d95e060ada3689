"""A unit on the road: where it is at a moment, and whether what lies ahead of it was closed since it left."""

from datetime import datetime

import numpy as np
import shapely

from yunnao.city.city import City, UnitNow


def position(unit: UnitNow, when: datetime) -> tuple[float, float]:
    """Longitude and latitude at `when`, along the path it departed on."""
    passed = _passed_s(unit, when)
    lon, lat = (np.interp(passed, unit.at_s, [point[axis] for point in unit.path]) for axis in (0, 1))
    return round(float(lon), 6), round(float(lat), 6)


def closed_ahead(city: City, unit: UnitNow, when: datetime) -> bool:
    """Whether a road closed after the unit left lies on what it still has to drive."""
    later = [city.closures[key] for key, seq in city.closed_seq.items() if seq > unit.departed_seq]
    if not later or unit.departed_at is None:
        return False
    passed = _passed_s(unit, when)
    ahead = [position(unit, when), *(p for p, s in zip(unit.path, unit.at_s, strict=True) if s > passed)]
    flat = city.ground.plane.metres
    way = flat(shapely.linestrings(ahead if len(ahead) > 1 else ahead * 2))
    places = flat(shapely.points([(closure.place.lon, closure.place.lat) for closure in later]))
    reach = np.array([closure.radius_m for closure in later])
    return bool((shapely.distance(way, places) <= reach).any())


def _passed_s(unit: UnitNow, when: datetime) -> float:
    return 0.0 if unit.departed_at is None else (when - unit.departed_at).total_seconds()
