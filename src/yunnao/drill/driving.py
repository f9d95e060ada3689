"""A unit on the road: whether what lies ahead of it is no longer as it was when it left."""

from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from yunnao.city.city import City, UnitNow
from yunnao.city.hindrances import known
from yunnao.model.road import Hindrance, in_ms


def hindered_ahead(city: City, unit: UnitNow, when: datetime) -> bool:
    """Whether anything that became known after the unit left closes or slows what it still has to drive, when it is
    there."""
    news = max((*city.closed_seq.values(), *city.assessed_seq.values()), default=0)
    if unit.departed_at is None or news <= unit.departed_seq:
        return False
    later = [one.what for one in known(city, responders=True) if one.seq > unit.departed_seq]
    if not later:
        return False
    here, left = unit.at(when), in_ms(unit.departed_at)
    ahead = [(p, left + round(s * 1000)) for p, s in zip(unit.path, unit.at_s, strict=True) if
             left + s * 1000 > in_ms(when)]
    stops = [((here.lon, here.lat), in_ms(when)), *ahead]
    legs = list(pairwise(stops if len(stops) > 1 else stops * 2))
    lines = shapely.linestrings([[a, b] for (a, _), (b, _) in legs])
    begins, ends = np.array([(begin, end) for (_, begin), (_, end) in legs]).T
    return any(bool((_met(city, one, lines) & (begins < one.end_ms) & (ends >= one.start_ms)).any()) for one in later)


def _met(city: City, one: Hindrance, lines: Any) -> Any:
    if one.area:
        return shapely.intersects(lines, shapely.make_valid(shapely.from_geojson(one.area)))
    flat = city.ground.plane.metres
    return shapely.distance(flat(lines), flat(shapely.points(one.lon, one.lat))) <= one.radius_m
